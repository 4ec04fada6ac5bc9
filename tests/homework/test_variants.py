"""Variants are friendly, reveal what the sheet reveals, and hang on nothing but the seed and the student."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running import Result, in_process

from backprop.grammar.problem import InputError
from backprop.homework.lint import findings, lint
from backprop.homework.manifest import sheets_in
from backprop.homework.sheet import Sheet, read_sheet
from backprop.homework.sheet_text import sheet_text
from backprop.homework.variants.circuits import DIFFICULTIES, Difficulty, circuit, has_fork, inputs_of
from backprop.homework.variants.friendly import Friendly
from backprop.homework.variants.points import pattern
from backprop.homework.variants.sheets import circuit_variants, sheet_of, variants

EXAMPLE = Path(__file__).parents[2] / "examples/hoja.toml"
FRIENDLY = Friendly()


def example() -> Sheet:
    return read_sheet(EXAMPLE.read_text(encoding="utf-8"), "hoja.toml")


def numbers_of(sheet: Sheet) -> list[dict[str, float | str]]:
    return [question.at for question in sheet.problem]


def test_a_variant_reveals_what_its_sheet_reveals():
    sheet = example()
    patterns = [pattern(question) for question in sheet.problem]
    for variant in variants(sheet, ["ana", "bea"], 3, FRIENDLY):
        assert variant.notes == ()
        for of, question in zip(patterns, variant.sheet.problem, strict=True):
            found = findings(question)
            assert of.seen <= {sight.misconception.name for sight in found.sights if sight.seen}
            assert {pitfall.kind for pitfall in found.pitfalls} <= of.pitfalls
            assert all(abs(value) not in (0, 1) for value in question.marker.trace.inputs.values())
            assert not question.marker.trace.kinks
            assert question.at != of.question.at


def test_nobody_changes_the_sheet_of_another():
    alone = [numbers_of(v.sheet) for v in variants(example(), ["bea"], 3, FRIENDLY)]
    among = [numbers_of(v.sheet) for v in variants(example(), ["ana", "bea", "carla"], 3, FRIENDLY)]
    assert alone == among[1:2]
    assert among[0] != among[1] != among[2]
    assert alone != [numbers_of(v.sheet) for v in variants(example(), ["bea"], 4, FRIENDLY)]


def test_the_same_seed_yields_the_same_numbers_for_ever():
    sheet = read_sheet("title='T'\n[[problem]]\nexpression='(x + y)*z'\nat={x=2, y=5, z=-4}", "s.toml")
    (variant,) = variants(sheet, ["ana"], 1, FRIENDLY)
    assert numbers_of(variant.sheet) == [{"x": -5.0, "y": 3.5, "z": -4.0}]


def test_values_that_are_expressions_stay():
    sheet = read_sheet("title='T'\n[[problem]]\nexpression='sin(x)*y'\nat={x='pi/6', y=3}", "s.toml")
    (variant,) = variants(sheet, ["ana"], 1, FRIENDLY)
    assert variant.sheet.problem[0].at["x"] == "pi/6"
    assert variant.sheet.problem[0].at["y"] != 3


@pytest.mark.parametrize("name", [*DIFFICULTIES])
def test_circuits_show_every_misconception_that_can_be_had_in_them(name: str):
    difficulty = DIFFICULTIES[name]
    for variant in circuit_variants(difficulty, 2, ["ana", "bea"], 5, FRIENDLY, "es"):
        for question in variant.sheet.problem:
            found = findings(question)
            assert not [s for s in found.sights if s.ways and not s.seen and not s.misconception.is_slip]
            assert len(question.expression.split(";")) == difficulty.gates
            assert has_fork(question.expression) or not difficulty.forks


@given(
    st.integers(0, 10**6),
    st.integers(1, 15),
    st.lists(st.sampled_from(["+", "*", "-", "max", "exp", "^2", "1/x"]), min_size=1, max_size=4),
    st.booleans(),
)
def test_circuits_use_all_that_they_have(seed: int, gates: int, operations: list[str], forks: bool):
    text = circuit(Difficulty(gates, tuple(operations), forks), Random(seed))
    names = [part.partition(" = ")[0] for part in text.split("; ")]
    assert len({*names}) == gates
    assert names[-1] == "f"
    for name in (*inputs_of(text), *names[:-1]):
        assert re.search(rf"= .*\b{name}\b", text)


def test_friendly_numbers():
    assert Friendly(-2, 2, 0.5).choices() == [-2, -2, -1.5, -0.5, 0.5, 1.5, 2, 2]
    assert Friendly(0, 1, 1).choices() == []


KEYS = st.text(min_size=1, max_size=30)


@settings(max_examples=60)
@given(KEYS, st.text(max_size=40), st.sampled_from(["decimals = 2", "figures = 3", "tolerance = '1%'", ""]))
def test_a_sheet_is_read_back_as_it_was_written(title: str, text: str, rule: str):
    sheet = read_sheet(
        f"title='T'\n{rule}\n[[problem]]\nlatex='\\frac{{x_1}}{{y}}'\nat={{x1=2, y='pi/2'}}\nasked=['x1']\n"
        "[[problem]]\nname='b'\nexpression='x+y'\nat={x=0.1, y=-4}\nmarks=2.5\ndecimals=4\nconvention='jax'",
        "s.toml",
    )
    sheet = Sheet(
        **{field: getattr(sheet, field) for field in sheet.__struct_fields__} | {"title": title, "text": text}
    )
    assert read_sheet(sheet_text(sheet, f"{title}\n{text}"), "s.toml") == sheet


def run(tmp_path: Path, *options: str) -> tuple[Result, Path]:
    folder = tmp_path / "variants"
    return in_process(["homework", "variants", *options, "-o", str(folder)]), folder


def sheets(folder: Path) -> Iterator[tuple[str, Sheet]]:
    for student, path in sheets_in((folder / "manifest.csv").read_text(encoding="utf-8"), "manifest.csv"):
        yield student, read_sheet((folder / path).read_text(encoding="utf-8"), path)


def test_a_folder_of_sheets(tmp_path: Path):
    names = tmp_path / "names.csv"
    names.write_text("student,group\nana,1\n=cmd,2\n../up,2\n", encoding="utf-8")
    done, folder = run(tmp_path, str(EXAMPLE), "--students", str(names), "--seed", "9")
    assert done.code == 0, done.err
    assert "3 sheets are in" in done.err
    found = dict(sheets(folder))
    assert [*found] == ["ana", "=cmd", "../up"]
    assert {path.parent for path in folder.iterdir()} == {folder}
    assert all(lint(sheet).hidden == [] for sheet in found.values())
    assert in_process(["homework", "check-sheet", str(folder / "ana.toml")]).code == 0
    pages = tmp_path / "pages"
    manifest = str(folder / "manifest.csv")
    assert in_process(["homework", "worksheet", "--sheets", manifest, "-o", str(pages)]).code == 0
    assert len([*pages.iterdir()]) == 3


def test_a_larger_count_changes_nobody(tmp_path: Path):
    texts = []
    for count in ("9", "10"):
        done, folder = run(tmp_path / count, "--expression", "x*y + z", "--count", count)
        assert done.code == 0
        texts.append([(folder / f"{i}.toml").read_text() for i in range(1, 10)])
    assert texts[0] == texts[1]


def test_variants_of_an_expression(tmp_path: Path):
    done, folder = run(tmp_path, "--expression", "x/y + x", "--count", "3", "--range=2:9", "--step=1")
    assert done.code == 0, done.err
    for _, sheet in sheets(folder):
        assert all(2 <= x <= 9 and float(x).is_integer() for x in sheet.problem[0].at.values())
    rows = [*csv.reader((folder / "manifest.csv").read_text().splitlines())]
    assert rows == [["student", "sheet"], *([str(i), f"{i}.toml"] for i in (1, 2, 3))]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--expression", "log(-x^2)", "--count", "2"], "No point was found at which log(-x^2) has a value"),
        (["--expression", "max(x, x)", "--count", "2"], "and no corner"),
        (["--expression", "3", "--count", "2"], "no variable to draw"),
        (["--expression", "x*", "--count", "2"], "There is no value after"),
        (["--expression", "x*y", "--count", "2", "--range", "1:1"], "No point was found"),
        (["--gates", "8", "--operations", "exp", "--count", "1"], "No circuit was found"),
        (["--operations", "foo", "--count", "1"], "No operation is called foo"),
        (["--difficulty", "harder", "--count", "1"], "Did you mean --difficulty=hard?"),
        (["--difficulty", "easy"], "--count 30"),
        (["--count", "3"], "in one way"),
        (["--expression", "x*y", "--count", "2", "--range", "3"], "is no range"),
        (["--expression", "x*y", "--count", "2", "--step", "0"], "is no step"),
        (
            ["--expression", "x*y", "--count", "2", "--step", "0.000001", "--range=0:1000"],
            "step is too small",
        ),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, options: list[str], said: str):
    done, folder = run(tmp_path, *options)
    assert done.code in (2, 3)
    assert said in done.err
    assert not folder.exists()


def test_a_sheet_without_a_friendlier_point_says_why():
    sheet = read_sheet("title='T'\n[[problem]]\nexpression='x*y'\nat={x=2, y=5}\ndecimals=0", "s.toml")
    with pytest.raises(
        InputError, match=r"Problem 1: no point was found. Where it was tried: values are larger"
    ):
        next(variants(sheet, ["ana"], 1, Friendly(100, 200, 1)))


def test_a_wish_that_is_given_up_is_told(tmp_path: Path):
    done, _ = run(tmp_path, "--expression", "1/(x - y)", "--count", "2")
    assert "problem 1 does without short numbers" in done.err
    done, _ = run(tmp_path, "--expression", "x + 1", "--count", "30")
    assert "of the sheets are different" in done.err


def test_a_sheet_of_an_expression_is_at_a_telling_point():
    sheet = sheet_of("(x*y + x)*z", FRIENDLY, "es")
    assert sheet.title == "Propagación hacia atrás"
    assert not [
        s for s in findings(sheet.problem[0]).sights if s.ways and not s.seen and not s.misconception.is_slip
    ]
