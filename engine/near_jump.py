"""Where rounding may have decided on which side of a jump a value is: `floor(x/0.1)` at x = 0.3."""

from __future__ import annotations

import math

from backprop.engine.conditions import holds
from backprop.engine.graph import Graph
from backprop.engine.locate import node_spans
from backprop.engine.naming import ids
from backprop.engine.notation import text_of, written_name
from backprop.engine.primitives import PRIMITIVES
from backprop.engine.trace import Trace
from backprop.grammar.problem import Problem, said
from backprop.grammar.read import Syntax

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_NEAR = 1e-9
"""Distance from a jump, relative to the numbers that the argument was made of."""

_MOST = 5

_JUMPING = {row.name for row in PRIMITIVES.values() if row.kink and row.kink.jumps_with(0)}


def near_jumps(syntax: Syntax, trace: Trace) -> Iterator[Problem]:
    """A notice for each gate whose first argument is all but on a jump. All jumps are at whole numbers."""
    graph, values = trace.graph, trace.values
    if not isinstance(trace.value, float):  # computed with as many digits as were asked for
        return
    found = [
        node
        for node, op in enumerate(graph.ops)
        if op in _JUMPING and _is_near(graph, values, node, graph.args[node][0])
    ]
    spans = node_spans(syntax, graph) if found else []
    names = ids(graph) if found else {}
    for node in found[:_MOST]:
        argument = graph.args[node][0]
        name = names.get(argument) or text_of(graph, node=argument, limit=40)
        message = said(
            "{function} jumps at {name} = {place}, and {name} is {value!r} here.",
            function=written_name(graph.ops[node]),
            name=name,
            place=round(values[argument]),
            value=values[argument],
        )
        yield Problem("near-jump", message, syntax.text, spans[node])


def _is_near(graph: Graph, values: list[float], node: int, argument: int) -> bool:
    value = values[argument]
    if not math.isfinite(value):
        return False
    jump = float(round(value))
    scale = abs(value)
    if graph.ops[argument] in ("add", "sub"):
        scale = max(scale, *(abs(values[arg]) for arg in graph.args[argument]))
    op = graph.ops[node]
    kink = PRIMITIVES[op].kink
    assert kink is not None
    if not 0 < abs(value - jump) <= min(_NEAR * scale, 1e-6):
        return False
    others = [values[arg] for arg in graph.args[node][1:]]
    return holds(kink.where, op, [jump, *others], values[node])
