"""Print graphs in the language that users type."""

from __future__ import annotations

from backprop.engine.graph import Graph
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class _Operator(Record):
    """How tightly an operator binds, and how tightly its operands must bind to go without brackets."""

    text: str
    binds: int
    left: int
    right: int


_SUM, _SIGN, _PRODUCT, _POWER, _ATOM = range(5)
_OPERATORS = {
    "add": _Operator(" + ", _SUM, _SUM, _PRODUCT),
    "sub": _Operator(" - ", _SUM, _SUM, _PRODUCT),
    "mul": _Operator("*", _PRODUCT, _SIGN, _POWER),
    "div": _Operator("/", _PRODUCT, _SIGN, _POWER),
    "neg": _Operator("-", _SIGN, _SIGN, _POWER),
    "pow": _Operator("^", _POWER, _ATOM, _POWER),
}


def text_of(
    graph: Graph, names: Mapping[int, str] | None = None, node: int | None = None, limit: float = float("inf")
) -> str:
    """A node as text, which parses back to the same gates. Linear in the length of the text.

    Args:
        graph: where the node is.
        names: nodes that are written by a name; the node itself is written out all the same.
        node: by default the output.
        limit: a text longer than this is cut off, and ends in `…`.
    """
    names = names or {}
    top = graph.output if node is None else node
    pieces: list[str] = []
    todo: list[str | tuple[int, int]] = [(top, _SUM)]
    length = 0
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            pieces.append(item)
            length += len(item)
            if length > limit:
                return "".join(pieces)[: int(limit)] + "…"
            continue
        current, tightness = item
        if current in names and current != top:
            todo.append(names[current])
        elif current in graph.labels:
            todo.append(graph.labels[current])
        else:
            todo += reversed(_parts(graph, current, tightness))
    return "".join(pieces)


def _parts(graph: Graph, node: int, tightness: int) -> list[str | tuple[int, int]]:
    """A gate as text and operands, each with how tightly it must bind."""
    op, args = graph.ops[node], graph.args[node]
    operator = _OPERATORS.get(op)
    if operator is None:
        parts: list[str | tuple[int, int]] = [f"{written_name(op)}("]
        for arg in args:
            parts += [(arg, _SUM), ", "]
        return [*parts[:-1], ")"]
    *left, right = args
    parts = [operator.text, (right, operator.right)]
    parts = [*((arg, operator.left) for arg in left), *parts]
    return ["(", *parts, ")"] if operator.binds < tightness else parts


def written_name(op: str) -> str:
    """The name under which users write a function: `log` for log_base."""
    return "log" if op == "log_base" else op
