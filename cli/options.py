"""Options that several commands have, as Typer declares them, and what the options of a command are."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from backprop.engine.primitives import CONVENTIONS
from backprop.views.language import LANGUAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def argument(what: str) -> Any:
    """The expressions of a command line; `what` is done to them."""
    return typer.Argument(help=f"{what}, in quotes; - reads standard input.")


def choice(name: str, metavar: str, choices: Sequence[str], more: str = "") -> Any:
    """An option that takes one of some words, which a shell completes."""
    words = [*choices]
    text = f"One of {', '.join(words)}{more}."
    return typer.Option(name, metavar=metavar, help=text, autocompletion=lambda: words)


def digits(what: str, default: int) -> Any:
    """`--digits`; the default is of the view, so Typer is told none."""
    return typer.Option("--digits", metavar="N", help=f"Significant {what}. \\[default: {default}]")


def json(text: str) -> Any:
    """`--json`."""
    return typer.Option("--json", help=text)


def wrt(what: str) -> Any:
    """`--wrt`."""
    return typer.Option("--wrt", metavar="X,Y", help=f"{what}.")


def by(text: str) -> Any:
    """`--by`: what a frame of a deck is for."""
    words = ["gradient", "gate"]
    return typer.Option("--by", metavar="WHAT", help=text, autocompletion=lambda: words)


Expression = Annotated[list[str] | None, argument("What to differentiate")]
At = Annotated[
    list[str] | None,
    typer.Option("--at", metavar="NAME=VALUE", help="Bind a variable; for names that are options, too."),
]
File = Annotated[
    str | None,
    typer.Option("--file", metavar="PATH", help="Read the expression from a file; - is standard input."),
]
Latex = Annotated[
    bool, typer.Option("--latex", help="Read LaTeX; a backslash in the formula says so by itself.")
]
Output = Annotated[
    str | None,
    typer.Option("--output", metavar="NAME", help="The node to differentiate, if not the last."),
]
Wrt = Annotated[str | None, wrt("Only these derivatives; variables or nodes")]
NamedWrt = Annotated[str | None, wrt("Only these derivatives; variables or named nodes")]
"""Where a node that has no name cannot be asked for."""

Convention = Annotated[
    str | None,
    typer.Option(
        "--convention",
        metavar="LIBRARY",
        help=f"Slopes at corners as in {', '.join(CONVENTIONS)}.",
        autocompletion=lambda: [*CONVENTIONS],
    ),
]

TableDigits = Annotated[str | None, digits("digits in tables", 6)]
PictureDigits = Annotated[str | None, digits("digits", 3)]
Decimals = Annotated[
    str | None, typer.Option("--decimals", metavar="N", help="Digits after the point, instead.")
]
Colour = Annotated[str, typer.Option("--color", metavar="WHEN", help="One of auto, always, never.")]
Json = Annotated[bool, json("Write JSON.")]
Lang = Annotated[str | None, choice("--lang", "LANGUAGE", LANGUAGES, "; by default what the locale says")]
Write = Annotated[
    str, typer.Option("--write", "-o", metavar="PATH", help="The file to write; - is standard output.")
]


def options_of(command: Any) -> dict[str, bool]:
    """Option of a command, as Typer made it -> whether it takes a value."""
    found = {
        option: not getattr(parameter, "is_flag", False)
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    }
    return {**found, "--help": False}
