"""The command tree, as Typer knows it: which commands there are, and how their command lines are read."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from backprop.cli import options, output
from backprop.cli.arguments import split
from backprop.cli.commands import check, code, deck, diff, draw, explain, functions, gradcheck, serve
from backprop.cli.commands import eval as eval_
from backprop.cli.exit_code import ExitCode
from backprop.cli.homework import app as homework
from backprop.cli.language import asked
from backprop.grammar.problem import InputError, Problem, said

_HELP = """Differentiate an expression, and see every step of backpropagation.

[bold]Examples[/bold]

  backprop eval '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop eval 'q = x + y; f = q*z' --x=-2 --y=5 --z=-4 --json | jq .gradient

  backprop eval '1/(1 + e^-(w*x + b))' --w=2 --x=-1 --b=pi/2 --digits=3

  backprop gradcheck 'x^2*y' --x=3 --y=-1 --claim x=-6

  backprop check 'x^2*y' --x=3 --y=-1 --answer x=-6 --answer y=9

  backprop diff 'x^2*sin(x)'

  backprop explain '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop draw '(x + y)*z' --x=-2 --y=5 --z=-4 -o circuit.svg

  backprop deck '(x + y)*z' --x=-2 --y=5 --z=-4 -o lecture.html

  backprop functions sigmoid

  backprop code '(x + y)*z' --to numpy
"""

app = typer.Typer(
    name="backprop",
    help=_HELP,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
app.add_typer(homework, name="homework")

_OF_EXPRESSIONS = {
    "eval": eval_,
    "gradcheck": gradcheck,
    "check": check,
    "code": code,
    "diff": diff,
    "explain": explain,
    "draw": draw,
    "deck": deck,
    "serve": serve,
}
"""Commands whose command line is an expression and a point, as --help lists them."""

for _name, _declared in _OF_EXPRESSIONS.items():
    app.command(_name, help=_declared.HELP)(_declared.command)
app.command(
    "functions",
    help=functions.HELP,
    context_settings={"ignore_unknown_options": True},  # -x is in the list
)(functions.command)


def _show_version(wanted: bool) -> None:
    if wanted:
        from backprop.version import VERSION

        output.write([f"backprop {VERSION}\n"])
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Typer reads the options of the program itself from here."""


def run_typer(argv: Sequence[str]) -> int:
    """Run a command line of any shape; the status to exit with."""
    if hasattr(signal, "SIGPIPE"):  # Typer would end with 1 when nobody reads on, which means "wrong" here
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    as_json = "--json" in argv or "--format=json" in "=".join(argv).lower()
    if not argv:
        argv = ["--help"]
    try:
        result = app(args=declared(argv), prog_name="backprop", standalone_mode=False)
    except InputError as error:
        return output.fail(error, as_json=as_json, language=asked(argv))
    except typer.Abort:
        return ExitCode.INTERRUPTED
    except typer.TyperException as error:
        if not error.format_message():  # a group without a command: its help has been shown
            return ExitCode.USAGE
        hint = said("`backprop --help` shows what there is.")
        problem = Problem("usage", error.format_message(), hint=hint)
        return output.fail(InputError(problem), as_json=as_json, language=asked(argv))
    return int(result or ExitCode.DONE)


def declared(argv: Sequence[str]) -> list[str]:
    """A command line in shapes that Typer knows: `eval -x^2 --x=3` is `eval --at=x=3 -- -x^2`."""
    if not argv or argv[0] not in _OF_EXPRESSIONS or argv[1:] == ["-h"]:
        return [*argv]
    found = split(argv[1:], options_of(argv[0]), argv[0])
    return [
        argv[0],
        *found.options,
        *(f"--at={binding}" for binding in found.bindings),
        "--",
        *found.expressions,
    ]


def options_of(command: str) -> dict[str, bool]:
    """Option of a command -> whether it takes a value."""
    return options.options_of(get_command(app).commands[command])  # type: ignore[attr-defined]
