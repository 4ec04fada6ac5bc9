"""`backprop eval`: differentiate an expression at a point and show every step."""

from __future__ import annotations

import sys
from functools import partial

from backprop.cli import output
from backprop.cli.arguments import EVAL_OPTIONS
from backprop.cli.bindings import point, texts
from backprop.cli.exit_code import ExitCode
from backprop.cli.source import expression
from backprop.engine.differentiate import differentiate
from backprop.engine.primitives import CONVENTIONS
from backprop.engine.trace import Trace
from backprop.grammar.problem import BackpropError, InputError, Problem, said
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

_VIEWS = {
    "table": ("table", "table", True),
    "json": ("json_text", "json_text", False),
    "csv": ("csv_text", "csv_text", False),
    "markdown": ("markdown", "markdown", True),
    "latex": ("latex", "latex", True),
}
"""Format -> the module of `views` and the function in it that write it, and whether it rounds to --digits."""

FORMATS = tuple(_VIEWS)

_FOR_PROGRAMS = ("json", "csv")
"""Formats that are in English, whatever the locale."""


class Request(Record):
    """What a call of `eval` asks for, as it was written."""

    expressions: Sequence[str]
    bindings: Sequence[str]
    file: str | None = None
    format: str = "table"
    wrt: str | None = None
    output: str | None = None
    digits: str | None = None
    precision: str | None = None
    exact: bool = False
    constants: bool = False
    colour: str = "auto"
    convention: str | None = None
    latex: bool = False
    language: str | None = None
    options: Mapping[str, bool] = EVAL_OPTIONS
    """Of the command, to recognise one that is misspelt."""


def evaluate(request: Request) -> ExitCode:
    """Do what is asked: result to standard output, notices and problems to standard error."""
    request = request._replace(format=request.format.lower())
    as_json = request.format == "json"
    try:
        numbers = _numbers(request)
        show = _view(request)
        text = expression(request.expressions, request.file)
        at = texts(request.bindings) if numbers else point(request.bindings)
        trace = differentiate(text, at, **how_asked(request), **numbers)
        output.write(show(trace))
        sys.stdout.flush()
    except BackpropError as error:
        from backprop.cli.misspelt import with_option

        error.problem = with_option(error.problem, request.bindings, request.options)
        return output.fail(error, as_json=as_json, colour=request.colour, language=request.language)
    if not as_json:
        output.tell_all(trace.notices, colour=request.colour, language=request.language)
    return ExitCode.DONE


def names_in(names: str | None) -> list[str] | None:
    """The names in `--wrt x,y`."""
    if names is None:
        return None
    found = [name.strip() for name in names.split(",")]
    if "" in found:
        message = said("--wrt takes names with commas between them, not {names!r}.", names=names)
        raise InputError(Problem("usage", message, hint=said("Write --wrt=x,y, say.")))
    return found


def check_common(request: Request) -> None:
    """Check what every command takes.

    Raises:
        InputError: no such colour, library or language.
    """
    check_choice("--color", request.colour, output.COLOUR_CHOICES)
    if request.convention is not None:
        check_choice("--convention", request.convention, tuple(CONVENTIONS))
    if request.language is not None:
        from backprop.cli.language import check_language

        check_language(request.language)


def how_asked(request: Request) -> dict[str, Any]:
    """What of an expression is differentiated, and how: arguments of `differentiate`."""
    return {
        "wrt": names_in(request.wrt),
        "output": request.output,
        "convention": request.convention,
        "latex": request.latex,
    }


def _view(request: Request) -> Callable[[Trace], Iterable[str]]:
    """What turns a Trace into the pieces of text that are asked for."""
    check_choice("--format", request.format, FORMATS)
    check_common(request)
    module, name, rounds = _VIEWS[request.format]
    options: dict[str, Any] = {"constants": request.constants}
    if rounds:
        options |= rounding(request.digits, request.precision)
    if request.language is not None or request.format not in _FOR_PROGRAMS:
        from backprop.cli.language import spoken

        options |= {"language": spoken(request.language)} if request.format != "csv" else {}
    if request.format == "json":
        output.in_utf8()
    view = getattr(__import__(f"backprop.views.{module}", fromlist=[name]), name)
    if request.format != "table":
        return partial(view, **options)
    from backprop.cli.terminal import printed

    return lambda trace: printed(partial(view, trace, **options), request.colour)


def _numbers(request: Request) -> dict[str, Any]:
    """In which numbers to compute, if not in floats."""
    if request.precision is not None and request.exact:
        message = said("--precision and --exact exclude each other.")
        raise InputError(Problem("usage", message, hint=said("Exact numbers have all their digits.")))
    if request.precision is not None:
        from backprop.engine.precise import MOST_DIGITS

        return {"precision": whole_number("--precision", request.precision, MOST_DIGITS)}
    return {"exact": True} if request.exact else {}


def rounding(digits: str | None, precision: str | None = None) -> dict[str, Any]:
    """The digits that a view for people is to show, as an argument of it.

    Args:
        digits: of --digits.
        precision: of --precision: as many are shown if nothing is said.
    """
    if digits is None:
        return {} if precision is None else {"digits": int(precision)}
    from backprop.views.numbers import MOST_DIGITS

    most = MOST_DIGITS if precision is None else int(precision)
    return {"digits": whole_number("--digits", digits, most)}


def whole_number(option: str, text: str, largest: int, least: int = 1) -> int:
    """The whole number that an option takes, or an InputError."""
    if not (text.isdecimal() and len(text) < 20 and least <= int(text) <= largest):
        message = said(
            "{option} takes a whole number from {least} to {largest}, not {text!r}.",
            option=option,
            least=least,
            largest=largest,
            text=text,
        )
        hint = said("Write {option}={value}, say.", option=option, value=min(largest, 50))
        raise InputError(Problem("usage", message, hint=hint))
    return int(text)


def check_choice(option: str, value: str, choices: Sequence[str]) -> None:
    """Raise an InputError if the value of an option is none of the choices."""
    if value not in choices:
        from backprop.engine.suggest import listed, near_names

        message = said(
            "{option} takes {choices}, not {value!r}.",
            option=option,
            choices=listed(choices, "or"),
            value=value,
        )
        near = near_names(value, choices) or next((c for c in choices if c[0] == value[:1]), "")
        hint = (
            said("Did you mean {option}={near}?", option=option, near=near)
            if near
            else said("Write {option}={value}, say.", option=option, value=choices[0])
        )
        raise InputError(Problem("usage", message, hint=hint))
