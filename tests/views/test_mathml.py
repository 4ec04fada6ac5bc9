"""Formulas on pages: well formed, with brackets where they are needed, and every name in them once for each use."""

from __future__ import annotations

import re
from collections import Counter
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
from backprop.views.mathml import identifier, mathml


def text_of(element: ElementTree.Element) -> str:
    """A formula as text, with `{…}` around what is raised, lowered or a part of a fraction."""
    parts = [element.text or "", *(text_of(child) for child in element)]
    if element.tag == "mfrac":
        return f"{{{parts[1]}}}/{{{parts[2]}}}"
    if element.tag in ("msup", "msub"):
        return f"{parts[1]}{'^' if element.tag == 'msup' else '_'}{{{parts[2]}}}"
    return f"√{{{''.join(parts)}}}" if element.tag == "msqrt" else "".join(parts)


def drawn(text: str) -> str:
    graph = build(read(text, functions=FUNCTIONS), ())
    trace = Trace(text, graph, [], [], ())
    return "; ".join(text_of(ElementTree.fromstring(line)) for line in mathml(trace))


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("q = x + y; f = q*z", "q=x+y; f=q·z"),
        ("(x + y)*z", "f=(x+y)·z"),
        ("x - (y - z)", "f=x−(y−z)"),
        ("1/(1 + e^-(w0*x0 + w_2))", "f={1}/{1+e^{−(w_{0}·x_{0}+w_{2})}}"),
        ("(-x)^2 - -x", "f=(−x)^{2}−(−x)"),
        ("(x/y)^2", "f=({x}/{y})^{2}"),
        ("(x^y)^z", "f=(x^{y})^{z}"),
        ("exp(x)^2", "f=(e^{x})^{2}"),
        ("sqrt(x + 1)*abs(y)", "f=√{x+1}·|y|"),
        ("max(x, y, 2) + sigmoid(x)", "f=max(x,y,2)+σ(x)"),
        ("log(x)*pi", "f=ln(x)·π"),
        ("x*(-y)", "f=x·(−y)"),
        ("-(x*y)", "f=−x·y"),
        ("-(x + y)", "f=−(x+y)"),
        ("x*(y*z)", "f=x·y·z"),
        ("x", "x"),
    ],
)
def test_formulas(text: str, formula: str):
    assert drawn(text) == formula


def test_e_may_be_a_variable():
    trace = differentiate("exp(x)*e", x=1, e=2)
    assert text_of(ElementTree.fromstring(mathml(trace)[0])) == "f=exp(x)·e"


def test_names_are_escaped():
    assert identifier("<b>&") == "<mi>&lt;b&gt;&amp;</mi>"


@given(trees)
def test_every_use_of_a_name_is_there(tree: Tree):
    text = written(tree)
    graph = build(read(text, functions=FUNCTIONS), ())
    (line,) = mathml(Trace(text, graph, [], [], ()))
    ElementTree.fromstring(line)
    uses = Counter(leaf for leaf in leaves(tree) if leaf in VARIABLES)
    assert Counter(re.findall(r"<mi>([xyzw])</mi>", line)) == uses


def leaves(tree: Tree) -> list[str]:
    return [leaf for arg in tree.args for leaf in leaves(arg)] if tree.args else [tree.op]
