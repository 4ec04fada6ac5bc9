"""When float64 may have lost digits: both passes again with more, until the right ones are found."""

from __future__ import annotations

import math

from backprop.engine.graph import Graph
from backprop.engine.passes import NoValue, forward, reverse
from backprop.engine.trace import Trace
from backprop.grammar.problem import DomainError, Problem
from backprop.grammar.read import Syntax
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_VISIBLE = 1e-13
"""Relative error from which on it is worth correcting a number and saying so."""

_LARGEST = 20_000
"""Nodes of a graph that is still recomputed: numbers with many digits are slow."""

_PRECISIONS = (120, 240, 480, 960, 1920, 3840)
"""Bits, until two in a row agree."""


class Exact(Record):
    """Both passes with enough digits: floats nearest to the right numbers, and how many bits it took."""

    values: list[float]
    upstream: list[float]
    bits: int
    written: str
    """The value with 20 digits; it may be beyond the range of floats."""


def corrected(syntax: Syntax, trace: Trace, inputs: Mapping[str, float], no_value: NoValue | None) -> Trace:
    """The Trace with right numbers, and a notice where they are others than float64 gave.

    Args:
        syntax: for error messages.
        trace: what float64 gave, in doubt.
        inputs: the point.
        no_value: the gate that has no value in float64, if any.

    Raises:
        DomainError: there is no value, or it is beyond the range of floats.
    """
    from backprop.engine import explain_domain

    graph = trace.graph
    exact = recompute(graph, inputs, trace.convention)
    if exact is None:
        if no_value is not None:
            raise DomainError(explain_domain.outside_domain(syntax, graph, no_value))
        if not math.isfinite(trace.value):
            raise DomainError(explain_domain.not_finite(syntax, graph, trace.values))
        return trace
    if math.isinf(exact.values[graph.output]):
        raise DomainError(explain_domain.not_finite(syntax, graph, trace.values, exact.written))
    right = trace._replace(values=exact.values, upstream=exact.upstream)
    pairs = [("the value", trace.value, right.value)]
    pairs += [(f"∂/∂{name}", found, right.gradient[name]) for name, found in trace.gradient.items()]
    wrong = [(what, found, true) for what, found, true in pairs if differs(found, true)]
    if not wrong:
        return trace
    return right._replace(notices=(_notice(syntax, wrong, exact.bits),))


def _notice(syntax: Syntax, wrong: list[tuple[str, float, float]], bits: int) -> Problem:
    """What float64 gave, what is right, and how it was found."""
    shown = [f"{what} {true!r} instead of {_words(found)}" for what, found, true in wrong[:4]]
    more = f", and {len(wrong) - 4} more" if len(wrong) > 4 else ""
    message = (
        f"Double precision loses digits here, so this was computed with {round(bits * 0.30103)} digits: "
        f"{'; '.join(shown)}{more}."
    )
    return Problem("recomputed", message, syntax.text)


def _words(number: float) -> str:
    return "a number that overflowed" if not math.isfinite(number) else repr(number)


def recompute(graph: Graph, inputs: Mapping[str, float], convention: str = "") -> Exact | None:
    """Both passes with more and more digits until value and gradient agree at two precisions.

    Returns:
        None where that does not happen, or where a number does not exist.
    """
    if len(graph.ops) > _LARGEST:
        return None
    from mpmath import mp, mpf

    from backprop.engine.arbitrary import arbitrary

    point = {name: mpf(value) for name, value in inputs.items()}
    before: list[Any] = []
    for bits in _PRECISIONS:
        with mp.workprec(bits):
            try:
                backend = arbitrary().following(convention)
                values = forward(graph, point, backend)
                upstream = reverse(graph, values, backend)
            except (ArithmeticError, ValueError, TypeError, AttributeError):  # mpmath met a complex number
                return None
            found = [values[graph.output], *(upstream[node] for node in graph.inputs.values())]
            if not all(isinstance(number, mpf) and mp.isfinite(number) for number in (*values, *found)):
                return None
            settled = [_settled(*pair, bits) for pair in zip(before, found, strict=False)]
            if settled and None not in settled:
                values[graph.output], *gradient = settled
                for node, slope in zip(graph.inputs.values(), gradient, strict=True):
                    upstream[node] = slope
                floats = list(map(_float, values)), list(map(_float, upstream))
                return Exact(*floats, bits, mp.nstr(settled[0], 20))
            before = found
    return None


def _settled(rough: Any, fine: Any, bits: int) -> Any:
    """The result of two precisions, the finer of `bits`: 0 if it vanishes with them, None if unsure."""
    from mpmath import mpf

    if abs(rough - fine) <= abs(fine) * mpf(2) ** -63:
        return fine
    return mpf(0) if bits >= 480 and abs(fine) < mpf(2) ** (-bits * 3 // 4) else None


def _float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf
    except TypeError:  # a complex slope on the way, which leads to no input
        return math.nan


def differs(found: float, right: float) -> bool:
    """Whether a float is visibly wrong."""
    return found != right and not abs(found - right) <= _VISIBLE * abs(right)
