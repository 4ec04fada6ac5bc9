"""From files of answers to the file of marks: gather, leave out what is marked already, mark the rest."""

from __future__ import annotations

from pathlib import PurePath

from backprop.grammar.problem import InputError, Problem, said
from backprop.homework.grading.collection import Collection, Submission
from backprop.homework.grading.grader import Done, Sheets
from backprop.homework.grading.outline import Answered, Outline
from backprop.homework.grading.record import key_of
from backprop.homework.grading.side_by_side import marked
from backprop.homework.grading.submissions import answers_of
from backprop.homework.manifest import sheets_in

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


def read_manifest(collection: Collection, text: str, where: str) -> str:
    """Note each student's own sheet; the path of the first.

    Args:
        collection: to note it in.
        text: of the table (see `manifest`).
        where: its path, which the paths in it start from.

    Raises:
        InputError: it is no such table, or a student has two sheets.
    """
    found = sheets_in(text, where)
    if not found:
        raise InputError(Problem("file", said("{where} has no sheet.", where=where)))
    folder = PurePath(where).parent
    for student, path in found:
        if not collection.give_sheet(student, str(folder / path)):
            raise InputError(
                Problem("file", said("{where} has two sheets for {student}.", where=where, student=student))
            )
    return str(folder / found[0][1])


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
