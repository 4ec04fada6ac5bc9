"""`backprop gradcheck`: check a gradient, and what others claim it is."""

from __future__ import annotations

import math
import sys
from functools import partial

from backprop.cli import output
from backprop.cli.bindings import point
from backprop.cli.evaluate import Request, check_common, how_asked, rounding
from backprop.cli.exit_code import ExitCode
from backprop.cli.language import spoken
from backprop.cli.misspelt import with_option
from backprop.cli.source import expression
from backprop.engine.claims import Claim
from backprop.engine.differentiate import differentiate
from backprop.engine.gradcheck import H, gradcheck
from backprop.engine.targets import GRADIENT, numerator, read_target
from backprop.grammar.problem import BackpropError, DomainError, InputError, Problem, joined, replaced, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def check(request: Request, *, claims: Sequence[str], h: str | None, steps: str | None) -> ExitCode:
    """Do what is asked; 1 means that the gradient or a claim is wrong."""
    as_json = request.format == "json"
    try:
        check_common(request)
        digits = rounding(request.digits)
        found = gradcheck(
            expression(request.expressions, request.file),
            point(request.bindings),
            **how_asked(request),
            h=H if h is None else _step("--h", h),
            steps=None if steps is None else [_step("--steps", step) for step in steps.split(",")],
            claims=[_claim(claim) for claim in claims],
        )
    except BackpropError as error:
        error.problem = with_option(_h_is_an_option(error.problem), request.bindings, request.options)
        return output.fail(error, as_json=as_json, colour=request.colour, language=request.language)
    if as_json:
        from backprop.views.gradcheck_json import gradcheck_json

        output.in_utf8()
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
        output.tell_all(found.trace.notices, colour=request.colour, language=request.language)
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
    """`x=-4`, `df/dx=-4`: that ∂f/∂x is -4.

    Raises:
        InputError: it is about no slope, or gives no number.
    """
    written, equals, value = text.partition("=")
    try:
        target = read_target(written) if equals and value.strip() else None
    except InputError:
        target = None
    if target is None or target.of != GRADIENT:
        hint = said("Write it as --claim x=-4.")
        message = said("{text!r} does not claim a slope in a variable.", text=text)
        if target is not None:
            hint = said("Values are judged by `backprop check`; write a slope as --claim x=-4.")
        raise InputError(Problem("binding", message, hint=hint))
    return Claim(target.node, value.strip(), _claimed(value), numerator(written))


def _claimed(text: str) -> float:
    """The number that is claimed."""
    try:
        return differentiate(text, {}).value
    except BackpropError as error:
        problem = error.problem
        message = said(
            "The claim {claim!r}: {message:inside}", claim=text, message=joined("", [problem.message])
        )
        hint = said("Write it as --claim x=-4.") if isinstance(error, DomainError) else problem.hint
        if problem.kind == "unbound":
            message = said("The claim {claim!r} is neither a number nor made of numbers.", claim=text)
            hint = said("Write it as --claim x=-4; formulas are judged by `backprop check`.")
        if problem.kind == "overflow":
            hint = said("Claim a slope below 1.8e308.")
        raise InputError(problem._replace(message=message, hint=hint)) from None


def _h_is_an_option(problem: Problem) -> Problem:
    """The problem, with a hint that helps where a variable is called like the option --h."""
    if problem.kind != "unbound" or "--h=…" not in problem.hint.split():
        return problem
    hint = replaced(problem.hint, "--h=…", "--at h=…")
    return problem._replace(hint=said("{hint}; --h is the step.", hint=hint))
