"""Worksheets in any of their formats."""

from __future__ import annotations

from importlib import import_module

from backprop.homework.worksheet.page import Page

_WRITERS = {
    "markdown": ("markdown", "markdown"),
    "csv": ("csv_text", "csv_text"),
    "json": ("json_text", "json_text"),
    "html": ("html", "html"),
}
"""Format -> the module that writes it, and the function in it."""

FORMATS = tuple(_WRITERS)
ENDINGS = {
    "md": "markdown",
    "markdown": "markdown",
    "csv": "csv",
    "json": "json",
    "html": "html",
    "htm": "html",
}
"""Ending of a file name -> the format that is written to it."""
ENDING = {"markdown": "md", "csv": "csv", "json": "json", "html": "html"}


def text_of(page: Page, form: str) -> str:
    """A worksheet in one of `FORMATS`."""
    module, function = _WRITERS[form]
    text: str = getattr(import_module(f"backprop.homework.worksheet.{module}"), function)(page)
    return text
