"""Formulas on pages are well formed, say what the LaTeX says, and have no markup of the user's."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from random_expressions import VARIABLES, Tree, trees
from random_expressions import text as written

from backprop import differentiate
from backprop.engine.build import build
from backprop.engine.primitives import FUNCTIONS
from backprop.engine.trace import Trace
from backprop.grammar.read import read
from backprop.views.latex import statements
from backprop.views.latex_symbols import symbol

pytest.importorskip("latex2mathml")

from backprop.views.mathml import mathml


def letters(page: str) -> str:
    return "".join("".join(ElementTree.fromstring(page).itertext()).split())


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("q = x + y; f = q*z", ["q=x+y", "f=q·z"]),
        ("(x + y)*z", ["f=(x+y)·z"]),
        ("x - (y - z)", ["f=x−(y−z)"]),
        ("(x/y)^2", ["f=(xy)2"]),
        ("w0*x", ["f=w0·x"]),
    ],
)
def test_statements(text: str, formulas: list[str]) -> None:
    at = dict.fromkeys(build(read(text, functions=FUNCTIONS), ()).inputs, 2)
    assert [letters(mathml(statement)) for statement in statements(differentiate(text, at))] == formulas


@pytest.mark.parametrize("name", ["x", "w0", "alpha", "learning_rate", "π", "ñandú"])
def test_names_are_text(name: str) -> None:
    page = mathml(symbol(name))
    assert {element.tag for element in ElementTree.fromstring(page).iter()} <= {
        *("math", "mrow", "mi", "mn", "mo", "msub", "mtext", "mstyle", "mspace")
    }


@given(trees)
def test_every_variable_is_there(tree: Tree) -> None:
    text = written(tree)
    graph = build(read(text, functions=FUNCTIONS), ())
    trace = Trace(text, graph, [1.0] * len(graph.ops), [1.0] * len(graph.ops), ())
    (statement,) = statements(trace)
    assert {name for name in VARIABLES if name in graph.inputs} <= {*letters(mathml(statement))}
