"""`backprop draw`, as Typer declares it."""

from __future__ import annotations

from typing import Annotated

import typer

from backprop.cli import options
from backprop.cli.evaluate import Request

HELP = """Draw the circuit: values stand above the wires in green, gradients below them in red.

Without a file it is drawn in characters. A file is what its name ends in: .svg, .png, .pdf, .dot (Graphviz),
.mmd (Mermaid), .tex (TikZ) or .txt. Points are given as for eval.

[bold]Examples[/bold]

  backprop draw '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop draw '(x + y)*z' --x=-2 --y=5 --z=-4 -o circuit.svg

  backprop draw '(x + y)*z' --x=-2 --y=5 --z=-4 --steps 3 -o three-steps.png

  backprop draw '1/(1 + e^-(w*x + b))' --w=2 --x=-1 --b=3 --format dot | dot -Tpdf -o neuron.pdf

[bold]Exit codes[/bold]  0 done · 2 wrong use · 3 unreadable expression · 4 no value at this point
"""


def command(
    context: typer.Context,
    expression: Annotated[list[str] | None, options.argument("What to draw")] = None,
    at: options.At = None,
    path: options.Write = "-",
    form: Annotated[
        str | None,
        options.choice(
            "--format",
            "FORMAT",
            ("text", "svg", "png", "pdf", "dot", "mermaid", "tikz"),
            "; by default as the file is called",
        ),
    ] = None,
    language: options.Lang = None,
    steps: Annotated[
        str | None,
        typer.Option("--steps", metavar="N", help="Draw the state after N steps; 0 has the inputs only."),
    ] = None,
    file: options.File = None,
    latex: options.Latex = False,
    node: options.Output = None,
    digits: options.PictureDigits = None,
    colour: options.Colour = "auto",
    convention: options.Convention = None,
) -> int:
    from backprop.cli.draw import draw

    request = Request(
        expression or [],
        at or [],
        file,
        output=node,
        digits=digits,
        colour=colour,
        convention=convention,
        latex=latex,
        language=language,
        options=options.options_of(context.command),
    )
    return draw(request, path=path, form=form, steps=steps)
