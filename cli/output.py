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


def wants_colour(stream: TextIO, choice: str = "auto") -> bool:
    """Whether to colour what is written to a stream (https://no-color.org)."""
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def tell(problem: Problem, label: str = "note", *, colour: str = "auto") -> None:
    """Say something to a person, on standard error."""
    from backprop.views.problem import draw

    sys.stderr.write(draw(problem, label, colour=wants_colour(sys.stderr, colour)))


def fail(error: BackpropError, *, as_json: bool = False, colour: str = "auto") -> ExitCode:
    """Say why there is no result, on standard error; the status to end with."""
    if as_json:
        from backprop.views.json_text import dumps

        sys.stderr.write(dumps({"schema": "backprop.problem/1", **error.problem.to_dict()}) + "\n")
    else:
        tell(error.problem, "error", colour=colour)
    return exit_code(error)
