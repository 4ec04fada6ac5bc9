"""The entry point. It recognises the plain shapes by itself and hands all others to Typer.

Importing Typer costs several times what Python itself costs to start, so `eval EXPR --name=value … [--json]`,
which is what loops and pipelines call, goes straight to the same function that Typer's command calls.
"""

from __future__ import annotations

import os
import sys

from backprop.cli.exit_code import ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from backprop.cli.evaluate import Request


def main() -> None:
    """Run the program on the command line that it was started with, and end the process."""
    _prepare_streams()
    code = guarded(sys.argv[1:])
    sys.stderr.flush()
    # Python's orderly teardown is a tenth of the time of a plain call, and has nothing to put in order.
    os._exit(code)


def _prepare_streams() -> None:
    """A closed standard output fails when it is written to; a closed standard error swallows it."""
    sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    sys.stderr = sys.stderr or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def guarded(argv: Sequence[str]) -> int:
    """Run one command line as a process should: quiet when interrupted or when nobody reads on."""
    try:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")  # an old terminal shows ? for ∂, and no traceback
        code = run(argv)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return ExitCode.BROKEN_PIPE
    except OSError as error:
        from backprop.cli import output
        from backprop.grammar.problem import InputError, Problem, said

        message = said("The result cannot be written: {reason}.", reason=error.strerror or error)
        return output.fail(InputError(Problem("output", message)), as_json="--json" in argv)


def run(argv: Sequence[str]) -> int:
    """Run one command line; the status to exit with."""
    request = plain_request(argv) if "_BACKPROP_COMPLETE" not in os.environ else None
    if request is not None:
        from backprop.cli.evaluate import evaluate

        return evaluate(request)
    from backprop.cli.app import run_typer

    return run_typer(argv)


def plain_request(argv: Sequence[str]) -> Request | None:
    """The request of a command line that needs no Typer, or None if it has another shape."""
    if len(argv) < 2 or argv[0] != "eval" or argv[1:] == ["-h"]:
        return None
    expressions, bindings, form, latex = [], [], "table", False
    from backprop.cli.arguments import EVAL_OPTIONS, is_option

    for word in argv[1:]:
        name, _, value = word.partition("=")
        if word == "--json":
            form = "json"
        elif word == "--latex":
            latex = True
        elif not is_option(name):
            expressions.append(word)
        elif value and name not in EVAL_OPTIONS and "-" not in name[2:] and "=" not in value:
            bindings.append(word[2:])
        else:
            return None
    if len(expressions) != 1:
        return None
    from backprop.cli.evaluate import Request

    return Request(expressions, bindings, format=form, latex=latex)
