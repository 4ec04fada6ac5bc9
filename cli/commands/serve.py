"""`backprop serve`, as Typer declares it."""

from __future__ import annotations

from typing import Annotated

import typer

from backprop.cli import options
from backprop.cli.evaluate import Request

HELP = """Type expressions in a browser: the circuit, sliders for inputs, the table, and every step.

It answers on this machine only (127.0.0.1), keeps nothing of what is typed, and needs no network. The address
of a page has the expression and its inputs, so it can be shared with whoever runs this too. Ctrl-C ends it.

[bold]Examples[/bold]

  backprop serve

  backprop serve '1/(1 + e^-(w*x + b))' --w=2 --x=-1 --b=3 --open

  backprop serve --port 0 --lang es

[bold]Exit codes[/bold]  0 done · 2 wrong use · 3 unreadable expression
"""


def command(
    context: typer.Context,
    expression: Annotated[
        list[str] | None, typer.Argument(help="What the page shows first, in quotes.")
    ] = None,
    at: options.At = None,
    port: Annotated[
        str | None, typer.Option("--port", metavar="N", help="Of the address; 0 for any. \\[default: 8765]")
    ] = None,
    is_opened: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    by: Annotated[str, options.by("A frame for each gradient, or for each gate.")] = "gradient",
    language: options.Lang = None,
    file: options.File = None,
    digits: options.PictureDigits = None,
    decimals: options.Decimals = None,
    colour: options.Colour = "auto",
    convention: options.Convention = None,
) -> int:
    from backprop.cli.deck import Wishes
    from backprop.cli.serve import serve

    request = Request(
        expression or [],
        at or [],
        file,
        digits=digits,
        colour=colour,
        convention=convention,
        language=language,
        options=options.options_of(context.command),
    )
    return serve(request, Wishes(decimals=decimals, by=by), port=port, is_opened=is_opened)
