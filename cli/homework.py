"""`backprop homework`: sheets of exercises, and a whole class."""

from __future__ import annotations

from typing import Annotated

import typer

from backprop.cli import output
from backprop.cli.exit_code import ExitCode
from backprop.cli.source import text_of
from backprop.grammar.problem import BackpropError, InputError, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.homework.sheet import Sheet

app = typer.Typer(help="Sheets of exercises, and a whole class.", no_args_is_help=True)

_SHEET = typer.Argument(metavar="SHEET", help="The sheet, a TOML file; - is standard input.")
_LANG = typer.Option("--lang", metavar="LANG", help="en or es; by default that of the sheet.")


@app.command("check-sheet")
def _check_sheet(sheet: Annotated[str, _SHEET]) -> int:
    """Read a sheet, and say what is wrong with it."""
    try:
        read_sheet_at(sheet)
    except BackpropError as error:
        return output.fail(error)
    return ExitCode.DONE


def read_sheet_at(path: str) -> Sheet:
    """The sheet in a file, or on standard input for `-`.

    Raises:
        InputError: it cannot be read; what sheets need is not installed.
    """
    try:
        from backprop.homework.sheet import read_sheet
    except ModuleNotFoundError as error:
        hint = "pip install 'backprop-cli[homework]'"
        raise InputError(Problem("usage", f"Sheets need {error.name}.", hint=hint)) from None
    return read_sheet(text_of(path, "SHEET"), "Standard input" if path == "-" else path)
