"""Which sheet is whose: a table student,sheet, with paths that start from its own folder."""

from __future__ import annotations

import csv

from backprop.grammar.problem import InputError, Problem, said
from backprop.homework.cells import plain, table

NAME = "manifest.csv"
HEADS = ("student", "sheet")


def manifest(sheets: dict[str, str]) -> str:
    """The table: student -> path."""
    return table([HEADS, *sheets.items()])


def sheets_in(text: str, where: str) -> list[tuple[str, str]]:
    """Students and the paths of their sheets, in order.

    Args:
        text: of the table.
        where: it comes from, for messages.

    Raises:
        InputError: it is no such table.
    """
    rows = [row for row in csv.reader(text.splitlines(), skipinitialspace=True) if any(row)]
    hint = said("Its heads are student,sheet.")
    if not rows or [cell.strip().lower() for cell in rows[0]] != [*HEADS]:
        raise InputError(Problem("file", said("{where} is no list of sheets.", where=where), hint=hint))
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(HEADS) or not all(row):
            message = said("{where}: row {number} has no student and sheet.", where=where, number=number)
            raise InputError(Problem("file", message, hint=hint))
    return [(plain(student), path) for student, path in rows[1:]]
