"""Who a sheet is for: names from a file, and the files that are written for each."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata

from backprop.grammar.problem import InputError, Problem, said

MOST_STUDENTS = 10_000
LONGEST_NAME = 200
"""Characters of a student's name."""
_HEADS = ("student", "estudiante", "alumno", "alumna", "name", "nombre")
_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,58}[a-z0-9_-]|[a-z0-9]")
_RESERVED = re.compile(r"(class|manifest|con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
"""Files that stand next to those of students, and devices of Windows."""


def names_in(text: str, where: str) -> list[str]:
    """The names in a file, in order: one a line, or the column `student` of a table.

    Args:
        text: of the file.
        where: it comes from, for messages.

    Raises:
        InputError: there is no name, a name twice, or one that is very long.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    head = lines[0] if lines else ""
    sign = next((sign for sign in "\t;," if sign in head), "")
    cells = [cell.strip().lower() for cell in head.split(sign or None)] if sign else [head.strip().lower()]
    place = next((cells.index(name) for name in _HEADS if name in cells), None)
    if place is None:
        names = [line.strip() for line in lines]
    else:
        rows = csv.reader(lines[1:], delimiter=sign or ",", skipinitialspace=True)
        names = [row[place].strip() for row in rows if len(row) > place and row[place].strip()]
    if not names:
        raise _bad(said("{where} names no student.", where=where), said("Write one name a line."))
    if len(names) > MOST_STUDENTS:
        raise _bad(said("{where} names more than {most} students.", where=where, most=MOST_STUDENTS))
    seen: set[str] = set()
    for name in names:
        if len(name) > LONGEST_NAME:
            raise _bad(
                said(
                    "{where}: a name has more than {most} characters: {name}…",
                    where=where,
                    most=LONGEST_NAME,
                    name=name[:20],
                )
            )
        if name in seen:
            message = said("{where}: {name} is there twice.", where=where, name=name)
            raise _bad(message, said("Tell them apart, by an initial, say."))
        seen.add(name)
    return names


def file_name(student: str) -> str:
    """What a student's file is called, without its ending: their name if it is plain, and otherwise one that
    nobody else has."""
    if _PLAIN.fullmatch(student) and not _RESERVED.fullmatch(student):
        return student
    plain = "".join(c for c in unicodedata.normalize("NFKD", student) if not unicodedata.combining(c))
    start = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40]
    return f"{start or 'student'}-{hashlib.sha256(student.encode(errors='surrogatepass')).hexdigest()[:8]}"


def _bad(message: str, hint: str = "") -> InputError:
    return InputError(Problem("file", message, hint=hint))
