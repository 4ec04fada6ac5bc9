"""A worksheet as a page of HTML, to be printed: it loads nothing, runs nothing, and all texts are escaped."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backprop.homework.worksheet.page import Page
from backprop.homework.worksheet.picture import picture
from backprop.homework.worksheet.words import words

_FOLDER = Path(__file__).parent / "pages"


def html(page: Page) -> str:
    """The document."""
    templates = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pictures = [picture(part, page.language, solved=page.is_solved) for part in page.parts]
    return templates.get_template("worksheet.html").render(
        page=page, say=words(page.language), parts=[*zip(page.parts, pictures, strict=True)]
    )
