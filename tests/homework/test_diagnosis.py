"""Cases worked out by hand: what is found, what is only possible, and what is not said at all."""

from __future__ import annotations

import pytest

from backprop.homework.acceptance import Rule
from backprop.homework.diagnose import FOUND, POSSIBLE, Diagnosis, diagnose_checked
from backprop.homework.diagnosis_words import sentences
from backprop.homework.marker import Marker
from backprop.homework.rounding import Rounding
from backprop.views.language import Language

SIMPLE, AT = "(x + y)*z", {"x": -2, "y": 5, "z": -4}
NAMED = "q = x + y; f = q*z"
FORK, FORK_AT = "q = x^2 + x*y; q*x", {"x": 3, "y": 1}
NEURON = "1/(1 + e^-(w0*x0 + w1*x1 + w2))"
NEURON_AT = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
TWO_DECIMALS = Rule(Rounding(decimals=2))


def diagnosed(text: str, at: dict[str, float], rule: Rule | None = None, **answers: str) -> Diagnosis:
    """The diagnosis of answers; `value_q` is about the value of q."""
    given = [(name.replace("value_", "value "), text) for name, text in answers.items()]
    marker = Marker(text, at, rule=rule)
    return diagnose_checked(marker.exercise, marker.check(given), marker.rule)


def named(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    return [
        (" + ".join(mistake.misconception.name for mistake in one.mistakes), one.strength)
        for one in diagnosis.explanations
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"x": "3", "y": "3", "z": "-4"}, [("not-swapped", FOUND)]),
        ({"x": "1", "y": "1", "z": "3"}, [("upstream-forgotten", POSSIBLE)]),
        ({"x": "1", "y": "1", "z": "1"}, [("multiply-as-add", POSSIBLE)]),
        ({"x": "-2", "y": "-2", "z": "3"}, [("add-halves", POSSIBLE)]),
        ({"x": "8", "y": "-20", "z": "3"}, [("add-passes-values", FOUND)]),
        ({"x": "48", "y": "48", "z": "-36"}, [("seed-not-one", POSSIBLE)]),
        ({"x": "-2", "y": "5", "z": "-4"}, [("value-reported", FOUND)]),
        ({"x": "-4", "y": "-4", "z": "3"}, []),
        ({"x": "-4", "y": "-4", "z": "huh?"}, []),
    ],
)
def test_the_simple_circuit(answers: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert named(diagnosed(SIMPLE, AT, **answers)) == expected


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ("11", "branches-averaged"),
        ("648", "branches-multiplied"),
        ("12", "branch-overwritten"),
        ("66", "branch-counted-twice"),
    ],
)
def test_branches(x: str, expected: str) -> None:
    found = named(diagnosed(FORK, FORK_AT, x=x, y="9"))  # 18 + 3 + 12, at x
    assert (expected, POSSIBLE) in found


def test_what_cannot_be_told_apart_is_all_listed() -> None:
    answers = {"w0": "0.20", "x0": "-0.39", "w1": "0.39", "x1": "0.59", "w2": "-0.20"}
    found = named(diagnosed(NEURON, NEURON_AT, TWO_DECIMALS, **answers))
    assert found == [("sign-lost", POSSIBLE), ("reciprocal-sign", POSSIBLE)]


def test_numbers_rounded_at_every_step_are_recognised() -> None:
    answers = {"w0": "0.40", "x0": "-0.20", "w1": "-0.60", "x1": "-0.40", "w2": "0.20"}
    assert named(diagnosed(NEURON, NEURON_AT, TWO_DECIMALS, **answers)) == [("not-swapped", FOUND)]


def test_a_mistake_that_makes_no_difference_here_is_not_blamed() -> None:
    diagnosis = diagnosed("x*y + z^2", {"x": 2, "y": 2, "z": 3}, x="2", y="2", z="9")
    assert "not-swapped" not in {name for name, _ in named(diagnosis)}


def test_a_right_answer_speaks_against_a_misconception() -> None:
    assert named(diagnosed("x*y + z*y", {"x": 2, "y": 3, "z": 5}, x="2", y="7", z="5")) == []
    found = named(
        diagnosed("p = x*y; q = z*w; p + q", {"x": 2, "y": 3, "z": 5, "w": 7}, x="2", y="3", z="7", w="5")
    )
    assert ("not-swapped", FOUND) in found


def test_gates_may_be_of_another_size() -> None:
    at = {"x": 0.5, "w": 3}
    in_four_gates = named(diagnosed("sigmoid(w*x)*x", at, TWO_DECIMALS, x="0.59", w="-0.04"))  # + for -1/u^2
    assert {"reciprocal-sign", "sign-lost"} <= {name for name, _ in in_four_gates}
    in_one_gate = named(
        diagnosed("1/(1 + e^-(w*x))*x", at, TWO_DECIMALS, x="2.04", w="0.20")
    )  # σ for σ(1 − σ)
    assert "sigmoid-half" in {name for name, _ in in_one_gate}


def test_two_slips() -> None:
    at = {"x": 2, "y": 3, "z": 5, "w": 7}
    answers = {"x": "2", "y": "3", "z": "1", "w": "1"}  # one product not swapped, the other taken for a sum
    found = named(diagnosed("p = x*y; q = z*w; p + q", at, **answers))
    assert ("not-swapped + multiply-as-add", FOUND) in found
    assert all("+" in name for name, _ in found)


def test_a_slip_of_the_last_digit() -> None:
    found = named(diagnosed("x*y", {"x": 0.567, "y": 0.789}, TWO_DECIMALS, x="0.78", y="0.56"))
    assert ("rounding-slip", POSSIBLE) in found
    found = named(diagnosed("x^2", {"x": 0.3937}, Rule(Rounding(decimals=3)), x="0.785"))
    assert ("rounding-slip", POSSIBLE) in found


def test_numbers_out_of_the_blue_are_explained_by_nothing() -> None:
    diagnosis = diagnosed(SIMPLE, AT, x="-3.7", y="9.1", z="2.6")
    assert named(diagnosis) == []
    assert not diagnosis.steps or not any(step.mistakes for step in diagnosis.steps)


def test_slopes_at_a_corner_are_no_evidence() -> None:
    diagnosis = diagnosed("relu(x)*y", {"x": 0, "y": 3}, x="1.5", y="2")
    assert "max-to-both" not in {name for name, _ in named(diagnosis)}


# Follow-through


def places(diagnosis: Diagnosis, kind: str) -> list[tuple[bool, int]]:
    return [(given.is_value, given.node) for given in getattr(diagnosis.follow, kind)]


def test_one_slip_costs_one_mark() -> None:
    diagnosis = diagnosed(NAMED, AT, value_q="7", z="7", x="-4", y="-4")
    assert places(diagnosis, "mistakes") == [(True, 2)]
    assert places(diagnosis, "carried") == [(False, 3)]
    assert diagnosis.follow.earning == 1


def test_a_wrong_gradient_is_carried_on() -> None:
    diagnosis = diagnosed(NAMED, AT, q="3", x="3", y="3", z="3")
    assert places(diagnosis, "mistakes") == [(False, 2)]
    assert places(diagnosis, "carried") == [(False, 0), (False, 1)]
    assert [mistake.misconception.name for mistake in diagnosis.steps[0].mistakes] == ["not-swapped"]


@pytest.mark.parametrize("number", ["0", "1", "-1", "1.00"])
def test_nothing_follows_from_a_number_that_hides_what_was_done(number: str) -> None:
    assert not diagnosed(NAMED, AT, q=number, x=number, y=number).follow.carried


def test_what_was_not_worked_out_from_the_wrong_number_does_not_follow() -> None:
    diagnosis = diagnosed(NAMED, AT, q="3", x="5", y="3")
    assert places(diagnosis, "carried") == [(False, 1)]
    assert places(diagnosis, "mistakes") == [(False, 2), (False, 0)]


def test_carrying_forward_earns_half_of_the_marks_at_most() -> None:
    diagnosis = diagnosed(NAMED, AT, q="3", x="3", y="3")
    assert (len(diagnosis.follow.carried), diagnosis.follow.earning) == (2, 1)


# Words


def test_the_words_for_a_student_and_for_a_teacher() -> None:
    diagnosis = diagnosed(SIMPLE, AT, x="3", y="3", z="-4")
    ids = {4: "f"}
    assert [*sentences(diagnosis, ids, "f")] == [
        "What went wrong:",
        "  - At a multiply gate you used the input's own value and not that of the other input (at f).",
        "    hint: In x·y, how much does the product grow when x grows by a little?",
    ]
    assert [*sentences(diagnosis, ids, "f", language=Language("es"), teacher=True)] == [
        "Qué salió mal:",
        "  - La compuerta de multiplicación no intercambia: cada factor se toma como su propia derivada (en f).",
    ]
