"""The command tree, as Typer describes it: every command, every option, help and completion."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from backprop.cli import output
from backprop.cli.arguments import split
from backprop.cli.evaluate import FORMATS, Request, evaluate
from backprop.cli.exit_code import ExitCode
from backprop.grammar.problem import InputError, Problem

_HELP = """Differentiate an expression, and see every step of backpropagation.

[bold]Examples[/bold]

  backprop eval '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop eval 'q = x + y; f = q*z' --x=-2 --y=5 --z=-4 --json | jq .gradient

  backprop eval '1/(1 + e^-(w*x + b))' --w=2 --x=-1 --b=pi/2 --digits=3

  backprop functions sigmoid
"""

_EVAL_HELP = """Evaluate an expression at a point, and show each node's value, local derivative and gradient.

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

app = typer.Typer(
    name="backprop",
    help=_HELP,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help"]},
)

TAKES_EXPRESSION = ("eval",)
"""Commands whose command line is an expression and a point."""


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


@app.command("eval", help=_EVAL_HELP)
def _eval(
    expression: Annotated[
        list[str] | None, typer.Argument(help="What to differentiate, in quotes; - reads standard input.")
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="NAME=VALUE", help="Bind a variable; for names that are options, too."),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="PATH", help="Read the expression from a file; - is standard input."),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.", autocompletion=lambda: FORMATS
        ),
    ] = FORMATS[0],
    as_json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
    latex: Annotated[
        bool, typer.Option("--latex", help="Read LaTeX; a backslash in the formula says so by itself.")
    ] = False,
    wrt: Annotated[
        str | None,
        typer.Option("--wrt", metavar="X,Y", help="Only these derivatives; variables or named nodes."),
    ] = None,
    node: Annotated[
        str | None,
        typer.Option("--output", metavar="NAME", help="The node to differentiate, if not the last."),
    ] = None,
    digits: Annotated[
        str | None, typer.Option("--digits", metavar="N", help="Significant digits in tables. [default: 6]")
    ] = None,
    constants: Annotated[bool, typer.Option("--all", help="Show constants as nodes too.")] = False,
    colour: Annotated[
        str, typer.Option("--color", metavar="WHEN", help="One of auto, always, never.")
    ] = "auto",
) -> int:
    chosen = "json" if as_json else form
    return evaluate(
        Request(expression or [], at or [], file, chosen, wrt, node, digits, constants, colour, latex)
    )


@app.command("functions")
def _functions(
    name: Annotated[str | None, typer.Argument(help="A function; without it, all are listed.")] = None,
) -> int:
    """List the functions, or explain one: value, derivative, domain, and what happens at its corners.

    Examples:  backprop functions    backprop functions sigmoid
    """
    from backprop.cli.functions import functions

    return functions(name)


def run_typer(argv: Sequence[str]) -> int:
    """Run a command line of any shape; the status to exit with."""
    if hasattr(signal, "SIGPIPE"):  # Typer would end with 1 when nobody reads on, which means "wrong" here
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    as_json = "--json" in argv or "--format=json" in argv
    if not argv:
        argv = ["--help"]
    try:
        result = app(args=declared(argv), prog_name="backprop", standalone_mode=False)
    except InputError as error:
        return output.fail(error, as_json=as_json)
    except typer.Abort:
        return ExitCode.INTERRUPTED
    except typer.TyperException as error:
        hint = "`backprop --help` shows what there is."
        return output.fail(InputError(Problem("usage", error.format_message(), hint=hint)), as_json=as_json)
    return int(result or ExitCode.DONE)


def declared(argv: Sequence[str]) -> list[str]:
    """A command line in shapes that Typer knows: `eval -x^2 --x=3` is `eval --at=x=3 -- -x^2`."""
    if not argv or argv[0] not in TAKES_EXPRESSION:
        return [*argv]
    found = split(argv[1:], options_of(argv[0]))
    return [
        argv[0],
        *found.options,
        *(f"--at={binding}" for binding in found.bindings),
        "--",
        *found.expressions,
    ]


def options_of(command: str) -> dict[str, bool]:
    """Option of a command -> whether it takes a value."""
    parameters = get_command(app).commands[command].params  # type: ignore[attr-defined]
    found = {
        option: not parameter.is_flag
        for parameter in parameters
        for option in getattr(parameter, "opts", ())
        if option.startswith("--")
    }
    return {**found, "--help": False}
