"""The formulas of an explanation, the same in every language: symbols, and then the numbers."""

from __future__ import annotations

from backprop.engine.notation import text_of
from backprop.engine.rules import rule
from backprop.engine.trace import Node
from backprop.views.explain.passes import Branch, Journey
from backprop.views.numbers import shown
from backprop.views.rows import says_more

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from backprop.engine.trace import Number

LONGEST = 72
"""A formula with more characters is cut off or left out."""

_OPERATORS = ("add", "sub", "mul", "div", "neg", "pow")


def factor(number: Number, digits: int) -> str:
    """A number as it stands behind a sign: `(-4)`."""
    text = shown(number, digits)
    return f"({text})" if text.startswith("-") else text


def product(numbers: Iterable[Number], digits: int) -> str:
    """`-4 · 1 · (-2)`."""
    first, *rest = numbers
    return " · ".join([shown(first, digits), *(factor(number, digits) for number in rest)])


def total(numbers: Iterable[Number], digits: int) -> str:
    """`3 + (-4)`."""
    first, *rest = numbers
    return " + ".join([shown(first, digits), *(factor(number, digits) for number in rest)])


def slope(above: str, below: str) -> str:
    """`∂f/∂x`."""
    return f"∂{above}/∂{below}"


def definition(walk: Journey, node: int) -> str:
    """`f = q*z`, cut off if it is long."""
    name = walk.ids[node]
    text = text_of(walk.trace.graph, walk.ids, node, LONGEST)
    return name if text == name else f"{name} = {text}"


def evaluation(walk: Journey, node: Node, digits: int) -> str:
    """`f = q*z = 3*(-4) = -12`."""
    parts = [definition(walk, node.place)]
    numbers = _with_numbers(walk, node, digits)
    value = shown(node.value, digits)
    if len(numbers) <= LONGEST and numbers not in (value, node.expression):
        parts.append(numbers)
    return " = ".join([*parts, value])


def _with_numbers(walk: Journey, node: Node, digits: int) -> str:
    """What a gate computes, with the values of its arguments."""
    graph, values = walk.trace.graph, walk.trace.values
    args = graph.args[node.place]
    written = {}
    for arg in args:
        if arg not in walk.ids:
            continue
        leads = args.index(arg) == 0 and args.count(arg) == 1 and node.op not in ("neg", "pow")
        is_operand = node.op in _OPERATORS and not leads
        text = shown(values[arg], digits)
        base = node.op == "pow" and ("e" in text or text.startswith("-"))
        written[arg] = f"({text})" if base or (is_operand and text.startswith("-")) else text
    return text_of(graph, written, node.place, LONGEST + 1)


def local(walk: Journey, branch: Branch, digits: int) -> str:
    """`∂f/∂q = z = -4`."""
    gate, trace = branch.gate, walk.trace
    parts = [slope(gate.id, branch.id)]
    formula = rule(trace.graph, trace.values, walk.ids, gate.place, branch.argument, trace.convention)
    if says_more(formula, branch.local, digits):
        parts.append(formula)
    return " = ".join([*parts, shown(branch.local, digits)])


def chain(walk: Journey, branch: Branch, digits: int) -> str:
    """`∂f/∂x = ∂f/∂q · ∂q/∂x = -4 · 1 = -4`, without the left side where other branches belong to it too."""
    gate, output = branch.gate, walk.output
    parts = [] if walk.is_fork(branch.node) else [slope(output, branch.id)]
    if gate.place != walk.trace.graph.output:
        parts.append(f"{slope(output, gate.id)} · {slope(gate.id, branch.id)}")
    parts += [product((gate.upstream, branch.local), digits), shown(branch.sent, digits)]
    return " = ".join(parts)


def gradient(walk: Journey, node: int, digits: int) -> str:
    """`∂f/∂x = -4`."""
    return f"{slope(walk.output, walk.ids[node])} = {shown(walk.trace.upstream[node], digits)}"


def sum_of(walk: Journey, node: int, terms: Iterable[Number], digits: int) -> str:
    """`∂f/∂x = 3 + (-4) = -1`."""
    left = slope(walk.output, walk.ids[node])
    return f"{left} = {total(terms, digits)} = {shown(walk.trace.upstream[node], digits)}"
