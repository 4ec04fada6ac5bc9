"""`backprop code`, as Typer declares it."""

from __future__ import annotations

from typing import Annotated

import typer

from backprop.cli import options

HELP = """Write an expression and its gradient as a program: a function of its variables.

It comes as Python (with its module math), for arrays as NumPy or JAX, as C, as JavaScript, or
[bold]staged[/bold]: Python in which every gate is a line, first forward and then backward, to read.

[bold]Examples[/bold]

  backprop code '(x + y)*z' --to python

  backprop code 'q = x + y; f = q*z' --to staged

  backprop code 'softplus(w*x + b)' --to c --wrt w,b > neuron.c
"""


def command(
    context: typer.Context,
    expression: Annotated[list[str] | None, options.argument("What to write")] = None,
    to: Annotated[
        str, options.choice("--to", "LANGUAGE", ("python", "numpy", "jax", "c", "js", "staged"))
    ] = "python",
    file: options.File = None,
    wrt: options.NamedWrt = None,
    node: options.Output = None,
    at: Annotated[list[str] | None, typer.Option("--at", hidden=True)] = None,
    convention: options.Convention = None,
    latex: options.Latex = False,
    language: options.Lang = None,
) -> int:
    from backprop.cli.code import Request, write

    request = Request(
        expression or [],
        at or [],
        options.options_of(context.command),
        to,
        file,
        wrt,
        node,
        latex,
        convention,
        language,
    )
    return write(request)
