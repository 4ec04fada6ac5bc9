"""Slopes by differences of floats, as a student would check them."""

from __future__ import annotations

import math

from backprop.engine.conditions import equalities
from backprop.engine.float64 import FLOAT64
from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.passes import NoValue, forward
from backprop.engine.primitives import PRIMITIVES
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Difference(Record):
    """A quotient of differences."""

    h: float
    kind: str
    """"central"; "forward" or "backward" where the other side has no value; "" where neither has."""
    slope: float
    """NaN where there is none."""
    noise: float
    """What rounding the values may have added to the slope, roughly."""
    crossed: tuple[int, ...]
    """Gates that change their branch between the two points."""


def difference(graph: Graph, inputs: Mapping[str, float], name: str, h: float) -> Difference:
    """(f(x + s) - f(x - s))/2s, where the step s is h·max(1, |x|).

    Args:
        graph: in topological order.
        inputs: the point.
        name: the input that moves.
        h: relative to the input where that is larger than 1.
    """
    x = inputs[name]
    step = h * max(1.0, abs(x))
    below, here, above = (_values(graph, {**inputs, name: at}) for at in (x - step, x, x + step))
    left, right = below or here, above or here
    width = (x + step if above else x) - (x - step if below else x)
    if not left or not right or not width:
        return Difference(h, "", math.nan, math.nan, ())
    kind = "central" if below and above else "forward" if above else "backward"
    rise = right[graph.output] - left[graph.output]
    noise = 2**-52 * max(abs(left[graph.output]), abs(right[graph.output])) / width
    return Difference(h, kind, rise / width, noise, _crossed(graph, left, right))


def _values(graph: Graph, inputs: Mapping[str, float]) -> list[float] | None:
    try:
        values = forward(graph, inputs, FLOAT64)
    except NoValue:
        return None
    return values if math.isfinite(values[graph.output]) else None


def _crossed(graph: Graph, left: list[float], right: list[float]) -> tuple[int, ...]:
    """The gates that are on another branch at the right point than at the left one."""
    return tuple(
        node
        for node, op in enumerate(graph.ops)
        if op not in (INPUT, CONSTANT)
        and PRIMITIVES[op].kink
        and _branch(graph, left, node) != _branch(graph, right, node)
    )


def _branch(graph: Graph, values: list[float], node: int) -> object:
    """Something that tells the branches of a gate apart: who wins, or on which side of its corners it is."""
    op, value = graph.ops[node], values[node]
    row, args = PRIMITIVES[op], [values[arg] for arg in graph.args[node]]
    if row.kink is None or row.pattern == "blocks":
        return value
    if row.variadic:
        return [arg == value for arg in args]
    return [(left > right) - (left < right) for left, right in equalities(row.kink.where, op, args, value)]
