"""`backprop eval`: differentiate an expression at a point and show every step."""

from __future__ import annotations

import sys
from functools import partial

from backprop.cli import output
from backprop.cli.bindings import point
from backprop.cli.exit_code import ExitCode
from backprop.cli.source import expression
from backprop.engine.differentiate import differentiate
from backprop.engine.trace import Trace
from backprop.grammar.problem import BackpropError, InputError, Problem
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

FORMATS = ("table", "json", "csv", "markdown")


class Request(Record):
    """What a call of `eval` asks for, as it was written."""

    expressions: Sequence[str]
    bindings: Sequence[str]
    file: str | None = None
    format: str = "table"
    wrt: str | None = None
    output: str | None = None
    digits: str | None = None
    constants: bool = False
    colour: str = "auto"
    latex: bool = False


def evaluate(request: Request) -> ExitCode:
    """Do what is asked: result to standard output, notices and problems to standard error."""
    as_json = request.format == "json"
    try:
        show = _view(request)
        text = expression(request.expressions, request.file)
        wrt = None if request.wrt is None else [name.strip() for name in request.wrt.split(",")]
        at = point(request.bindings)
        trace = differentiate(text, at, wrt=wrt, output=request.output, latex=request.latex)
        output.write(show(trace))
        sys.stdout.flush()
    except BackpropError as error:
        error.problem = _with_option(error.problem, request.bindings)
        return output.fail(error, as_json=as_json, colour=request.colour)
    if not as_json:
        for notice in trace.notices:
            output.tell(notice, colour=request.colour)
    return ExitCode.DONE


def _with_option(problem: Problem, bindings: Sequence[str]) -> Problem:
    """The problem, with a better hint where a misspelt option was taken for a variable: `--digit=3`."""
    if problem.kind not in ("unknown-variable", "unbound"):
        return problem
    from backprop.cli.arguments import near_option

    names = (binding.partition("=")[0] for binding in bindings)
    near = [
        hint
        for name in names
        if name in problem.message.rstrip(".").split() and (hint := near_option(f"--{name}"))
    ]
    return problem._replace(hint=f"{near[0]} {problem.hint}") if near else problem


def _view(request: Request) -> Callable[[Trace], Iterable[str]]:
    """What turns a Trace into the pieces of text that are asked for."""
    _check_choice("--format", request.format, FORMATS)
    _check_choice("--color", request.colour, output.COLOUR_CHOICES)
    constants = request.constants
    rounding: dict[str, Any] = {} if request.digits is None else {"digits": _digits(request.digits)}
    if request.format == "json":
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")  # as RFC 8259 demands
        from backprop.views.json_text import json_text

        return lambda trace: json_text(trace, constants=constants)
    if request.format == "csv":
        from backprop.views.csv_text import csv_text

        return lambda trace: csv_text(trace, constants=constants)
    if request.format == "markdown":
        from backprop.views.markdown import markdown

        return lambda trace: markdown(trace, constants=constants, **rounding)
    from backprop.cli.terminal import printed
    from backprop.views.table import table

    return lambda trace: printed(partial(table, trace, constants=constants, **rounding), request.colour)


def _digits(text: str) -> int:
    from backprop.views.numbers import MOST_DIGITS

    if not (text.isdecimal() and 1 <= int(text) <= MOST_DIGITS):
        message = f"--digits takes a whole number from 1 to {MOST_DIGITS}, not {text!r}."
        raise InputError(Problem("usage", message, hint="--json has all digits that there are."))
    return int(text)


def _check_choice(option: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        from backprop.engine.suggest import listed

        message = f"{option} takes {listed(choices, 'or')}, not {value!r}."
        raise InputError(Problem("usage", message, hint=f"Write {option}={choices[0]}, say."))
