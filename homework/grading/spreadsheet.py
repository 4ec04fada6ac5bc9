"""Marks as CSV, which a spreadsheet opens without obeying what a student wrote (see `cells`)."""

from __future__ import annotations

from backprop.homework.cells import table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from backprop.homework.grading.summary import Line


def amount(marks: float) -> str:
    """Marks as people write them: `5`, `2.5`, `1.67`."""
    return f"{marks:.2f}".rstrip("0").rstrip(".")


def csv_text(lines: Iterable[Line], problems: Sequence[str]) -> Iterator[str]:
    """A row for each student: their name, the marks for each problem, and the total.

    Args:
        lines: of the students.
        problems: names, in order. Where nothing was handed in the cell is empty.
    """
    yield table([["student", *problems, "total"]])
    for line in lines:
        marks = [amount(line.marks[name]) if name in line.marks else "" for name in problems]
        yield table([[line.student, *marks, amount(line.total)]])
