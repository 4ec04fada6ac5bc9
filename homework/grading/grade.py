"""From files of answers to the file of marks: gather, leave out what is marked already, mark the rest."""

from __future__ import annotations

from backprop.grammar.problem import InputError, Problem
from backprop.homework.grading.collection import Collection, Submission
from backprop.homework.grading.record import key_of
from backprop.homework.grading.rows import lines_of, rows_of
from backprop.homework.grading.side_by_side import Done, Sheets, marked
from backprop.homework.grading.submissions import Answered, Outline, answers_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from backprop.homework.grading.marks_file import MarksFile

SMALL = 100
"""Submissions that are marked sooner than a second process is ready."""


def gather(
    collection: Collection,
    files: Iterable[tuple[str, BinaryIO]],
    outline: Outline,
    tell: Callable[[str], None],
) -> None:
    """Put together what files have.

    Args:
        collection: to put it into.
        files: what each is called, and its bytes.
        outline: of what is asked.
        tell: see `answers_of`.

    Raises:
        InputError: a file has none of the shapes that can be read.
    """
    for place, (where, stream) in enumerate(files):
        for one in answers_of(stream, where, outline, tell):
            if isinstance(one, Answered):
                collection.add(one, place)
            else:
                collection.refuse(place, one.line, one.why)


def read_manifest(collection: Collection, stream: BinaryIO, where: str, base: str) -> str:
    """Note each student's own sheet; the path of the first.

    Args:
        collection: to note it in.
        stream: a table with the heads student and sheet.
        where: it is called.
        base: folder that paths in it start from, with a `/` at its end, or "".

    Raises:
        InputError: it is no such table.
    """
    first = ""
    heads: list[str] = []
    for row in rows_of(lines_of(stream)):
        if not heads and not row.problem:
            heads = [cell.lower() for cell in row.cells]
            if not {"student", "sheet"} <= {*heads}:
                hint = "Its first line is student,sheet."
                raise InputError(Problem("file", f"{where} has no columns student and sheet.", hint=hint))
            continue
        cells = dict(zip(heads, row.cells, strict=False))
        student, sheet = cells.get("student"), cells.get("sheet")
        why = row.problem or ("" if student and sheet else "names no student, or no sheet")
        if not why and student and sheet:
            path = sheet if sheet.startswith("/") else base + sheet
            first = first or path
            why = "" if collection.give_sheet(student, path) else f"gives {student} a second sheet"
        if why:
            raise InputError(Problem("file", f"{where}, line {row.line}: it {why}."))
    if not first:
        raise InputError(Problem("file", f"{where} has no sheet.", hint="Its first line is student,sheet."))
    return first


def grade(
    collection: Collection,
    sheets: Sheets,
    marks: MarksFile,
    processes: int,
    progress: Callable[[int], None],
    lines: Callable[[list[str]], None],
) -> None:
    """Mark what is not marked yet.

    Args:
        collection: of answers; it then knows the marks of each and what could not be read.
        sheets: of the students.
        marks: where marks are kept.
        processes: to mark in.
        progress: is called with how many more are done.
        lines: is called with each line of marks that is new.

    Raises:
        KeyboardInterrupt: somebody pressed Ctrl-C; what was marked by then is kept.
        InputError: the file of marks is none; a process was ended from outside.
    """
    for key, start in marks.earlier():
        collection.remember(bytes.fromhex(key), start)

    def keep(found: list[Done]) -> None:
        done = [one for one in found if one.line]
        for one, start in zip(done, marks.write(one.line for one in done), strict=True):
            collection.mark(one.submission.id, start)
        for one in found:
            for line, why in one.unread:
                collection.refuse(one.submission.file, line, why)
        lines([one.line for one in done])
        progress(len(found))

    for found in marked(_new(collection, sheets, marks, progress), sheets, processes):
        keep(found)


def _new(
    collection: Collection, sheets: Sheets, marks: MarksFile, progress: Callable[[int], None]
) -> Iterator[Submission]:
    """The submissions that are not marked yet; the marks of the others are noted."""
    for submission in collection:
        start = collection.recall(bytes.fromhex(key_of(submission, sheets.digest(submission.sheet))))
        if start is None:
            yield submission
            continue
        collection.mark(submission.id, start)
        for line, why in marks.read(start).get("unread", ()):
            collection.refuse(submission.file, line, why)
        progress(1)
