"""Sheets are read whole or refused with the place of what is wrong; marks follow from verdicts."""

from __future__ import annotations

import pytest

from backprop.grammar.problem import InputError
from backprop.homework.marking import mark
from backprop.homework.sheet import read_sheet

SHEET = """
title = "Propagación hacia atrás"
language = "es"
decimals = 2

[[problem]]
expression = "q = x + y; f = q*z"
at = { x = -2, y = 5, z = -4 }
asked = ["value q", "q", "x", "y", "z"]
marks = 5

[[problem]]
name = "neurona"
latex = '\\frac{1}{1 + e^{-(w_0x_0 + w_1x_1 + w_2)}}'
at = { w0 = 2, x0 = -1, w1 = -3, x1 = "-4/2", w2 = -3 }
figures = 3
"""


def test_what_a_problem_does_not_say_is_as_the_sheet_says():
    sheet = read_sheet(SHEET, "sheet.toml")
    one, neuron = sheet.problem
    assert (one.name, one.decimals, one.figures, one.worth) == ("1", 2, None, 5)
    assert (neuron.name, neuron.decimals, neuron.figures, neuron.worth) == ("neurona", None, 3, 5)
    assert [str(target) for target in one.targets()] == ["value q", "q", "x", "y", "z"]
    assert neuron.marker.trace.gradient["x_0"] == pytest.approx(0.3932, abs=1e-4)
    assert sheet.worth == 10


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("marks = 5", "marsk = 5", "s.toml, problem 1: there is no key marsk.", "Did you mean marks?"),
        ("marks = 5", "marks = -5", "s.toml, problem 1: marks: expected a number > 0.0.", ""),
        ("x = -2", "x = [2]", "s.toml, problem 1: at: expected a number or text, got a list.", ""),
        ("x = -2", 'x = "y"', "s.toml, problem 1: at: 'y' is no value of x.", "in quotes"),
        ("x = -2, ", "", "s.toml, problem 1: No value for x.", "a value in at"),
        ('"x", "y"', '"x", "grad x"', "s.toml, problem 1: The same number is asked twice.", "the same"),
        ('"q", ', '"qq", ', "s.toml, problem 1: No input or node is called qq.", "x, y, z, q, f"),
        ("q*z", "q*", "s.toml, problem 1: There is no value after `*`.", "Write the value"),
        ("figures = 3", "figures = 0", "s.toml, problem 2: figures: expected a whole number >= 1.", ""),
        ("figures = 3", "figures = 3\ndecimals = 2", "decimals and figures exclude each other.", "out"),
        ("decimals = 2", 'tolerance = "near"', "No tolerance is 'near'.", "1%"),
        ('name = "neurona"', 'name = "1"', "two problems are called 1.", "name of its own"),
        ('name = "neurona"', 'expression = "x"', "either an expression or LaTeX.", "expression ="),
        ('title = "Propagación hacia atrás"', "", "s.toml has no title.", "docs/sheets.md"),
        ("z = -4 }", "z = -4", "s.toml is not TOML:", "quotes"),
        (SHEET, "", "s.toml has no title.", ""),
        (SHEET, "a = " + "[" * 5000, "s.toml is nested too deeply.", ""),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, message: str, hint: str):
    with pytest.raises(InputError) as error:
        read_sheet(SHEET.replace(old, new, 1), "s.toml")
    assert message in error.value.problem.message
    assert hint in error.value.problem.hint


RIGHT = {"value q": "3", "q": "-4", "x": "-4", "y": "-4", "z": "3"}


@pytest.mark.parametrize(
    ("answers", "standings", "marks"),
    [
        ({}, "right right right right right", 5),
        ({"q": "4", "x": "4", "y": "4"}, "right wrong carried carried right", 4),
        ({"q": "1", "x": "1", "y": "1"}, "right wrong wrong wrong right", 2),  # 1 hides what was done with it
        ({"x": "", "y": "foo("}, "right right missing unreadable right", 3),
        ({"value q": "4", "z": "4"}, "wrong right right right carried", 4),
    ],
)
def test_one_slip_costs_one_mark(answers: dict[str, str], standings: str, marks: float):
    sheet = read_sheet(SHEET, "sheet.toml")
    found = mark(sheet, sheet.problem[0], RIGHT | answers)
    assert " ".join(found.standings) == standings
    assert found.marks == marks
    assert sum(found.earned) == marks


def test_marks_as_the_sheet_says():
    answers = RIGHT | {"q": "4", "x": "4", "y": "4"}
    strict = read_sheet("follow-through = false" + SHEET, "sheet.toml")
    assert mark(strict, strict.problem[0], answers).marks == 2
    all_or_none = read_sheet("partial-credit = false" + SHEET, "sheet.toml")
    assert mark(all_or_none, all_or_none.problem[0], answers).marks == 0
    assert mark(all_or_none, all_or_none.problem[0], RIGHT).marks == 5


def test_what_is_not_asked_is_no_answer():
    sheet = read_sheet(SHEET, "sheet.toml")
    with pytest.raises(InputError, match="does not ask for value x"):
        mark(sheet, sheet.problem[0], {"value x": "3"})


def test_names_of_latex_may_be_asked_for_without_their_underscores():
    sheet = read_sheet(SHEET.replace("figures = 3", 'asked = ["w0", "value x_1"]'), "sheet.toml")
    neuron = sheet.problem[1]
    assert [str(target) for target in neuron.targets()] == ["w_0", "value x_1"]
    assert mark(sheet, neuron, {"w0": "-0.20", "value x1": "-2"}).standings == ("right", "right")


def test_decimal_commas_are_those_of_the_sheet():
    answers = {"w_0": "-0,197", "x_0": "0,393", "w_1": "-0,393", "x_1": "-0,590", "w_2": "0,197"}
    plain, commas = read_sheet(SHEET, "s.toml"), read_sheet("decimal-comma = true" + SHEET, "s.toml")
    assert {*mark(plain, plain.problem[1], answers).standings} == {"unreadable"}
    assert {*mark(commas, commas.problem[1], answers).standings} == {"right"}
