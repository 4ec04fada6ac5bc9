"""The referee of a gradient check: one-sided slopes by differences of numbers with hundreds of digits.

It uses the values of the primitives only, none of the derivatives of the table, so it can disagree with them.
A complex step would be exact too, but only where all functions are analytic: it has no answer at `max`, `abs`
and `floor`, and a wrong one at `hypot`. With steps of 2⁻¹²⁰ and 2⁻²⁴⁰ and enough digits, differences see a
corner as two slopes, an infinite slope and a jump as numbers that do not settle, and the rest to 35 digits.
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

_STEPS = (120, 240)
"""Binary places of the two steps."""
_DIGITS = 3
"""Times as many bits as a step has places are computed with."""

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
    found: list[list[Any]] = [_rises(graph, inputs, name, places) for places in _STEPS]
    left, right = (_side(rough, fine) for rough, fine in zip(*found, strict=True))
    return Ruling(left, right)


def _rises(graph: Graph, inputs: Mapping[str, float], name: str, places: int) -> list[Any]:
    """(rise, slope) on the left and on the right, None where there is no real value."""
    from mpmath import mp, mpf

    x = inputs[name]
    size = math.frexp(x)[1] if x else 0
    with mp.workprec(_DIGITS * places + max(0, size)):
        step = mpf(2) ** (min(0, size) - places)
        here = _value(graph, inputs, name, mpf(x))
        sides = [(by, _value(graph, inputs, name, mpf(x) + by)) for by in (-step, step)]
        return [
            None if here is None or there is None else (abs(there - here), (there - here) / by)
            for by, there in sides
        ]


def _value(graph: Graph, inputs: Mapping[str, float], name: str, x: Any) -> Any:
    from mpmath import mp, mpf

    from backprop.engine.arbitrary import arbitrary

    point = {**{other: mpf(value) for other, value in inputs.items()}, name: x}
    try:
        values = forward(graph, point, arbitrary())
    except (ArithmeticError, ValueError, TypeError, AttributeError):  # mpmath met a complex number
        return None
    return values[graph.output] if all(isinstance(v, mpf) and mp.isfinite(v) for v in values) else None


def _side(rough: Any, fine: Any) -> Side:
    """What two steps say together."""
    if rough is None or fine is None:
        return Side(None, "domain")
    (rise, slope), (finer_rise, finer) = rough, fine
    if finer_rise and finer_rise > rise * 0.9:
        return Side(None, "jump")
    if abs(slope - finer) <= abs(finer) * 2.0**-60:
        return Side(_float(finer))
    if abs(finer) <= abs(slope) * 2.0**-8:
        return Side(0.0)
    if abs(finer) >= abs(slope) * 2.0**8:
        return Side(math.copysign(math.inf, finer))
    return Side(None, "unsettled")


def _float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf
