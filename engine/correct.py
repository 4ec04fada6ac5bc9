"""A Trace of floats that are in doubt, corrected; and what float64 had made of it."""

from __future__ import annotations

import math

from backprop.engine import explain_domain
from backprop.engine.graph import CONSTANT, Graph
from backprop.engine.passes import NoValue
from backprop.engine.suggest import listed
from backprop.engine.trace import Trace
from backprop.grammar.problem import DomainError, Problem, joined, said
from backprop.grammar.read import Syntax
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_VISIBLE = 1e-13
"""Relative error from which on it is worth correcting a number and saying so."""

_WANTED = 63
"""Bits that must be right, for a float that is the nearest one."""

_FEW_DIGITS = 10
"""A value on the way with fewer right digits than this is pointed out."""

_MOST_TOLD = 3
_LONGEST_NAMED = 2000
"""Nodes of a graph whose nodes are still named: nobody reads longer ones."""

_LARGEST = 20_000
"""Nodes of a graph that is still recomputed: numbers with many digits are slow."""


class Correction(Record):
    """What float64 gave where it was visibly wrong, and how many digits it took to find out."""

    digits: int
    value: float
    gradient: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"digits": self.digits, "float64": {"value": self.value, "gradient": self.gradient}}


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
    graph = trace.graph
    if len(graph.ops) > _LARGEST:
        return _as_it_is(syntax, trace, no_value)
    from backprop.engine.arbitrary import real
    from backprop.engine.recompute import Unsettled, recompute, written

    try:
        point = {name: real(value) for name, value in inputs.items()}
        found = recompute(graph, lambda: point, _WANTED, convention=trace.convention)
    except NoValue as stop:
        raise DomainError(_explained(syntax, graph, trace, stop)) from None
    except Unsettled:
        return _as_it_is(syntax, trace, no_value)
    values = list(map(_float, found.values))
    if math.isinf(values[graph.output]):
        value = written(found.values[graph.output], 20)
        raise DomainError(explain_domain.not_finite(syntax, graph, trace.values, value))
    steps = {
        node: (tuple(map(_float, local)), tuple(map(_float, sent)))
        for node, (local, sent) in found.steps.items()
    }
    right = trace._replace(values=values, upstream=list(map(_float, found.upstream)), steps=steps)
    pairs: list[tuple[str, Any, Any]] = [(said("the value"), trace.value, right.value)]
    pairs += [(f"∂/∂{name}", slope, right.gradient[name]) for name, slope in trace.gradient.items()]
    wrong = [(what, given, true) for what, given, true in pairs if differs(given, true)]
    if not wrong:
        return trace
    digits = round(found.bits * math.log10(2))
    return right._replace(
        notices=(_notice(syntax, wrong, digits, right),),
        correction=Correction(digits, trace.value, trace.gradient),
    )


def with_lossy_gates_named(syntax: Syntax, trace: Trace, lossy: Mapping[int, float]) -> Trace:
    """The Trace, with a notice about gates that show digits which are lost, though the results are right.

    Args:
        syntax, trace: as they are.
        lossy: gate -> by how much it magnified the relative error of an argument.
    """
    right = {gate: 0 if factor > 1e15 else round(15 - math.log10(factor)) for gate, factor in lossy.items()}
    few = {gate: digits for gate, digits in right.items() if digits < _FEW_DIGITS}
    if not few:
        return trace
    if len(trace.graph.ops) > _LONGEST_NAMED:
        what = said("few digits of {number} of the nodes", number=len(few))
    else:
        ids = trace.ids()
        told = [
            said("about {digits} digits", digits=digits) if digits else said("no digit")
            for digits in few.values()
        ]
        named = [
            said("{digits} of {node}", digits=digits, node=ids[gate])
            for gate, digits in zip(few, told, strict=True)
        ]
        what = (
            listed(named)
            if len(named) <= _MOST_TOLD
            else said(
                "{first}, and few digits of {number} more nodes,", first=named[0], number=len(named) - 1
            )
        )
    message = said(
        "Digits cancel here, so that {what} can be trusted; value and gradient are right all the same.",
        what=what,
    )
    return trace._replace(notices=(Problem("lost-digits", message, syntax.text),))


def _explained(syntax: Syntax, graph: Graph, trace: Trace, stop: NoValue) -> Problem:
    """Why there is no value."""
    known = list(map(_float, stop.values[: stop.node]))
    if all(map(math.isfinite, known)) and graph.ops[stop.node] != CONSTANT:
        return explain_domain.outside_domain(syntax, graph, NoValue(stop.node, known))
    return explain_domain.not_finite(syntax, graph, trace.values)


def _as_it_is(syntax: Syntax, trace: Trace, no_value: NoValue | None) -> Trace:
    """A Trace that cannot be recomputed: with a warning, if there is a value at all."""
    if no_value is not None:
        raise DomainError(explain_domain.outside_domain(syntax, trace.graph, no_value))
    if not math.isfinite(trace.value):
        raise DomainError(explain_domain.not_finite(syntax, trace.graph, trace.values))
    message = said("Double precision may have lost digits here, and it could not be found out which.")
    hint = said("Rewrite it so that large numbers do not cancel.") if len(trace.graph.ops) <= _LARGEST else ""
    return trace._replace(notices=(Problem("doubtful", message, syntax.text, hint=hint),))


def _notice(syntax: Syntax, wrong: list[tuple[str, float, float]], digits: int, right: Trace) -> Problem:
    """What float64 gave, what is right, and how it was found."""
    shown = [
        said("{what} {true} instead of {found}", what=what, true=_words(true), found=_words(found))
        for what, found, true in wrong[:4]
    ]
    more = said(", and {number} more", number=len(wrong) - 4) if len(wrong) > 4 else ""
    message = said(
        "Double precision loses digits here, so this was computed with {digits} digits: {numbers}{more}.",
        digits=digits,
        numbers=joined("; ", shown),
        more=more,
    )
    if not all(map(math.isfinite, (*right.values, *right.upstream))):
        beyond = said("Numbers on the way that are beyond the range of floats are shown as ∞.")
        message = joined(" ", [message, beyond])
    return Problem("recomputed", message, syntax.text)


def _words(number: float) -> str:
    if math.isnan(number):
        return said("none")
    return repr(number).replace("inf", "∞")


def _float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf
    except TypeError:  # a complex slope on the way, which leads to no input
        return math.nan


def differs(found: float, right: float) -> bool:
    """Whether a float is visibly wrong."""
    if math.isnan(found) or math.isnan(right):
        return not (math.isnan(found) and math.isnan(right))
    return found != right and not abs(found - right) <= _VISIBLE * abs(right)
