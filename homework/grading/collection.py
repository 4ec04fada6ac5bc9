"""All that a class has answered, kept on disk while it is marked, so that memory does not grow with it.

Rows of one student and problem need not stand together: they are brought together here, in the order in which
each first came. What was marked is known by where its line starts in the file of marks.
"""

from __future__ import annotations

import sqlite3

from backprop.grammar.problem import said
from backprop.grammar.record import Record
from backprop.views.language import ENGLISH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from backprop.homework.grading.outline import Answered

_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE work (
        id INTEGER PRIMARY KEY, student TEXT, problem TEXT, file INTEGER, line INTEGER,
        UNIQUE (student, problem)
    );
    CREATE TABLE answers (
        work INTEGER, asked TEXT, written TEXT, line INTEGER, PRIMARY KEY (work, asked)
    ) WITHOUT ROWID;
    CREATE TABLE unread (file INTEGER, line INTEGER, why TEXT);
    CREATE TABLE sheets (student TEXT PRIMARY KEY, path TEXT);
    CREATE TABLE earlier (key BLOB PRIMARY KEY, start INTEGER) WITHOUT ROWID;
    CREATE TABLE marked (work INTEGER PRIMARY KEY, start INTEGER);
    BEGIN;
"""


class Submission(Record):
    """The answers of one student to one problem."""

    id: int
    student: str
    problem: str
    file: int
    """Place of the file among those given."""
    line: int
    """Of the first answer."""
    answers: tuple[tuple[str, str, int], ...]
    """What was asked, what was written, and the line."""
    sheet: str = ""
    """Path of the student's own sheet, if students have their own."""


class Collection:
    """Answers, rows that cannot be read, and what has been marked.

    Args:
        own_sheets: whether only students with a sheet of their own can be marked.
    """

    def __init__(self, *, own_sheets: bool = False) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # a file of its own, which goes with it
        self._db.executescript(_TABLES)
        self._own_sheets = own_sheets
        self.language = ENGLISH
        """In which it is kept why something cannot be read."""
        self._last: tuple[str, str] | None = None
        self._id = 0

    def add(self, one: Answered, file: int) -> None:
        """Put an answer to those of its student and problem; the first to a question counts."""
        if self._last != (one.student, one.problem):
            self._last = one.student, one.problem
            place = *self._last, file, one.line
            self._db.execute("INSERT OR IGNORE INTO work VALUES (NULL, ?, ?, ?, ?)", place)
            found = self._db.execute("SELECT id FROM work WHERE student = ? AND problem = ?", self._last)
            self._id = found.fetchone()[0]
        found = self._db.execute(
            "INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?)", (self._id, one.asked, one.written, one.line)
        )
        if not found.rowcount:
            about = f"{one.problem}: {one.asked}" if one.problem else one.asked
            again = said(
                "answers {asked} of {student} again; the first answer counts",
                asked=about,
                student=one.student,
            )
            self.refuse(file, one.line, again)

    def refuse(self, file: int, line: int, why: str) -> None:
        """Note what cannot be read."""
        self._db.execute("INSERT INTO unread VALUES (?, ?, ?)", (file, line, self.language.put(why)))

    def give_sheet(self, student: str, path: str) -> bool:
        """Note a student's own sheet; whether it is the first."""
        return bool(self._db.execute("INSERT OR IGNORE INTO sheets VALUES (?, ?)", (student, path)).rowcount)

    def remember(self, key: bytes, start: int) -> None:
        """Note what was marked in an earlier run, and where."""
        self._db.execute("INSERT OR REPLACE INTO earlier VALUES (?, ?)", (key, start))

    def recall(self, key: bytes) -> int | None:
        """Where the marks of an earlier run are, if there are any."""
        found = self._db.execute("SELECT start FROM earlier WHERE key = ?", (key,)).fetchone()
        return None if found is None else int(found[0])

    def mark(self, id: int, start: int) -> None:
        """Note that a submission is marked, and where."""
        self._db.execute("INSERT OR REPLACE INTO marked VALUES (?, ?)", (id, start))

    @property
    def size(self) -> int:
        """How many submissions there are."""
        return int(self._db.execute("SELECT count(*) FROM work").fetchone()[0])

    def __iter__(self) -> Iterator[Submission]:
        """All submissions, in the order in which they first came; those of nobody known are refused."""
        rows = self._db.execute(
            "SELECT work.id, student, problem, file, work.line, asked, written, answers.line, path "
            "FROM work CROSS JOIN answers ON work = work.id LEFT JOIN sheets USING (student) "
            "ORDER BY work.id"
        )
        row = next(rows, None)
        while row:
            id, student, problem, file, line, *_, sheet = row
            answers = []
            while row and row[0] == id:
                answers.append(row[5:8])
                row = next(rows, None)
            if self._own_sheets and sheet is None:
                self.refuse(file, line, said("is of {student}, who has no sheet", student=student))
            else:
                yield Submission(id, student, problem, file, line, tuple(answers), sheet or "")

    def unread(self) -> Iterator[tuple[int, int, str]]:
        """File, line and reason of what cannot be read, in order."""
        yield from self._db.execute("SELECT file, line, why FROM unread ORDER BY file, line, rowid")

    @property
    def refused(self) -> int:
        """How many rows cannot be read."""
        return int(self._db.execute("SELECT count(*) FROM unread").fetchone()[0])

    def starts(self) -> Iterator[int]:
        """Where the marks of each submission are, in order."""
        for (start,) in self._db.execute("SELECT start FROM marked ORDER BY work"):
            yield start

    def by_student(self) -> Iterator[tuple[str, str, list[int]]]:
        """Every student whose answers are marked, their own sheet, and where the marks of each answer are.

        Students come in the order in which they first came, and so do their problems.
        """
        rows = self._db.execute(
            "SELECT student, start, path FROM work JOIN marked ON work = id "
            "JOIN (SELECT student AS who, min(id) AS first FROM work GROUP BY student) ON who = student "
            "LEFT JOIN sheets USING (student) ORDER BY first, id"
        )
        row = next(rows, None)
        while row:
            student, _, sheet = row
            starts = []
            while row and row[0] == student:
                starts.append(row[1])
                row = next(rows, None)
            yield student, sheet or "", starts
