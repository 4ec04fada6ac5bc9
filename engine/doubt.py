"""Never silently wrong: may float64 have lost digits?

The reverse pass itself gives a first-order bound on the rounding error of the value: Σ |upstream·value|·2⁻⁵³
over the nodes. For the gradient, what counts is how much of what came back along several branches cancelled.
Neither sees what is lost among constants, which have no upstream, or inside a local derivative.
"""

from __future__ import annotations

from math import isfinite
from operator import mul

from backprop.engine.graph import Graph

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

_TRUSTED_LOSS = 512
"""A result is doubted when it may have lost more than this factor of its precision; long sums lose some."""


def watch(masses: dict[int, float]) -> Callable[[list[Any], int, Any], None]:
    """A `receive` for `reverse` that also adds up Σ |gradient| where several branches meet.

    Args:
        masses: node -> that sum; filled in on the way.
    """

    def receive(upstream: list[Any], node: int, gradient: Any) -> None:
        if gradient is None:
            return
        before = upstream[node]
        if before is None:
            upstream[node] = gradient
        else:
            upstream[node] = before + gradient
            masses[node] = masses.get(node) or abs(before)
            masses[node] += abs(gradient)

    return receive


def is_doubtful(
    graph: Graph, values: list[float], upstream: list[float], masses: Mapping[int, float]
) -> bool:
    """Whether float64 may have lost more digits than can go unsaid."""
    mass = sum(map(abs, map(mul, upstream, values)))
    allowed = max(_TRUSTED_LOSS, 16 * len(values))
    if not mass <= allowed * abs(values[graph.output]) or not isfinite(mass):
        return True
    return any(not mass <= allowed * abs(upstream[node]) for node, mass in masses.items())
