"""`backprop deck`, as Typer declares it."""

from __future__ import annotations

from typing import Annotated

import typer

from backprop.cli import options
from backprop.cli.evaluate import Request

HELP = """Make a lecture of an expression: one HTML file that plays both passes, a gradient a frame.

It needs no network. → and space go on, ← goes back; n shows notes, s opens a view for the speaker, p prints
a frame a page. Inputs can be changed there, and a click on a gate shows how gradients are computed at it.

Several expressions make one deck. With [bold]--lecture[/bold] the gradients at a node in general follow the
first, and the patterns the last. Points are given as for eval; a variable has one value in all.

[bold]Examples[/bold]

  backprop deck '(x + y)*z' --x=-2 --y=5 --z=-4 -o lecture.html

  backprop deck '1/(1 + e^-(w*x + b))' --w=2 --x=-1 --b=3 --by gate --lang es -o neuron.html

[bold]Exit codes[/bold]  0 done · 2 wrong use · 3 unreadable expression · 4 no value at this point
"""


def command(
    context: typer.Context,
    expression: Annotated[list[str] | None, options.argument("What the lecture is about")] = None,
    at: options.At = None,
    path: options.Write = "-",
    by: Annotated[
        str, options.by("A frame for each gradient, or for each gate; gradient,gate for two expressions.")
    ] = "gradient",
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Of a frame before all others.")] = "",
    is_lecture: Annotated[
        bool, typer.Option("--lecture", help="With the gradients at a node, and the patterns.")
    ] = False,
    language: options.Lang = None,
    file: options.File = None,
    latex: options.Latex = False,
    wrt: options.Wrt = None,
    node: options.Output = None,
    digits: options.PictureDigits = None,
    decimals: options.Decimals = None,
    colour: options.Colour = "auto",
    convention: options.Convention = None,
) -> int:
    from backprop.cli.deck import Wishes, make

    request = Request(
        expression or [],
        at or [],
        file,
        wrt=wrt,
        output=node,
        digits=digits,
        colour=colour,
        convention=convention,
        latex=latex,
        language=language,
        options=options.options_of(context.command),
    )
    return make(request, Wishes(path, decimals, by, title, is_lecture))
