"""`backprop homework`: sheets of exercises, and a whole class."""

from __future__ import annotations

from typing import Annotated

import typer

from backprop.cli.options import Colour
from backprop.cli.source import text_of
from backprop.grammar.problem import InputError, Problem, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.homework.sheet import Sheet

app = typer.Typer(help="Sheets of exercises, and a whole class.", no_args_is_help=True)

_SHEET = typer.Argument(metavar="SHEET", help="The sheet, a TOML file; - is standard input.")
_LANG = typer.Option("--lang", metavar="LANG", help="en or es; by default that of the sheet.")
_STUDENTS = typer.Option("--students", metavar="FILE", help="One for each name in a file, a name a line.")
_MANIFEST = typer.Option("--sheets", metavar="FILE", help="A table student,sheet, in place of SHEET.")


@app.command("check-sheet")
def _check_sheet(
    sheet: Annotated[str, _SHEET],
    language: Annotated[str | None, _LANG] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if there are warnings.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write a report for programs.")] = False,
    colour: Colour = "auto",
) -> int:
    """Say what is wrong with a sheet, and which misconceptions its problems can reveal.

    A misconception is revealed if somebody who has it gives an answer that is marked wrong. Misconceptions
    that lead to the same answers cannot be told apart.

    Exit codes:  0 a sheet, with warnings or without · 1 warnings, with --strict · 2 no sheet
    """
    from backprop.cli.check_sheet import check_sheet

    return check_sheet(sheet, language=language, strict=strict, as_json=as_json, colour=colour)


@app.command("worksheet")
def _worksheet(
    sheet: Annotated[str | None, _SHEET] = None,
    path: Annotated[
        str,
        typer.Option("-o", "--write", metavar="PATH", help="The file or, for several, the folder to write."),
    ] = "-",
    form: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help="One of markdown, html, csv, json; else as PATH is called."
        ),
    ] = None,
    solved: Annotated[
        bool, typer.Option("--solved", help="With the right answers, for the teacher.")
    ] = False,
    student: Annotated[str, typer.Option("--student", metavar="NAME", help="The name on it.")] = "",
    students: Annotated[str | None, _STUDENTS] = None,
    manifest: Annotated[str | None, _MANIFEST] = None,
    language: Annotated[str | None, _LANG] = None,
) -> int:
    """Write a sheet to fill in: each circuit with blanks, to be printed or typed into.

    Examples:

      backprop homework worksheet sheet.toml -o sheet.html

      backprop homework worksheet --sheets variants/manifest.csv -o pages
    """
    from backprop.cli.worksheet import Wanted, worksheet

    return worksheet(Wanted(sheet, manifest, student, students, path, form, solved, language))


@app.command("variants")
def _variants(
    sheet: Annotated[str | None, _SHEET] = None,
    path: Annotated[
        str | None, typer.Option("-o", "--write", metavar="FOLDER", help="Where the sheets go.")
    ] = None,
    count: Annotated[str | None, typer.Option("--count", metavar="N", help="How many are drawn.")] = None,
    students: Annotated[str | None, _STUDENTS] = None,
    seed: Annotated[
        str, typer.Option("--seed", metavar="N", help="The same seed and name yield the same sheet.")
    ] = "1",
    span: Annotated[
        str | None, typer.Option("--range", metavar="A:B", help="Numbers that are given; by default -5:5.")
    ] = None,
    step: Annotated[
        str | None, typer.Option("--step", metavar="S", help="They are multiples of it; by default of 0.5.")
    ] = None,
    expression: Annotated[
        str | None, typer.Option("--expression", metavar="EXPR", help="In place of SHEET, one problem.")
    ] = None,
    difficulty: Annotated[
        str | None,
        typer.Option("--difficulty", metavar="LEVEL", help="Draw circuits, too: easy, medium or hard."),
    ] = None,
    gates: Annotated[
        str | None, typer.Option("--gates", metavar="N", help="Draw circuits of so many gates.")
    ] = None,
    operations: Annotated[
        str | None,
        typer.Option("--operations", metavar="LIST", help="Draw circuits of these, such as +,*,max,exp."),
    ] = None,
    problems: Annotated[str, typer.Option("--problems", metavar="N", help="Circuits on each sheet.")] = "1",
    language: Annotated[
        str | None, typer.Option("--lang", metavar="LANG", help="Of new sheets: en or es.")
    ] = None,
) -> int:
    """Draw a sheet for each student: other numbers, which are friendly and reveal the same misconceptions.

    Examples:

      backprop homework variants sheet.toml --students names.txt -o variants

      backprop homework variants --difficulty medium --problems 3 --count 30 -o variants
    """
    from backprop.cli.variants import Wanted, variants

    wanted = Wanted(
        sheet,
        expression,
        difficulty,
        gates,
        operations,
        problems,
        count,
        students,
        seed,
        path,
        span,
        step,
        language,
    )
    return variants(wanted)


@app.command("grade")
def _grade(
    files: Annotated[
        list[str], typer.Argument(metavar="SHEET ANSWERS…", help="The sheet, and files of answers.")
    ],
    manifest: Annotated[str | None, _MANIFEST] = None,
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
    colour: Colour = "auto",
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
        message = said("Sheets need {library}.", library=error.name)
        raise InputError(Problem("usage", message, hint=hint)) from None
    return read_sheet(text_of(path, "SHEET"), "Standard input" if path == "-" else path)
