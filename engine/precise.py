"""Traces in other numbers than floats: decimals with as many correct digits as are asked for, fractions."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from backprop.engine import explain_domain
from backprop.engine.backend import Backend
from backprop.engine.build import build
from backprop.engine.graph import Graph
from backprop.engine.ieee import IEEE
from backprop.engine.passes import NoValue, forward, reverse
from backprop.engine.rational import RATIONAL, to_float
from backprop.engine.trace import Trace
from backprop.grammar.problem import DomainError, InputError, Problem, said
from backprop.grammar.read import Syntax, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

MOST_DIGITS = 10_000

_UNSETTLED = said(
    "Here so many digits cannot be found: something on the way is too large, or cancels for good."
)

_LARGEST = 20_000
"""Nodes: each number takes thousands of times longer than a float."""


def finite_number(name: str, value: Any) -> Graph | Fraction:
    """What a variable is bound to: a constant expression as a graph, or a number as its decimals say.

    Raises:
        InputError: something else.
    """
    if isinstance(value, str):
        graph = build(read(value))
        if not graph.inputs and _has_value(graph):
            return graph
    elif isinstance(value, int | float | Fraction | Decimal) and math.isfinite(value):
        return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    hint = said("Give it a number such as 2.5, or an expression without variables.")
    raise InputError(
        Problem("value", said("The value of {name} is not a finite number.", name=name), hint=hint)
    )


def _has_value(constant: Graph) -> bool:
    try:
        return math.isfinite(forward(constant, {}, RATIONAL)[constant.output])
    except NoValue:
        return False


def with_digits(syntax: Syntax, trace: Trace, inputs: Mapping[str, Graph | Fraction], digits: int) -> Trace:
    """The Trace with all numbers right to so many significant digits, as `Decimal`.

    Args:
        syntax, trace: of the expression; the values of the Trace do not matter.
        inputs: the point, from `finite_number`.
        digits: how many.

    Raises:
        InputError: too many digits, or too long an expression for them.
        DomainError: there is no value, or its digits cannot be found.
    """
    from backprop.engine.arbitrary import arbitrary, real
    from backprop.engine.recompute import Unsettled, recompute, written

    graph = trace.graph
    if not 1 <= digits <= MOST_DIGITS:
        message = said("{digits} digits cannot be computed.", digits=digits)
        raise InputError(Problem("usage", message, hint=said("Ask for 1 to {most}.", most=MOST_DIGITS)))
    if len(graph.ops) > _LARGEST:
        message = said(
            "The expression has {number} nodes, too many for numbers with more digits.", number=len(graph.ops)
        )
        raise InputError(
            Problem("usage", message, hint=said("At most {largest} can be computed so.", largest=_LARGEST))
        )

    def point() -> dict[str, Any]:
        return _point(inputs, arbitrary(decimals=True), real)

    try:
        wanted = math.ceil((digits + 1) / math.log10(2))
        found = recompute(graph, point, wanted, decimals=True, everywhere=True, convention=trace.convention)
    except NoValue as stop:
        raise DomainError(_no_value(syntax, graph, stop)) from None
    except Unsettled:
        raise DomainError(Problem("unsettled", _UNSETTLED, syntax.text)) from None

    def rounded(number: Any) -> Decimal:
        try:
            return Decimal(written(number, digits))
        except ArithmeticError:  # a complex slope on the way, which leads to no input
            return Decimal("NaN")

    steps = {
        node: (tuple(map(rounded, local)), tuple(map(rounded, sent)))
        for node, (local, sent) in found.steps.items()
    }
    return trace._replace(
        values=list(map(rounded, found.values)), upstream=list(map(rounded, found.upstream)), steps=steps
    )


def exact(syntax: Syntax, trace: Trace, inputs: Mapping[str, Graph | Fraction]) -> Trace:
    """The Trace in fractions, as far as its numbers are rational; in floats from there on.

    Args:
        syntax, trace: of the expression; the values of the Trace do not matter.
        inputs: the point, from `finite_number`.

    Raises:
        DomainError: there is no value, or it is beyond the range of floats.
    """
    graph = trace.graph
    try:
        values = forward(graph, _point(inputs, RATIONAL, lambda number: number), RATIONAL)
    except NoValue as stop:
        raise DomainError(_no_value(syntax, graph, stop)) from None
    if not math.isfinite(values[graph.output]):
        raise DomainError(explain_domain.not_finite(syntax, graph, list(map(to_float, values))))
    try:
        backend = RATIONAL.following(trace.convention)
        upstream = reverse(graph, values, backend)
    except (ArithmeticError, ValueError):
        backend, values = IEEE.following(trace.convention), list(map(to_float, values))
        upstream = reverse(graph, values, backend)
    steps = {}
    for node, args in enumerate(graph.args):
        active = [i for i, arg in enumerate(args) if graph.active[arg]]
        if active:
            place = *(values[arg] for arg in args), values[node]
            local = [_local(backend, graph.ops[node], len(args), i, place) for i in active]
            steps[node] = tuple(local), tuple(upstream[node] * slope for slope in local)
    exact_trace = trace._replace(values=values, upstream=upstream, steps=steps)
    return exact_trace._replace(notices=_where_rounding_begins(syntax, exact_trace))


def _point(
    inputs: Mapping[str, Graph | Fraction], backend: Backend, convert: Callable[[Fraction], Any]
) -> dict[str, Any]:
    return {
        name: forward(value, {}, backend)[value.output] if isinstance(value, Graph) else convert(value)
        for name, value in inputs.items()
    }


def _local(backend: Backend, op: str, arity: int, argument: int, place: tuple[Any, ...]) -> Any:
    try:
        return backend.local(op, arity, argument)(*place)
    except (ArithmeticError, ValueError):
        return IEEE.following(backend.convention).local(op, arity, argument)(*map(to_float, place))


def _no_value(syntax: Syntax, graph: Graph, stop: NoValue) -> Problem:
    return explain_domain.outside_domain(
        syntax, graph, NoValue(stop.node, [to_float(value) for value in stop.values[: stop.node]])
    )


def _where_rounding_begins(syntax: Syntax, trace: Trace) -> tuple[Problem, ...]:
    """A notice about the first node that is a float, if any."""
    from backprop.engine.locate import node_spans

    for node, value in enumerate(trace.values):
        if isinstance(value, float):
            message = said("From here on numbers are not rational, and rounded to floats.")
            return (Problem("rounded", message, syntax.text, node_spans(syntax, trace.graph)[node]),)
    return ()
