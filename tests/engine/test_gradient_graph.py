"""The graph of value and gradient computes what the reverse pass computes."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_expressions import VARIABLES, program, text, trees

from backprop.engine.build import build
from backprop.engine.float64 import FLOAT64
from backprop.engine.gradient_graph import gradient_graph
from backprop.engine.notation import text_of
from backprop.engine.passes import forward, reverse
from backprop.grammar.read import read

points = st.fixed_dictionaries(dict.fromkeys(VARIABLES, st.floats(-3, 3).filter(lambda x: abs(x) > 1e-3)))


@settings(max_examples=200)
@given(trees, points, st.sampled_from((text, program)))
def test_gradients_of_all_nodes(tree, point, written):
    graph = build(read(written(tree)))
    grown, upstream = gradient_graph(graph)
    try:
        values = forward(graph, point, FLOAT64)
        found = forward(grown, point, FLOAT64)
        expected = reverse(graph, values, FLOAT64)
    except (ValueError, ArithmeticError):
        assume(False)
    assert found[: len(values)] == pytest.approx(values, nan_ok=True)
    assume(all(abs(number) < 1e50 for number in (*values, *expected)))
    largest = max(map(abs, expected))
    assert [found[node] for node in upstream] == pytest.approx(expected, rel=1e-9, abs=1e-13 * largest)


def test_gates_of_the_expression_stay_as_they_are():
    graph = build(read("q = x*1 + 0; -(-q)/1 + sin(x)*sin(x)"))
    grown, upstream = gradient_graph(graph)
    size = len(graph.ops)
    assert (grown.ops[:size], grown.args[:size]) == (graph.ops, graph.args)
    assert (grown.names, grown.output) == (graph.names, graph.output)
    assert len(upstream) == size
    added = [gate for gate in zip(grown.ops[size:], grown.args[size:], strict=True) if gate[1]]
    assert len(added) == len(set(added))


@pytest.mark.parametrize(
    ("written", "slope"),
    [
        ("x*y", "y"),
        ("x^2", "2*x"),
        ("x^1", "1"),
        ("x^0", "0"),
        ("x^-2", "-2*x^(-3)"),
        ("x/y", "1/y"),
        ("y/x", "-(y/x/x)"),
        ("y - x", "-1"),
        ("x + x", "2"),
        ("(x + y)/3", "1/3"),
        ("floor(x)", "0"),
        ("x^y", "times_(y, lowered_power_(x, y))"),
        ("sigmoid(x)", "sigmoid(x)*sigmoid(-x)"),
    ],
)
def test_needless_gates_are_left_out(written, slope):
    graph = build(read(written))
    grown, upstream = gradient_graph(graph)
    assert text_of(grown, node=upstream[graph.inputs["x"]]) == slope
