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
    small = [node for node, value in enumerate(values) if abs(value) < 1 / _LARGE]
    extreme = any(values[node] for node in small) or max(map(abs, values)) > _LARGE
    return _values_vanish(graph, values, small) or (extreme and _gradients_vanish(graph, upstream))


def _values_vanish(graph: Graph, values: list[float], small: list[int]) -> bool:
    """Whether a gate has a value that is, or is next to, 0, though none of its arguments is 0."""
    return any(
        abs(values[node]) < _TINY
        and graph.ops[node] in _VANISHING
        and all(values[arg] for arg in graph.args[node])
        for node in small
    )


def _gradients_vanish(graph: Graph, upstream: list[float]) -> bool:
    """Whether a gradient is next to 0, which may be an error where other numbers are large or small."""
    return any(abs(slope) < _TINY and active for slope, active in zip(upstream, graph.active, strict=True))
