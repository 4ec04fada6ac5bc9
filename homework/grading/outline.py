"""What a sheet asks for, by which files are understood, and what is found in these."""

from __future__ import annotations

from backprop.grammar.problem import InputError, Problem, said
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from backprop.homework.sheet import Question, Sheet


class Answered(Record):
    """One answer of one student."""

    student: str
    problem: str
    asked: str
    written: str
    line: int


class Unread(Record):
    """A row, or an answer in it, that cannot be read."""

    line: int
    why: str


class Outline(Record):
    """What a sheet asks for, by which files are understood."""

    problems: Mapping[str, Question]

    @classmethod
    def of(cls, sheet: Sheet) -> Outline:
        return cls({question.name: question for question in sheet.problem})

    @property
    def only(self) -> str:
        """The name of the problem, if there is but one."""
        return next(iter(self.problems)) if len(self.problems) == 1 else ""

    def column(self, head: str) -> tuple[str, str] | None:
        """The problem and the number that `neuron: value q` stands for, if it is asked."""
        name, colon, asked = (part.strip() for part in head.partition(":"))
        problem, asked = (name, asked) if colon else (self.only, name)
        question = self.problems.get(problem)
        if question is None or not asked:
            return None
        try:
            target = question.marker.target(asked)
        except InputError:
            return None
        return (problem, str(target)) if target in question.targets() else None

    def example(self) -> str:
        """The head of a column."""
        problem, question = next(iter(self.problems.items()))
        asked = str(question.targets()[0])
        return asked if self.only else f"{problem}: {asked}"


def shapeless(message: str, outline: Outline) -> InputError:
    """The error of a file that is none of the shapes."""
    hint = said(
        "Heads are student,problem,asked,answer, or student and a column such as {example} for each number.",
        example=outline.example(),
    )
    return InputError(Problem("file", message, hint=hint))
