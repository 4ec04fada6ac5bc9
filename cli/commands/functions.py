"""`backprop functions`, as Typer declares it."""

from __future__ import annotations

from typing import Annotated

import typer

from backprop.cli import options
from backprop.engine.primitives import FUNCTIONS

HELP = """List the functions, or explain one: value, derivative, domain, and what happens at its corners.

Examples:  backprop functions    backprop functions sigmoid
"""


def command(
    name: Annotated[
        str | None,
        typer.Argument(
            help="A function or an operator; without it, all are listed.",
            autocompletion=lambda: [*FUNCTIONS],
        ),
    ] = None,
    language: options.Lang = None,
) -> int:
    from backprop.cli.functions import functions

    return functions(name, language)
