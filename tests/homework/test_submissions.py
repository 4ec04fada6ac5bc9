"""Answers come out of files of every shape as they were written, and a bad row spoils nothing but itself."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.grammar.problem import InputError
from backprop.homework.grading.outline import Answered, Outline, Unread
from backprop.homework.grading.rows import LONGEST_LINE, lines_of, rows_of
from backprop.homework.grading.submissions import answers_of
from backprop.homework.sheet import read_sheet

SHEET = read_sheet((Path(__file__).parent / "graded/sheet.toml").read_text(encoding="utf-8"), "sheet")
OUTLINE = Outline.of(SHEET)


def read(text: str | bytes, outline: Outline = OUTLINE) -> tuple[list[str], list[str]]:
    """Answers as `student/problem/asked=written`, and what cannot be read as `line: why`."""
    data = text if isinstance(text, bytes) else text.encode()
    found = [*answers_of(io.BytesIO(data), "ana.csv", outline, lambda _: None)]
    answers = [f"{a.student}/{a.problem}/{a.asked}={a.written}" for a in found if isinstance(a, Answered)]
    return answers, [f"{u.line}: {u.why}" for u in found if isinstance(u, Unread)]


@pytest.mark.parametrize(
    "text",
    [
        "student,problem,asked,answer\nbo,lecture,x,-4.00\nbo,square,x,6\n",
        "student;problem;asked;answer\r\nbo;lecture;x;-4.00\r\nbo;square;x;6\r\n",
        "answer\tasked\tproblem\tstudent\n-4.00\tx\tlecture\tbo\n6\tx\tsquare\tbo\n\n",
        '﻿Problema,Alumno,Pregunta,Respuesta\nlecture,bo,x,-4.00\nsquare, "bo","x", 6,,\n',
        "when,student,lecture: ∂f/∂x,square:df/dx\nnow,bo,-4.00,6\n",
        '{"student": "bo", "problem": "lecture", "answers": {"x": -4.00}}\n'
        '{"student": "bo", "problem": "square", "answers": {"x": 6}}\n',
        '{"student": "bo", "lecture: x": -4.00, "square: x": "6"}',
    ],
)
def test_every_shape_says_the_same(text: str):
    answers, unread = read(text)
    written = [answer.replace("∂f/∂", "").replace("df/d", "") for answer in answers]
    assert written == ["bo/lecture/x=-4.00", "bo/square/x=6"]
    assert not unread


@pytest.mark.parametrize(
    "text",
    [
        "problem,asked,answer\nlecture,x,-4\n",
        "student,problem,asked,answer\n,lecture,x,-4\n",
        "lecture: x = -4\n",
        '{"problem": "lecture", "answers": {"x": -4}}',
    ],
)
def test_a_file_that_names_nobody_is_of_whom_it_is_called_after(text: str):
    assert read(text) == (["ana/lecture/x=-4"], [])


def test_a_problem_need_not_be_named_where_there_is_only_one():
    square = Outline({"square": SHEET.problem[1]})
    for text in ("student,x\nbo,6\n", "student,asked,answer\nbo,x,6\n", '{"student": "bo", "x": 6}'):
        assert read(text, square) == (["bo/square/x=6"], [])


HEAD = b"student,problem,asked,answer\n"
GOOD = b"bo,lecture,x,-4\n"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (b"bo,lecture\n", "has 2 cells and not 4"),
        (b"bo,lecture,x,max(1,2)\n", "has 5 cells and not 4"),
        (b"Jos\xe9,lecture,x,3\n", "is not UTF-8 text"),
        (b"bo,lecture,x,3\0\n", "has a zero byte"),
        (b",lecture,x,3\n", "names no student"),
        (b"b" * 201 + b",lecture,x,3\n", "more than 200 characters"),
        (b"bo,lecture,x," + b"1" * LONGEST_LINE + b"\n", "is longer than"),
        (b"bo,lecture,x," + b"1" * 3 * LONGEST_LINE + b"\n", "is longer than"),
        (b'bo,lecture,x,"3\n', "a quote that is not closed"),
        (b'bo,lecture,x,"3" 4\n', "a quote in the middle"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_spoils_no_other(row: bytes, why: str):
    answers, unread = read(HEAD + GOOD + row + GOOD)
    assert answers == ["bo/lecture/x=-4"] * 2
    assert len(unread) == 1
    assert unread[0].startswith("3: ")
    assert why in unread[0]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"student": "bo"', "is not JSON"),
        ("[1]", "is no object"),
        ('{"student": "bo", "answers": 3}', 'no "answers"'),
        ("[" * 90_000, "nested too deeply"),
        ('{"student": "\\ud800", "problem": "lecture", "answers": {"x": 1}}', "half a character"),
    ],
)
def test_so_is_a_bad_line_of_json(line: str, why: str):
    good = '{"student": "bo", "problem": "lecture", "answers": {"x": -4}}\n'
    answers, unread = read(f"{good}{line}\n{good}")
    assert answers == ["bo/lecture/x=-4"] * 2
    assert len(unread) == 1
    assert why in unread[0]


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n", b"\xff\xfes\0t\0", "student,lecture: w\n"])
def test_a_file_of_no_shape_is_refused_as_a_whole(text: str | bytes):
    with pytest.raises(InputError) as error:
        read(text)
    assert "lecture: value q" in error.value.problem.hint


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30), min_size=2)
    )
)
def test_rows_that_are_written_by_the_csv_module_come_back(rows: list[list[str]]):
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    found = [*rows_of(lines_of(io.BytesIO(stream.getvalue().encode())))]
    readable = {tuple(row.cells) for row in found if not row.problem}
    for row in rows:
        plain = not any(cell.count("\n") + cell.count("\r") for cell in row)
        assert not plain or tuple(cell.strip() for cell in row) in readable


@given(st.binary(max_size=300))
def test_any_bytes_are_answers_or_are_refused_with_a_line(data: bytes):
    answers, unread = read(HEAD + GOOD + data)
    assert answers[:1] == ["bo/lecture/x=-4"] or unread
    lines = [int(each.partition(":")[0]) for each in unread]
    assert lines == sorted(lines)
    assert all(1 < line <= data.count(b"\n") + 3 for line in lines)
    json.dumps(answers).encode()
