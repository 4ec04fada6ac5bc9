"""The streams: the result to standard output, and all that is said about it to standard error."""

from __future__ import annotations

import os
import sys

from backprop.cli.exit_code import ExitCode, exit_code
from backprop.grammar.problem import BackpropError, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

COLOUR_CHOICES = ("auto", "always", "never")


def write(pieces: Iterable[str]) -> None:
    """Write a result."""
    for piece in pieces:
        sys.stdout.write(piece)


def in_utf8() -> None:
    """Write in UTF-8 from here on: JSON has to be (RFC 8259), and pages and documents say that they are."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")


def wants_colour(stream: TextIO, choice: str = "auto") -> bool:
    """Whether to colour what is written to a stream (https://no-color.org)."""
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def tell(problem: Problem, label: str = "note", *, colour: str = "auto", language: str | None = None) -> None:
    """Say something to a person, on standard error."""
    from backprop.cli.language import spoken
    from backprop.views.problem import draw

    coloured = wants_colour(sys.stderr, colour)
    width = _columns(sys.stderr)
    sys.stderr.write(draw(problem, label, colour=coloured, width=width, language=spoken(language)))


def tell_all(notices: Iterable[Problem], *, colour: str = "auto", language: str | None = None) -> None:
    """Say several things to a person, on standard error."""
    for notice in notices:
        tell(notice, colour=colour, language=language)


def _columns(stream: TextIO) -> int | None:
    """The width of the terminal that a stream is, if it is one."""
    if not stream.isatty():
        return None
    try:
        return int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None


def fail(
    error: BackpropError, *, as_json: bool = False, colour: str = "auto", language: str | None = None
) -> ExitCode:
    """Say why there is no result, on standard error; the status to end with.

    Args:
        error: why.
        as_json: whether a program reads it. It gets English, unless it asked for a language.
        colour: as of `--color`.
        language: of `--lang`, if it was given.
    """
    problem = error.problem
    if as_json:
        from backprop.views.json_text import dumps

        if language is not None:
            from backprop.cli.language import spoken

            problem = spoken(language).problem(problem)
        sys.stderr.write(dumps({"schema": "backprop.problem/1", **problem.to_dict()}) + "\n")
    else:
        tell(problem, "error", colour=colour, language=language)
    return exit_code(error)
