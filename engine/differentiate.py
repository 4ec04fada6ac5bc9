"""Text to Trace: the whole way, in one function."""

from __future__ import annotations

import math

from backprop.engine.build import build
from backprop.engine.doubt import is_doubtful, watch
from backprop.engine.float64 import FLOAT64
from backprop.engine.graph import Graph
from backprop.engine.passes import NoValue, forward, reverse
from backprop.engine.point import bind, choose_output, choose_wrt
from backprop.engine.primitives import CONSTANTS, ROWS
from backprop.engine.trace import Trace
from backprop.grammar.read import Syntax, read, read_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KINKED = {row.name for row in ROWS if row.kink}


def differentiate(
    text: str,
    at: Mapping[str, float],
    *,
    wrt: Sequence[str] | None = None,
    output: str | None = None,
    latex: bool = False,
) -> Trace:
    """Evaluate an expression at a point and find the gradient there.

    Args:
        text: an expression, or statements of which the last is the output.
        at: a value for every variable.
        wrt: the variables (or named nodes) whose derivatives are wanted; by default all variables.
        output: the node to differentiate, if not the last: a name, or an id such as v1.
        latex: that the text is LaTeX, as it is in any case when there is a backslash in it.

    Raises:
        ExpressionError: the text cannot be read.
        InputError: a variable is missing or unknown, or has a value that is not a finite number.
        DomainError: the expression has no value at this point.
    """
    syntax = read(text, latex=latex)
    bound = {syntax.spelled(read_name(name) or name) for name in at}
    whole = build(syntax, bound | syntax.variables)
    graph = choose_output(syntax, whole, output)
    inputs = bind(syntax, whole, graph, at)
    values, no_value = _forward(graph, inputs)
    upstream, masses = _reverse(graph, values)
    trace = Trace(syntax.text, graph, values, upstream, choose_wrt(syntax, whole, graph, wrt))
    if no_value or is_doubtful(graph, values, upstream, masses):
        from backprop.engine.recompute import corrected

        trace = corrected(syntax, trace, inputs, no_value)
    return _with_notices(syntax, whole, trace)


def _forward(graph: Graph, inputs: Mapping[str, float]) -> tuple[list[float], NoValue | None]:
    """All values; where a gate has none, NaN from there on, and what happened."""
    try:
        return forward(graph, inputs, FLOAT64), None
    except NoValue as stop:
        from backprop.engine.ieee import IEEE

        return forward(graph, inputs, IEEE), stop


def _reverse(graph: Graph, values: list[float]) -> tuple[list[float], dict[int, float]]:
    """All upstream gradients, and Σ |gradient| for nodes where several branches meet."""
    masses: dict[int, float] = {}
    try:
        return reverse(graph, values, FLOAT64, watch(masses)), masses
    except (ArithmeticError, ValueError):  # an infinite slope somewhere: which gradients does it reach?
        from backprop.engine.ieee import IEEE

        return reverse(graph, values, IEEE, watch(masses)), masses


def _with_notices(syntax: Syntax, whole: Graph, trace: Trace) -> Trace:
    graph = trace.graph
    finite = math.isfinite(sum(trace.values)) and math.isfinite(sum(trace.upstream))
    smooth = not _KINKED & set(graph.ops)
    shadowing = CONSTANTS.keys() & {*whole.names, *whole.inputs}
    if finite and smooth and not whole.names and not shadowing and not syntax.latex:
        return trace
    from backprop.engine.notices import notices

    return trace._replace(notices=tuple(notices(syntax, whole, trace)))
