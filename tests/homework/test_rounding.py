"""Whoever rounds on the way is right; whoever makes a mistake is not."""

from __future__ import annotations

import math
import random

import pytest
from by_hand import VARIABLES, Circuit, circuits, half_up
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop.engine.build import build
from backprop.grammar.read import read
from backprop.homework.acceptance import Rule
from backprop.homework.marker import Marker
from backprop.homework.rounding import Rounding, steps

TWO_DECIMALS = Rule(Rounding(decimals=2))


def tame(circuit: Circuit) -> tuple[list[float], list[float]]:
    """The exact numbers of a circuit that somebody would do by hand."""
    try:
        values, upstream = circuit.by_hand(lambda x: x)
    except (ArithmeticError, ValueError):
        assume(False)
    assume(max(map(abs, (*values, *upstream))) < 100)
    return values, upstream


@given(circuits(), st.integers(0, 2**32), st.sampled_from([0.0, 0.5, 1.0]))
@settings(max_examples=150)
def test_what_rounding_leads_to_is_in_reach(circuit: Circuit, seed: int, kept: float) -> None:
    tame(circuit)
    chance = random.Random(seed)

    def sometimes(x: float) -> float:
        return x if chance.random() < kept else half_up(x)

    try:
        values, upstream = circuit.by_hand(sometimes)
    except (ArithmeticError, ValueError):
        assume(False)
    graph = build(read(circuit.text))
    point = dict(zip(VARIABLES, circuit.point, strict=True))
    found = steps(graph, {name: point[name] for name in graph.inputs}, TWO_DECIMALS.rounding)
    assume(found.values and found.upstream)
    places = {**graph.inputs, **graph.names}
    names = [*VARIABLES, *(f"n{i}" for i in range(len(circuit.gates)))]
    for name, value, slope in zip(names, values, upstream, strict=True):
        for reach, number in ((found.values, value), (found.upstream, slope)):
            if name in places:
                low, high, _ = reach[places[name]]
                assert low - 1e-9 <= number <= high + 1e-9, (name, number)


@given(circuits())
@settings(max_examples=120)
def test_a_student_who_rounds_every_step_is_right(circuit: Circuit) -> None:
    values, upstream = tame(circuit)
    try:
        by_hand = circuit.by_hand(half_up)
    except (ArithmeticError, ValueError):
        assume(False)
    graph = build(read(circuit.text))
    point = {name: x for name, x in zip(VARIABLES, circuit.point, strict=True) if name in graph.inputs}
    assume(steps(graph, point, TWO_DECIMALS.rounding).upstream)
    asked = [(f"value n{i}", 3 + i, 0) for i in range(len(circuit.gates))]
    asked += [(name, VARIABLES.index(name), 1) for name in point]
    near = [
        (target, by_hand[of][node])
        for target, node, of in asked
        if abs(by_hand[of][node] - (values, upstream)[of][node])
        <= max(0.01, abs((values, upstream)[of][node]) / 3)
    ]
    answers = [(target, f"{number:.2f}") for target, number in near]
    found = Marker(circuit.text, point, rule=TWO_DECIMALS).check(answers)
    assert found.passes, [
        (j.asked, j.answer.written, j.solution) for j in found.answers if j.verdict != "right"
    ]


@given(circuits(), st.sampled_from([-1.0, 2.0, 0.5, 0.0, 1.5]))
@settings(max_examples=120)
def test_a_wrong_sign_or_factor_is_wrong(circuit: Circuit, factor: float) -> None:
    _, upstream = tame(circuit)
    graph = build(read(circuit.text))
    point = {name: x for name, x in zip(VARIABLES, circuit.point, strict=True) if name in graph.inputs}
    slopes = {name: upstream[VARIABLES.index(name)] for name in point}
    answers = [(name, f"{factor * slope:.2f}") for name, slope in slopes.items() if abs(slope) > 0.05]
    found = Marker(circuit.text, point, rule=TWO_DECIMALS).check(answers)
    for judged in found.answers:
        at_corner = judged.solution[0] < judged.solution[1]
        excused = at_corner or judged.why == "reached by rounding every step"
        assert judged.verdict == "wrong" or excused, (judged, slopes)


@given(circuits(), st.sampled_from([-1.0, 2.0, 0.5, 1.5]))
@settings(max_examples=120)
def test_rounding_every_step_excuses_what_it_leads_to_and_nothing_else(
    circuit: Circuit, factor: float
) -> None:
    _, upstream = tame(circuit)
    try:
        by_hand = circuit.by_hand(half_up)[1]
    except (ArithmeticError, ValueError):
        assume(False)
    point = {name: x for name, x in zip(VARIABLES, circuit.point, strict=True) if name in circuit.inputs}
    slopes = {name: upstream[VARIABLES.index(name)] for name in point}
    answers = [(name, f"{factor * slope:.2f}") for name, slope in slopes.items() if abs(slope) > 0.05]
    for judged in Marker(circuit.text, point, rule=TWO_DECIMALS).check(answers).answers:
        if judged.why == "reached by rounding every step":
            assert judged.value is not None
            on_paper = by_hand[VARIABLES.index(judged.target.node)]
            assert abs(judged.value - on_paper) <= 0.05 + abs(on_paper) / 5  # in another order of steps


@pytest.mark.parametrize(
    ("rounding", "x", "down", "up"),
    [
        (Rounding(decimals=2), 0.3679, 0.3679, 0.37),
        (Rounding(decimals=2), 0.3932, 0.39, 0.3932),
        (Rounding(decimals=2), -0.3932, -0.3932, -0.39),
        (Rounding(decimals=2), 0.125, 0.12, 0.13),
        (Rounding(decimals=2), 3.0, 3.0, 3.0),
        (Rounding(decimals=0), 0.731, 0.731, 1.0),
        (Rounding(figures=2), 0.003932, 0.0039, 0.003932),
        (Rounding(figures=2), 1249.0, 1200.0, 1249.0),
        (Rounding(figures=1), 0.0, 0.0, 0.0),
        (Rounding(decimals=15), 1e200, 1e200, 1e200),
        (Rounding(figures=3), 1e-300, 1e-300, 1e-300),
    ],
)
def test_one_result(rounding: Rounding, x: float, down: float, up: float) -> None:
    assert math.isclose(rounding.down(x), down, rel_tol=1e-14)
    assert math.isclose(rounding.up(x), up, rel_tol=1e-14)
