"""A worksheet as a table of answers, which `grade` reads when it is filled in."""

from __future__ import annotations

from backprop.homework.cells import table
from backprop.homework.worksheet.page import Page

COLUMNS = ("student", "problem", "asked", "answer")


def csv_text(page: Page) -> str:
    """A line for each number that is asked."""
    lines = [
        (page.student, part.question.name, blank.asked, blank.answer)
        for part in page.parts
        for blank in part.blanks
    ]
    return table([COLUMNS, *lines])
