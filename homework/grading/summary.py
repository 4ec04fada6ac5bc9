"""A class as a whole: marks, what was hard, which misconceptions how often; counted one student at a time."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict

from backprop.grammar.record import Record
from backprop.homework.diagnose import FOUND
from backprop.homework.marker import RIGHT
from backprop.homework.marking import CARRIED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from backprop.homework.sheet import Sheet

BINS = 10

Where = tuple[str, tuple[str, ...]]
"""A problem, and gates in it."""


class Line(Record):
    """One student."""

    student: str
    marks: Mapping[str, float]
    """Problem -> marks; those that nothing was handed in for are left out."""
    total: float


def line_of_student(student: str, records: Iterable[Mapping[str, Any]]) -> Line:
    """The marks of a student."""
    marks = {record["problem"]: float(record["marks"]) for record in records}
    return Line(student, marks, sum(marks.values()))


class Hardness(Record):
    """How one number was answered."""

    problem: str
    asked: str
    """In words: `∂f/∂x`."""
    right: int
    carried: int
    answered: int

    @property
    def share(self) -> float:
        """Of those who earned the mark."""
        return (self.right + self.carried) / self.answered


class Seen(Record):
    """How often a misconception explains answers."""

    misconception: str
    problem: str
    gates: tuple[str, ...]
    sure: int
    """Students for whom it is what went wrong."""
    possible: int
    """Students for whom it may be, alone or among others."""


class Summary:
    """Counts of all that is worth knowing of a class.

    Args:
        sheet: that was answered; of several that students have of their own, one.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.totals = array("d")
        self.problems = {question.name: Counter[str]() for question in sheet.problem}
        self._asked: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._seen: dict[tuple[str, Where], Counter[str]] = defaultdict(Counter)

    def add(self, student: str, records: Sequence[Mapping[str, Any]]) -> Line:
        """Count a student with all records of theirs."""
        for record in records:
            problem = record["problem"]
            tally = self.problems.setdefault(problem, Counter())
            tally.update(students=1, marks=record["marks"], full=record["marks"] >= record["worth"])
            for answer in record["answers"]:
                self._asked[problem, answer["about"]][answer["standing"]] += 1
            self._diagnosed(problem, record.get("diagnosis"))
        line = line_of_student(student, records)
        self.totals.append(line.total)
        return line

    def _diagnosed(self, problem: str, diagnosis: Mapping[str, Any] | None) -> None:
        if not diagnosis:
            return
        explanations = diagnosis["explanations"]
        is_sure = len(explanations) == 1 and explanations[0]["strength"] == FOUND
        groups = explanations or diagnosis["steps"]
        seen = {
            (mistake["misconception"], (problem, tuple(mistake["gates"])))
            for group in groups
            for mistake in group["mistakes"]
        }
        for key in seen:
            self._seen[key]["sure" if is_sure else "possible"] += 1

    @property
    def students(self) -> int:
        """How many there are."""
        return len(self.totals)

    @property
    def mean(self) -> float:
        """Of the total marks."""
        return sum(self.totals) / len(self.totals) if self.totals else 0.0

    @property
    def median(self) -> float:
        """Of the total marks."""
        ordered, half = sorted(self.totals), len(self.totals) // 2
        if not ordered:
            return 0.0
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

    def histogram(self) -> list[int]:
        """Students with up to a tenth of all marks, two tenths, and so on."""
        counts = Counter(min(int(total / self.sheet.worth * BINS + 1e-9), BINS - 1) for total in self.totals)
        return [counts[place] for place in range(BINS)]

    def hardest(self) -> list[Hardness]:
        """All numbers that are asked, the hardest first."""
        found = [
            Hardness(problem, asked, counts[RIGHT], counts[CARRIED], counts.total())
            for (problem, asked), counts in self._asked.items()
        ]
        return sorted(found, key=lambda one: one.share)

    def seen(self) -> list[Seen]:
        """Misconceptions with their gates, the most frequent first."""
        found = [
            Seen(name, problem, gates, counts["sure"], counts["possible"])
            for (name, (problem, gates)), counts in self._seen.items()
        ]
        return sorted(found, key=lambda one: (-one.sure, -one.possible, one.problem, one.misconception))
