"""`backprop homework grade`: mark a whole class."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice

from backprop.cli import output
from backprop.cli.evaluate import check_choice, whole_number
from backprop.cli.exit_code import ExitCode
from backprop.cli.files import write
from backprop.cli.language import check_language
from backprop.cli.source import STDIN, text_of
from backprop.grammar.problem import BackpropError, InputError, Problem, said
from backprop.grammar.record import Record
from backprop.homework.printable import printable
from backprop.views.json_text import dumps
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from backprop.homework.grading.collection import Collection
    from backprop.homework.grading.grader import Sheets
    from backprop.homework.grading.marks_file import MarksFile
    from backprop.homework.grading.summary import Line, Summary

FORMATS = ("table", "csv", "jsonl")

_MOST_UNREAD = 20
"""Rows that cannot be read which are listed; the page of the class lists more."""
_MOST_PROCESSES = 256


class Grading(Record):
    """What is to be marked and written, as it was said on the command line."""

    files: Sequence[str]
    manifest: str | None
    form: str
    marks: str | None
    report: str | None
    solution: bool
    language: str | None
    gradescope: str | None
    coderunner: bool
    jobs: str | None
    colour: str


def grade(grading: Grading) -> ExitCode:
    """Do what is asked; 1 means that some rows could not be read."""
    try:
        from backprop.homework.grading.collection import Collection
        from backprop.homework.grading.marks_file import MarksFile
    except ModuleNotFoundError as error:
        message = said("Sheets need {library}.", library=error.name)
        return output.fail(InputError(Problem("usage", message, hint="pip install 'backprop-cli[homework]'")))
    try:
        check_choice("--format", grading.form, FORMATS)
        check_choice("--color", grading.colour, output.COLOUR_CHOICES)
        check_language(grading.language)
        processes = whole_number("--jobs", grading.jobs or str(_cores()), _MOST_PROCESSES)
        collection = Collection(own_sheets=grading.manifest is not None)
        sheets, first, answers = _sheets(grading, collection)
        _gather(collection, sheets, first, answers)
        with MarksFile(grading.marks) as marks:
            _mark(grading, collection, sheets, marks, processes)
            _write(grading, collection, sheets, first, marks, answers)
    except BackpropError as error:
        return output.fail(error, colour=grading.colour, language=grading.language)
    _tell_unread(collection, answers)
    return ExitCode.WRONG if collection.refused else ExitCode.DONE


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _sheets(grading: Grading, collection: Collection) -> tuple[Sheets, str, list[str]]:
    """The sheets, the path of the first, and the files of answers."""
    from backprop.homework.grading.grade import read_manifest
    from backprop.homework.grading.grader import Sheets

    texts: dict[str, str] = {}
    language = grading.language or ""
    if grading.manifest is None:
        path, *answers = grading.files
        texts = {path: text_of(path, "SHEET")}
        sheets = Sheets({"": texts[path]}, language, "Standard input" if path == STDIN else path)
        first = ""
    else:
        answers = [*grading.files]
        text = text_of(grading.manifest, "--sheets")
        first = read_manifest(collection, text, grading.manifest)
        sheets = Sheets({}, language)
    if not answers:
        hint = said("Write the sheet first, and then files of answers; - is standard input.")
        raise InputError(Problem("usage", said("There are no answers to mark."), hint=hint))
    return sheets, first, answers


def _gather(collection: Collection, sheets: Sheets, first: str, answers: Sequence[str]) -> None:
    from backprop.homework.grading.grade import gather
    from backprop.homework.grading.outline import Outline

    sheet = sheets[first]
    outline = Outline.of(sheet)
    collection.language = Language(sheet.language)

    def tell(text: str) -> None:
        output.tell(Problem("file", text), language=sheet.language)

    with ExitStack() as stack:
        opened = ((_called(path), stack.enter_context(_opened(path, "ANSWERS"))) for path in answers)
        gather(collection, opened, outline, tell)


def _called(path: str) -> str:
    return "Standard input" if path == STDIN else path


@contextmanager
def _opened(path: str, option: str) -> Iterator[BinaryIO]:
    if path == STDIN:
        yield sys.stdin.buffer
        return
    try:
        stream = open(path, "rb")  # noqa: SIM115, PTH123
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        message = said("{path} cannot be read: {why}.", path=path, why=why)
        hint = said("Check the path given to {option}.", option=option)
        raise InputError(Problem("file", message, hint=hint)) from None
    with stream:
        yield stream


def _mark(grading: Grading, collection: Collection, sheets: Sheets, marks: MarksFile, processes: int) -> None:
    from backprop.homework.grading.grade import SMALL, grade

    size = collection.size
    streams = grading.form == "jsonl" and marks.path is None and not grading.coderunner
    with _progress(size) as progress:
        grade(
            collection,
            sheets,
            marks,
            1 if size <= SMALL else processes,
            progress,
            output.write if streams else lambda lines: None,
        )


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, if that is a terminal and there is time to look at it."""
    if not sys.stderr.isatty():
        yield lambda more: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("marking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("marking", total=total)
        yield partial(bar.advance, task)


def _write(
    grading: Grading,
    collection: Collection,
    sheets: Sheets,
    first: str,
    marks: MarksFile,
    answers: Sequence[str],
) -> None:
    """Write all that is asked for."""
    from backprop.homework.grading.summary import Summary

    summary = Summary(sheets[first])
    unread = [(_called(answers[file]), line, why) for file, line, why in islice(collection.unread(), 1000)]
    if grading.gradescope or grading.coderunner:
        _write_for_systems(grading, collection, sheets, first, marks, unread)
    if grading.report is not None:
        from backprop.homework.grading.pages import Pages

        pages = Pages(grading.report, sheets, solution=grading.solution)
        lines = pages.write(collection, marks, summary, unread)
    else:
        lines = (
            summary.add(student, [marks.read(start) for start in starts])
            for student, _, starts in collection.by_student()
        )
    if grading.coderunner or grading.gradescope == STDIN:
        for _ in lines:
            pass
    elif grading.form == "jsonl":
        for _ in lines if grading.report is not None else ():
            pass
        output.write(marks.line(start) for start in (collection.starts() if marks.path else ()))
    elif grading.form == "csv":
        from backprop.homework.grading.spreadsheet import csv_text

        output.write(csv_text(lines, [*summary.problems]))
    else:
        _write_table(lines, summary, grading.colour)
    sys.stdout.flush()


def _write_table(lines: Iterator[Line], summary: Summary, colour: str) -> None:
    from backprop.cli.terminal import printed
    from backprop.homework.grading.table import MOST, class_table

    shown = [*islice(lines, MOST)]
    for _ in lines:
        pass
    output.write([printed(partial(class_table, shown, summary), colour)])


def _write_for_systems(
    grading: Grading,
    collection: Collection,
    sheets: Sheets,
    first: str,
    marks: MarksFile,
    unread: Sequence[tuple[str, int, str]],
) -> None:
    """Write what the autograders of other systems want: the marks of a single student."""
    from backprop.homework.grading.autograders import coderunner, gradescope

    students = [*islice(collection.by_student(), 2)]
    if len(students) > 1:
        hint = said("These systems run a program once for each student.")
        raise InputError(Problem("usage", said("There is more than one student."), hint=hint))
    records = [marks.read(start) for _, _, starts in students for start in starts]
    sheet = sheets[first]
    if grading.gradescope:
        text = dumps(gradescope(sheet, records, unread)) + "\n"
        write(grading.gradescope, text, "--gradescope")
    if grading.coderunner:
        output.write([dumps(coderunner(sheet, records, unread)) + "\n"])


def _tell_unread(collection: Collection, answers: Sequence[str]) -> None:
    """List rows that could not be read, on standard error."""
    count = collection.refused
    if not count:
        return
    say = collection.language.say
    one, many = said("1 row could not be read:"), said("{number} rows could not be read:")
    sys.stderr.write((say(one) if count == 1 else say(many, number=count)) + "\n")
    for file, line, why in islice(collection.unread(), _MOST_UNREAD):
        text = "  " + say("{file}, line {line}: {why}", file=_called(answers[file]), line=line, why=why)
        sys.stderr.write(printable(text) + "\n")
    if count > _MOST_UNREAD:
        sys.stderr.write("  " + say("… and {number} more", number=count - _MOST_UNREAD) + "\n")
