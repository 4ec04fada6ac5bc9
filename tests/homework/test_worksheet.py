"""Worksheets: what is asked is blank, what is hostile is text, and a table that is filled in can be marked."""

from __future__ import annotations

import csv
import json
import re
import sys
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from running import in_process, process

from backprop import homework
from backprop.grammar.problem import InputError
from backprop.homework.cells import plain, safe
from backprop.homework.marking import mark
from backprop.homework.sheet import read_sheet
from backprop.homework.students import file_name, names_in
from backprop.homework.worksheet.page import page
from backprop.homework.worksheet.write import FORMATS, text_of
from backprop.views.language import Language

EXAMPLE = Path(__file__).parents[2] / "examples/hoja.toml"
GOLDEN = Path(__file__).parent / "golden"
SCHEMA = Path(homework.__file__).parent / "worksheet/worksheet.schema.json"
SHEET = """
title = "The lecture's example"
text = "Do the forward pass first."
decimals = 2

[[problem]]
expression = "q = x + y; f = q*z"
at = { x = -2, y = "pi/2", z = -4.123456789 }
asked = ["value q", "q", "x", "z"]
marks = 4
"""
HOSTILE = (
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '" onload="alert(1)',
    "{{ 7*7 }}",
    "[click](javascript:alert(1)) | ![x](http://a) `code`",
    "# no heading\n- no list",
)


def hostile_sheet(text: str) -> str:
    return SHEET.replace('"The lecture\'s example"', json.dumps(text)).replace(
        '"Do the forward pass first."', json.dumps(text)
    )


@pytest.mark.parametrize("solved", [False, True])
def test_markdown(solved: bool):
    sheet = read_sheet(SHEET, "s.toml")
    found = text_of(page(sheet, student="Ana", solved=solved), "markdown")
    golden = GOLDEN / f"worksheet{'_solved' * solved}.md"
    assert found == golden.read_text(encoding="utf-8")


class Elements(HTMLParser):
    """What elements and attributes a page has, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.images: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.images += [value for name, value in attrs if name == "src"]

    def handle_data(self, data):
        self.texts.append(data)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_hostile_is_text_on_a_page(text: str):
    plain = Elements(text_of(page(read_sheet(SHEET, "s.toml"), student="Ana"), "html"))
    found = Elements(text_of(page(read_sheet(hostile_sheet(text), "s.toml"), student=text), "html"))
    assert found.tags == plain.tags
    assert found.attributes == plain.attributes
    assert {"script", "iframe", "link"}.isdisjoint(found.tags)
    assert all(image.startswith("data:image/svg+xml;base64,") for image in found.images)
    assert "".join(found.texts).count(text) == 5  # in the window, twice; title, name, text


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_hostile_is_text_in_markdown(text: str):
    found = text_of(page(read_sheet(hostile_sheet(text), "s.toml"), student=text), "markdown")
    assert "<script" not in found.replace("\\<", "")
    assert "](" not in found.replace("\\]", "")
    assert found.count("\n# ") == 0  # the title is the first line
    assert "\n- " not in found


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+2", "'=1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-4.00", "-4.00"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("Ana\x1b[2J", "Ana [2J"),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str):
    assert safe(text) == cell


@given(st.text())
def test_what_a_cell_was_made_of_can_be_read_back(text: str):
    readable = "".join(c if c.isprintable() or c in "\n\t\r" else " " for c in text)
    assert plain(safe(text)) == readable or text.startswith("'")


def test_the_picture_has_no_numbers_but_those_given():
    found = Elements(text_of(page(read_sheet(SHEET, "s.toml")), "html"))
    svg = b64decode(found.images[0].partition(",")[2]).decode()
    ElementTree.fromstring(svg)
    assert "pi/2" in svg
    assert "-0.429" not in svg  # the value of q
    assert "1.77" not in svg  # of f
    assert "-4.123456789" in svg
    solved = Elements(text_of(page(read_sheet(SHEET, "s.toml"), solved=True), "html"))
    assert "-0.43" in b64decode(solved.images[0].partition(",")[2]).decode()


def test_without_the_library_that_lays_circuits_out_there_is_the_table():
    with patch.dict(sys.modules, {"fast_sugiyama": None, "fast_sugiyama.fast_sugiyama": None}):
        found = Elements(text_of(page(read_sheet(SHEET, "s.toml")), "html"))
    assert found.images == []
    assert "table" in found.tags


def test_formulas_are_set_as_such():
    found = text_of(page(read_sheet(SHEET, "s.toml")), "html")
    formulas = [
        "".join(ElementTree.fromstring(part).itertext()) for part in re.findall("<math.*?</math>", found)
    ]
    assert "q=x+y" in formulas


def test_a_solved_table_is_marked_right():
    sheet = read_sheet(EXAMPLE.read_text(encoding="utf-8"), "hoja.toml")
    rows = [*csv.DictReader(text_of(page(sheet, solved=True), "csv").splitlines())]
    for question in sheet.problem:
        answers = {row["asked"]: row["answer"] for row in rows if row["problem"] == question.name}
        assert mark(sheet, question, answers).marks == question.worth


def test_decimal_commas_are_on_the_worksheet():
    sheet = read_sheet(f"decimal-comma = true\n{SHEET}", "s.toml")
    solved = page(sheet, solved=True)
    assert solved.parts[0].blanks[0].answer == "-0,43"
    answers = {blank.asked: blank.answer for blank in solved.parts[0].blanks}
    assert mark(sheet, sheet.problem[0], answers).marks == 4


@pytest.mark.parametrize("solved", [False, True])
def test_the_json_is_as_its_schema_says(solved: bool):
    options = ["--solved"] * solved
    done = process("homework", "worksheet", str(EXAMPLE), "--format", "json", *options)
    found = json.loads(done.out)
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(found)
    assert all(bool(answer) == solved for p in found["problems"] for answer in p["answers"].values())


def test_one_for_each_student(tmp_path: Path):
    names = tmp_path / "names.txt"
    names.write_text("ana\nBea Ruiz\n../../etc/passwd\n<b>\n", encoding="utf-8")
    folder = tmp_path / "out"
    done = in_process(["homework", "worksheet", str(EXAMPLE), "--students", str(names), "-o", str(folder)])
    assert done.code == 0
    written = sorted(path.name for path in folder.iterdir())
    assert len(written) == 4
    assert "ana.html" in written
    assert "&lt;b&gt;" in (folder / f"{file_name('<b>')}.html").read_text(encoding="utf-8")


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_files_of_students_are_plain_and_their_own(one: str, other: str):
    name = file_name(one)
    assert name.isascii()
    assert all(c.isalnum() or c in "-_." for c in name) and name[0] != "." != name[-1]
    assert (name == file_name(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana\n\nBea Ruiz\n", ["Ana", "Bea Ruiz"]),
        ('student,group\nAna,1\n"Ruiz, Bea",2\n', ["Ana", "Ruiz, Bea"]),
        ("grupo;estudiante\n1;Ana\n", ["Ana"]),
        ("Ruiz, Bea\nSolis, Ana\n", ["Ruiz, Bea", "Solis, Ana"]),
        ("student\nAna\n", ["Ana"]),
    ],
)
def test_names_of_students(text: str, names: list[str]):
    assert names_in(text, "names.txt") == names


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "names no student"), ("Ana\nAna\n", "Ana is there twice"), ("a" * 300, "more than 200 characters")],
)
def test_names_that_cannot_be(text: str, message: str):
    with pytest.raises(InputError, match=message):
        names_in(text, "names.txt")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["-o", "/nowhere/x.html"], 2, "cannot be written"),
        (["-o", "x.pdf"], 2, "End it in .md"),
        (["--format", "pdf"], 2, "--format takes"),
        (["--students", "/dev/null"], 2, "go into a folder"),
        (["--sheets", "x.csv", "-o", "x"], 2, "one sheet, or one list"),
        (["--lang", "fr"], 2, "--lang takes"),
        (["--lang", "en", "--format", "csv"], 0, ""),
    ],
)
def test_wrong_use(options: list[str], code: int, said: str):
    done = in_process(["homework", "worksheet", str(EXAMPLE), *options])
    assert done.code == code
    assert said in done.err


def test_every_format_is_said_in_the_language_of_the_page():
    sheet = read_sheet(EXAMPLE.read_text(encoding="utf-8"), "hoja.toml")
    for form in FORMATS:
        english, spanish = (text_of(page(sheet, language=Language(code)), form) for code in ("en", "es"))
        assert (english != spanish) == (form != "csv")
