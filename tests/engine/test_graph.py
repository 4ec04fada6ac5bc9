"""The graph is the circuit that the user wrote: a table of texts and the nodes they become."""

from __future__ import annotations

import pytest

from backprop import differentiate
from backprop.engine.build import build
from backprop.engine.locate import origins
from backprop.grammar.read import read


def listing(text: str, *bound: str) -> str:
    """`x [2] add(0,1)`: each node by its label or as a gate over earlier nodes; constants in brackets."""
    graph = build(read(text), bound)
    shown = []
    for node, (op, args) in enumerate(zip(graph.ops, graph.args, strict=True)):
        gate = f"{op}({','.join(map(str, args))})" if args else graph.labels[node]
        shown.append(gate if graph.active[node] else f"[{gate}]")
    return " ".join(shown)


CIRCUITS = {
    "(x + y)*z": "x y add(0,1) z mul(2,3)",
    "x*x": "x mul(0,0)",
    "sin(x) + sin(x)": "x sin(0) sin(0) add(1,2)",
    "2*x + 2*y": "[2] x mul(0,1) y mul(0,3) add(2,4)",
    "2*pi*x": "[2] [pi] [mul(0,1)] x mul(2,3)",
    "x^(1/2)": "x [1] [2] [div(1,2)] pow(0,3)",
    "e^x": "[e] x exp(1)",
    "e^x*e": "[e] x exp(1) mul(2,0)",
    "-x^2": "x [2] pow(0,1) neg(2)",
    "x - -y": "x y neg(1) sub(0,2)",
    "q = x + y; q*q": "x y add(0,1) mul(2,2)",
    "q = x; r = q; r": "x",
    "leaky_relu(x)": "x [0.01] leaky_relu(0,1)",
    "elu(x, 2)": "x [2] elu(0,1)",
    "max(x, y, 0)": "x y [0] max(0,1,2)",
    "log(x, 2) + ln(x)": "x [2] log_base(0,1) log(0) add(2,3)",
    "σ(x) + sen(x)": "x sigmoid(0) sin(0) add(1,2)",
    "√x": "x sqrt(0)",
    "gamma*gamma(x)": "gamma x gamma(1) mul(0,2)",
}


@pytest.mark.parametrize(("text", "circuit"), CIRCUITS.items())
def test_circuits(text: str, circuit: str) -> None:
    assert listing(text) == circuit


def test_a_bound_name_wins_over_a_constant() -> None:
    assert listing("e^x + pi", "e") == "e x pow(0,1) [pi] add(2,3)"
    assert listing("tau*x", "tau") == "tau x mul(0,1)"


ORIGINS = {
    "(x + y)*x": "x y add mul",
    "q = 2*x; q^2 - q*2": "2 x mul pow mul sub",
    "1 + elu(x) + leaky_relu(x)": "1 x elu add leaky_relu leaky_relu add",
    "leaky_relu(x) + 0.01": "x leaky_relu leaky_relu add",
    "e^x + max(x, y, e)": "e x pow y max add",
}
"""Text -> for every node, the item that it comes from; the value of an argument that is left out, from the call."""


@pytest.mark.parametrize(("text", "expected"), ORIGINS.items())
def test_where_nodes_come_from(text: str, expected: str) -> None:
    syntax = read(text)
    graph = build(syntax)
    for size in range(1, len(graph.ops) + 1):
        items = [syntax.items[item] for item in origins(syntax, graph.upto(size - 1))]
        assert [getattr(item, "name", item) for item in items] == expected.split()[:size]


def test_up_to_another_output() -> None:
    graph = build(read("q = x + y; r = q*z; r + 1"))
    cut = graph.upto(graph.names["q"])
    assert cut.ops == ["input", "input", "add"]
    assert cut.names == {"q": 2}
    assert list(cut.inputs) == ["x", "y"]


GATES = {
    "1/x": "1/x",
    "x^(1/2)": "x^(1/2)",
    "max(y, 2)": "max(x,2)",
    "max(y, x, 2)": "max(…,2)",
    "max(2, y, x, 3, y)": "max(2,…,3,…)",
    "clip(y, x, 2)": "clip(…,…,2)",
    "hypot(y, x)": "hypot",
    "max(y, x, 1/3 + 4/7 + 1/9)": "max(…,1.01587)",
}


@pytest.mark.parametrize(("text", "gate"), GATES.items())
def test_no_letter_of_a_gate_looks_like_one_variable_among_several(text: str, gate: str) -> None:
    trace = differentiate(text, {name: 1 for name in "xy" if name in text.replace("max", "")})
    assert trace.nodes[-1].gate == gate
