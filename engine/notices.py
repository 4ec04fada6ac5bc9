"""What the reader of a Trace should know about its numbers, though they stand."""

from __future__ import annotations

import math
from itertools import islice

from backprop.engine.explain_domain import AVOID_OVERFLOW
from backprop.engine.float64 import local_derivative
from backprop.engine.graph import Graph
from backprop.engine.locate import node_spans
from backprop.engine.naming import ids
from backprop.engine.near_jump import near_jumps
from backprop.engine.notation import text_of, written_name
from backprop.engine.primitives import CONSTANTS, FUNCTIONS, PRIMITIVES
from backprop.engine.rules import rule
from backprop.engine.suggest import DECIMAL_COMMA, listed
from backprop.engine.trace import Trace
from backprop.grammar.fold import fold
from backprop.grammar.problem import Problem, joined, said
from backprop.grammar.read import Syntax
from backprop.grammar.replay import replay
from backprop.grammar.syntax import Call, Define

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from backprop.engine.kinks import Corner, Sides

_MOST_KINKS = 5
_MOST_COMMAS = 5
_MOST_NAMES = 8


def notices(syntax: Syntax, whole: Graph, trace: Trace) -> Iterator[Problem]:
    """Everything there is to say about a Trace.

    Args:
        syntax: that the Trace is of.
        whole: the graph of the whole expression, of which the Trace may have only the part up to its output.
        trace: with the notices that are known already.
    """
    if syntax.latex is not None:
        from backprop.engine.decisions import decisions

        yield from decisions(syntax, whole)
    yield from trace.notices
    yield from _shadowed_constants(syntax, whole)
    yield from _definitions(syntax, whole)
    yield from _decimal_commas(syntax)
    yield from _overflows(syntax, trace)
    yield from _kinks(syntax, trace)
    yield from near_jumps(syntax, trace)
    yield from _gradients_not_finite(syntax, trace)


def _shadowed_constants(syntax: Syntax, whole: Graph) -> Iterator[Problem]:
    for name in {**whole.inputs, **whole.names}:
        if name in CONSTANTS:
            yield Problem(
                "shadowed-constant",
                said("{name} is your variable here, not the constant.", name=name),
                syntax.text,
            )


def _definitions(syntax: Syntax, whole: Graph) -> Iterator[Problem]:
    """Names that nothing uses, and names of nodes that have another name already: `q = x`."""
    last = syntax.items[-1]
    used = {item for item in syntax.items if isinstance(item, str)}
    used |= {last.name} if isinstance(last, Define) else set()
    shown = {node: name for name, node in reversed([*whole.inputs.items(), *whole.names.items()])}
    others: dict[str, list[str]] = {}
    for name, node in whole.names.items():
        if name not in used:
            yield Problem(
                "unused-definition", said("{name} is defined and never used.", name=name), syntax.text
            )
        elif name != shown[node]:
            others.setdefault(shown[node], []).append(name)
    for name, aliases in others.items():
        more = (
            [said("{number} more", number=len(aliases) - _MOST_NAMES)] if len(aliases) > _MOST_NAMES else []
        )
        names = listed([*aliases[:_MOST_NAMES], *more])
        message = said("{names} are other names of {name}.", names=names, name=name)
        if len(aliases) == 1:
            message = said("{other} is another name of {name}.", other=aliases[0], name=name)
        yield Problem("other-name", message, syntax.text)


def _decimal_commas(syntax: Syntax) -> Iterator[Problem]:
    """`max(3,5*x, 2)`: a comma between digits, in a call that could do without it."""
    text = fold(syntax.text)
    found = list(islice(DECIMAL_COMMA.finditer(text), _MOST_COMMAS))
    spans = replay(text).spans if found else []
    for comma in found:
        start, end = comma.span()
        around = [
            (last - first, item)
            for item, (first, last) in zip(syntax.items, spans, strict=False)
            if first <= start and end <= last and isinstance(item, Call)
        ]
        call = min(around)[1] if around else None
        if call and any(row.accepts(call.arity - 1) for row in FUNCTIONS.get(call.name, ())):
            message = said(
                "{written} is two arguments of {function} here, {one} and {other}.",
                written=comma[0],
                function=call.name,
                one=comma[1],
                other=comma[2],
            )
            hint = said("For a decimal number write a point: {number}", number=f"{comma[1]}.{comma[2]}")
            yield Problem("decimal-comma", message, syntax.text, (start, end), hint)


def _overflows(syntax: Syntax, trace: Trace) -> Iterator[Problem]:
    for node, value in enumerate(trace.values if trace.steps is None else ()):
        if not math.isfinite(value):
            yield Problem(
                "overflow",
                said("This overflows on the way to the result, so digits or gradients may be lost."),
                syntax.text,
                node_spans(syntax, trace.graph)[node],
                AVOID_OVERFLOW,
            )
            return


def _kinks(syntax: Syntax, trace: Trace) -> Iterator[Problem]:
    if trace.kinks is None:
        return
    gates, spans = trace.kinks.gates, node_spans(syntax, trace.graph)
    for gate in gates[:_MOST_KINKS]:
        yield Problem("kink", _kink_message(gate, trace.convention), syntax.text, spans[gate.place])
    if len(gates) > _MOST_KINKS:
        yield Problem(
            "kink",
            said("There are {number} more corners or jumps at this point.", number=len(gates) - _MOST_KINKS),
            syntax.text,
        )
    if trace.kinks.inputs:
        yield Problem("one-sided", _sides_message(trace, trace.kinks.inputs), syntax.text)


def _kink_message(gate: Corner, library: str) -> str:
    kink = PRIMITIVES[gate.op].kink
    assert kink is not None
    used = kink.convention(library)
    if gate.slopes is None:
        return said(
            "{function} jumps here and has no derivative; used: {used}.",
            function=written_name(gate.op),
            used=used,
        )
    low, high = min(ends.low for ends in gate.slopes), max(ends.high for ends in gate.slopes)
    slopes = said("any slope from {low:g} to {high:g} would do", low=low, high=high)
    return said(
        "{function} has a corner here: {slopes}; used: {used}.",
        function=written_name(gate.op),
        slopes=slopes,
        used=used,
    )


def _sides_message(trace: Trace, inputs: dict[str, Sides]) -> str:
    shown = [
        side_by_side(f"∂{trace.output}/∂{name}", sides) for name, sides in list(inputs.items())[:_MOST_KINKS]
    ]
    more = (
        said("; and {number} more such slopes", number=len(inputs) - len(shown))
        if len(inputs) > len(shown)
        else ""
    )
    return said("So here {slopes}{more}.", slopes=joined("; ", shown), more=more)


def side_by_side(name: str, sides: Sides) -> str:
    """`∂f/∂x is -2 on the left and 4 on the right`, and the interval where that says more."""
    left, right = sides.left, sides.right
    low, high = sides.slopes
    interval = ""
    if math.isfinite(low + high):
        interval = said("between {low:g} and {high:g} with any slopes at the corners", low=low, high=high)
    if left is not None and right is not None and math.isnan(left) and math.isnan(right):
        return said("{slope} is {interval}", slope=name, interval=interval or said("not known"))
    if left is None and right is None:
        found = said("{slope} does not exist on either side", slope=name)
    elif left == right:
        found = said("{slope} {value} on both sides", slope=name, value=_is(left))
    else:
        found = said(
            "{slope} {left} on the left and {right} on the right",
            slope=name,
            left=_is(left),
            right=_is(right, follows=left is not None),
        )
    known = [side for side in (left, right) if side is not None]
    rounding = 1e-12 * max(abs(low), abs(high))
    spans = known and abs(min(known) - low) <= rounding >= abs(max(known) - high)
    return found if spans or not interval else joined("", [found, " (", interval, ")"])


def _is(slope: float | None, *, follows: bool = False) -> str:
    """`is 2`, or `2` where another `is` stands before it."""
    if slope is None:
        return said("does not exist")
    if math.isnan(slope):
        return said("not known") if follows else said("is not known")
    number = f"{slope:g}".replace("inf", "∞")
    return number if follows else said("is {number}", number=number)


def _gradients_not_finite(syntax: Syntax, trace: Trace) -> Iterator[Problem]:
    gradient, output = trace.gradient, trace.output
    infinite = [
        f"∂{output}/∂{name} = {'-' * (slope < 0)}∞" for name, slope in gradient.items() if math.isinf(slope)
    ]
    undefined = [f"∂{output}/∂{name}" for name, slope in gradient.items() if math.isnan(slope)]
    if infinite and trace.correction:
        message = said(
            "The slope is beyond the largest float, about 1.8e308: {slopes}.", slopes=listed(infinite)
        )
        yield Problem("infinite-gradient", message, syntax.text)
    elif infinite:
        yield Problem(
            "infinite-gradient",
            said("The slope is infinite at this point: {slopes}.", slopes=listed(infinite)),
            syntax.text,
        )
    if undefined:
        why = _slope_without_value(trace) or said("on the way ∞ meets 0 or ∞")
        message = said("{slopes} cannot be computed at this point: {why}.", slopes=listed(undefined), why=why)
        yield Problem("undefined-gradient", message, syntax.text)
    if infinite or undefined:
        yield from _zeros_to_the_zero(syntax, trace)


def _zeros_to_the_zero(syntax: Syntax, trace: Trace) -> Iterator[Problem]:
    """0^0 with an exponent that moves: of its slope only an infinite gradient tells."""
    graph, values = trace.graph, trace.values
    found = [
        node
        for node, (op, args) in enumerate(zip(graph.ops, graph.args, strict=True))
        if op == "pow" and graph.active[args[1]] and values[args[0]] == 0 == values[args[1]]
    ]
    spans = node_spans(syntax, graph) if found else []
    message = said(
        "This is 0^0, which is 1; but 0 to a positive power is 0, so it jumps when its exponent moves alone."
    )
    for node in found[:_MOST_KINKS]:
        yield Problem("kink", message, syntax.text, spans[node])


def _slope_without_value(trace: Trace) -> str:
    """The last local derivative that has no value, though nothing on the way to it is infinite; or ""."""
    graph, values = trace.graph, trace.values
    if not isinstance(trace.value, float):
        return ""
    for node in range(graph.output, -1, -1):
        for position, arg in enumerate(graph.args[node]):
            if graph.active[arg] and math.isnan(_local(trace, node, position)):
                names = ids(graph)
                slope = rule(graph, values, names, node, position, trace.convention)
                what = text_of(graph, names, node)
                return said(
                    "the slope of {gate} in {name} is {slope}, which has no value here",
                    gate=what,
                    name=names[arg],
                    slope=slope,
                )
    return ""


def _local(trace: Trace, node: int, argument: int) -> float:
    values, op = trace.values, trace.graph.ops[node]
    arguments = [values[arg] for arg in trace.graph.args[node]]
    return local_derivative(op, arguments, values[node], argument, trace.convention)
