"""`backprop explain`: both passes in words, one gradient over its paths, or frame by frame."""

from __future__ import annotations

import sys

from backprop.cli import output
from backprop.cli.bindings import point
from backprop.cli.evaluate import Request, check_choice, check_common, how_asked, rounding
from backprop.cli.exit_code import ExitCode
from backprop.cli.language import spoken
from backprop.cli.misspelt import with_option
from backprop.cli.source import expression
from backprop.engine.differentiate import differentiate
from backprop.engine.trace import Trace
from backprop.grammar.problem import BackpropError, InputError, Problem, said
from backprop.views.explain import layout
from backprop.views.explain.one_gradient import one_gradient
from backprop.views.explain.plain import Plain
from backprop.views.explain.story import story, tells_all
from backprop.views.explain.telling import Telling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = ("text", "markdown", "latex")


def explain(request: Request, *, node: str | None = None, step: bool = False) -> ExitCode:
    """Do what is asked: the explanation to standard output, notices and problems to standard error.

    Args:
        request: as for `eval`.
        node: explain only the gradient of this node.
        step: whether to go frame by frame, with the keyboard.
    """
    try:
        _check(request, node, step)
        how = Telling(spoken(request.language), **rounding(request.digits), everything=request.constants)
        trace = differentiate(
            expression(request.expressions, request.file),
            point(request.bindings),
            **how_asked(request),
        )
        if step:
            from backprop.cli.stepping import play
            from backprop.views.explain.frames import Frames

            play(Frames(trace, how), colour=output.wants_colour(sys.stdout, request.colour))
        else:
            output.write(_pieces(trace, how, node, request))
        sys.stdout.flush()
    except BackpropError as error:
        error.problem = with_option(error.problem, request.bindings, request.options)
        return output.fail(error, colour=request.colour, language=request.language)
    for notice in trace.notices:
        if notice.kind == "kink" and node is None and tells_all(trace, how):
            continue  # the gates that stand at corners have said so
        output.tell(notice, colour=request.colour, language=request.language)
    return ExitCode.DONE


def _pieces(trace: Trace, how: Telling, node: str | None, request: Request) -> Iterator[str]:
    parts = story(trace, how) if node is None else one_gradient(trace, node, how)
    if request.format == "latex":
        from backprop.views.explain.document import document

        output.in_utf8()
        return document(parts, trace, how)
    plain = Plain(trace, how.digits)
    if request.format == "markdown":
        return layout.markdown(parts, plain)
    bold = output.wants_colour(sys.stdout, request.colour)
    return layout.text(parts, plain, _width(), _bold if bold else str)


def _width() -> int:
    """Columns for sentences: no more than are read with ease."""
    if not sys.stdout.isatty():
        return layout.WIDTH
    from shutil import get_terminal_size

    return max(20, min(layout.WIDTH, get_terminal_size().columns))


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m"


def _check(request: Request, node: str | None, step: bool) -> None:
    check_choice("--format", request.format, FORMATS)
    check_common(request)
    if not step:
        return
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        message = said("--step needs a terminal: it waits for a key after each frame.")
        raise InputError(Problem("usage", message, hint=said("Leave --step out for the whole explanation.")))
    if node is not None or request.format != "text":
        message = said(
            "--step and {option} exclude each other.", option="--node" if node is not None else "--format"
        )
        raise InputError(Problem("usage", message, hint=said("Leave one out.")))
