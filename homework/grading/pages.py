"""Pages of HTML that stand alone: one for each student, and one for the class.

They load nothing, run nothing, and all that somebody wrote is escaped.
"""

from __future__ import annotations

from pathlib import Path

from backprop.engine.rounding import shown
from backprop.grammar.problem import InputError, Problem, said
from backprop.homework.grading.spreadsheet import amount
from backprop.homework.grading.summary import BINS, line_of_student
from backprop.homework.grading.wording import SIGNS, Wording
from backprop.homework.html import formulas, templates
from backprop.homework.misconceptions import ROWS
from backprop.homework.printable import visible
from backprop.homework.students import file_name
from backprop.views.expression import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from jinja2 import Template

    from backprop.homework.grading.collection import Collection
    from backprop.homework.grading.grader import Sheets
    from backprop.homework.grading.marks_file import MarksFile
    from backprop.homework.grading.summary import Line, Summary
    from backprop.homework.sheet import Question, Sheet

CLASS = "class.html"

_MOST_SEEN = 30
"""Misconceptions, and hard numbers, that are told."""
_MOST_UNREAD = 200
_DIGITS = 6
_LONGEST = 2000
"""Characters of an expression."""


def page_name(student: str) -> str:
    """The file of a student's page."""
    return f"{file_name(student)}.html"


class Pages:
    """Writes pages into a folder.

    Args:
        folder: which is made if it is not there.
        sheets: of the students.
        solution: whether students are shown the right answers.

    Raises:
        InputError: the folder cannot be made.
    """

    def __init__(self, folder: str, sheets: Sheets, *, solution: bool) -> None:
        self._folder = Path(folder)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = said("{path} cannot be made: {why}.", path=folder, why=error.strerror)
            hint = said("Check the path given to {option}.", option="--report")
            raise InputError(Problem("file", message, hint=hint)) from None
        self._sheets = sheets
        self._solution = solution
        environment = templates(Path(__file__).parent / "pages")
        environment.filters |= {"amount": amount, "visible": visible}
        environment.globals |= {"signs": SIGNS, "page_name": page_name, "solution": solution}
        self._templates = environment

    def write(
        self,
        collection: Collection,
        marks: MarksFile,
        summary: Summary,
        unread: Sequence[tuple[str, int, str]],
    ) -> Iterator[Line]:
        """Write all pages, and yield the students on the way.

        Args:
            collection: of what was marked.
            marks: of everybody.
            summary: to count students in.
            unread: file, line and reason of what could not be read.
        """
        template = self._templates.get_template("student.html")
        for student, path, starts in collection.by_student():
            records = [marks.read(start) for start in starts]
            self._write(page_name(student), template, **self._student(student, self._sheets[path], records))
            yield summary.add(student, records)
        lines = (
            line_of_student(student, [marks.read(start) for start in starts])
            for student, _, starts in collection.by_student()
        )
        template = self._templates.get_template(CLASS)
        self._write(CLASS, template, lines=lines, **_class(summary), **_listed(unread, collection.refused))

    def _write(self, name: str, template: Template, **values: Any) -> None:
        with (self._folder / name).open("w", encoding="utf-8") as stream:
            for piece in template.generate(**values):
                stream.write(piece)

    def _student(self, student: str, sheet: Sheet, records: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        by_problem = {record["problem"]: record for record in records}
        problems = [
            {
                "question": question,
                "formulas": formulas(question.marker.trace),
                "source": question.expression or written(question.marker.trace, _LONGEST),
                "point": _point(question),
                "record": by_problem.get(question.name),
                "gates": _gates(question, by_problem.get(question.name)),
                "solutions": self._solutions(question, sheet) if self._solution else {},
            }
            for question in sheet.problem
        ]
        total = sum(record["marks"] for record in records)
        return {
            "sheet": sheet,
            "word": Wording(sheet.language),
            "student": student,
            "problems": problems,
            "total": total,
        }

    def _solutions(self, question: Question, sheet: Sheet) -> dict[str, str]:
        """What is asked -> the right number, or the two ends of an interval of them."""
        word, marker = Wording(sheet.language), question.marker
        found = {}
        for target in question.targets():
            low, high = marker.right(target)
            ends = shown(low, _DIGITS), shown(high, _DIGITS)
            found[str(target)] = ends[0] if low == high else word("to", *ends)
        return found


def _point(question: Question) -> list[tuple[str, str]]:
    trace = question.marker.trace
    return [(name, shown(float(value), _DIGITS)) for name, value in trace.inputs.items()]


def _gates(question: Question, record: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """What the gates are called and compute, if what is said of the answers tells of gates."""
    diagnosis = record and record.get("diagnosis")
    groups = [*diagnosis["explanations"], *diagnosis["steps"]] if diagnosis else []
    if not any(mistake["gates"] for group in groups for mistake in group["mistakes"]):
        return []
    nodes = (node.to_dict() for node in question.marker.trace.nodes)
    return [(node["id"], node["expression"]) for node in nodes if node["kind"] == "gate"]


def _class(summary: Summary) -> Mapping[str, Any]:
    sheet, counts = summary.sheet, summary.histogram()
    word = Wording(sheet.language)
    seen = summary.seen()
    return {
        "sheet": sheet,
        "word": word,
        "summary": summary,
        "bars": [
            {
                "count": count,
                "height": count / max(1, *counts),
                "from": amount(sheet.worth * place / BINS),
                "to": amount(sheet.worth * (place + 1) / BINS),
            }
            for place, count in enumerate(counts)
        ],
        "seen": [
            {
                "what": word.said(ROWS[one.misconception].teacher),
                "name": one.misconception,
                "problem": one.problem,
                "gates": one.gates,
                "sure": one.sure,
                "possible": one.possible,
            }
            for one in seen[:_MOST_SEEN]
        ],
        "more_seen": len(seen) - _MOST_SEEN,
        "most_seen": max([1, *(one.sure + one.possible for one in seen)]),
        "hardest": summary.hardest()[:_MOST_SEEN],
    }


def _listed(unread: Sequence[tuple[str, int, str]], refused: int) -> Mapping[str, Any]:
    listed = unread[:_MOST_UNREAD]
    return {"unread": listed, "more_unread": refused - len(listed)}
