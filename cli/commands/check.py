"""`backprop check`, as Typer declares it."""

from __future__ import annotations

from typing import Annotated

import typer

from backprop.cli import options
from backprop.cli.evaluate import Request

HELP = """Check a student's answers: right or wrong, and why.

An answer is a number as people write it (-4, 3/8, 1.2e-3) or a formula, for a slope (x; grad q for a node) or
for a value (value q). It is right when rounding results on the way can lead to it, to as many decimals as it
shows; with --decimals or --figures the exercise says how many, with --tolerance how far off it may be.

[bold]Examples[/bold]

  backprop check '(x + y)*z' --x=-2 --y=5 --z=-4 --answer x=-4 --answer z=3

  backprop check 'q = x + y; q*z' --x=-2 --y=5 --z=-4 --answer 'value q=3' --answer 'grad q=z'

  backprop check 'sin(x*y)' --x=1 --y=2 --answers answers.csv --decimals 2 --show-solution

[bold]Exit codes[/bold]  0 all right · 1 something is wrong · 2 wrong use · 3 unreadable · 4 no value here
"""


def command(
    context: typer.Context,
    expression: Annotated[
        list[str] | None, typer.Argument(help="What was to be differentiated; - reads standard input.")
    ] = None,
    at: options.At = None,
    answer: Annotated[
        list[str] | None,
        typer.Option("--answer", metavar="NAME=ANSWER", help="An answer: x=-4, 'grad q=z', 'value q=3'."),
    ] = None,
    answers: Annotated[
        str | None,
        typer.Option(
            "--answers", metavar="PATH", help="A file of answers, JSON or CSV; - is standard input."
        ),
    ] = None,
    decimals: Annotated[
        str | None, typer.Option("--decimals", metavar="N", help="Results are rounded to N decimals.")
    ] = None,
    figures: Annotated[
        str | None,
        typer.Option("--figures", metavar="N", help="Results are rounded to N significant figures."),
    ] = None,
    tolerance: Annotated[
        str | None,
        typer.Option(
            "--tolerance",
            metavar="T",
            help="How far off answers may be: 0.01, 1%, or as in webwork, stack-…, prairielearn-….",
        ),
    ] = None,
    decimal_comma: Annotated[
        bool, typer.Option("--decimal-comma", help="Answers have decimal commas: 0,39.")
    ] = False,
    diagnose: Annotated[
        bool, typer.Option("--diagnose", help="Say what went wrong, with a hint; with --show-solution, why.")
    ] = False,
    language: options.Lang = None,
    solution: Annotated[bool, typer.Option("--show-solution", help="Show the right answers too.")] = False,
    seed: Annotated[
        str | None,
        typer.Option("--seed", metavar="N", help="Of the points where formulas are compared. \\[default: 0]"),
    ] = None,
    file: options.File = None,
    as_json: options.Json = False,
    latex: options.Latex = False,
    node: options.Output = None,
    digits: options.TableDigits = None,
    colour: options.Colour = "auto",
    convention: options.Convention = None,
) -> int:
    from backprop.cli.check import Marking, mark

    form = "json" if as_json else "table"
    request = Request(
        expression or [],
        at or [],
        file,
        form,
        output=node,
        digits=digits,
        colour=colour,
        convention=convention,
        latex=latex,
        language=language,
        options=options.options_of(context.command),
    )
    marking = Marking(
        answer or [],
        answers,
        decimals,
        figures,
        tolerance,
        decimal_comma,
        solution,
        seed,
        diagnose,
    )
    return mark(request, marking)
