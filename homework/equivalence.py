"""Is a formula the right one? Compared by value, at random points of the domain."""

from __future__ import annotations

import math
import random

from backprop.engine.float64 import FLOAT64
from backprop.engine.passes import forward, reverse
from backprop.engine.targets import GRADIENT
from backprop.grammar.record import Record
from backprop.homework.acceptance import Tolerance
from backprop.homework.answers import Answer, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backprop.engine.graph import Graph

POINTS = 6
"""At which a formula has to agree."""
_MOST_TRIES = 60
_MOST_WORK = 200_000
"""Gates that are evaluated; a large expression is tried at fewer points."""
SAME = 1e-6
"""Relative: what rounding may do to different formulas of the same slope."""


class Sample(Record):
    """A point of the domain, with what floats find there."""

    inputs: dict[str, float]
    values: list[float]
    upstream: list[float]

    def right(self, of: str, node: int) -> float:
        return (self.upstream if of == GRADIENT else self.values)[node]


def samples(graph: Graph, inputs: Mapping[str, float], seed: int) -> list[Sample]:
    """Random points where the expression has a value and a gradient: the same for the same seed.

    They are taken near the given point and far from it by turns.
    """
    chance = random.Random(seed)
    tries = min(_MOST_TRIES, _MOST_WORK // len(graph.ops) + 1)
    found: list[Sample] = []
    for point in _points(inputs, chance, tries):
        try:
            values = forward(graph, point, FLOAT64)
            sample = Sample(point, values, reverse(graph, values, FLOAT64))
        except (ArithmeticError, ValueError):
            continue
        if math.isfinite(sum(map(abs, sample.values))) and math.isfinite(sum(map(abs, sample.upstream))):
            found.append(sample)
        if len(found) == POINTS:
            break
    return found


def _points(inputs: Mapping[str, float], chance: random.Random, tries: int) -> Iterator[dict[str, float]]:
    for i in range(tries):
        if i % 2:
            yield {name: chance.uniform(-3, 3) for name in inputs}
        else:
            yield {name: x + chance.uniform(-0.4, 0.4) * max(abs(x), 0.5) for name, x in inputs.items()}


def differs_at(
    answer: Answer,
    of: str,
    node: int,
    nodes: Mapping[str, int],
    found: list[Sample],
    allowed: Tolerance | None,
) -> Sample | None:
    """The first point where a formula is not what is asked for; None if there is none.

    Args:
        answer: the formula.
        of, node: what is asked for.
        nodes: name -> node, of all that the formula may use.
        found: the points.
        allowed: a tolerance, or None.
    """
    assert answer.graph is not None
    for sample in found:
        value = value_of(answer, {name: sample.values[nodes[name]] for name in answer.graph.inputs})
        right = sample.right(of, node)
        if value is None:
            return sample
        scale = max(1e-6, abs(right), 1e-6 * max(map(abs, (*sample.values, *sample.upstream))))
        within = allowed is not None and allowed.allows(value, (right, right))
        if abs(value - right) > SAME * scale and not within:
            return sample
    return None
