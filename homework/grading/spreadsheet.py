"""Marks as CSV, which a spreadsheet opens without obeying what a student wrote.

A cell that starts with `=`, `+`, `-`, `@`, a tab or a carriage return is taken for a formula by spreadsheets
(https://owasp.org/www-community/attacks/CSV_Injection). Such a cell gets a `'` in front, unless it is a plain
number, such as -4.
"""

from __future__ import annotations

import csv
import io
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from backprop.homework.grading.summary import Line

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def safe(text: str) -> str:
    """A cell that is no formula to a spreadsheet, and has no characters that obey nobody can see."""
    text = "".join(c if c.isprintable() or c in "\n\t\r" else " " for c in text)
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def amount(marks: float) -> str:
    """Marks as people write them: `5`, `2.5`, `1.67`."""
    return f"{marks:.2f}".rstrip("0").rstrip(".")


def csv_text(lines: Iterable[Line], problems: Sequence[str]) -> Iterator[str]:
    """A row for each student: their name, the marks for each problem, and the total.

    Args:
        lines: of the students.
        problems: names, in order. Where nothing was handed in the cell is empty.
    """
    yield _row(["student", *problems, "total"])
    for line in lines:
        marks = [amount(line.marks[name]) if name in line.marks else "" for name in problems]
        yield _row([line.student, *marks, amount(line.total)])


def _row(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(map(safe, cells))
    return text.getvalue()
