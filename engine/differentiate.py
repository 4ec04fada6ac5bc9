"""Text to Trace: the whole way, in one function."""

from __future__ import annotations

import math

from backprop.engine.build import build
from backprop.engine.float64 import FLOAT64
from backprop.engine.graph import Graph
from backprop.engine.passes import NoValue, forward, reverse
from backprop.engine.point import bind, choose_output, choose_wrt
from backprop.engine.primitives import CONSTANTS, ROWS
from backprop.engine.trace import Trace
from backprop.grammar.problem import DomainError
from backprop.grammar.read import Syntax, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KINKED = {row.name for row in ROWS if row.kink}


def differentiate(
    text: str, at: Mapping[str, float], *, wrt: Sequence[str] | None = None, output: str | None = None
) -> Trace:
    """Evaluate an expression at a point and find the gradient there.

    Args:
        text: an expression, or statements of which the last is the output.
        at: a value for every variable.
        wrt: the variables (or named nodes) whose derivatives are wanted; by default all variables.
        output: the node to differentiate, if not the last: a name, or an id such as v1.

    Raises:
        ExpressionError: the text cannot be read.
        InputError: a variable is missing or unknown, or has a value that is not a finite number.
        DomainError: the expression has no value at this point.
    """
    syntax = read(text)
    whole = build(syntax, at)
    graph = choose_output(whole, output)
    inputs = bind(syntax, whole, graph, at)
    values = _values(syntax, graph, inputs)
    upstream = _upstream(graph, values)
    trace = Trace(syntax.text, graph, values, upstream, choose_wrt(whole, graph, wrt))
    return _with_notices(syntax, whole, trace)


def _values(syntax: Syntax, graph: Graph, inputs: Mapping[str, float]) -> list[float]:
    try:
        values = forward(graph, inputs, FLOAT64)
    except NoValue as stop:
        from backprop.engine.explain_domain import outside_domain

        raise DomainError(outside_domain(syntax, graph, inputs, stop)) from None
    if not math.isfinite(values[graph.output]):
        from backprop.engine.explain_domain import not_finite

        raise DomainError(not_finite(syntax, graph, inputs, values))
    return values


def _upstream(graph: Graph, values: list[float]) -> list[float]:
    try:
        return reverse(graph, values, FLOAT64)
    except (ArithmeticError, ValueError):  # an infinite slope somewhere: which gradients does it reach?
        from backprop.engine.ieee import IEEE

        return reverse(graph, values, IEEE)


def _with_notices(syntax: Syntax, whole: Graph, trace: Trace) -> Trace:
    graph = trace.graph
    finite = math.isfinite(sum(trace.values)) and math.isfinite(sum(trace.upstream))
    smooth = not _KINKED & set(graph.ops)
    shadowing = CONSTANTS.keys() & {*whole.names, *whole.inputs}
    if finite and smooth and not whole.names and not shadowing:
        return trace
    from backprop.engine.notices import notices

    return trace._replace(notices=tuple(notices(syntax, whole, trace)))
