"""`backprop diff`: derivatives as formulas."""

from __future__ import annotations

import shutil
import sys

from backprop.cli import output
from backprop.cli.bindings import point
from backprop.cli.exit_code import ExitCode
from backprop.cli.language import check_language, spoken
from backprop.cli.misspelt import with_option
from backprop.cli.source import expression
from backprop.engine.derivative_values import Evaluated, evaluate
from backprop.engine.derive import Derivatives, derive
from backprop.engine.primitives import CONVENTIONS
from backprop.grammar.problem import BackpropError, InputError, Problem, said
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from backprop.views.language import Language


class Request(Record):
    """What a call of `diff` asks for, as it was written."""

    expressions: Sequence[str]
    bindings: Sequence[str]
    options: Mapping[str, bool]
    """Of the command, to recognise one that is misspelt."""
    file: str | None = None
    to: str = "text"
    wrt: str | None = None
    order: str | None = None
    hessian: bool = False
    jacobian: bool = False
    output: str | None = None
    digits: str | None = None
    colour: str = "auto"
    latex: bool = False
    language: str | None = None


def forms() -> list[str]:
    """What `--to` takes."""
    from backprop.views.code.emit import TARGETS

    return ["text", "json", "latex", *TARGETS]


def diff(request: Request) -> ExitCode:
    """Do what is asked: formulas to standard output, notices and problems to standard error."""
    as_json = request.to == "json"
    try:
        _check_convention(request)
        form = _form(request)
        text = expression(request.expressions, request.file)
        at = point(request.bindings)
        found = derive(
            text,
            wrt=_names(request.wrt),
            order=_order(request),
            kind="hessian" if request.hessian else "jacobian" if request.jacobian else "gradient",
            output=_names(request.output),
            bound=at,
            latex=request.latex,
        )
        evaluated = evaluate(found, at) if request.bindings else None
        if request.language is not None:
            found, evaluated = _translated(found, evaluated, spoken(request.language))
        output.write(form(found, evaluated))
        sys.stdout.flush()
    except BackpropError as error:
        error.problem = with_option(error.problem, request.bindings, request.options)
        return output.fail(error, as_json=as_json, colour=request.colour, language=request.language)
    if not as_json:
        notices = (*found.notices, *(evaluated.notices if evaluated else ()))
        output.tell_all(notices, colour=request.colour, language=request.language)
    return ExitCode.DONE


def _translated(
    found: Derivatives, evaluated: Evaluated | None, language: Language
) -> tuple[Derivatives, Evaluated | None]:
    """The same with notices in a language, for JSON."""
    found = found._replace(notices=tuple(map(language.problem, found.notices)))
    if evaluated is not None:
        evaluated = evaluated._replace(notices=tuple(map(language.problem, evaluated.notices)))
    return found, evaluated


def _form(request: Request) -> Callable[[Derivatives, Evaluated | None], Iterable[str]]:
    """What turns derivatives into the pieces of text that are asked for."""
    from backprop.cli.evaluate import check_choice, rounding

    check_choice("--to", request.to, forms())
    check_choice("--color", request.colour, output.COLOUR_CHOICES)
    check_language(request.language)
    digits = rounding(request.digits)
    if request.to == "json":
        output.in_utf8()
        from backprop.views.derivatives_json import derivatives_json

        return derivatives_json
    if request.to == "latex":
        from backprop.views.derivatives_latex import derivatives_latex

        return lambda found, _: derivatives_latex(found)
    if request.to != "text":
        return _program(request)
    from backprop.views.derivatives import derivatives_text

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return lambda found, at: derivatives_text(
        found, at and at.values, width=width, language=spoken(request.language), **digits
    )


def _check_convention(request: Request) -> None:
    """`--convention=jax` would be a value of a variable here."""
    for binding in request.bindings:
        name, _, value = binding.partition("=")
        if name == "convention" and value.strip() in CONVENTIONS:
            message = said("{command} has no option {option}.", command="diff", option="--convention")
            hint = said("Its formulas follow no library at corners: a note says where pieces meet.")
            raise InputError(Problem("usage", message, hint=hint))


def _program(request: Request) -> Callable[[Derivatives, Evaluated | None], Iterable[str]]:
    from backprop.views.code.emit import emit

    if request.bindings:
        message = said("A program in {to} has parameters, and needs no values.", to=request.to)
        raise InputError(Problem("usage", message, hint=said("Leave the values out, or --to.")))
    return lambda found, _: [
        emit(
            found.graph,
            {**found.values, **{derivative.heading: derivative.node for derivative in found.derivatives}},
            request.to,
        )
    ]


def _names(text: str | None) -> list[str] | None:
    return None if text is None else [name.strip() for name in text.split(",")]


def _order(request: Request) -> int:
    if request.hessian and request.jacobian:
        message = said("--hessian and --jacobian ask for different things.")
        raise InputError(Problem("usage", message, hint=said("Write one of them.")))
    if request.order is None:
        return 1
    try:
        return int(request.order)
    except ValueError:
        message = said("--order takes a whole number, not {order!r}.", order=request.order)
        raise InputError(Problem("usage", message, hint=said("Write --order=2, say."))) from None
