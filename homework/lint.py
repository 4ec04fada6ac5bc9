"""What the problems of a sheet can reveal: for each misconception, whether it is seen.

That is the marker's own judgement: the misconception is acted out, its numbers are rounded as the sheet
asks, and it is revealed if one of these answers is not accepted. Misconceptions that lead to the same answers
cannot be told apart.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache

from backprop.engine.float64 import FLOAT64, local_derivative
from backprop.engine.formulas import OUTPUT, formula
from backprop.engine.passes import forward
from backprop.engine.primitives import PRIMITIVES
from backprop.grammar.record import Record
from backprop.homework.misconceptions import MISCONCEPTIONS, Misconception
from backprop.homework.model_answers import Answering
from backprop.homework.models import EVERYWHERE, ONE
from backprop.homework.pitfalls import Pitfall, pitfalls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backprop.homework.models import Exercise, Model
    from backprop.homework.sheet import Question, Sheet

REVEALED, PARTLY, HIDDEN, ABSENT = "revealed", "partly", "hidden", "absent"
"""In all ways of having it, in some, in none; or it cannot be had here, for want of such a gate."""

Answers = tuple[str, ...]


class Sight(Record):
    """What is seen of a misconception in one problem."""

    misconception: Misconception
    ways: int
    """Ways of having it here: rules that may be replaced, gates for slips, pairs of inputs."""
    seen: int
    """How many of these are seen to be wrong."""
    answers: frozenset[Answers]
    """What these lead to, for all that is asked."""

    @property
    def standing(self) -> str:
        """REVEALED, PARTLY, HIDDEN or ABSENT."""
        if not self.ways:
            return ABSENT
        return HIDDEN if not self.seen else REVEALED if self.seen == self.ways else PARTLY


class Findings(Record):
    """What there is to say of one problem."""

    question: Question
    sights: tuple[Sight, ...]
    """One for each misconception, in the order of the table."""
    pitfalls: tuple[Pitfall, ...]

    def having(self, *standings: str) -> list[Sight]:
        """The misconceptions with one of these standings."""
        return [sight for sight in self.sights if sight.standing in standings]

    @property
    def groups(self) -> list[tuple[Misconception, ...]]:
        """Misconceptions, not counting slips, that lead to the same answers."""
        users: defaultdict[Answers, list[Misconception]] = defaultdict(list)
        for sight in self.sights:
            for answers in sight.answers if not sight.misconception.is_slip else ():
                users[answers].append(sight.misconception)
        return _largest(users.values())


class Linted(Record):
    """What there is to say of a whole sheet."""

    sheet: Sheet
    problems: tuple[Findings, ...]

    @property
    def hidden(self) -> list[Misconception]:
        """Those, not counting slips, that can be had in some problem, and that none reveals."""
        return [
            row
            for row, sights in self._rows
            if not row.is_slip and any(sight.ways for sight in sights) and not _is_seen(sights)
        ]

    @property
    def absent(self) -> list[Misconception]:
        """Those that cannot be had in any problem."""
        return [row for row, sights in self._rows if not any(sight.ways for sight in sights)]

    @property
    def groups(self) -> list[tuple[Misconception, ...]]:
        """Misconceptions, not counting slips, that no problem tells apart."""
        rows = [(row, sights) for row, sights in self._rows if _is_seen(sights) and not row.is_slip]
        found: list[list[tuple[Misconception, list[Sight]]]] = []
        for one in rows:
            for group in found:
                if all(_same(one[1], other[1]) for other in group):
                    group.append(one)
            found.append([one])
        return _largest([row for row, _ in group] for group in found)

    @property
    def warnings(self) -> int:
        """How many things there are to think about."""
        return sum(len(findings.pitfalls) for findings in self.problems) + len(self.hidden)

    @property
    def _rows(self) -> Iterator[tuple[Misconception, list[Sight]]]:
        for place, row in enumerate(MISCONCEPTIONS):
            yield row, [findings.sights[place] for findings in self.problems]


def lint(sheet: Sheet) -> Linted:
    """Look through a sheet."""
    return Linted(sheet, tuple(map(findings, sheet.problem)))


def findings(question: Question) -> Findings:
    """Look through one problem."""
    return Findings(question, tuple(sights(question)), tuple(pitfalls(question)))


def sights(question: Question) -> Iterator[Sight]:
    """For each misconception what is seen of it."""
    answering = Answering(question.marker, question.targets())
    ways: defaultdict[str, list[Answers]] = defaultdict(list)
    for model in models(question.marker.exercise):
        answers = answering.of(model)
        if answers is not None:
            ways[model.made[0].misconception.name].append(answers)
    for row in MISCONCEPTIONS:
        found = ways[row.name]
        if row.special == "cut" and answering.cut != answering.right:
            found = [answering.cut]
        seen = [answers for answers in found if answering.show(answers)]
        yield Sight(row, len(found), len(seen), frozenset(seen))


def models(exercise: Exercise) -> Iterator[Model]:
    """Students with one misconception, which they have everywhere, and students who slip once."""
    for level in (EVERYWHERE, ONE):
        for model in exercise.models(level):
            is_slip = model.made[0].misconception.is_slip
            is_asked = model.circuit is exercise.circuits[0] and is_slip == (level == ONE)
            if is_asked and _makes_a_difference(model):
                yield model


def _makes_a_difference(model: Model) -> bool:
    """Whether a model is of a mistake at all: the power rule is right for `x^2`, though not for `2^x`."""
    change, graph = model.made[0].change, model.circuit.graph
    if not change.local:
        return True
    for place in model.made[0].places:
        op, args = graph.ops[place], graph.args[place]
        live = [i for i, arg in enumerate(args) if graph.active[arg]]
        if PRIMITIVES[op].variadic or not all(_is_right(op, change.local[op], i) for i in live):
            return True
    return False


@cache
def _is_right(op: str, slopes: tuple[str, ...], argument: int) -> bool:
    """Whether the slope that somebody has for an argument is right, tried where the table has samples."""
    names = *PRIMITIVES[op].parameters, OUTPUT
    graph = formula(slopes[argument], names)
    for sample in PRIMITIVES[op].samples:
        value = FLOAT64.function(op)(*sample)
        right = local_derivative(op, sample, value, argument)
        found = forward(graph, dict(zip(names, (*sample, value), strict=True)), FLOAT64)[graph.output]
        if not math.isclose(found, right, rel_tol=1e-9, abs_tol=1e-12):
            return False
    return True


def _is_seen(sights: Iterable[Sight]) -> bool:
    return any(sight.seen for sight in sights)


def _same(one: list[Sight], other: list[Sight]) -> bool:
    """Whether two misconceptions are seen in the same problems, and may lead to the same answers in each."""
    return all(bool(a.answers & b.answers) or not (a.seen or b.seen) for a, b in zip(one, other, strict=True))


def _largest(groups: Iterable[Iterable[Misconception]]) -> list[tuple[Misconception, ...]]:
    """Groups of two and more, without those that are part of another."""
    found: list[dict[str, Misconception]] = []
    for group in sorted(({row.name: row for row in group} for group in groups), key=len, reverse=True):
        if len(group) > 1 and not any(group.keys() <= other.keys() for other in found):
            found.append(group)
    order = {row.name: place for place, row in enumerate(MISCONCEPTIONS)}
    return sorted((tuple(group.values()) for group in found), key=lambda group: order[group[0].name])
