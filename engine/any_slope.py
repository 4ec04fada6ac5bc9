"""The reverse pass over intervals: the gradients when a gate at a corner may use any of its slopes.

It is computed gate by gate, so an interval may be too wide where branches of one gate meet again, and it is
unbounded behind a jump; it is never too narrow.
"""

from __future__ import annotations

import math

from backprop.engine.backend import Backend
from backprop.engine.conditions import holds
from backprop.engine.float64 import FLOAT64, local_derivatives, number
from backprop.engine.formulas import OUTPUT, argument_names, slope_ends
from backprop.engine.graph import Graph
from backprop.engine.passes import forward, reverse
from backprop.engine.primitives import PRIMITIVES
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


class Interval(Record):
    """All numbers from `low` to `high`."""

    low: float
    high: float

    def __add__(self, other: Interval) -> Interval:  # type: ignore[override]
        low, high = self.low + other.low, self.high + other.high
        return ANYTHING if math.isnan(low) or math.isnan(high) else Interval(low, high)


ANYTHING, _CLOSED = Interval(-math.inf, math.inf), Interval(0.0, 0.0)


def any_slope(graph: Graph, values: list[float], convention: str = "") -> list[Interval]:
    """The interval of ∂output/∂node for every node; unbounded behind a jump.

    Args:
        graph, values: after the forward pass.
        convention: a library whose slopes at corners belong to the intervals, as unusual as they may be.
    """
    return reverse(graph, values, _AnySlope("any slope", _exactly, {}, convention))


def slopes_of(
    op: str, arguments: Sequence[float], value: float, wanted: Sequence[int], convention: str = ""
) -> list[Interval]:
    """The slopes of a gate in several arguments, which are in order: one, or an interval at a corner."""
    kink = PRIMITIVES[op].kink
    used = local_derivatives(op, arguments, value, wanted, convention)
    if kink is None or not holds(kink.where, op, arguments, value):
        return [Interval(slope, slope) for slope in used]
    found = []
    for argument, slope in zip(wanted, used, strict=True):
        if kink.jumps_with(argument):
            found.append(ANYTHING)
            continue
        slopes = [*_ends(op, arguments, value, argument), slope]  # a NaN, behind the ends, changes nothing
        found.append(Interval(min(slopes), max(slopes)))
    return found


def _ends(op: str, arguments: Sequence[float], value: float, argument: int) -> list[float]:
    """The ends of the interval of slopes in an argument, if there is one."""
    if PRIMITIVES[op].variadic:
        arguments, argument = arguments[argument : argument + 1], 0
    ends = slope_ends(op, len(arguments), argument) or ()
    names = *argument_names(op, len(arguments)), OUTPUT
    point = dict(zip(names, (*arguments, value), strict=True))
    return [forward(end, point, FLOAT64)[end.output] for end in ends]


def _sent(op: str, slopes: Interval, upstream: Interval) -> Interval | None:
    """What a gate sends to an argument: nothing along a closed branch, and all there is behind a jump."""
    if slopes == _CLOSED and PRIMITIVES[op].pattern == "routes":
        return None
    return ANYTHING if ANYTHING in (slopes, upstream) else _product(upstream, slopes)


def _product(a: Interval, b: Interval) -> Interval:
    """All products, where 0·∞ is 0."""
    products = [x * y if x and y else 0.0 for x in a for y in b]
    if any(map(math.isnan, products)):
        return ANYTHING
    return Interval(min(products), max(products))


class _AnySlope(Backend):
    """Values are floats, gradients are intervals."""

    def pullback(self, op: str, arity: int, wanted: tuple[int, ...]) -> Callable[..., Any]:
        def sent(*known: Any) -> Any:
            *arguments, value, upstream = known
            slopes = slopes_of(op, arguments, value, wanted, self.convention)
            products = [_sent(op, slope, upstream) for slope in slopes]
            return products[0] if len(products) == 1 else tuple(products)

        return sent


def _exactly(text: str) -> Interval:
    return Interval(number(text), number(text))
