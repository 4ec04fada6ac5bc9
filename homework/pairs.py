"""Pairs of slips with their numbers side by side, so that most are ruled out without another look.

What is kept is a row of numbers for each question. It is asked of all pairs at once whether they come near an
answer, a little more generously than `is_near`, and only those that do are then run and judged as models.
"""

from __future__ import annotations

from array import array
from functools import lru_cache
from math import nan

from backprop.homework.acceptance import Rule, rounding_of
from backprop.homework.fit import Given
from backprop.homework.models import Exercise, Model
from backprop.homework.rounding import Rounding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backprop.homework.models import Numbers

    Row = array[float]
    """A number for every pair."""
    Rows = tuple[list[Row], list[Row]]
    """For each node, its gradients and its values."""

_MOST_ROUNDINGS = 16
"""For so many roundings the numbers are kept: as many as decimals can be written."""

_MOST_EXERCISES = 64
"""Exercises whose pairs are kept."""


@lru_cache(_MOST_EXERCISES)
def pairs_of(exercise: Exercise) -> Pairs:
    """The pairs of slips that can be made in an exercise."""
    return Pairs(exercise)


class Pairs:
    """Pairs of slips at different gates.

    Args:
        exercise: that they are made in.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._pairs = exercise.pairs
        self._kept: dict[Rounding | None, Rows] = {}

    def near(self, answered: Sequence[Given], rule: Rule) -> Iterator[tuple[Model, Model]]:
        """The pairs that may come near all that was answered."""
        left: Sequence[int] = range(len(self._pairs))
        for given in answered:
            left = self._near(left, given, rule)
        return (self._pairs[place] for place in left)

    def _near(self, places: Sequence[int], given: Given, rule: Rule) -> list[int]:
        number, rounding, tolerance = given.number, rounding_of(given.answer, rule), rule.tolerance
        half, digits, part = given.answer.half_unit, 0.0, 0.0
        if rounding and rounding.decimals is not None:
            digits = rounding.unit(1.0)
        elif rounding:
            part = rounding.unit(1.0)
        near = 2 * half + 2 * digits + 1e-12
        share = 0.5 + 2 * part
        if tolerance:
            near, share = near + tolerance.size, share + tolerance.size
        exact = self._row(None, given)
        found = {i for i in places if abs(number - exact[i]) <= share * abs(exact[i]) + near}
        if rounding and not tolerance:
            rounded, near, share = self._row(rounding, given), half + digits, part + 1e-9
            found |= {i for i in places if abs(number - rounded[i]) <= share * abs(rounded[i]) + near}
        return sorted(found)

    def _row(self, rounding: Rounding | None, given: Given) -> Row:
        if rounding not in self._kept:
            if len(self._kept) > _MOST_ROUNDINGS:
                self._kept.pop(next(key for key in self._kept if key))
            self._kept[rounding] = self._rows(rounding)
        return self._kept[rounding][given.is_value][given.node]

    def _rows(self, rounding: Rounding | None) -> Rows:
        size = len(self._exercise.graph.ops)
        rows: Rows = ([array("d") for _ in range(size)], [array("d") for _ in range(size)])
        for one, other in self._pairs:
            model = self._exercise.both(one, other)
            found = model.exact() if rounding is None else model.rounded(rounding)
            for row, numbers in zip(rows, _both_passes(found, size), strict=True):
                for node, number in enumerate(numbers):
                    row[node].append(number)
        return rows


def _both_passes(found: Numbers | None, size: int) -> tuple[Sequence[float], Sequence[float]]:
    """Gradients and values; of a model that comes to nothing, numbers that nothing is near to."""
    return (found.upstream, found.values) if found else ([nan] * size, [nan] * size)
