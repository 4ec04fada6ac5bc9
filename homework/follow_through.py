"""Where the first mistake is, and what merely follows from it.

Each step is judged against the student's own numbers before it: one slip costs one mark, and what is worked
out rightly from there is carried forward. A carried number that is 0, 1 or −1 hides what was done with it,
so nothing is taken to follow from such a one.
"""

from __future__ import annotations

from backprop.engine.graph import Graph
from backprop.grammar.record import Record
from backprop.homework.acceptance import Rule
from backprop.homework.fit import Given, fits
from backprop.homework.models import Exercise, Model, Own

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CARRIED = 0.5
"""The part of all answers that carrying forward can earn marks for."""

_NOISE = 1e-9

Question = tuple[bool, int]
"""Whether it is about a value, and the node."""


class FollowThrough(Record):
    """What of the wrong answers is a mistake, and what follows from one."""

    carried: tuple[Given, ...]
    """Wrong, and rightly worked out from wrong numbers."""
    mistakes: tuple[Given, ...]
    """The other wrong answers, in the order of the work: first forward, then backward from the output."""
    earning: int
    """How many of `carried` earn a mark: those up to `MOST_CARRIED` of all answers."""
    own: Own
    """The numbers of the student that the work was judged against."""


def follow(exercise: Exercise, wrong: Sequence[Given], right: Sequence[Given], rule: Rule) -> FollowThrough:
    """Tell mistakes from what follows from them.

    Args:
        exercise: that was worked on.
        wrong, right: the numbers that were answered.
        rule: of the exercise.
    """
    answered = [*wrong, *right]
    own = Own(
        {given.node: given.number for given in answered if given.is_value},
        {given.node: given.number for given in answered if not given.is_value},
    )
    sources = _sources(exercise.graph, wrong, right)
    models = [Model(exercise, circuit, (), own) for circuit in exercise.circuits]
    carried = tuple(
        given
        for given in wrong
        if (behind := sources[given.is_value, given.node])
        and not any(_is_degenerate(number) for number in behind)
        and any(fits(model, given, rule) for model in models)
    )
    mistakes = sorted((given for given in wrong if given not in carried), key=_order)
    earning = min(len(carried), int(MOST_CARRIED * len(answered)))
    return FollowThrough(carried, tuple(mistakes), earning, own)


def _is_degenerate(number: float) -> bool:
    return any(abs(number - special) <= _NOISE for special in (-1, 0, 1))


def _order(given: Given) -> tuple[bool, int]:
    return not given.is_value, given.node if given.is_value else -given.node


def _sources(
    graph: Graph, wrong: Sequence[Given], right: Sequence[Given]
) -> dict[Question, frozenset[float]]:
    """For every question the wrong numbers that its answer is worked out from, the nearest on each way."""
    given = {(one.is_value, one.node): frozenset((one.number,)) for one in wrong}
    given |= {(one.is_value, one.node): frozenset() for one in right}
    found: dict[Question, frozenset[float]] = {}
    used: dict[Question, frozenset[float]] = {}

    def put(question: Question, behind: frozenset[float]) -> None:
        found[question] = behind
        used[question] = given.get(question, behind)

    nothing: frozenset[float] = frozenset()
    for node, args in enumerate(graph.args):
        put((True, node), nothing.union(*(used[True, arg] for arg in args)))
    arrived: dict[int, set[float]] = {}
    for node in range(len(graph.ops) - 1, -1, -1):
        put((False, node), frozenset(arrived.get(node, ())))
        for arg in graph.args[node]:
            others = nothing.union(*(used[True, other] for other in graph.args[node]))
            arrived.setdefault(arg, set()).update(used[False, node] | others | used[True, node])
    return found
