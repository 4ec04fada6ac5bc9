"""Derivatives at a point: their formulas, evaluated with as many digits as that takes."""

from __future__ import annotations

import math

from backprop.engine.derive import Derivatives
from backprop.engine.differentiate import differentiate
from backprop.engine.float64 import FLOAT64
from backprop.engine.passes import NoValue, forward
from backprop.grammar.problem import Problem, Said, said
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_LARGEST = 2000
"""Nodes of a graph that is still evaluated with many digits."""

_PRECISIONS = (120, 240, 480, 960, 1920)
"""Bits, until two in a row agree."""

_ABOUT_DIGITS = ("recomputed", "overflow", "unused-definition")
"""Notices about the numbers of the passes, which are not shown here."""


class Evaluated(Record):
    """All derivatives at a point."""

    inputs: dict[str, float]
    values: dict[int, float]
    """Node -> value, of the derivatives; infinite or NaN where there is none."""
    notices: tuple[Problem, ...]


def evaluate(found: Derivatives, at: Mapping[str, float]) -> Evaluated:
    """Evaluate derivatives at a point at which the expression has a value.

    Raises:
        InputError: a variable is missing or unknown, or has a value that is not a finite number.
        DomainError: the expression has no value at this point.
    """
    trace = differentiate(found.text, at)
    nodes = sorted({derivative.node for derivative in found.derivatives})
    values = _precise(found, trace.inputs, nodes) or _in_floats(found, trace.inputs, nodes)
    notices = [_about_formula(notice) for notice in trace.notices if notice.kind not in _ABOUT_DIGITS]
    missing = [d.heading for d in found.derivatives if not math.isfinite(values[d.node])]
    if missing and not any(notice.kind == "infinite-gradient" for notice in notices):
        notices.append(
            Problem(
                "undefined-gradient",
                said("There is no finite value at this point of {names}.", names=", ".join(missing[:10])),
            )
        )
    return Evaluated(trace.inputs, values, tuple(notices))


def _about_formula(notice: Problem) -> Problem:
    """At a corner the formula takes one side, where the passes may take the middle."""
    message = notice.message
    if notice.kind != "kink" or not isinstance(message, Said) or "slopes" not in message.facts:
        return notice
    function, slopes = message.facts["function"], message.facts["slopes"]
    return notice._replace(
        message=said(
            "{function} has a corner here: {slopes}; the formula takes one of them.",
            function=function,
            slopes=slopes,
        )
    )


def _in_floats(found: Derivatives, inputs: Mapping[str, float], nodes: Sequence[int]) -> dict[int, float]:
    try:
        values = forward(found.graph, inputs, FLOAT64)
    except NoValue:
        from backprop.engine.ieee import IEEE

        values = forward(found.graph, inputs, IEEE)
    return {node: values[node] for node in nodes}


def _precise(
    found: Derivatives, inputs: Mapping[str, float], nodes: Sequence[int]
) -> dict[int, float] | None:
    """The values on which two precisions agree; None if there are none, or if the graph is too large."""
    if len(found.graph.ops) > _LARGEST:
        return None
    from backprop.engine.arbitrary import arbitrary, mp, mpf

    before: list[Any] = []
    for bits in _PRECISIONS:
        with mp.workprec(bits):
            try:
                values = forward(found.graph, {name: mpf(x) for name, x in inputs.items()}, arbitrary())
            except (ArithmeticError, ValueError, TypeError, AttributeError):  # mpmath met a complex number
                return None
            now = [values[node] for node in nodes]
            if not all(isinstance(number, mpf) and mp.isfinite(number) for number in (*values, *now)):
                return None
            if before and all(_agree(*pair, bits) for pair in zip(before, now, strict=True)):
                floats = [float(number) if abs(number) < 1e308 else math.nan for number in now]
                if any(map(math.isnan, floats)):
                    return None
                return {node: 0.0 if abs(x) < 1e-300 else x for node, x in zip(nodes, floats, strict=True)}
            before = now
    return None


def _agree(rough: Any, fine: Any, bits: int) -> bool:
    """Whether all digits of a float are settled, or the number vanishes with the precision."""
    from backprop.engine.arbitrary import mpf

    if abs(rough - fine) <= abs(fine) * mpf(2) ** -60:
        return True
    return bits >= 480 and abs(fine) < mpf(2) ** (-bits * 3 // 4)
