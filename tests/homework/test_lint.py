"""What a sheet can reveal is what the marker sees: the linter, the marker and the diagnosis are of one mind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from by_hand import circuits
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from running import in_process, process

from backprop import homework
from backprop.grammar.problem import BackpropError
from backprop.homework.acceptance import Rule
from backprop.homework.diagnose import diagnose_checked
from backprop.homework.lint import ABSENT, HIDDEN, PARTLY, REVEALED, Linted, lint, models
from backprop.homework.lint_words import SENTENCES, sentence
from backprop.homework.misconceptions import ROWS
from backprop.homework.model_answers import Answering, written
from backprop.homework.rounding import Rounding
from backprop.homework.sheet import read_sheet
from backprop.views.language import ENGLISH

EXAMPLE = Path(__file__).parents[2] / "examples/hoja.toml"
GOLDEN = Path(__file__).parent / "golden"
SCHEMA = json.loads(Path(homework.__file__).with_name("lint.schema.json").read_text(encoding="utf-8"))


def linted(expression: str, at: str, more: str = "decimals = 2") -> Linted:
    return lint(
        read_sheet(
            f"title = 'T'\n[[problem]]\nexpression = '{expression}'\nat = {{ {at} }}\n{more}", "s.toml"
        )
    )


def standings(found: Linted) -> dict[str, str]:
    return {sight.misconception.name: sight.standing for sight in found.problems[0].sights}


def test_what_is_hidden_in_a_square_and_why():
    found = linted("x*x + x", "x = 3")
    told = standings(found)
    assert told["not-swapped"] == HIDDEN  # x is its own other factor
    assert told["upstream-forgotten"] == HIDDEN  # 1 arrives everywhere
    assert told["branch-overwritten"] == REVEALED
    assert told["sign-lost"] == ABSENT
    assert [row.name for row in found.hidden] == ["upstream-forgotten", "not-swapped"]
    names = [{row.name for row in group} for group in found.groups]
    assert {"stopped-early", "value-reported", "branch-overwritten", "multiply-as-add"} in names


def test_the_circuits_of_the_lecture_have_no_fork():
    for expression, at in (
        ("(x + y)*z", "x = -2, y = 5, z = -4"),
        ("1/(1 + e^-(w0*x0 + w1*x1 + w2))", "w0 = 2, x0 = -1, w1 = -3, x1 = -2, w2 = -3"),
    ):
        told = standings(linted(expression, at))
        assert {told[name] for name in ROWS if name.startswith("branch")} == {ABSENT}
        assert told["not-swapped"] == REVEALED


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("x^2*y", "power-rule-on-exp"),  # no variable in the exponent
        ("(x - 3)*y", "sign-lost"),  # only the 3 has a minus sign before it
        ("x/3*y", "reciprocal-sign"),
    ],
)
def test_a_rule_that_is_right_here_is_no_misconception(expression: str, name: str):
    assert standings(linted(expression, "x = 5, y = 2"))[name] == ABSENT


def test_what_the_numbers_hide_at_this_point_and_not_at_others():
    assert standings(linted("x*y + z", "x = 1, y = 1, z = 3"))["not-swapped"] == HIDDEN
    assert standings(linted("x*y + z", "x = 2, y = 5, z = 3"))["not-swapped"] == REVEALED
    assert standings(linted("x^2*y", "x = 3, y = 0.0005"))["factor-dropped"] == HIDDEN  # 0.00
    assert standings(linted("(x + y)*z", "x = 2, y = 5, z = 7"))["inputs-swapped"] == PARTLY


@settings(max_examples=15, deadline=None)
@given(circuits(), st.data())
def test_what_the_linter_says_is_revealed_is_named_by_the_diagnosis(circuit, data):
    at = {"x": circuit.point[0], "y": circuit.point[1], "z": circuit.point[2]}
    text = ", ".join(f"{name} = {at[name]}" for name in sorted(circuit.inputs))
    try:
        found = linted(circuit.text, text)
    except BackpropError:
        assume(False)
    question = found.problems[0].question
    trace = question.marker.trace
    assume(not trace.kinks and max(map(abs, trace.upstream + trace.values)) < 100)
    answering = Answering(question.marker, question.targets())
    for model in data.draw(st.permutations([*models(question.marker.exercise)]))[:25]:
        answers = answering.of(model)
        if not answers or max(abs(float(answer)) for answer in answers) > 1e4:
            continue
        name = model.made[0].misconception.name
        sight = next(s for s in found.problems[0].sights if s.misconception.name == name)
        checked = question.marker.check([*zip(map(str, answering.targets), answers, strict=True)])
        assert (answers in sight.answers) == (not checked.passes)
        if not checked.passes:
            diagnosis = diagnose_checked(question.marker.exercise, checked, question.marker.rule)
            named = {m.misconception.name for one in diagnosis.explanations for m in one.mistakes}
            assert name in named


@pytest.mark.parametrize(
    ("expression", "at", "more", "kind", "message"),
    [
        ("max(x, y)*x", "x = 2, y = 2", "decimals = 2", "corner", "a tie at v1"),
        ("a = x*y; x + z", "x = 2, y = 3, z = 4", "", "unused", "does not depend on a and y."),
        ("x*y + z", "x = 1, y = 5, z = 0", "", "hides-mistakes", "x = 1, z = 0."),
        ("x*y", "x = 1.23456, y = 2", "decimals = 1", "long-input", "x = 1.23456."),
        ("x*y", "x = 300, y = 7", "decimals = 1", "large", "f = 2100."),
        ("x^3", "x = 30", "decimals = 1", "large-answer", "∂f/∂x = 2700."),
        ("exp(x)", "x = 2", "", "long-answer", "∂f/∂x = 7.38906."),
        ("x^2*y", "x = 3, y = 0.0005", "decimals = 2", "rounds-to-0", "∂f/∂x = 0.003."),
        ("x*y*z", "x = 0.05, y = 0.05, z = 20", "decimals = 2", "lost-on-the-way", ": value of v1 = 0.0025."),
        ("sqrt(x)*y", "x = 0, y = 2", "", "not-finite", "∂f/∂x = ∞."),
        ("x*y + z", "x = 3, y = 3, z = 5", "", "equal", "The same number, 3, answers ∂f/∂x and ∂f/∂y."),
    ],
)
def test_pitfalls(expression: str, at: str, more: str, kind: str, message: str):
    found = linted(expression, at, more)
    said = {pitfall.kind: sentence(pitfall, ENGLISH, "f") for pitfall in found.problems[0].pitfalls}
    assert message in said[kind]


def test_a_good_problem_has_no_warnings():
    assert linted("x*y^2 + z*x", "x = 3, y = 2, z = -5").warnings == 0


@pytest.mark.parametrize(
    ("number", "rule", "answer"),
    [
        (0.393224, Rule(Rounding(decimals=2)), "0.39"),
        (-0.004, Rule(Rounding(decimals=2)), "0.00"),
        (2.5, Rule(Rounding(decimals=0)), "3"),
        (-1234.5, Rule(Rounding(figures=3)), "-1230"),
        (0.0123456, Rule(Rounding(figures=3)), "0.0123"),
        (-4.0, Rule(), "-4"),
    ],
)
def test_answers_are_written_as_they_are_asked(number: float, rule: Rule, answer: str):
    assert written(number, rule) == answer


def test_every_warning_is_in_the_schema():
    kinds = SCHEMA["$defs"]["problem"]["properties"]["warnings"]["items"]["properties"]["kind"]["enum"]
    assert sorted(kinds) == sorted(SENTENCES)


def test_the_report_of_the_example():
    done = process("homework", "check-sheet", str(EXAMPLE))
    assert done.code == 0
    assert not done.err
    assert done.out == (GOLDEN / "check_sheet.txt").read_text(encoding="utf-8")


def test_how_an_expression_was_understood_is_said():
    sheet = b"title='T'\n[[problem]]\nlatex='x\\log y'\nat={x=3, y=2}\n"
    done = in_process(["homework", "check-sheet", "-"], stdin=sheet)
    assert "note: Problem 1: " in done.err


def test_the_json_is_as_its_schema_says():
    done = process("homework", "check-sheet", str(EXAMPLE), "--json")
    found = json.loads(done.out)
    Draft202012Validator(SCHEMA).validate(found)
    assert found["hidden"] == []
    assert {one["misconception"] for one in found["problems"][0]["misconceptions"]} == {*ROWS}


SHEET = b"title='T'\n[[problem]]\nexpression='x*y^2 + z*x'\nat={x=3, y=2, z=-5}\n"


@pytest.mark.parametrize(
    ("sheet", "options", "code"),
    [
        (SHEET, [], 0),
        (SHEET, ["--strict"], 0),
        (SHEET.replace(b"x=3", b"x=1"), [], 0),
        (SHEET.replace(b"x=3", b"x=1"), ["--strict"], 1),
        (SHEET.replace(b"y^2", b"y^*"), [], 2),
        (SHEET, ["--lang", "fr"], 2),
    ],
)
def test_exit_codes(sheet: bytes, options: list[str], code: int):
    assert in_process(["homework", "check-sheet", "-", *options], stdin=sheet).code == code


@pytest.mark.parametrize("rule", ["", "decimals=2", "figures=3", "tolerance='1%'"])
@pytest.mark.parametrize(
    ("expression", "at"),
    [("sqrt(x)*y", "x=0, y=2"), ("max(x, y)*x", "x=2, y=2"), ("x^y", "x=0, y=0"), ("exp(x)*y", "x=300, y=1")],
)
def test_edges_are_looked_through_and_printed(expression: str, at: str, rule: str):
    sheet = f"title='T'\n[[problem]]\nexpression='{expression}'\nat={{{at}}}\n{rule}".encode()
    for command in (["check-sheet"], ["check-sheet", "--json"], ["worksheet", "--solved"]):
        done = in_process(["homework", *command, "-"], stdin=sheet)
        assert done.code == 0, done.err
        assert "nan" not in done.out


def test_titles_are_text():
    hostile = SHEET.replace(b"'T'", b'"[red]\\u001b[2J"')
    done = in_process(["homework", "check-sheet", "-"], stdin=hostile, columns=80)
    assert "[red]" in done.out
    assert "\x1b[2J" not in done.out
