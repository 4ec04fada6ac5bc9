"""The passes of a student who makes no mistake are those of the engine, in gates of any size."""

from __future__ import annotations

import math

import pytest
from by_hand import Circuit, circuits, half_up
from hypothesis import given
from hypothesis import strategies as st

from backprop.engine.differentiate import differentiate
from backprop.engine.float64 import FLOAT64
from backprop.grammar.problem import BackpropError
from backprop.homework.acceptance import Rule
from backprop.homework.granularity import circuits as sizes
from backprop.homework.marker import Marker
from backprop.homework.rounding import Rounding
from backprop.homework.stepwise import cut_off, nearest
from backprop.homework.student import Change, Slip, Student

NEURON = "1/(1 + e^-(w*x + b))"
POINT = {"w": 2.0, "x": -1.0, "b": 3.0}


def at(circuit: Circuit) -> dict[str, float]:
    used = {arg for _, args in circuit.gates for arg in args}
    names = ("x", "y", "z")
    return {name: x for i, (name, x) in enumerate(zip(names, circuit.point, strict=True)) if i in used}


@given(circuits())
def test_without_mistakes_the_passes_are_those_of_the_engine(circuit: Circuit) -> None:
    try:
        trace = differentiate(circuit.text, at(circuit))
    except BackpropError:
        return
    if trace.correction or not all(map(math.isfinite, (*trace.values, *trace.upstream))):
        return
    for size in sizes(trace.graph):
        student = Student(size.graph, FLOAT64)
        values, _ = student.forward(trace.inputs)
        upstream, _ = student.reverse(values)
        for node, place in size.places.items():
            assert values[place] == pytest.approx(trace.values[node], rel=1e-9, abs=1e-9)
            assert upstream[place] == pytest.approx(trace.upstream[node], rel=1e-6, abs=1e-9)


@given(circuits(), st.randoms(use_true_random=False))
def test_who_rounds_every_step_is_right(circuit: Circuit, chance: object) -> None:
    try:
        _, upstream = circuit.by_hand(half_up)
        text, point = circuit.text, at(circuit)
        names = {name: ("x", "y", "z").index(name) for name in point}
        answers = [(name, f"{half_up(upstream[node]):.2f}") for name, node in names.items()]
        found = Marker(text, point, rule=Rule(Rounding(decimals=2))).check(answers)
    except (ValueError, ArithmeticError):  # rounding led out of the domain
        return
    assert all(judged.verdict == "right" or judged.reason == "undefined" for judged in found.answers)


def test_a_sigmoid_is_one_gate_or_four() -> None:
    written_out, one = (differentiate(text, POINT).graph for text in (NEURON, "sigmoid(w*x + b)"))
    contracted = sizes(written_out)[1].graph.ops
    assert "sigmoid" in contracted
    assert not {"div", "exp", "neg"} & {*contracted}
    assert {"div", "exp", "neg"} <= {*sizes(one)[1].graph.ops}


def test_a_sigmoid_whose_parts_have_names_stays_in_parts() -> None:
    graph = differentiate("u = e^-x; 1/(1 + u)", {"x": 1}).graph
    assert len(sizes(graph)) == 1


def test_a_difference_is_a_sum_with_what_is_turned() -> None:
    graph = differentiate("x - y", {"x": 1, "y": 2}).graph
    assert [size.graph.ops[-2:] for size in sizes(graph)][1] == ["neg", "add"]


def test_one_rule_is_replaced_at_one_gate_only() -> None:
    trace = differentiate("p = x*y; p*z", {"x": 2, "y": 3, "z": 5})
    unswapped = Slip(Change(local={"mul": ("x", "y")}), frozenset({trace.graph.names["p"]}))
    student = Student(trace.graph, FLOAT64, slips=[unswapped])
    values, _ = student.forward(trace.inputs)
    upstream, _ = student.reverse(values)
    found = {name: upstream[node] for name, node in trace.graph.inputs.items()}
    assert found == {"x": 5 * 2, "y": 5 * 3, "z": 6}


def test_the_work_goes_on_with_own_numbers() -> None:
    trace = differentiate("q = x + y; q*z", {"x": -2, "y": 5, "z": -4})
    q, z = trace.graph.names["q"], trace.graph.inputs["z"]
    student = Student(trace.graph, FLOAT64)
    values, used = student.forward(trace.inputs, {q: 7.0})
    assert (values[q], used[q]) == (3, 7)
    assert student.reverse(used)[0][z] == 7
    assert student.reverse(used, {q: 10.0})[0][trace.graph.inputs["x"]] == 10


@pytest.mark.parametrize(
    ("x", "decimals", "rounded", "cut"),
    [
        (0.285, 2, 0.29, 0.28),
        (-0.285, 2, -0.29, -0.28),
        (0.29, 2, 0.29, 0.29),
        (1234.5, 0, 1235, 1234),
        (0, 2, 0, 0),
    ],
)
def test_rounding_and_cutting_off(x: float, decimals: int, rounded: float, cut: float) -> None:
    rounding = Rounding(decimals=decimals)
    assert (nearest(x, rounding), cut_off(x, rounding)) == (rounded, cut)
