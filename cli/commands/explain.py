"""`backprop explain`, as Typer declares it."""

from __future__ import annotations

from typing import Annotated

import typer

from backprop.cli import options
from backprop.cli.evaluate import Request

HELP = """Explain both passes in words, gate by gate: rule, local derivative, chain rule in numbers.

[bold]--node x[/bold] explains one gradient, as the sum over the paths from x to the output.

[bold]--step[/bold] goes frame by frame: space or → on, ← back, q quits.

Points are given as for eval.

[bold]Examples[/bold]

  backprop explain '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop explain '1/(1 + e^-(w*x + b))' --w=2 --x=-1 --b=3 --step

  backprop explain 'x*y + x^2 - x' --x=3 --y=-4 --node x

  backprop explain 'q = x + y; f = q*z' --x=-2 --y=5 --z=-4 --lang es --format markdown

[bold]Exit codes[/bold]  0 done · 2 wrong use · 3 unreadable expression · 4 no value at this point
"""


def command(
    context: typer.Context,
    expression: Annotated[list[str] | None, options.argument("What to explain")] = None,
    at: options.At = None,
    gradient_of: Annotated[
        str | None,
        typer.Option(
            "--node", metavar="NAME", help="Explain the gradient of this node only, over its paths."
        ),
    ] = None,
    step: Annotated[bool, typer.Option("--step", help="Frame by frame, with the keyboard.")] = False,
    language: options.Lang = None,
    form: Annotated[str, options.choice("--format", "FORMAT", ("text", "markdown", "latex"))] = "text",
    everything: Annotated[
        bool, typer.Option("--all", help="Leave nothing out of a long expression.")
    ] = False,
    file: options.File = None,
    latex: options.Latex = False,
    wrt: Annotated[str | None, options.wrt("Sum up these derivatives only; variables or nodes")] = None,
    node: options.Output = None,
    digits: Annotated[str | None, options.digits("digits", 6)] = None,
    colour: options.Colour = "auto",
    convention: options.Convention = None,
) -> int:
    from backprop.cli.explain import explain

    request = Request(
        expression or [],
        at or [],
        file,
        form,
        wrt,
        node,
        digits,
        constants=everything,
        colour=colour,
        convention=convention,
        latex=latex,
        language=language,
        options=options.options_of(context.command),
    )
    return explain(request, node=gradient_of, step=step)
