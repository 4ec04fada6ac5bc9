"""`backprop code`: an expression and its gradient as a program in another language."""

from __future__ import annotations

from backprop.cli import output
from backprop.cli.evaluate import names_in
from backprop.cli.exit_code import ExitCode
from backprop.cli.language import check_language
from backprop.cli.source import expression
from backprop.engine.build import build
from backprop.engine.point import choose_convention, choose_output, choose_wrt
from backprop.engine.primitives import FUNCTIONS
from backprop.grammar.problem import BackpropError, InputError, Problem, said
from backprop.grammar.read import read
from backprop.grammar.record import Record
from backprop.views.code.gradient import code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Request(Record):
    """What a call of `code` asks for, as it was written."""

    expressions: Sequence[str]
    bindings: Sequence[str]
    options: Mapping[str, bool]
    """Of the command, to recognise one that is misspelt."""
    target: str
    file: str | None = None
    wrt: str | None = None
    output: str | None = None
    latex: bool = False
    convention: str | None = None
    language: str | None = None


def write(request: Request) -> ExitCode:
    """Write the program to standard output."""
    try:
        check_language(request.language)
        _check_no_values(request.bindings, request.options)
        text = expression(request.expressions, request.file)
        whole = build(read(text, functions=FUNCTIONS, latex=request.latex))
        wrt = names_in(request.wrt)
        graph = choose_output(whole, request.output, wrt)
        library = choose_convention(request.convention)
        output.write([code(graph, choose_wrt(whole, graph, wrt), request.target, library)])
    except BackpropError as error:
        return output.fail(error, language=request.language)
    return ExitCode.DONE


def _check_no_values(bindings: Sequence[str], options: Mapping[str, bool]) -> None:
    """A program has parameters, so a value is a misunderstanding, or a misspelt option."""
    if not bindings:
        return
    from backprop.cli.misspelt import near_option

    name = bindings[0].partition("=")[0]
    hint = near_option(f"--{name}", options) or said(
        "Leave the value out, and give it to the function when you call it."
    )
    message = said("{name} is a parameter of the program, and needs no value here.", name=name)
    raise InputError(Problem("usage", message, hint=hint))
