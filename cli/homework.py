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


@app.command("grade")
def _grade(
    files: Annotated[
        list[str], typer.Argument(metavar="SHEET ANSWERS…", help="The sheet, and files of answers.")
    ],
    manifest: Annotated[
        str | None,
        typer.Option("--sheets", metavar="FILE", help="A table student,sheet, in place of SHEET."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="One of table, csv, jsonl.")
    ] = "table",
    marks: Annotated[
        str | None,
        typer.Option(
            "-o", "--marks", metavar="FILE", help="Keep all marks here, and go on from what it has."
        ),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option("--report", metavar="DIR", help="Write a page for each student, and class.html."),
    ] = None,
    solution: Annotated[
        bool, typer.Option("--show-solution", help="Show the right answers to students.")
    ] = False,
    language: Annotated[str | None, _LANG] = None,
    gradescope: Annotated[
        str | None, typer.Option("--gradescope", metavar="FILE", help="Write results.json for Gradescope.")
    ] = None,
    coderunner: Annotated[
        bool, typer.Option("--coderunner", help="Write the JSON of a grader for CodeRunner.")
    ] = False,
    jobs: Annotated[
        str | None, typer.Option("--jobs", metavar="N", help="Processes to mark in; by default, one a core.")
    ] = None,
    colour: Annotated[
        str, typer.Option("--color", metavar="WHEN", help="One of auto, always, never.")
    ] = "auto",
) -> int:
    """Mark the answers of a whole class.

    Answers are CSV or JSON Lines: a row for each answer (student,problem,asked,answer), or a row for each
    student with a column for each number (neuron: value q).

    Exit codes:  0 everybody is marked · 1 some rows could not be read, the rest is marked · 2 wrong use
    """
    from backprop.cli.grading import Grading, grade

    return grade(
        Grading(
            files,
            manifest,
            form,
            marks,
            report,
            solution,
            language,
            gradescope,
            coderunner,
            jobs,
            colour,
        )
    )


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
