"""Slopes to one side: the forward pass over numbers that move.

A number that moves is value + slope·t for small t > 0. Of two that start from the same value, the one with
the larger slope is the larger; so `max` and `abs` choose their branch by the direction, and what is made of
them follows. For functions without jumps and infinite slopes the derivative towards one side obeys the chain
rule (A. Shapiro, "On concepts of directional differentiability", J. Optim. Theory Appl. 66, 1990), so what
comes out is exact but for rounding. Where only terms of second order would tell the branch, it is NaN. Beside
a jump the numbers go on from the value on that side, and the output tells whether the jump is felt there.
"""

from __future__ import annotations

import math
from functools import partial

from backprop.engine.backend import Backend
from backprop.engine.conditions import holds
from backprop.engine.float64 import FLOAT64, local_derivatives, number
from backprop.engine.formulas import OUTPUT, RELATIONS, argument_names, conditions, formula
from backprop.engine.graph import Graph
from backprop.engine.passes import NoValue, forward
from backprop.engine.primitives import ROWS, Primitive
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Moving(Record):
    """A number, and how fast it moves. Records compare in that order."""

    value: float
    slope: float
    moves: bool
    """Whether it depends on what moves; a slope of 0 may hide terms of second order."""


def slope_towards(graph: Graph, inputs: Mapping[str, float], name: str, side: int) -> float | None:
    """The slope of the output on one side of an input, as a derivative: left and right of x² they agree.

    Args:
        graph: in topological order.
        inputs: the point.
        name: the input that moves.
        side: -1 for the left, 1 for the right.

    Returns:
        None where there is no slope: the value jumps, or the domain ends. NaN where it is not known.
    """
    start = {other: _still(value) for other, value in inputs.items()}
    start[name] = Moving(inputs[name], float(side), True)
    try:
        here: float = forward(graph, inputs, FLOAT64)[graph.output]
    except NoValue:  # only more digits than a float has give a value
        return math.nan
    try:
        beside: Moving = forward(graph, start, _MOVING)[graph.output]
    except NoValue:
        return None
    if not math.isnan(beside.slope) and not math.isclose(beside.value, here, rel_tol=1e-9, abs_tol=1e-300):
        return None
    return side * beside.slope + 0.0  # no -0


def _still(value: float) -> Moving:
    return Moving(value, 0.0, False)


def _apply(row: Primitive, *args: Moving) -> Moving:
    """What a primitive makes of numbers that move.

    Raises:
        ValueError: its domain ends on that side.
    """
    point = [arg.value for arg in args]
    value = FLOAT64.function(row.name)(*point)
    if not any(arg.moves for arg in args):
        return _still(value)
    if row.domain and not _inside(row, args):
        raise ValueError("the domain ends on this side")
    if row.kink is None or not holds(row.kink.where, row.name, point, value):
        return Moving(value, _along_partials(row, args, point, value), True)
    jumping = [i for i, arg in enumerate(args) if arg.moves and row.kink.jumps_with(i)]
    if jumping:
        return _beside_a_jump(row, args, jumping, value)
    if not any(row.kink.slopes or ()):
        return Moving(value, _along_partials(row, args, point, value), True)
    if row.name in _AT_A_CORNER:
        return Moving(value, _AT_A_CORNER[row.name](value, args), True)
    graph = formula(row.definition, row.parameters)
    found: Moving = forward(graph, dict(zip(row.parameters, args, strict=True)), _MOVING)[graph.output]
    return found


def _along_partials(row: Primitive, args: Sequence[Moving], point: list[float], value: float) -> float:
    moving = [i for i, arg in enumerate(args) if arg.moves]
    slopes = local_derivatives(row.name, point, value, moving)
    return sum(slope * args[i].slope for i, slope in zip(moving, slopes, strict=True))


def _beside_a_jump(row: Primitive, args: Sequence[Moving], jumping: Sequence[int], value: float) -> Moving:
    """The value and the slope on the side that the arguments move to which it jumps with."""
    point = [arg.value for arg in args]
    if any(not args[i].slope or math.isnan(args[i].slope) for i in jumping):
        return Moving(value, math.nan, True)
    slope = 0.0 if row.pattern == "blocks" else _along_partials(row, args, point, value)
    for i in jumping:
        point[i] = math.nextafter(point[i], math.copysign(math.inf, args[i].slope))
    return Moving(FLOAT64.function(row.name)(*point), slope, True)


def _tied(value: float, args: Sequence[Moving]) -> list[float]:
    """The slopes of the arguments that have the value; only NaN where one of them is not known."""
    slopes = [arg.slope for arg in args if arg.value == value]
    return [math.nan] if any(map(math.isnan, slopes)) else slopes


_AT_A_CORNER: dict[str, Callable[[float, Sequence[Moving]], float]] = {
    "max": lambda value, args: max(_tied(value, args)),
    "min": lambda value, args: min(_tied(value, args)),
    "abs": lambda value, args: abs(args[0].slope),
    "hypot": lambda value, args: math.hypot(*[arg.slope for arg in args]),
}
"""The slope at the corner of a primitive that is not made of others with corners."""


def _inside(row: Primitive, args: Sequence[Moving]) -> bool:
    """Whether the numbers move on within the domain."""
    names = argument_names(row.name, len(args))
    point = {**dict(zip(names, args, strict=True)), OUTPUT: _still(math.nan)}

    def at(graph: Graph) -> tuple[float, float]:
        found: Moving = forward(graph, point, _MOVING)[graph.output]
        return found.value, found.slope

    try:
        return any(
            all(RELATIONS[relation](at(left), at(right)) for left, relation, right in comparisons)
            for comparisons in conditions(row.domain, row.name, len(args))
        )
    except NoValue:  # `y = floor(y)` while y moves: only whole numbers would be inside
        return False


_MOVING = Backend(
    "numbers that move",
    lambda text: _still(number(text)),
    {row.name: partial(_apply, row) for row in ROWS},
)
