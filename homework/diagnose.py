"""What went wrong: which misconception leads to just the numbers that a student answered.

All answers of a student are matched together. First comes a misconception that is applied everywhere, then
one slip at one gate, then two slips. An explanation has to account for every number that was answered, the
right ones too; those that fit equally well are all given. It is *found* if more different numbers speak for
it than it has mistakes, and otherwise only *possible*. Answers that are right for any reason are never held
against anybody.
"""

from __future__ import annotations

from backprop.engine.targets import VALUE
from backprop.grammar.record import Record
from backprop.homework.acceptance import Rule, rounding_of
from backprop.homework.fit import Given, fits, is_near
from backprop.homework.follow_through import FollowThrough, follow
from backprop.homework.marker import RIGHT, Checked
from backprop.homework.misconceptions import ROWS, Misconception
from backprop.homework.models import EVERYWHERE, ONE, TWO, Exercise, Made, Model
from backprop.homework.pairs import pairs_of
from backprop.homework.stepwise import cut_off

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOUND, POSSIBLE = "found", "possible"

_MOST_PAIRS = 3000
"""Of more pairs of slips, only those are tried of which each explains something by itself."""
_SAYS_NOTHING = {"corner", "digits", "only-here", "undefined"}
"""Reasons of verdicts on answers that say nothing about how they came about."""
_LAST_PLACES = 2.5
"""How many units in the last place a rounding slip may be off."""


class Mistake(Record):
    """A misconception, and where it shows."""

    misconception: Misconception
    gates: tuple[int, ...]
    """Nodes of the exercise; none, where it is not about a gate."""


class Explanation(Record):
    """Mistakes that account for all that was answered."""

    mistakes: tuple[Mistake, ...]
    level: str
    """EVERYWHERE, ONE or TWO."""
    strength: str
    """FOUND or POSSIBLE."""


class Step(Record):
    """A single step that is wrong, and mistakes that would lead to it from the student's own numbers."""

    given: Given
    mistakes: tuple[Mistake, ...]


class Diagnosis(Record):
    """What can be said about the wrong answers of a student."""

    explanations: tuple[Explanation, ...]
    follow: FollowThrough
    steps: tuple[Step, ...]
    """Where nothing explains all answers together, and there are numbers on the way: step by step."""


def diagnose(exercise: Exercise, wrong: Sequence[Given], right: Sequence[Given], rule: Rule) -> Diagnosis:
    """Find out what went wrong.

    Args:
        exercise: that was worked on.
        wrong, right: the numbers that were answered; leave out what cannot be read, and what is right at a
            corner only.
        rule: by which the answers were judged.
    """
    followed = follow(exercise, wrong, right, rule)
    if not wrong:
        return Diagnosis((), followed, ())
    explanations = _explanations(exercise, wrong, right, rule)
    inputs = {*exercise.graph.inputs.values()}
    has_steps = any(given.node not in inputs for given in (*wrong, *right))
    steps = tuple(_steps(exercise, followed, rule)) if has_steps and not explanations else ()
    return Diagnosis(tuple(explanations), followed, steps)


def _explanations(
    exercise: Exercise, wrong: Sequence[Given], right: Sequence[Given], rule: Rule
) -> list[Explanation]:
    answered = [*wrong, *right]
    evidence = _evidence(exercise, wrong)
    found: dict[tuple[tuple[str, tuple[int, ...]], ...], Explanation] = {}
    for level in (EVERYWHERE, ONE):
        for model in exercise.models(level):
            if _explains(model, answered, rule):
                explanation = _explanation(model.made, level, evidence)
                found.setdefault(_key(explanation), explanation)
    if not found and (slip := _rounding_slip(exercise, wrong, rule)):
        return [slip._replace(strength=FOUND if evidence > 1 else POSSIBLE)]
    if not found:
        for one, other in _pairs(exercise, wrong, answered, rule):
            model = exercise.both(one, other)
            if _explains(model, answered, rule):
                explanation = _explanation(model.made, TWO, evidence)
                found.setdefault(_key(explanation), explanation)
    return _without_repetition(found.values())


def _explains(model: Model, answered: Iterable[Given], rule: Rule) -> bool:
    """Whether a model accounts for all that was answered; the cheap question first."""
    answered = list(answered)
    return all(is_near(model, given, rule) for given in answered) and all(
        fits(model, given, rule) for given in answered
    )


def _explanation(made: tuple[Made, ...], level: str, evidence: int) -> Explanation:
    mistakes = tuple(Mistake(one.misconception, one.gates) for one in made)
    return Explanation(mistakes, level, FOUND if evidence > len(mistakes) else POSSIBLE)


def _key(explanation: Explanation) -> tuple[tuple[str, tuple[int, ...]], ...]:
    return tuple((mistake.misconception.name, mistake.gates) for mistake in explanation.mistakes)


def _without_repetition(found: Iterable[Explanation]) -> list[Explanation]:
    """Explanations, each misconception that is applied everywhere only once, and not at single gates too."""
    kept: list[Explanation] = []
    everywhere: set[str] = set()
    for explanation in found:
        name = explanation.mistakes[0].misconception.name
        if explanation.level == TWO or name not in everywhere:
            kept.append(explanation)
        if explanation.level == EVERYWHERE:
            everywhere.add(name)
    return kept


def _evidence(exercise: Exercise, wrong: Sequence[Given]) -> int:
    """How many independent numbers there are to explain.

    Where a wrong gradient arrives, everything behind it is off by the same factor. So numbers that are off
    by the same factor count as one, and so do equal ones.
    """
    exact = exercise.right[0].exact()
    factors: list[tuple[float, float]] = []
    alone: set[float] = set()
    for given in wrong:
        right = exact.at(given.is_value, given.node) if exact else 0.0
        if not right:
            alone.add(abs(given.number))
            continue
        factor, room = given.number / right, max(4 * given.answer.half_unit, 1e-9) / abs(right)
        if not any(abs(factor - other) <= room + room_there for other, room_there in factors):
            factors.append((factor, room))
    different = {round(abs(given.number), 9) for given in wrong}
    return min(len(factors) + len(alone), len(different))


def _pairs(
    exercise: Exercise, wrong: Sequence[Given], answered: Sequence[Given], rule: Rule
) -> Iterable[tuple[Model, Model]]:
    pairs = exercise.pairs
    if len(pairs) <= _MOST_PAIRS:
        return pairs_of(exercise).near(answered, rule)
    helps: dict[int, bool] = {}

    def explains_something(model: Model) -> bool:
        if id(model) not in helps:
            helps[id(model)] = any(is_near(model, g, rule) and fits(model, g, rule) for g in wrong)
        return helps[id(model)]

    return [(one, other) for one, other in pairs if explains_something(one) and explains_something(other)]


def _rounding_slip(exercise: Exercise, wrong: Sequence[Given], rule: Rule) -> Explanation | None:
    """Whether all that is wrong are last digits."""
    model = exercise.right[0]
    exact = model.exact()
    if exact is None:
        return None
    for given in wrong:
        number, rounding = exact.at(given.is_value, given.node), rounding_of(given.answer, rule)
        if rounding is None or not number:
            return None
        unit = rounding.unit(number)
        off = abs(given.number - number)
        is_cut = abs(given.number - cut_off(number, rounding)) <= 1e-9 * abs(number)
        if not (is_cut or off <= _LAST_PLACES * unit) or off > abs(number) / 4:
            return None
    return Explanation((Mistake(ROWS["rounding-slip"], ()),), ONE, POSSIBLE)


def _steps(exercise: Exercise, followed: FollowThrough, rule: Rule) -> Iterable[Step]:
    """For each wrong step the mistakes that lead to it from the student's own numbers."""
    circuit = exercise.circuits[0]
    single = [
        Model(exercise, circuit, model.made, followed.own)
        for model in exercise.singles()
        if model.circuit is circuit
    ]
    right = Model(exercise, circuit, (), followed.own)
    for given in followed.mistakes:
        if fits(right, given, rule):  # from a number that hides what was done with it
            yield Step(given, ())
            continue
        found: dict[tuple[str, tuple[int, ...]], Mistake] = {}
        for model in single:
            if is_near(model, given, rule) and fits(model, given, rule):
                mistake = Mistake(model.made[0].misconception, model.made[0].gates)
                found.setdefault((mistake.misconception.name, mistake.gates), mistake)
        yield Step(given, tuple(found.values()))


def diagnose_checked(exercise: Exercise, found: Checked, rule: Rule) -> Diagnosis:
    """Find out what went wrong in answers that were judged.

    Args:
        exercise: the expression that was worked on.
        found: its answers, judged.
        rule: by which they were judged.
    """
    nodes = {**{id: node for node, id in found.trace.ids().items()}, **found.trace.named_nodes}
    wrong: list[Given] = []
    right: list[Given] = []
    for judged in found.answers:
        if judged.value is None or judged.reason in _SAYS_NOTHING:
            continue
        node, is_value = nodes[judged.target.node], judged.target.of == VALUE
        given = Given(node, is_value, judged.value, judged.answer)
        (right if judged.verdict == RIGHT else wrong).append(given)
    return diagnose(exercise, wrong, right, rule)
