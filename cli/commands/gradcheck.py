"""`backprop gradcheck`, as Typer declares it."""

from __future__ import annotations

from typing import Annotated

import typer

from backprop.cli import options
from backprop.cli.evaluate import Request

HELP = """Check a gradient against differences, and against a referee with hundreds of digits.

Beside every slope stands the central difference with its relative error, as in the CS231n notes; below, how
that error depends on the step. With [bold]--claim x=-4[/bold] a slope that somebody else gives is judged too.
Points are given as for eval; a variable called h with [bold]--at h=2[/bold].

[bold]Examples[/bold]

  backprop gradcheck '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop gradcheck '(x + y)*z' --x=-2 --y=5 --z=-4 --claim x=-4 --claim z=2

  backprop gradcheck 'abs(x)' --x=0 --convention jax --json

[bold]Exit codes[/bold]  0 all agrees · 1 something is wrong · 2 wrong use · 3 unreadable · 4 no value here
"""


def command(
    context: typer.Context,
    expression: Annotated[list[str] | None, options.argument("What to check")] = None,
    at: options.At = None,
    claim: Annotated[
        list[str] | None,
        typer.Option("--claim", metavar="NAME=SLOPE", help="Judge this slope, in a variable or a node."),
    ] = None,
    h: Annotated[
        str | None, typer.Option("--h", metavar="H", help="Step, relative where |x| > 1. \\[default: 1e-5]")
    ] = None,
    steps: Annotated[
        str | None,
        typer.Option("--steps", metavar="H,H", help="Other steps to try. \\[default: 1e-2 to 1e-11]"),
    ] = None,
    file: options.File = None,
    as_json: options.Json = False,
    wrt: options.NamedWrt = None,
    node: options.Output = None,
    digits: options.TableDigits = None,
    colour: options.Colour = "auto",
    convention: options.Convention = None,
    latex: options.Latex = False,
    language: options.Lang = None,
) -> int:
    from backprop.cli.gradcheck import check

    form = "json" if as_json else "table"
    request = Request(
        expression or [],
        at or [],
        file,
        form,
        wrt,
        node,
        digits,
        colour=colour,
        convention=convention,
        latex=latex,
        language=language,
        options=options.options_of(context.command),
    )
    return check(request, claims=claim or [], h=h, steps=steps)
