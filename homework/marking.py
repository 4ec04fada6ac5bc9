"""Marks for the answers to one problem of a sheet.

Each number that is asked is worth an equal part of the problem's marks. A right one earns its part; so does,
if the sheet says so, one that is rightly worked out from an earlier wrong one: one slip costs one mark.
"""

from __future__ import annotations

from backprop.engine.targets import VALUE, Target
from backprop.grammar.problem import InputError, Problem, said
from backprop.grammar.record import Record
from backprop.homework.diagnose import Diagnosis, diagnose_checked
from backprop.homework.marker import RIGHT, UNREADABLE, WRONG, Judged
from backprop.homework.sheet import Question, Sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

CARRIED, MISSING = "carried", "missing"


class Marked(Record):
    """The answers of one student to one problem, marked."""

    question: Question
    answers: tuple[Judged, ...]
    """One for each number that is asked, in order."""
    standings: tuple[str, ...]
    """Of each: RIGHT, CARRIED (rightly worked out from a wrong number), WRONG, UNREADABLE or MISSING."""
    earned: tuple[float, ...]
    """Marks for each, before `partial_credit` is looked at."""
    marks: float
    """For the problem."""
    diagnosis: Diagnosis | None
    """What went wrong, where something did."""


def mark(sheet: Sheet, question: Question, answers: Mapping[str, str]) -> Marked:
    """Mark the answers to one problem.

    Args:
        sheet: with the rules of marking.
        question: one of its problems.
        answers: what each is about (see `read_target`), and what was written.

    Raises:
        InputError: something is answered that is not asked.
    """
    marker = question.marker
    targets = question.targets()
    written = {marker.target(about): text for about, text in answers.items()}
    for target in written:
        if target not in targets:
            raise not_asked(target, question)
    checked = marker.check([(str(target), written.get(target, "")) for target in targets])
    wrong = any(judged.verdict == WRONG for judged in checked.answers)
    diagnosis = diagnose_checked(marker.exercise, checked, marker.rule) if wrong else None
    carried = _carried(diagnosis) if sheet.follow_through and diagnosis else set()
    standings = tuple(_standing(judged, marker.nodes, carried) for judged in checked.answers)
    part = question.worth / len(targets)
    earned = tuple(part if standing in (RIGHT, CARRIED) else 0.0 for standing in standings)
    marks = question.worth if all(earned) else sum(earned) if sheet.partial_credit else 0.0
    return Marked(question, checked.answers, standings, earned, marks, diagnosis)


def not_asked(target: Target, question: Question) -> InputError:
    """The error of answering what is not asked."""
    asked = ", ".join(map(str, question.targets()))
    message = said("Problem {name} does not ask for {target}.", name=question.name, target=target)
    return InputError(Problem("not-asked", message, hint=said("It asks for {names}.", names=asked)))


def _carried(diagnosis: Diagnosis) -> set[tuple[bool, int]]:
    """Values (True) and gradients of nodes that earn marks, though they are wrong."""
    followed = diagnosis.follow
    return {(given.is_value, given.node) for given in followed.carried[: followed.earning]}


def _standing(judged: Judged, nodes: Mapping[str, int], carried: set[tuple[bool, int]]) -> str:
    if judged.verdict == UNREADABLE and not judged.answer.written:
        return MISSING
    target = judged.target
    if judged.verdict == WRONG and (target.of == VALUE, nodes[target.node]) in carried:
        return CARRIED
    return judged.verdict
