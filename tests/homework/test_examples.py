"""The example of a sheet is a good one, and its invented students make the mistakes that they stand for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from backprop.homework.lint import lint
from backprop.homework.marking import Marked, mark
from backprop.homework.sheet import read_sheet

EXAMPLES = Path(__file__).parents[2] / "examples"
SHEET = read_sheet((EXAMPLES / "hoja.toml").read_text(encoding="utf-8"), "hoja.toml")


def marked(student: str) -> dict[str, Marked]:
    with (EXAMPLES / "respuestas.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["student"] == student]
    return {
        question.name: mark(
            SHEET, question, {row["asked"]: row["answer"] for row in rows if row["problem"] == question.name}
        )
        for question in SHEET.problem
    }


def test_the_sheet_reveals_all_that_can_be_had_in_it():
    found = lint(SHEET)
    assert found.hidden == []
    assert [row.name for row in found.absent if row.name != "log-derivative"] == [
        "sine-and-cosine",
        "root-derivative",
        "tanh-not-squared",
    ]
    assert found.groups == []


@pytest.mark.parametrize(
    ("student", "marks", "misconception"),
    [
        ("ana", 30, ""),
        ("benito", 20, "not-swapped"),
        ("carla", 26, "branch-overwritten"),
        ("darío", 23, ""),  # one slip, carried through; the neuron is missing
        ("elena", 30, ""),  # rounds every step
        ("fabián", 25, "max-to-both"),
        ("gloria", 22, "reciprocal-sign"),
    ],
)
def test_students(student: str, marks: float, misconception: str):
    found = marked(student)
    assert int(sum(problem.marks for problem in found.values())) == marks
    named = {
        mistake.misconception.name
        for problem in found.values()
        for one in (problem.diagnosis.explanations if problem.diagnosis else ())
        for mistake in one.mistakes
    }
    assert misconception in named if misconception else not named
