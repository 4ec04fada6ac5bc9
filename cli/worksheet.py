"""`backprop homework worksheet`: sheets to fill in, and solved ones."""

from __future__ import annotations

from pathlib import Path

from backprop.cli import output
from backprop.cli.evaluate import check_choice
from backprop.cli.exit_code import ExitCode
from backprop.cli.files import STDOUT, make_folder, write, write_file
from backprop.cli.homework import read_sheet_at
from backprop.cli.language import check_language
from backprop.cli.source import text_of
from backprop.grammar.problem import BackpropError, InputError, Problem, said
from backprop.grammar.record import Record
from backprop.homework.students import file_name, names_in
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from backprop.homework.sheet import Sheet


class Wanted(Record):
    """What a call asks for, as it was written."""

    sheet: str | None
    manifest: str | None
    student: str
    students: str | None
    path: str
    form: str | None
    solved: bool
    language: str | None


def worksheet(wanted: Wanted) -> ExitCode:
    """Do what is asked: one file, standard output, or a folder with a file for each student."""
    try:
        check_language(wanted.language)
        several = wanted.students is not None or wanted.manifest is not None
        form = _format(wanted, several=several)
        sheets = _sheets(wanted)
        if several:
            count = _write_all(wanted, sheets, form)
            told = said("{number} worksheets are in {folder}.", number=count, folder=wanted.path)
            if count == 1:
                told = said("1 worksheet is in {folder}.", folder=wanted.path)
            output.tell(Problem("written", told), language=wanted.language)
        else:
            _write(wanted, next(sheets)[1], form)
    except BackpropError as error:
        return output.fail(error, language=wanted.language)
    return ExitCode.DONE


def _format(wanted: Wanted, *, several: bool) -> str:
    from backprop.homework.worksheet.write import ENDINGS, FORMATS

    if several and wanted.path == STDOUT:
        hint = said("Write -o FOLDER; there is a file for each student.")
        raise InputError(Problem("usage", said("Several worksheets go into a folder."), hint=hint))
    if wanted.form is not None:
        check_choice("--format", wanted.form, FORMATS)
        return wanted.form
    if several or wanted.path == STDOUT:
        return "html" if several else "markdown"
    ending = wanted.path.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        message = said("What to write to {path} is not clear from its name.", path=wanted.path)
        hint = said("End it in .md, .html, .csv or .json, or give --format.")
        raise InputError(Problem("usage", message, hint=hint))
    return ENDINGS[ending]


def _sheets(wanted: Wanted) -> Iterator[tuple[str, Sheet]]:
    """Students, and the sheet of each."""
    if (wanted.sheet is None) == (wanted.manifest is None):
        hint = said("Write SHEET, or --sheets MANIFEST where each student has a sheet of their own.")
        raise InputError(Problem("usage", said("Give one sheet, or one list of sheets."), hint=hint))
    if wanted.students is not None and wanted.student:
        message = said("{one} and {other} exclude each other.", one="--student", other="--students")
        raise InputError(Problem("usage", message, hint=said("Leave one out.")))
    if wanted.manifest is not None:
        from backprop.homework.manifest import sheets_in

        folder = Path(wanted.manifest).parent
        listed = sheets_in(text_of(wanted.manifest, "--sheets"), wanted.manifest)
        return ((student, read_sheet_at(str(folder / path))) for student, path in listed)
    assert wanted.sheet is not None
    sheet = read_sheet_at(wanted.sheet)
    if wanted.students is None:
        return iter([(wanted.student, sheet)])
    names = names_in(text_of(wanted.students, "--students"), wanted.students)
    return ((name, sheet) for name in names)


def _write(wanted: Wanted, sheet: Sheet, form: str) -> None:
    write(wanted.path, _text(wanted, sheet, wanted.student, form))


def _write_all(wanted: Wanted, sheets: Iterator[tuple[str, Sheet]], form: str) -> int:
    from backprop.homework.worksheet.write import ENDING

    folder = Path(wanted.path)
    make_folder(folder)
    count = 0
    for student, sheet in sheets:
        text = _text(wanted, sheet, student, form)
        write_file(folder / f"{file_name(student)}.{ENDING[form]}", text)
        count += 1
    return count


def _text(wanted: Wanted, sheet: Sheet, student: str, form: str) -> str:
    from backprop.homework.worksheet.page import page
    from backprop.homework.worksheet.write import text_of as written

    language = Language(wanted.language) if wanted.language else None
    return written(page(sheet, student=student, language=language, solved=wanted.solved), form)
