"""What the reader of a Trace should know about its numbers, though they stand."""

from __future__ import annotations

import math

from backprop.engine.explain_domain import AVOID_OVERFLOW
from backprop.engine.graph import Graph
from backprop.engine.kinks import is_at_kink, slopes_at_kink
from backprop.engine.locate import node_spans
from backprop.engine.notation import written_name
from backprop.engine.primitives import CONSTANTS, PRIMITIVES
from backprop.engine.suggest import listed
from backprop.engine.trace import Trace
from backprop.grammar.problem import Problem
from backprop.grammar.read import Syntax

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_KINKS = 5


def notices(syntax: Syntax, whole: Graph, trace: Trace) -> Iterator[Problem]:
    """Everything there is to say about a Trace.

    Args:
        syntax: that the Trace is of.
        whole: the graph of the whole expression, of which the Trace may have only the part up to its output.
        trace: with the notices that are known already.
    """
    yield from trace.notices
    yield from _shadowed_constants(syntax, whole)
    yield from _unused_definitions(syntax, whole)
    yield from _overflows(syntax, trace)
    yield from _kinks(syntax, trace)
    yield from _gradients_not_finite(syntax, trace)


def _shadowed_constants(syntax: Syntax, whole: Graph) -> Iterator[Problem]:
    for name in {**whole.inputs, **whole.names}:
        if name in CONSTANTS:
            yield Problem(
                "shadowed-constant", f"{name} is your variable here, not the constant.", syntax.text
            )


def _unused_definitions(syntax: Syntax, whole: Graph) -> Iterator[Problem]:
    used = {arg for args in whole.args for arg in args} | {whole.output}
    for name, node in whole.names.items():
        if node not in used and name not in syntax.items:
            yield Problem("unused-definition", f"{name} is defined and never used.", syntax.text)


def _overflows(syntax: Syntax, trace: Trace) -> Iterator[Problem]:
    recomputed = any(notice.kind == "recomputed" for notice in trace.notices)
    for node, value in enumerate(() if recomputed else trace.values):
        if not math.isfinite(value):
            yield Problem(
                "overflow",
                "This overflows on the way to the result, so digits or gradients may be lost.",
                syntax.text,
                node_spans(syntax, trace.graph)[node],
                AVOID_OVERFLOW,
            )
            return


def _kinks(syntax: Syntax, trace: Trace) -> Iterator[Problem]:
    graph = trace.graph
    kinked = [
        node
        for node, op in enumerate(graph.ops)
        if graph.active[node] and trace.upstream[node] and op in PRIMITIVES and is_at_kink(trace, node)
    ]
    spans = node_spans(syntax, graph) if kinked else []
    for node in kinked[:_MOST_KINKS]:
        yield Problem("kink", _kink_message(trace, node), syntax.text, spans[node])
    if len(kinked) > _MOST_KINKS:
        yield Problem(
            "kink", f"There are {len(kinked) - _MOST_KINKS} more corners or jumps at this point.", syntax.text
        )


def _kink_message(trace: Trace, node: int) -> str:
    op = trace.graph.ops[node]
    kink = PRIMITIVES[op].kink
    assert kink is not None
    slopes = slopes_at_kink(trace, node)
    if slopes is None:
        return f"{written_name(op)} jumps here and has no derivative; used: {kink.convention}."
    low, high = slopes
    return (
        f"{written_name(op)} has a corner here: any slope from {low:g} to {high:g} would do; "
        f"used: {kink.convention}."
    )


def _gradients_not_finite(syntax: Syntax, trace: Trace) -> Iterator[Problem]:
    gradient, output = trace.gradient, trace.output
    infinite = [
        f"∂{output}/∂{name} = {'-' * (slope < 0)}∞" for name, slope in gradient.items() if math.isinf(slope)
    ]
    undefined = [f"∂{output}/∂{name}" for name, slope in gradient.items() if math.isnan(slope)]
    if infinite and trace.correction:
        message = f"The slope is beyond the largest float, about 1.8e308: {listed(infinite)}."
        yield Problem("infinite-gradient", message, syntax.text)
    elif infinite:
        yield Problem(
            "infinite-gradient", f"The slope is infinite at this point: {listed(infinite)}.", syntax.text
        )
    if undefined:
        message = f"{listed(undefined)} cannot be computed at this point: on the way ∞ meets 0 or ∞."
        yield Problem("undefined-gradient", message, syntax.text)
