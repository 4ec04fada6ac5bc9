"""The equations about a Trace: a definition, a value, a local derivative, a step of the chain rule."""

from __future__ import annotations

from backprop.engine.trace import Node
from backprop.views.latex_notation import within
from backprop.views.latex_sheet import Arrow, Sheet
from backprop.views.latex_steps import WIDTH, Step, total, width
from backprop.views.latex_symbols import LEVELS, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_TERMS = 12
"""Of a gradient that is a sum of more terms, it is written how many there are."""


def definition(page: Sheet, node: int, names: Mapping[int, Piece] | None = None) -> Step:
    """`q = x + y`, a sum term by term.

    Args:
        page: that the node is of.
        node: a gate, or the output.
        names: the nodes that are written by a symbol, if not all that have one.
    """
    names = page.pieces if names is None else names
    graph, terms, current = page.trace.graph, [], node
    while graph.ops[current] in ("add", "sub") and (current == node or current not in names):
        current, last = graph.args[current][0], current
        term = within(page.written(graph.args[last][1], names, operand=True), "product")
        terms.append(Piece(term if graph.ops[last] == "add" else f"-{term}", LEVELS["product"]))
    terms.append(page.written(current, names, operand=current != node))
    name = page.pieces[node]
    return Step("", [("", [name])]) if terms == [name] else Step(name.text, [("=", terms[::-1])])


def point(page: Sheet) -> list[Step]:
    """`x = -2, y = 5, z = -4`, as many in a line as it has room for."""
    steps: list[Step] = []
    used = 0
    for node in page.trace.graph.inputs.values():
        value = page.trace.values[node]
        name, number, relation = page.pieces[node].text, page.number(value).text, page.equals(value)
        needed = width(name) + width(number) + 4
        if steps and used + needed <= WIDTH:
            before = steps[-1].parts[0][1]
            before[0] = Piece(rf"{before[0].text}, \quad {name} {relation} {number}", LEVELS["atom"])
        else:
            steps.append(Step(name, [(relation, [Piece(number, LEVELS["atom"])])]))
            used = 0
        used += needed
    return steps


def value(page: Sheet, node: int) -> Step:
    """`q = x + y = -2 + 5 = 3`."""
    graph, values = page.trace.graph, page.trace.values
    rounded = page.equals(values[node], *(values[arg] for arg in graph.args[node] if arg in page.ids))
    expression, numbers = page.written(node, page.pieces), page.substituted(node)
    return Step(
        page.pieces[node].text,
        [("=", [expression]), (rounded, [numbers]), (rounded, [page.number(values[node])])],
    )


def local(page: Sheet, arrow: Arrow, *, inline: bool = False) -> Step:
    """`∂q/∂x = y = 5`."""
    whole = sum(arrow.locals)
    relation = page.equals(whole, *arrow.locals)
    numbers = [page.number(slope) for slope in arrow.locals]
    rule = page.rule(arrow, inline=inline)
    left = page.derivative(arrow.gate.id, arrow.arg, inline=inline)
    return Step(left, [("=", rule) if rule else (relation, numbers), (relation, [page.number(whole)])])


def chain(page: Sheet, node: Node, found: dict[str, list[Arrow]]) -> Step:
    """The gradient of a node: over all gates that take it, what arrives there times the local derivative.

    Args:
        page: that the node is of.
        node: whose gradient it is.
        found: id -> the arrows that bring its gradient.
    """
    output = page.trace.output
    left = page.derivative(output, node.id)
    result = [page.number(node.upstream)]
    arrived = found.get(node.id, [])
    if node.id == output or not arrived:
        return Step(left, [(page.equals(node.upstream), result)])
    if len(arrived) > _MOST_TERMS:
        above = rf"\frac{{\partial {page.symbols[output]}}}{{\partial g_{{i}}}}"
        below = rf"\frac{{\partial g_{{i}}}}{{\partial {page.symbols[node.id]}}}"
        every = Piece(rf"\sum_{{i=1}}^{{{len(arrived)}}} {above} \cdot {below}", LEVELS["sum"])
        return Step(left, [("=", [every]), (page.equals(node.upstream), result)])
    symbols: list[Piece] = []
    numbers: list[Piece] = []
    for arrow in arrived:
        gate, slopes = arrow.gate, [page.number(slope) for slope in arrow.locals]
        if gate.id == output:  # what arrives there is 1, and ∂f/∂x would have a second meaning
            symbols += page.rule(arrow) or slopes
            numbers += slopes
        else:
            symbols.append(_product(page.derivative(output, gate.id), page.derivative(gate.id, node.id)))
            slope = slopes[0] if len(slopes) == 1 else Piece("".join(total(slopes)), LEVELS["sum"])
            numbers.append(_product(within(page.number(gate.upstream), "sign"), within(slope, "power")))
    rounded = [number for arrow in arrived for number in (arrow.gate.upstream, *arrow.locals)]
    relation = page.equals(node.upstream, *rounded)
    return Step(left, [("=", symbols), (relation, numbers), (relation, result)])


def _product(left: str, right: str) -> Piece:
    return Piece(rf"{left} \cdot {right}", LEVELS["product"])
