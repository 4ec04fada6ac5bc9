"""A worksheet as a page of HTML, to be printed: it loads nothing, runs nothing, and all texts are escaped."""

from __future__ import annotations

from pathlib import Path

from backprop.homework.html import formulas, templates
from backprop.homework.worksheet.page import Page
from backprop.homework.worksheet.picture import picture
from backprop.homework.worksheet.words import words

_FOLDER = Path(__file__).parent / "pages"


def html(page: Page) -> str:
    """The document."""
    parts = [
        (part, picture(part, page.language, solved=page.is_solved), formulas(part.trace))
        for part in page.parts
    ]
    return (
        templates(_FOLDER)
        .get_template("worksheet.html")
        .render(page=page, say=words(page.language), parts=parts)
    )
