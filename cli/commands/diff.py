"""`backprop diff`, as Typer declares it."""

from __future__ import annotations

from typing import Annotated

import typer

from backprop.cli import options

HELP = """Differentiate an expression into formulas, as short as they can be said.

With a value for every variable, [bold]--x=2[/bold], the formulas are evaluated too.

[bold]Examples[/bold]

  backprop diff 'x^2*sin(x)'

  backprop diff '(w*x + b - y)^2' --wrt w,b

  backprop diff 'exp(-x^2)' --order 2 --x=0.5

  backprop diff 'x^2*y + sin(x*y)' --hessian

  backprop diff 'r = sqrt(x^2 + y^2); t = atan2(y, x)' --jacobian

  backprop diff 'max(x, y)*z' --json | jq '.derivatives[].expression'

[bold]Exit codes[/bold]  0 done · 2 wrong use · 3 unreadable expression · 4 no value at this point
"""


def command(
    context: typer.Context,
    expression: options.Expression = None,
    at: options.At = None,
    file: options.File = None,
    to: Annotated[
        str, options.choice("--to", "FORM", ("text", "json", "latex", "python", "numpy", "jax", "c", "js"))
    ] = "text",
    as_json: Annotated[bool, options.json("Short for --to json.")] = False,
    wrt: options.NamedWrt = None,
    order: Annotated[
        str | None,
        typer.Option("--order", metavar="N", help="Differentiate N times in each variable. \\[default: 1]"),
    ] = None,
    hessian: Annotated[
        bool, typer.Option("--hessian", help="All second derivatives; equal ones are shown once.")
    ] = False,
    jacobian: Annotated[
        bool, typer.Option("--jacobian", help="The derivatives of every statement, or of --output.")
    ] = False,
    node: Annotated[
        str | None,
        typer.Option(
            "--output",
            metavar="NAME",
            help="The node to differentiate, if not the last; several with commas.",
        ),
    ] = None,
    digits: Annotated[str | None, options.digits("digits of values", 6)] = None,
    colour: options.Colour = "auto",
    latex: options.Latex = False,
    language: options.Lang = None,
) -> int:
    from backprop.cli.diff import Request, diff

    form = "json" if as_json else to
    request = Request(
        expression or [],
        at or [],
        options.options_of(context.command),
        file,
        form,
        wrt,
        order,
        hessian,
        jacobian,
        node,
        digits,
        colour,
        latex,
        language,
    )
    return diff(request)
