"""What somebody who works like a model writes down: the numbers that are asked, rounded as is asked.

Whether a mistake shows is left to the marker: it shows if one of these answers is not accepted.
"""

from __future__ import annotations

import math

from backprop.engine.rounding import shown
from backprop.engine.targets import VALUE, Target
from backprop.homework.acceptance import Rule
from backprop.homework.marker import RIGHT, Marker
from backprop.homework.stepwise import cut_off, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from backprop.homework.models import Model
    from backprop.homework.rounding import Rounding

FIGURES = 6
"""Significant figures of answers where the exercise asks for no rounding."""


def written(x: float, rule: Rule, rounded: Callable[[float, Rounding], float] = nearest) -> str:
    """A number as it is answered: `0.40` where two decimals are asked.

    Args:
        x: the number.
        rule: of the exercise.
        rounded: how digits are left out.
    """
    rounding = rule.rounding
    if rounding is None or not math.isfinite(x):
        return shown(x, FIGURES)
    number = rounded(x, rounding) + 0.0
    decimals = rounding.decimals
    if decimals is None:
        decimals = max((rounding.figures or 1) - 1 - math.floor(math.log10(abs(number) or 1)), 0)
    return f"{number:.{decimals}f}"


class Answering:
    """Answers to what is asked of one exercise, and whether the marker accepts them.

    Args:
        marker: of the exercise.
        targets: what is asked.
    """

    def __init__(self, marker: Marker, targets: Sequence[Target]) -> None:
        self.marker = marker
        self.targets = tuple(targets)
        self._accepted: dict[tuple[Target, str], bool] = {}

    def of(self, model: Model) -> tuple[str, ...] | None:
        """What a student who works like a model answers; None if the work comes to nothing."""
        numbers = model.exact()
        if numbers is None:
            return None
        found = []
        for target in self.targets:
            place = model.place(self.marker.nodes[target.node], target.of == VALUE)
            if place is None:
                return None
            found.append(numbers.at(target.of == VALUE or model.reports_values, place))
        if not all(map(math.isfinite, found)):
            return None
        return tuple(written(number, self.marker.rule) for number in found)

    @property
    def right(self) -> tuple[str, ...]:
        """The right answers; at a corner, those with the slopes that are used there."""
        return tuple(written(number, self.marker.rule) for number in self._exact)

    @property
    def cut(self) -> tuple[str, ...]:
        """The right answers with their further digits cut off."""
        return tuple(written(number, self.marker.rule, cut_off) for number in self._exact)

    @property
    def _exact(self) -> list[float]:
        trace = self.marker.trace
        return [
            (trace.values if target.of == VALUE else trace.upstream)[self.marker.nodes[target.node]]
            for target in self.targets
        ]

    def show(self, answers: Sequence[str]) -> bool:
        """Whether something is seen to be wrong with answers: the marker does not accept one of them."""
        return not all(map(self._is_accepted, self.targets, answers))

    def _is_accepted(self, target: Target, answer: str) -> bool:
        key = target, answer
        if key not in self._accepted:
            judged = self.marker.check([(str(target), answer)]).answers[0]
            self._accepted[key] = judged.verdict == RIGHT
        return self._accepted[key]
