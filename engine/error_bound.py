"""How far rounding may have moved the results of a Trace of floats.

To first order, a gate that rounds its value v to within |v|·2⁻⁵³ moves the output by |upstream·v|·2⁻⁵³, so
the reverse pass gives a bound: the sum over the gates. A component of the gradient is the output of a graph,
too, that of the reverse pass; run backwards from there, the same pass gives the same bound for it.
(N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., 2002, §3.)
"""

from __future__ import annotations

import math

from backprop.engine.float64 import FLOAT64
from backprop.engine.gradient_graph import gradient_graph
from backprop.engine.graph import Graph
from backprop.engine.ieee import IEEE
from backprop.engine.passes import forward, reverse
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.engine.trace import Trace

_UNIT_ROUNDOFF = 2.0**-53


class ErrorBound(Record):
    """First-order bounds on absolute rounding errors, in the units of the numbers themselves."""

    value: float
    gradient: dict[str, float]


def error_bound(trace: Trace) -> ErrorBound:
    """Bounds on the rounding errors of value and gradient, at twice the work of the Trace for each component.

    ∞ where a local derivative is infinite. What was corrected with more digits has smaller errors than these.
    """
    graph, slopes = gradient_graph(trace.graph, trace.convention)
    inputs = {name: float(value) for name, value in trace.inputs.items()}
    values = forward(graph, inputs, IEEE)
    nodes = trace.named_nodes
    return ErrorBound(
        _bound(graph, values, trace.graph.output),
        {name: _bound(graph, values, slopes[nodes[name]]) if name in nodes else 0.0 for name in trace.wrt},
    )


def _bound(graph: Graph, values: list[float], output: int) -> float:
    whole = graph._replace(output=output)
    try:
        upstream = reverse(whole, values, FLOAT64)
    except (ArithmeticError, ValueError):
        upstream = reverse(whole, values, IEEE)
    total = sum(abs(u * v) for u, v, args in zip(upstream, values, graph.args, strict=True) if args)
    return total * _UNIT_ROUNDOFF if math.isfinite(total) else math.inf
