"""May a number have vanished on the way, because it was too small for a float?

That does harm where it is multiplied by something large afterwards: the slope of 1/(1 + exp(-x)) at -700 is
1e-609 times 1e304.
"""

from __future__ import annotations

from backprop.engine.graph import Graph

_LARGE = 1e100
_TINY = 1e-290
"""Below this a product with a number that is not `_LARGE` may have lost digits, or all of itself."""

_VANISHING = {
    *("mul", "div", "pow", "exp", "sigmoid", "silu", "gelu", "softplus", "erfc"),
    *("normal_cdf", "normal_pdf", "sech", "csch"),
}
"""Primitives that may be too small for a float where none of their arguments is."""


def may_underflow(graph: Graph, values: list[float], upstream: list[float]) -> bool:
    """Whether values or gradients on the way may be too small for floats, and matter.

    Args:
        graph, values, upstream: after both passes.
    """
    return _values_vanish(graph, values) or _gradients_vanish(graph, values, upstream)


def _values_vanish(graph: Graph, values: list[float]) -> bool:
    """Whether a gate has a value that is, or is next to, 0, though none of its arguments is 0."""
    return any(
        abs(value) < _TINY and op in _VANISHING and all(values[arg] for arg in args)
        for op, args, value in zip(graph.ops, graph.args, values, strict=True)
    )


def _gradients_vanish(graph: Graph, values: list[float], upstream: list[float]) -> bool:
    """Whether a gradient is next to 0 while other numbers are so large or small that this may be an error."""
    extreme = any(size > _LARGE or 0 < size < 1 / _LARGE for size in map(abs, values))
    return extreme and any(
        abs(slope) < _TINY and active for slope, active in zip(upstream, graph.active, strict=True)
    )
