"""`backprop eval`, as Typer declares it."""

from __future__ import annotations

from typing import Annotated

import typer

from backprop.cli import options
from backprop.cli.evaluate import FORMATS, Request, evaluate
from backprop.grammar.problem import InputError, Problem, said

HELP = """Evaluate an expression at a point, and show each node's value, local derivative and gradient.

Give every variable a value with [bold]--name=value[/bold] (or --name value). A value may be an expression
without variables, such as pi/2. For a variable that is called like an option, write [bold]--at json=3[/bold].

[bold]Examples[/bold]

  backprop eval '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop eval 'q = x + y; f = q*z' --x=-2 --y=5 --z=-4 --output q

  backprop eval -x^2 --x=3 --json | jq .gradient.x

  backprop eval '\\frac{1}{1 + e^{-wx}}' --w=2 --x=-1

  backprop eval --file circuit.txt --w=2 --x=-1 --format markdown

  echo 'max(x, y)' | backprop eval - --x=4 --y=2

[bold]Exit codes[/bold]  0 done · 2 wrong use · 3 unreadable expression · 4 no value at this point
"""


def command(
    expression: options.Expression = None,
    at: options.At = None,
    file: options.File = None,
    form: Annotated[str | None, options.choice("--format", "FORMAT", FORMATS)] = None,
    as_json: Annotated[bool, options.json("Short for --format json.")] = False,
    latex: options.Latex = False,
    wrt: options.Wrt = None,
    node: options.Output = None,
    digits: options.TableDigits = None,
    precision: Annotated[
        str | None,
        typer.Option("--precision", metavar="N", help="Compute N correct digits of every number."),
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Keep rational numbers exact: 1/3, not 0.333333.")
    ] = False,
    constants: Annotated[bool, typer.Option("--all", help="Show constants as nodes too.")] = False,
    colour: options.Colour = "auto",
    convention: options.Convention = None,
    language: options.Lang = None,
) -> int:
    if as_json and form not in (None, "json"):
        message = said("--json and --format={form} ask for two formats.", form=form)
        raise InputError(Problem("usage", message, hint=said("Leave one out.")))
    chosen = "json" if as_json else form or FORMATS[0]
    return evaluate(
        Request(
            expression or [],
            at or [],
            file,
            chosen,
            wrt,
            node,
            digits,
            precision,
            exact,
            constants,
            colour,
            convention,
            latex,
            language,
        )
    )
