"""`backprop functions`: the table of primitives, for people."""

from __future__ import annotations

from backprop.cli import output
from backprop.cli.exit_code import ExitCode
from backprop.cli.language import check_language, spoken
from backprop.cli.terminal import printed
from backprop.engine.primitives import FUNCTIONS
from backprop.engine.suggest import near_names
from backprop.grammar.problem import InputError, Problem, said
from backprop.views.reference import called, entry, overview

_WIDTH = 80
"""Columns of the list in a pipe: people read it through head and less."""


def functions(name: str | None, code: str | None = None) -> ExitCode:
    """Print the list of functions, or what there is to know about one.

    Args:
        name: of the function; None for all.
        code: of the language, if it was given.
    """
    check_language(code)
    language = spoken(code)
    if name is None:
        output.write([printed(lambda console: overview(console, language), piped_width=_WIDTH)])
        return ExitCode.DONE
    rows = called(name)
    if not rows:
        near = near_names(name, FUNCTIONS)
        hint = (
            said("Did you mean {near}?", near=near) if near else said("`backprop functions` lists them all.")
        )
        return output.fail(
            InputError(
                Problem("unknown-function", said("There is no function called {name}.", name=name), hint=hint)
            ),
            language=code,
        )
    output.write([printed(lambda console: entry(rows, language))])
    return ExitCode.DONE
