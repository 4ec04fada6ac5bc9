"""Never silently wrong: may float64 have lost digits?

Both passes tell it at no cost. The reverse pass gives a first-order bound on the rounding error of the
value: Σ |upstream·value|·2⁻⁵³ over the gates. Where branches meet, it sees how much of what they bring
cancels. And a relative error grows where |upstream·value| of a gate is much less than that of one of its
arguments, by the ratio of the two; only there can an error enter that spoils the gradient and not the value.

Where any of this is more than is allowed inside the graph, `perturb` finds out whether it matters.
"""

from __future__ import annotations

from itertools import compress
from math import hypot, inf, isfinite
from operator import mul, not_

from backprop.engine.float64 import local_derivatives
from backprop.engine.graph import CONSTANT, Graph
from backprop.engine.primitives import ROWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TRUSTED_LOSS = 512
"""A result is doubted when it may have lost more than this factor of its precision."""

_TAME = {"neg", "mul", "div", "pow", "exp", "sqrt", "cbrt", "abs", CONSTANT}
"""Constants that are made with these alone have lost nothing worth speaking of."""

_MANY = 100_000

_LARGE = 1e100
"""Numbers of which none is larger, nor smaller than its inverse, lead to none that floats do not have."""

_JUMPING = {row.name for row in ROWS if row.kink and row.kink.slopes is None}
"""Of these, a rounding error may change the value, and no slope tells of it."""


def doubt(
    graph: Graph,
    inputs: Mapping[str, float],
    values: list[float],
    upstream: list[float],
    added: Mapping[int, float],
    convention: str = "",
) -> tuple[bool, dict[int, float]]:
    """Where float64 may have lost more digits than can go unsaid.

    Args:
        graph, inputs, values, upstream, added: what went into both passes, and what came of them.
        convention: the library whose slopes at corners were used, or "".

    Returns:
        Whether value or gradient may be spoiled; and gates whose value may be -> by how much they magnified
        the relative error of an argument.
    """
    masses = _masses(values, upstream)
    mass = sum(masses)
    if not isfinite(mass) or _vanishes(graph, values, upstream):
        return True, {}
    allowed = max(_TRUSTED_LOSS, 16 * len(values))  # long sums lose some
    most = allowed * abs(values[graph.output])
    uncertain = mass > most and sum(compress(masses, graph.args)) > most  # of gates: inputs are not rounded
    factors = _magnified(graph, values, _suspects(graph, masses, allowed), convention)
    lossy = {gate: arg for gate, (arg, factor) in factors.items() if factor > allowed}
    cancels = uncertain or _branches_cancel(graph, upstream, added, allowed)
    jumps = not _JUMPING.isdisjoint(graph.ops)
    if not (lossy or cancels or jumps or _has_wild_constants(graph)):
        return False, {}
    from backprop.engine import perturb

    tolerance = allowed * perturb.SHIFT * 2
    if len(values) > _MANY:
        return cancels, {}  # to try it out would take as much memory again
    bends = cancels or jumps or not lossy or perturb.bends(graph, values, lossy, tolerance)
    spoiled = bends and perturb.shifts(graph, inputs, values, upstream, tolerance, convention)
    return spoiled, {gate: factors[gate][1] for gate in lossy}


def _vanishes(graph: Graph, values: list[float], upstream: list[float]) -> bool:
    """Whether a number may have been too small for a float."""
    if min(map(abs, values)) > 1 / _LARGE and hypot(*values) < _LARGE:
        return False
    from backprop.engine.underflow import may_underflow

    return may_underflow(graph, values, upstream)


def _masses(values: list[float], upstream: list[float]) -> Sequence[float]:
    """|upstream·value| of every node."""
    masses = map(abs, map(mul, upstream, values))
    if len(values) < _MANY:
        return list(masses)
    from array import array  # floats in a list take four times the memory

    return array("d", masses)


def _branches_cancel(graph: Graph, upstream: list[float], added: Mapping[int, float], allowed: float) -> bool:
    """Whether a gradient is much less than what was added up to it."""
    for node, mass in added.items():
        if not mass <= allowed * abs(upstream[node]) and not _is_exact_zero(graph, upstream, node):
            return True
    return False


def _is_exact_zero(graph: Graph, upstream: list[float], node: int) -> bool:
    """Whether a gradient is 0 because the same comes back with both signs, as in `x - x`, unrounded."""
    return upstream[node] == 0 and all(
        op in ("add", "sub", "neg") for op, args in zip(graph.ops, graph.args, strict=True) if node in args
    )


def _suspects(graph: Graph, masses: Sequence[float], allowed: float) -> dict[int, int]:
    """Gates that may magnify the relative error of an argument by more than is allowed -> that argument.

    They do, unless the argument owes its mass to other gates that take it.
    """
    all_args = graph.args
    found: dict[int, int] = {}
    faint = max(masses) / allowed  # a gate of more mass magnifies no error by so much
    for node, mass in enumerate(masses):
        if mass < faint:
            for arg in all_args[node]:
                if masses[arg] > allowed * mass and all_args[arg]:
                    found[node] = arg
    return found


def _magnified(
    graph: Graph, values: list[float], suspects: Mapping[int, int], convention: str
) -> dict[int, tuple[int, float]]:
    """Gate -> an argument, and by how much the gate magnifies its relative error: |slope·argument/value|."""
    found = {}
    for gate, arg in suspects.items():
        args = graph.args[gate]
        wanted = [place for place, other in enumerate(args) if other == arg]
        arguments = [values[other] for other in args]
        slopes = local_derivatives(graph.ops[gate], arguments, values[gate], wanted, convention)
        error = abs(sum(slopes) * values[arg])
        found[gate] = arg, error / abs(values[gate]) if values[gate] else inf if error else 0.0
    return found


def _has_wild_constants(graph: Graph) -> bool:
    """Whether digits may be lost among constants, which have no upstream gradient to tell of it."""
    if graph.active.count(False) == graph.ops.count(CONSTANT):
        return False  # there are no gates among them
    return not _TAME.issuperset(compress(graph.ops, map(not_, graph.active)))
