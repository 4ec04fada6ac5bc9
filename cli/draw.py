"""`backprop draw`: the circuit as a picture."""

from __future__ import annotations

import sys

from backprop.cli import output
from backprop.cli.bindings import point
from backprop.cli.evaluate import check_choice, check_common, how_asked, rounding
from backprop.cli.exit_code import ExitCode
from backprop.cli.files import STDOUT, write
from backprop.cli.language import spoken
from backprop.cli.misspelt import with_option
from backprop.cli.source import expression
from backprop.engine.differentiate import differentiate
from backprop.engine.trace import Trace
from backprop.grammar.problem import BackpropError, InputError, Problem, said
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from rich.console import Console
    from rich.text import Text

    from backprop.cli.evaluate import Request

    Picture = str | bytes

FORMATS = ("text", "svg", "png", "pdf", "dot", "mermaid", "tikz")
ENDINGS = {
    **{name: name for name in FORMATS},
    "txt": "text",
    "gv": "dot",
    "mmd": "mermaid",
    "tex": "tikz",
}
"""Ending of a file name -> the format that is written to it."""

_MODULES = {"png": "image", "pdf": "image"}
"""Format -> the module of `views.circuit` that has a function of its name, if that is called otherwise."""

_LIBRARIES = {"fast_sugiyama": "fast-sugiyama", "typst": "typst"}
"""Modules of libraries that pictures need, and which are installed with the extra `draw`."""


def draw(request: Request, *, path: str, form: str | None, steps: str | None) -> ExitCode:
    """Do what is asked: the picture to a file or to standard output, notices and problems to standard error.

    Args:
        request: as for `eval`.
        path: of the file, or `-`.
        form: the format; by default what the ending of the path says, and text on standard output.
        steps: the state after so many is drawn, if they were given.
    """
    try:
        form = _format(path, form)
        check_common(request)
        options = rounding(request.digits)
        if steps is not None:
            options["steps"] = _number_of(steps)
        trace = differentiate(
            expression(request.expressions, request.file),
            point(request.bindings),
            **how_asked(request),
        )
        _check_size(trace)
        language = spoken(request.language)
        if form == "text" and path == STDOUT:
            output.write([_printed(trace, language, request.colour, options)])
            sys.stdout.flush()
        else:
            write(path, _drawn(trace, form, language, options))
    except BackpropError as error:
        error.problem = with_option(error.problem, request.bindings, request.options)
        return output.fail(error, colour=request.colour, language=request.language)
    except ModuleNotFoundError as missing:
        if missing.name not in _LIBRARIES:
            raise
        return output.fail(_without(missing.name), colour=request.colour, language=request.language)
    output.tell_all(trace.notices, colour=request.colour, language=request.language)
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
        hint = said("End it in .svg, .png, .pdf, .dot, .mmd, .tex or .txt, or give --format.")
        raise InputError(Problem("usage", message, hint=hint))
    return ENDINGS[ending]


def _number_of(steps: str) -> int:
    if not (steps.isdecimal() and len(steps) < 10):
        message = said("--steps takes a whole number from 0 on, not {steps!r}.", steps=steps)
        hint = said("Write --steps=3 for the state after three steps.")
        raise InputError(Problem("usage", message, hint=hint))
    return int(steps)


def _without(library: str) -> InputError:
    message = said(
        "The library {library}, which such a picture needs, is not installed.", library=_LIBRARIES[library]
    )
    hint = said("Install it with `python3 -m pip install 'backprop-cli[draw]'`, or draw with --format=dot.")
    return InputError(Problem("missing-library", message, hint=hint))


def _check_size(trace: Trace) -> None:
    from backprop.views.circuit.circuit import MOST_BOXES

    boxes = len(trace.ids())
    if boxes > MOST_BOXES:
        message = said(
            "A picture of {boxes} inputs and gates could not be read; the most are {most_boxes}.",
            boxes=boxes,
            most_boxes=MOST_BOXES,
        )
        hint = said("--output NAME draws the part before a node; `backprop eval` shows all of it.")
        raise InputError(Problem("too-large", message, hint=hint))


def _printed(trace: Trace, language: Language, colour: str, options: dict[str, Any]) -> str:
    """The picture in characters, as a terminal has room and colours for it."""
    from backprop.cli.terminal import printed
    from backprop.views.circuit.text import IN_ASCII, text, width_of

    def fitting(console: Console) -> Text:
        picture = text(trace, language, width=console.width, **options)
        if width_of(picture) > console.width:
            message = said(
                "This circuit needs {needed} columns, and the terminal has {width}.",
                needed=width_of(picture),
                width=console.width,
            )
            hint = said("Make it wider, or write a picture: -o circuit.svg.")
            raise InputError(Problem("too-narrow", message, hint=hint))
        return picture

    picture = printed(fitting, colour)
    try:
        picture.encode(sys.stdout.encoding)
    except UnicodeEncodeError:  # an old terminal
        return picture.translate(IN_ASCII)
    return picture


def _drawn(trace: Trace, form: str, language: Language, options: dict[str, Any]) -> Picture:
    module = _MODULES.get(form, form)
    view = getattr(__import__(f"backprop.views.circuit.{module}", fromlist=[form]), form)
    picture = view(trace, language, **options)
    return picture if form != "text" else f"{picture.plain}\n"
