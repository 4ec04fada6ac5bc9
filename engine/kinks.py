"""Corners and jumps: whether a gate stands at one, and which slopes there are."""

from __future__ import annotations

from backprop.engine.conditions import holds
from backprop.engine.float64 import FLOAT64
from backprop.engine.formulas import argument_names, formula
from backprop.engine.passes import forward
from backprop.engine.primitives import PRIMITIVES
from backprop.engine.trace import Trace


def is_at_kink(trace: Trace, node: int) -> bool:
    """Whether a gate has a corner or a jump at the values of its arguments."""
    kink = PRIMITIVES[trace.graph.ops[node]].kink
    if kink is None:
        return False
    arguments = [trace.values[arg] for arg in trace.graph.args[node]]
    return holds(kink.where, trace.graph.ops[node], arguments, trace.values[node])


def slopes_at_kink(trace: Trace, node: int) -> tuple[float, float] | None:
    """The least and the greatest slope at a corner; None where the value jumps."""
    op, args = trace.graph.ops[node], trace.graph.args[node]
    kink = PRIMITIVES[op].kink
    assert kink is not None
    if kink.slopes is None:
        return None
    names = argument_names(op, len(args))
    point = {name: trace.values[arg] for name, arg in zip(names, args, strict=True)}
    ends = [formula(text, names) for text in kink.slopes]
    low, high = sorted(forward(end, point, FLOAT64)[end.output] for end in ends)
    return low, high
