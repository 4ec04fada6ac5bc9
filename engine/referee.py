"""The referee of a gradient check: one-sided slopes by differences of numbers with hundreds of digits.

It uses the values of the primitives only, none of the derivatives of the table, so it can disagree with them.
A complex step would be exact too, but only where all functions are analytic: it has no answer at `max`, `abs`
and `floor`, and a wrong one at `hypot`. With steps of 2⁻¹¹⁰⁰ and 2⁻¹²⁰⁰ and enough digits, differences see a
corner as two slopes, an infinite slope and a jump as numbers that do not settle, and the rest in full.
"""

from __future__ import annotations

import math

from backprop.engine.graph import Graph
from backprop.engine.passes import forward
from backprop.engine.relative_error import relative_error
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_STEPS = (1100, 1200)
"""Binary places of the two steps. Both are below the least float, so they step over no corner at a float."""

_BITS = 2400
"""Enough for a rise of the least float over the smaller step, beside a value near 1."""

_VANISHES = 2.0**-1074

_SAME = 1e-15


class Side(Record):
    """What the referee sees on one side."""

    slope: float | None
    """None where there is none."""
    why: str = ""
    """Why there is none: "domain", "jump" or "unsettled"."""


class Ruling(Record):
    """The slopes on both sides of a point."""

    left: Side
    right: Side

    @property
    def slope(self) -> float | None:
        """The one slope: the same on both sides, or that of the only side within the domain."""
        known = self.known
        if len(known) == 2:
            return known[1] if relative_error(*known) <= _SAME else None
        return known[0] if known and "domain" in (self.left.why, self.right.why) else None

    @property
    def sides(self) -> tuple[float, float] | None:
        """The slopes on the two sides of a corner."""
        left, right = self.left.slope, self.right.slope
        return None if left is None or right is None or self.slope is not None else (left, right)

    @property
    def known(self) -> list[float]:
        return [side.slope for side in self if side.slope is not None]

    @property
    def jumps(self) -> bool:
        return "jump" in (self.left.why, self.right.why)


def rule_on(graph: Graph, inputs: Mapping[str, float], name: str) -> Ruling:
    """The slopes of the output on both sides of an input.

    Args:
        graph: in topological order.
        inputs: the point.
        name: the input that moves.
    """
    from mpmath import mp, mpf

    x = inputs[name]
    size = math.frexp(x)[1] if x else 0
    with mp.workprec(_BITS + max(0, size)):
        here = _value(graph, inputs, name, mpf(x))
        steps = [mpf(2) ** (min(0, size) - places) for places in _STEPS]
        return Ruling(
            *(_side(graph, inputs, name, here, [sign * step for step in steps]) for sign in (-1, 1))
        )


def _side(graph: Graph, inputs: Mapping[str, float], name: str, here: Any, steps: list[Any]) -> Side:
    """What two steps to one side say together."""
    there = [_value(graph, inputs, name, step + inputs[name]) for step in steps]
    if here is None or None in there:
        return Side(None, "domain")
    rises = [value - here for value in there]
    rough, fine = (rise / step for rise, step in zip(rises, steps, strict=True))
    if max(abs(rough), abs(fine)) <= _VANISHES * max(1, abs(here)):
        return Side(0.0)
    if abs(rises[1]) > abs(rises[0]) * 0.9:
        return Side(None, "jump")
    if abs(rough - fine) <= abs(fine) * 2.0**-60:
        return Side(_float(fine))
    if abs(fine) <= abs(rough) * 2.0**-8:
        return Side(0.0)
    if abs(fine) >= abs(rough) * 2.0**8:
        return Side(math.copysign(math.inf, fine))
    return Side(None, "unsettled")


def _value(graph: Graph, inputs: Mapping[str, float], name: str, x: Any) -> Any:
    """The output with many digits; None where it has no real value."""
    from mpmath import mp, mpf

    from backprop.engine.arbitrary import arbitrary

    point = {**{other: mpf(value) for other, value in inputs.items()}, name: x}
    try:
        values = forward(graph, point, arbitrary())
    except (ArithmeticError, ValueError, TypeError, AttributeError):  # mpmath met a complex number
        return None
    return values[graph.output] if all(isinstance(v, mpf) and mp.isfinite(v) for v in values) else None


def _float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf
