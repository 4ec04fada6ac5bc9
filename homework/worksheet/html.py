"""A worksheet as a page of HTML, to be printed: it loads nothing, runs nothing, and all texts are escaped."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from backprop.homework.worksheet.page import Page, Part
from backprop.homework.worksheet.picture import picture
from backprop.homework.worksheet.words import words
from backprop.views.latex import statements
from backprop.views.latex_symbols import symbol
from backprop.views.mathml import mathml

_MOST_LINES = 100
"""Nodes of a problem whose formula is set as one."""
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
    templates.filters["name"] = lambda name: Markup(mathml(symbol(name)))
    pictures = [picture(part, page.language, solved=page.is_solved) for part in page.parts]
    formulas = [_formulas(part) for part in page.parts]
    return templates.get_template("worksheet.html").render(
        page=page, say=words(page.language), parts=[*zip(page.parts, pictures, formulas, strict=True)]
    )


def _formulas(part: Part) -> list[Markup]:
    """The statements of a problem; none, if they are so long that they are better read as text."""
    if len(part.lines) > _MOST_LINES:
        return []
    return [Markup(mathml(statement)) for statement in statements(part.trace)]
