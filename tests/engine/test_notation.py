"""Graphs are printed in the language that they were read from, so what is printed reads back to the same."""

from __future__ import annotations

import sys

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_expressions import VARIABLES, Tree, text, trees
from truth import PUBLIC

from backprop import DomainError, differentiate
from backprop.engine.build import build
from backprop.engine.graph import Graph
from backprop.engine.notation import text_of
from backprop.grammar.read import read

thoroughly = settings(max_examples=400, deadline=None, derandomize=True, database=None)


def graph_of(written: str) -> Graph:
    return build(read(written))


PRINTED = {
    "(x + y)*z": "(x + y)*z",
    "x + (y + z)": "x + (y + z)",
    "(x + y) + z": "x + y + z",
    "x - (y - z)": "x - (y - z)",
    "x - -y": "x - (-y)",
    "x*(y/z)": "x*(y/z)",
    "x*y/z": "x*y/z",
    "x/(y*z)": "x/(y*z)",
    "x*-y": "x*(-y)",
    "-x*y": "-x*y",
    "-(x*y)": "-(x*y)",
    "-x^2": "-x^2",
    "(-x)^2": "(-x)^2",
    "--x": "-(-x)",
    "-(x + y)": "-(x + y)",
    "+x": "x",
    "2^-x": "2^(-x)",
    "(x^y)^z": "(x^y)^z",
    "x^y^z": "x^y^z",
    "x^(y*z)": "x^(y*z)",
    "sin((x))^2": "sin(x)^2",
    "2(x + 1)y": "2*(x + 1)*y",
    "x² − 3·x": "x^2 - 3*x",
    "√(x + 1)/√x": "sqrt(x + 1)/sqrt(x)",
    "sen(x) + tg(x)": "sin(x) + tan(x)",
    "ln(x) + log(x, 2)": "log(x) + log(x, 2)",
    "e^x": "exp(x)",
    "elu(x)": "elu(x, 1)",
    "max(x, y, 0)": "max(x, y, 0)",
    "1e-3*π": "1e-3*π",
    "a = x + 1; b = a^2; b/a": "(x + 1)^2/(x + 1)",
}


@pytest.mark.parametrize(("written", "printed"), PRINTED.items())
def test_no_more_brackets_than_needed(written, printed):
    assert text_of(graph_of(written)) == printed


@thoroughly
@given(trees)
def test_what_is_printed_reads_back_to_the_same_graph(tree):
    """Node for node, and in the same order. Printing that again changes nothing."""
    graph = graph_of(text(tree))
    printed = text_of(graph)
    assert graph_of(printed) == graph
    assert text_of(graph_of(printed)) == printed


@pytest.mark.parametrize("row", PUBLIC, ids=[row.name for row in PUBLIC])
def test_every_row_between_all_the_others(row):
    """As an operand on either side of every sign, and with every sign in each of its arguments."""
    signs = [Tree(op, (Tree("x"), Tree("y")), sign) for op, sign in zip(_SIGNS, "+-*/^", strict=True)]
    own = Tree(row.name, tuple(map(Tree, VARIABLES[: len(row.parameters)])), _spelling(row.name))
    around = [sign._replace(args=args) for sign in signs for args in ((own, Tree("w")), (Tree("w"), own))]
    within = [
        own._replace(args=(*own.args[:i], sign, *own.args[i + 1 :]))
        for sign in signs
        for i in range(len(own.args))
    ]
    for tree in (own, Tree("neg", (own,), "-"), *around, *within):
        graph = graph_of(text(tree))
        assert graph_of(text_of(graph)) == graph
        assert row.name in graph.ops


_SIGNS = ("add", "sub", "mul", "div", "pow")


def _spelling(op: str) -> str:
    return {**dict(zip(_SIGNS, "+-*/^", strict=True)), "neg": "-", "log_base": "log"}.get(op, op)


@thoroughly
@given(trees, st.fixed_dictionaries(dict.fromkeys(VARIABLES, st.floats(-3, 3))))
def test_the_nodes_of_a_trace_are_a_program(tree, point):
    """Statement by statement what the user wrote: run, it gives the same numbers to the last bit."""
    written = text(tree)
    try:
        trace = differentiate(written, {name: point[name] for name in graph_of(written).inputs})
    except DomainError:
        assume(False)
    assume(not trace.notices)
    for constants in (False, True):
        nodes = trace.walk(trace.ids(constants=constants))
        program = "; ".join(f"{node.id} = {node.expression}" for node in nodes if node.op)
        again = differentiate(program, trace.inputs)
        assert again.value == trace.value
        assert again.gradient == pytest.approx(trace.gradient, rel=1e-13, abs=1e-300)


@thoroughly
@given(trees, st.integers(0, 60))
def test_a_limit_cuts_the_text_off(tree, limit):
    graph = graph_of(text(tree))
    whole = text_of(graph)
    assert text_of(graph, limit=limit) == (whole if len(whole) <= limit else whole[:limit] + "…")


DEEP = {
    "calls": "sin(" * 10**5 + "x" + ")" * 10**5,
    "brackets that are needed": "x-(" * 10**5 + "x-x" + ")" * 10**5,
}


@pytest.mark.parametrize("what", DEEP)
def test_printing_does_not_recurse(what):
    graph = graph_of(DEEP[what])
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(300)
    try:
        printed = text_of(graph)
    finally:
        sys.setrecursionlimit(before)
    same = printed.replace(" ", "") == DEEP[what]
    assert same  # without pytest's attempt to show a difference
    assert text_of(graph, limit=20) == printed[:20] + "…"
