"""`backprop deck`: the lecture about some expressions, as one page."""

from __future__ import annotations

from backprop.cli import output
from backprop.cli.bindings import point
from backprop.cli.evaluate import Request, check_choice, check_common, how_asked, whole_number
from backprop.cli.exit_code import ExitCode
from backprop.cli.files import write
from backprop.cli.language import spoken
from backprop.cli.misspelt import with_option
from backprop.cli.source import expression
from backprop.engine.build import build
from backprop.engine.differentiate import differentiate
from backprop.engine.point import unknown_variable
from backprop.engine.primitives import FUNCTIONS
from backprop.engine.trace import Trace
from backprop.grammar.problem import BackpropError, InputError, Problem, said
from backprop.grammar.read import read, read_name
from backprop.grammar.record import Record
from backprop.views.circuit.circuit import DIGITS
from backprop.views.deck.frames import PACES
from backprop.views.deck.page import Options, deck

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    Page = TypeVar("Page")

MOST_NODES = 150
"""Nobody would listen to the end of a lecture on more inputs and gates."""

_MOST_DIGITS, _MOST_DECIMALS = 17, 12


class Wishes(Record):
    """What a deck is to be like, as it was written."""

    path: str = "-"
    decimals: str | None = None
    by: str = PACES[0]
    title: str = ""
    is_lecture: bool = False


def make(request: Request, wishes: Wishes) -> ExitCode:
    """Write the page to a file or to standard output; notices and problems go to standard error."""
    try:
        options = options_of(request, wishes)
        traces = _traces(request)
        check_size(traces)
        write(wishes.path, with_libraries(lambda: deck(traces, options)))
    except BackpropError as error:
        error.problem = with_option(error.problem, request.bindings, request.options)
        return output.fail(error, colour=request.colour, language=request.language)
    for trace in traces:
        output.tell_all(trace.notices, colour=request.colour, language=request.language)
    return ExitCode.DONE


def options_of(request: Request, wishes: Wishes) -> Options:
    """What is wished, checked."""
    check_common(request)
    paces = wishes.by.split(",")
    for pace in paces:
        check_choice("--by", pace, PACES)
    digits = whole_number("--digits", request.digits, _MOST_DIGITS) if request.digits else DIGITS
    decimals = whole_number("--decimals", wishes.decimals, _MOST_DECIMALS) if wishes.decimals else None
    return Options(spoken(request.language), digits, decimals, paces, wishes.title, wishes.is_lecture)


def with_libraries(make: Callable[[], Page]) -> Page:
    """A page that needs libraries of an extra.

    Raises:
        InputError: one of them is missing.
    """
    try:
        return make()
    except ModuleNotFoundError as missing:
        if missing.name not in ("fast_sugiyama", "latex2mathml"):
            raise
        hint = said("Install what decks need with `python3 -m pip install 'backprop-cli[deck]'`.")
        message = said("The library {library} is not installed.", library=missing.name.replace("_", "-"))
        raise InputError(Problem("missing-library", message, hint=hint)) from None


def check_size(traces: list[Trace]) -> None:
    """Refuse what is too much for a lecture.

    Raises:
        InputError: it is.
    """
    largest = max(len(trace.ids()) for trace in traces)
    if largest > MOST_NODES:
        message = said(
            "A lecture on {number} inputs and gates would not end; the most are {most}.",
            number=largest,
            most=MOST_NODES,
        )
        hint = said("--output NAME plays the part before a node; `backprop explain` tells all of it.")
        raise InputError(Problem("too-large", message, hint=hint))


def _traces(request: Request) -> list[Trace]:
    """A Trace for each expression; each takes of the variables those that it has."""
    at = point(request.bindings)
    if len(request.expressions) < 2 or request.file is not None:
        return [_trace(expression(request.expressions, request.file), at, request)]
    if request.wrt or request.output:
        message = said("--wrt and --output are about one expression, and there are several.")
        raise InputError(Problem("usage", message, hint=said("Leave them out, or make a deck of each.")))
    texts = [expression([given], None) for given in request.expressions]
    variables = [_variables(text, request, at) for text in texts]
    known = dict.fromkeys(name for names in variables for name in names.values())
    for name in at:
        if not any(name in names for names in variables):
            raise unknown_variable(name, known)
    return [
        _trace(text, {name: at[name] for name in names}, request)
        for text, names in zip(texts, variables, strict=True)
    ]


def _variables(text: str, request: Request, at: Mapping[str, float]) -> dict[str, str]:
    """Of the names of a point those that an expression has -> as it spells them."""
    syntax = read(text, functions=FUNCTIONS, latex=request.latex)
    spelled = {name: syntax.spelled(read_name(name) or name) for name in at}
    inputs = build(syntax, set(spelled.values())).inputs
    return {name: own for name, own in spelled.items() if own in inputs}


def _trace(text: str, at: Mapping[str, float], request: Request) -> Trace:
    return differentiate(text, at, **how_asked(request))
