"""Corners and jumps at a point, and what they leave of the gradient: intervals and one-sided slopes.

An interval may be too wide where branches of one gate meet again (`max(x, x)`); the slopes on the two sides,
which are exact, tell.
"""

from __future__ import annotations

import math

from backprop.engine.any_slope import ANYTHING, Interval, any_slope, slopes_of
from backprop.engine.conditions import holds
from backprop.engine.float64 import local_derivatives
from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.primitives import PRIMITIVES
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from backprop.engine.trace import Trace

_MOST_WORK = 100_000
"""Gates that are evaluated for one-sided slopes. Each input needs two passes, so many inputs have none."""


class Corner(Record):
    """A gate at a corner or a jump, from which something reaches the output."""

    place: int
    """Its index in the graph."""
    id: str
    op: str
    args: tuple[str, ...]
    """Ids of its arguments, without constants."""
    slopes: tuple[Interval, ...] | None
    """Its own slopes in each of `args`; None where it jumps."""


class Sides(Record):
    """What the slope in one input can be."""

    slopes: Interval
    """With any slopes at the corners; unbounded behind a jump."""
    left: float | None
    right: float | None
    """The slope on each side. None: there is none, as the value jumps or the domain ends; NaN: not known."""


class Kinks(Record):
    """The corners and jumps at a point."""

    gates: tuple[Corner, ...]
    inputs: dict[str, Sides]
    """For the inputs (or named nodes) asked for, where the slope may be several."""

    def to_dict(self) -> dict[str, Any]:
        """As plain data, in the shape that `trace.schema.json` describes."""
        return {
            "gates": [
                {
                    "node": gate.id,
                    "op": gate.op,
                    "args": list(gate.args),
                    "slopes": gate.slopes and [list(slopes) for slopes in gate.slopes],
                }
                for gate in self.gates
            ],
            "inputs": {
                name: {"slopes": list(sides.slopes), "left": sides.left, "right": sides.right}
                for name, sides in self.inputs.items()
            },
        }


def kinks(trace: Trace) -> Kinks | None:
    """The corners and jumps that matter at the point of a Trace, or None."""
    trace = _in_floats(trace)
    graph, values = trace.graph, trace.values
    kinked = [node for node, op in enumerate(graph.ops) if _at_kink(graph, values, node, op)]
    if not kinked:
        return None
    upstream = any_slope(graph, values)
    inputs = _sides(trace, upstream)
    behind_a_jump = any(sides.slopes == ANYTHING for sides in inputs.values())
    nodes = [node for node in kinked if upstream[node] != Interval(0, 0) or behind_a_jump]
    ids = trace.ids() if nodes else {}
    gates = tuple(gate for node in nodes if (gate := _corner(trace, ids, node)))
    return Kinks(gates, inputs) if gates else None


def _in_floats(trace: Trace) -> Trace:
    """A Trace of decimals or fractions, rounded."""
    if all(isinstance(value, float) for value in (*trace.values, *trace.upstream)):
        return trace
    from backprop.engine.rational import to_float

    values, upstream = map(to_float, trace.values), map(to_float, trace.upstream)
    return trace._replace(values=[*values], upstream=[*upstream])


def cut(graph: Graph, node: int, name: str) -> Graph:
    """The graph with an input in place of a node."""
    if graph.ops[node] == INPUT:
        return graph
    ops, args = list(graph.ops), list(graph.args)
    ops[node], args[node] = INPUT, ()
    return graph._replace(ops=ops, args=args, labels={**graph.labels, node: name})


def _sides(trace: Trace, upstream: list[Interval]) -> dict[str, Sides]:
    """The inputs and named nodes asked for whose slope may be several."""
    from backprop.engine.one_sided import slope_towards

    nodes, gradient = trace.named_nodes, trace.gradient
    names = [name for name in gradient if name in nodes and len({*upstream[nodes[name]]}) > 1]
    affordable = len(names) * len(trace.values) <= _MOST_WORK
    found = {}
    for name in names:
        interval = upstream[nodes[name]]
        left: float | None = math.nan
        right: float | None = math.nan
        if affordable:
            graph = cut(trace.graph, nodes[name], name)
            inputs = {**trace.inputs, name: trace.values[nodes[name]]}
            left, right = (slope_towards(graph, inputs, name, side) for side in (-1, 1))
        if interval != ANYTHING or not left == right == gradient[name]:  # a jump that is not felt
            found[name] = Sides(interval, left, right)
    return found


def _at_kink(graph: Graph, values: list[float], node: int, op: str) -> bool:
    if op in (INPUT, CONSTANT) or not graph.active[node]:
        return False
    kink = PRIMITIVES[op].kink
    return kink is not None and holds(kink.where, op, [values[arg] for arg in graph.args[node]], values[node])


def _corner(trace: Trace, ids: dict[int, str], node: int) -> Corner | None:
    """A gate whose conditions for a corner hold; None if it has no corner in the arguments that vary."""
    graph, values = trace.graph, trace.values
    op, args = graph.ops[node], graph.args[node]
    live = [i for i, arg in enumerate(args) if graph.active[arg]]
    names = tuple(ids[args[i]] for i in live)
    kink = PRIMITIVES[op].kink
    if kink is None or any(map(kink.jumps_with, live)):
        return Corner(node, ids[node], op, names, None)
    arguments, value = [values[arg] for arg in args], values[node]
    slopes = tuple(slopes_of(op, arguments, value, live))
    used = local_derivatives(op, arguments, value, live, trace.convention)
    if all(low == high == slope for (low, high), slope in zip(slopes, used, strict=True)):
        return None
    return Corner(node, ids[node], op, names, slopes)
