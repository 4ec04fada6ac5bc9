"""Tables with commas, semicolons or tabs, row by row: one that cannot be read never spoils the next.

What a row may cost is bounded: a quote that is not closed, or a line without an end, ends with that row.
"""

from __future__ import annotations

import csv
from collections import deque

from backprop.grammar.problem import said
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

LONGEST_LINE = 100_000
"""Bytes of a line."""
_MOST_LINES = 20
"""Lines of a row, whose cells may have line breaks between quotes."""
_UNCLOSED = said("has a quote that is not closed")
_NOT_UTF8 = said("is not UTF-8 text; save it as UTF-8")


class Line(Record):
    """A line of a file."""

    number: int
    text: str
    problem: str = ""
    """Why it cannot be read, if it cannot."""


class Row(Record):
    """A row of a table."""

    line: int
    """Where it starts, counted from 1."""
    cells: list[str]
    problem: str = ""


def lines_of(stream: BinaryIO) -> Iterator[Line]:
    """The lines of a file that have something in them; a mark of UTF-8 at its start is left out."""
    number = 0
    while data := stream.readline(LONGEST_LINE):
        number += 1
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        if len(data) == LONGEST_LINE and not data.endswith(b"\n"):
            while data and not data.endswith(b"\n"):
                data = stream.readline(LONGEST_LINE)
            yield Line(number, "", said("is longer than {number} bytes", number=LONGEST_LINE))
            continue
        try:
            text = data.decode()
        except UnicodeDecodeError:
            yield Line(number, "", _NOT_UTF8)
            continue
        if "\0" in text:
            yield Line(number, "", said("has a zero byte"))
        elif text.strip():
            yield Line(number, text)


def rows_of(lines: Iterator[Line]) -> Iterator[Row]:
    """The rows of a table; its first line tells what stands between cells."""
    waiting: deque[Line] = deque()
    delimiter = ""
    while line := (waiting.popleft() if waiting else next(lines, None)):
        if line.problem:
            yield Row(line.number, [], line.problem)
            continue
        delimiter = delimiter or next((sign for sign in "\t;" if sign in line.text), ",")
        if '"' in line.text:
            yield _quoted(line, lines, waiting, delimiter)
        else:
            yield Row(line.number, [cell.strip() for cell in line.text.split(delimiter)])


def _quoted(line: Line, lines: Iterator[Line], waiting: deque[Line], delimiter: str) -> Row:
    """A row with quotes, whose cells may go on in the next lines; `waiting` gets back what is not its own."""
    taken = [line]
    problem = ""
    while not problem:
        try:
            texts = [each.text for each in taken]
            cells = next(csv.reader(texts, delimiter=delimiter, strict=True, skipinitialspace=True))
            return Row(line.number, [cell.strip() for cell in cells])
        except csv.Error as error:
            if "end of data" not in str(error):
                problem = _UNCLOSED if taken[1:] else said("has a quote in the middle of a cell")
        following = None if problem else waiting.popleft() if waiting else next(lines, None)
        if following:
            taken.append(following)
        if not following or following.problem or len(taken) > _MOST_LINES:
            problem = problem or _UNCLOSED
    waiting.extendleft(reversed(taken[1:]))
    return Row(line.number, [], problem)
