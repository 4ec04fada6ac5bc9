"""`backprop draw`: the circuit as a picture."""

from __future__ import annotations

import sys

from backprop.cli import output
from backprop.cli.bindings import point
from backprop.cli.evaluate import Request, check_choice, names_in, rounding, with_option
from backprop.cli.exit_code import ExitCode
from backprop.cli.language import check_language, spoken
from backprop.cli.source import expression
from backprop.engine.differentiate import differentiate
from backprop.engine.primitives import CONVENTIONS
from backprop.engine.trace import Trace
from backprop.grammar.problem import BackpropError, InputError, Problem, said
from backprop.views.language import Language

FORMATS = ("svg", "dot", "mermaid")
ENDINGS = {"svg": "svg", "dot": "dot", "gv": "dot", "mmd": "mermaid", "mermaid": "mermaid"}
"""Ending of a file name -> the format that is written to it."""

STDOUT = "-"

_OPTIONS = ("--write",)
"""Its options that `eval` has not."""

MOST_BOXES = 2000
"""A picture of more inputs and gates would say nothing to anybody."""


def draw(request: Request, *, path: str, form: str | None) -> ExitCode:
    """Do what is asked: the picture to a file or to standard output, notices and problems to standard error.

    Args:
        request: as for `eval`.
        path: of the file, or `-`.
        form: the format; by default what the ending of the path says, or SVG.
    """
    try:
        form = _format(path, form)
        check_choice("--color", request.colour, output.COLOUR_CHOICES)
        if request.convention is not None:
            check_choice("--convention", request.convention, tuple(CONVENTIONS))
        check_language(request.language)
        digits = rounding(request.digits)
        trace = differentiate(
            expression(request.expressions, request.file),
            point(request.bindings),
            wrt=names_in(request.wrt),
            output=request.output,
            convention=request.convention,
            latex=request.latex,
        )
        _check_size(trace)
        _write(path, _drawn(trace, form, spoken(request.language), digits))
    except BackpropError as error:
        error.problem = with_option(error.problem, request.bindings, _OPTIONS)
        return output.fail(error, colour=request.colour, language=request.language)
    for notice in trace.notices:
        output.tell(notice, colour=request.colour, language=request.language)
    return ExitCode.DONE


def _format(path: str, form: str | None) -> str:
    if form is not None:
        check_choice("--format", form, FORMATS)
        return form
    ending = path.rpartition(".")[2].lower()
    if path == STDOUT:
        return FORMATS[0]
    if ending not in ENDINGS:
        message = said("What to write to {path} is not clear from its name.", path=path)
        raise InputError(
            Problem("usage", message, hint=said("End it in .svg, .dot or .mmd, or give --format."))
        )
    return ENDINGS[ending]


def _check_size(trace: Trace) -> None:
    boxes = len(trace.ids())
    if boxes > MOST_BOXES:
        message = said(
            "A picture of {boxes} inputs and gates could not be read; the most are {most_boxes}.",
            boxes=boxes,
            most_boxes=MOST_BOXES,
        )
        hint = said("--output NAME draws the part before a node; `backprop eval` shows all of it.")
        raise InputError(Problem("too-large", message, hint=hint))


def _drawn(trace: Trace, form: str, language: Language, digits: dict[str, int]) -> str:
    if form == "dot":
        from backprop.views.circuit.dot import dot

        return dot(trace, **digits)
    if form == "mermaid":
        from backprop.views.circuit.mermaid import mermaid

        return mermaid(trace, **digits)
    from backprop.views.circuit.svg import svg

    try:
        return svg(trace, language, **digits)
    except ModuleNotFoundError as missing:
        if missing.name != "fast_sugiyama":
            raise
        hint = said(
            "Install it with `python3 -m pip install 'backprop-cli[draw]'`, or draw with --format=dot."
        )
        problem = Problem(
            "missing-library", said("The layout library fast-sugiyama is not installed."), hint=hint
        )
        raise InputError(problem) from None


def _write(path: str, picture: str) -> None:
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
        message = said("{path} cannot be written: {reason}.", path=path, reason=error.strerror or error)
        raise InputError(Problem("file", message, hint=said("Check the path given to -o."))) from None
