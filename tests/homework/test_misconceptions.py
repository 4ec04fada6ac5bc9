"""The table: every row runs, says something in both languages, and is named when somebody makes that mistake."""

from __future__ import annotations

import re
from functools import cache

import pytest

from backprop.engine.differentiate import differentiate
from backprop.homework.acceptance import Rule
from backprop.homework.diagnose import diagnose_checked
from backprop.homework.marker import Marker
from backprop.homework.misconceptions import MISCONCEPTIONS, ROWS, Misconception
from backprop.homework.models import EVERYWHERE, ONE, Exercise
from backprop.homework.rounding import Rounding

EXERCISES = {
    "(x + y)*z": {"x": -2, "y": 5, "z": -4},
    "1/(1 + e^-(w*x + b))*w": {"w": 2, "x": -1.5, "b": 2.5},
    "q = x^3 + x*y; q*x - y": {"x": 3, "y": 2},
    "max(x, y)*z + min(x*z, y) + relu(x)*y": {"x": 3, "y": -2, "z": 2.5},
    "log(x*y)*sqrt(y + z) + tanh(x)*exp(z/4)": {"x": 2, "y": 3, "z": 1.5},
    "sin(x*y)*z + cos(z - y)": {"x": 0.5, "y": 1.5, "z": 2.5},
    "sigmoid(x*y)*(x - y)": {"x": 0.5, "y": -1.5},
    "x*y/3 + y/x": {"x": 3.1, "y": 1.7},
}
MOST = 12
"""Students of an exercise with the same mistake, made in different ways or places."""
RULE = Rule(Rounding(decimals=2))


@pytest.mark.parametrize("row", MISCONCEPTIONS, ids=lambda row: row.name)
def test_a_row_says_something_in_both_languages(row: Misconception) -> None:
    for said in (row.student, row.teacher, row.hint):
        english, spanish = said
        assert english != spanish
        assert all(
            (text[-1] in ".?" and text[0].isupper()) or text[0] in "¿1" or text[:2] in ("e^", "ma")
            for text in said
        )
    assert row.hint not in (row.student, row.teacher)


@pytest.mark.parametrize("row", MISCONCEPTIONS, ids=lambda row: row.name)
def test_a_hint_gives_no_number_away(row: Misconception) -> None:
    assert not [
        number for hint in row.hint for number in re.findall(r"\d+(?:[.,]\d+)?", hint) if number not in "01"
    ]


def test_names_are_unique() -> None:
    assert len(ROWS) == len(MISCONCEPTIONS)


def made(row: Misconception) -> list[tuple[str, dict[str, float], dict[str, float]]]:
    """What students answer who make this mistake: everywhere, or once where it is a slip."""
    found = []
    for text, at in EXERCISES.items():
        exercise = exercise_of(text)
        made_here = []
        for model in exercise.models(ONE if row.is_slip else EVERYWHERE):
            numbers = model.exact()
            if model.made[0].misconception is row and model.circuit is exercise.circuits[0] and numbers:
                places = {name: model.place(node, False) for name, node in exercise.graph.inputs.items()}
                answers = {name: numbers.at(model.reports_values, place) for name, place in places.items()}
                made_here.append((text, at, answers))
        found += made_here[:: max(1, len(made_here) // MOST)]
    return found


@cache
def exercise_of(text: str) -> Exercise:
    return Exercise(differentiate(text, EXERCISES[text]))


@pytest.mark.parametrize(
    "row", [row for row in MISCONCEPTIONS if row.special != "cut"], ids=lambda row: row.name
)
def test_who_makes_a_mistake_is_told_so(row: Misconception) -> None:
    revealed = 0
    for text, at, answers in made(row):
        found = Marker(text, at, rule=RULE).check([(name, f"{x:.2f}") for name, x in answers.items()])
        if found.passes:
            continue
        revealed += 1
        diagnosis = diagnose_checked(exercise_of(text), found, RULE)
        names = {mistake.misconception.name for one in diagnosis.explanations for mistake in one.mistakes}
        assert row.name in names, (text, answers)
    assert revealed


def test_who_makes_none_is_not_blamed() -> None:
    for text, at in EXERCISES.items():
        gradient = differentiate(text, at).gradient
        found = Marker(text, at, rule=RULE).check([(name, f"{x:.2f}") for name, x in gradient.items()])
        assert found.passes
        diagnosis = diagnose_checked(exercise_of(text), found, RULE)
        assert not (diagnosis.explanations or diagnosis.steps or diagnosis.follow.mistakes)
