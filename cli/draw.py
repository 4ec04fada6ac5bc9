"""`backprop draw`: the circuit as a picture."""

from __future__ import annotations

import os
import sys

from backprop.cli import output
from backprop.cli.bindings import point
from backprop.cli.evaluate import Request, check_choice, names_in, rounding, with_option
from backprop.cli.exit_code import ExitCode
from backprop.cli.source import expression
from backprop.engine.differentiate import differentiate
from backprop.engine.primitives import CONVENTIONS
from backprop.engine.trace import Trace
from backprop.grammar.problem import BackpropError, InputError, Problem
from backprop.views.language import LANGUAGES, Language, language_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FORMATS = ("svg", "dot", "mermaid")
ENDINGS = {"svg": "svg", "dot": "dot", "gv": "dot", "mmd": "mermaid", "mermaid": "mermaid"}
"""Ending of a file name -> the format that is written to it."""

STDOUT = "-"

_OPTIONS = ("--write", "--lang", "--steps")
"""Its options that `eval` has not."""

MOST_BOXES = 2000
"""A picture of more inputs and gates would say nothing to anybody."""


def draw(
    request: Request, *, path: str, form: str | None, language: str | None, steps: str | None
) -> ExitCode:
    """Do what is asked: the picture to a file or to standard output, notices and problems to standard error.

    Args:
        request: as for `eval`.
        path: of the file, or `-`.
        form: the format; by default what the ending of the path says, or SVG.
        language: code of the language of titles, if it was given.
        steps: the state after so many is drawn, if they were given.
    """
    try:
        form = _format(path, form)
        check_choice("--color", request.colour, output.COLOUR_CHOICES)
        if request.convention is not None:
            check_choice("--convention", request.convention, tuple(CONVENTIONS))
        if language is not None:
            check_choice("--lang", language, LANGUAGES)
        options = rounding(request.digits)
        if steps is not None:
            options["steps"] = _number_of(steps)
        trace = differentiate(
            expression(request.expressions, request.file),
            point(request.bindings),
            wrt=names_in(request.wrt),
            output=request.output,
            convention=request.convention,
            latex=request.latex,
        )
        _check_size(trace)
        write(path, _drawn(trace, form, Language(language or language_of(os.environ)), options))
    except BackpropError as error:
        error.problem = with_option(error.problem, request.bindings, _OPTIONS)
        return output.fail(error, colour=request.colour)
    for notice in trace.notices:
        output.tell(notice, colour=request.colour)
    return ExitCode.DONE


def _format(path: str, form: str | None) -> str:
    if form is not None:
        check_choice("--format", form, FORMATS)
        return form
    ending = path.rpartition(".")[2].lower()
    if path == STDOUT:
        return FORMATS[0]
    if ending not in ENDINGS:
        message = f"What to write to {path} is not clear from its name."
        raise InputError(Problem("usage", message, hint="End it in .svg, .dot or .mmd, or give --format."))
    return ENDINGS[ending]


def _number_of(steps: str) -> int:
    if not (steps.isdecimal() and len(steps) < 10):
        message = f"--steps takes a whole number from 0 on, not {steps!r}."
        raise InputError(Problem("usage", message, hint="Write --steps=3 for the state after three steps."))
    return int(steps)


def _check_size(trace: Trace) -> None:
    boxes = len(trace.ids())
    if boxes > MOST_BOXES:
        message = f"A picture of {boxes} inputs and gates could not be read; the most are {MOST_BOXES}."
        hint = "--output NAME draws the part before a node; `backprop eval` shows all of it."
        raise InputError(Problem("too-large", message, hint=hint))


def _drawn(trace: Trace, form: str, language: Language, options: dict[str, Any]) -> str:
    if form == "dot":
        from backprop.views.circuit.dot import dot

        return dot(trace, language, **options)
    if form == "mermaid":
        from backprop.views.circuit.mermaid import mermaid

        return mermaid(trace, language, **options)
    from backprop.views.circuit.svg import svg

    try:
        return svg(trace, language, **options)
    except ModuleNotFoundError as missing:
        if missing.name != "fast_sugiyama":
            raise
        hint = "Install it with `python3 -m pip install 'backprop-cli[draw]'`, or draw with --format=dot."
        problem = Problem("missing-library", "The layout library fast-sugiyama is not installed.", hint=hint)
        raise InputError(problem) from None


def write(path: str, picture: str) -> None:
    """Write a file, or to standard output.

    Raises:
        InputError: it cannot be written.
    """
    if path == STDOUT:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")  # as the picture says of itself
        output.write([picture])
        sys.stdout.flush()
        return
    try:
        with open(path, "w", encoding="utf-8") as stream:  # noqa: PTH123 - as in source.py
            stream.write(picture)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}."
        raise InputError(Problem("file", message, hint="Check the path given to -o.")) from None
