"""`backprop gradcheck`: check a gradient, and what others claim it is."""

from __future__ import annotations

import math
import sys
from functools import partial

from backprop.cli import output
from backprop.cli.bindings import constant, point
from backprop.cli.evaluate import Request, check_choice, names_in, rounding, with_option
from backprop.cli.exit_code import ExitCode
from backprop.cli.language import check_language, spoken
from backprop.cli.source import expression
from backprop.engine.claims import Claim
from backprop.engine.gradcheck import H, gradcheck
from backprop.engine.primitives import CONVENTIONS
from backprop.grammar.problem import BackpropError, InputError, Problem, replaced, said
from backprop.grammar.read import read_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def check(request: Request, *, claims: Sequence[str], h: str | None, steps: str | None) -> ExitCode:
    """Do what is asked; 1 means that the gradient or a claim is wrong."""
    as_json = request.format == "json"
    try:
        check_choice("--color", request.colour, output.COLOUR_CHOICES)
        check_language(request.language)
        if request.convention is not None:
            check_choice("--convention", request.convention, tuple(CONVENTIONS))
        digits = rounding(request.digits)
        found = gradcheck(
            expression(request.expressions, request.file),
            point(request.bindings),
            wrt=names_in(request.wrt),
            output=request.output,
            convention=request.convention,
            latex=request.latex,
            h=H if h is None else _step("--h", h),
            steps=None if steps is None else [_step("--steps", step) for step in steps.split(",")],
            claims=[_claim(claim) for claim in claims],
        )
    except BackpropError as error:
        error.problem = _h_is_an_option(with_option(error.problem, request.bindings))
        return output.fail(error, as_json=as_json, colour=request.colour, language=request.language)
    if as_json:
        from backprop.views.gradcheck_json import gradcheck_json

        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")  # as RFC 8259 demands
        if request.language is not None:
            told = tuple(map(spoken(request.language).problem, found.trace.notices))
            found = found._replace(trace=found.trace._replace(notices=told))
        output.write(gradcheck_json(found))
    else:
        from backprop.cli.terminal import printed
        from backprop.views.gradcheck import report

        output.write(
            [printed(partial(report, found, language=spoken(request.language), **digits), request.colour)]
        )
    sys.stdout.flush()
    if not as_json:
        for notice in found.trace.notices:
            output.tell(notice, colour=request.colour, language=request.language)
    return ExitCode.DONE if found.passes else ExitCode.WRONG


def _step(option: str, text: str) -> float:
    try:
        step = float(text)
    except ValueError:
        step = math.nan
    if not 1e-300 <= step <= 1e300:
        hint = said("The customary step is 1e-5; for a variable called h write --at h=2.")
        raise InputError(
            Problem(
                "usage",
                said("{option} takes a positive number, not {text!r}.", option=option, text=text),
                hint=hint,
            )
        )
    return step


def _claim(text: str) -> Claim:
    """`x=-4`: that ∂f/∂x is -4."""
    written, equals, value = text.partition("=")
    name = read_name(written)
    if not equals or name is None or not value.strip():
        hint = said("Write it as --claim x=-4.")
        raise InputError(
            Problem("binding", said("{text!r} does not claim a slope in a variable.", text=text), hint=hint)
        )
    return Claim(name, value.strip(), constant(name, value))


def _h_is_an_option(problem: Problem) -> Problem:
    """The problem, with a hint that helps where a variable is called like the option --h."""
    if problem.kind != "unbound" or "--h=…" not in problem.hint.split():
        return problem
    hint = replaced(problem.hint, "--h=…", "--at h=…")
    return problem._replace(hint=said("{hint}; --h is the step.", hint=hint))
