"""Print graphs as LaTeX, in the form that each row of the table of primitives gives."""

from __future__ import annotations

from string import Formatter

from backprop.engine.graph import Graph
from backprop.engine.primitives import PRIMITIVES
from backprop.views.latex_symbols import LEVELS, Piece, literal, symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_Operand = tuple[int, str, bool]
"""A node, how tightly it must bind, and whether it stands in a line of text."""

_INLINE = {"div": ("{x}/{y}", ("product", "sign", "power"))}
"""What is written otherwise where there is no room above and below the line."""

_E_IS_A_NAME = {"exp": r"\exp\left({x}\right)", "expm1": r"\operatorname{{expm1}}\left({x}\right)"}


def latex_of(
    graph: Graph,
    names: Mapping[int, Piece] | None = None,
    node: int | None = None,
    *,
    inline: bool = False,
    e_is_a_name: bool = False,
) -> Piece:
    r"""A node as LaTeX, with no more brackets than it needs. Linear in the length of the text.

    Args:
        graph: where the node is.
        names: nodes that are written in a way of their own; the node itself is written out all the same.
        node: by default the output.
        inline: whether it stands in a line of text, where a quotient is `x/y`; elsewhere it is a fraction.
        e_is_a_name: whether `e` is a variable, so that $e^x$ would mean something else than `exp(x)`.
    """
    names = names or {}
    top = graph.output if node is None else node
    pieces: list[str] = []
    binds: int | None = None
    todo: list[str | _Operand] = [(top, "sum", inline)]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        current, level, small = item
        if current in graph.labels or (current in names and current != top):
            piece = names.get(current) or leaf(graph.labels[current])
            parts: list[str | _Operand] = [piece.text]
            own = piece.binds
        else:
            args = graph.args[current]
            positive = _negated(graph, names, args[0]) if graph.ops[current] == "div" and not small else None
            if positive is not None:
                args = positive, args[1]
            parts, own = _parts(graph.ops[current], args, small, e_is_a_name)
            if positive is not None:
                parts, own = ["-", *parts], LEVELS["sign"]
            matters = current == top or LEVELS.get(level, 0) > LEVELS["sign"]
            if matters and own == LEVELS["product"] and _is_signed(graph, names, args[0], small):
                own = LEVELS["sign"]
        if binds is None:
            binds = own
        if own < LEVELS.get(level, 0):
            parts = [r"\left(", *parts, r"\right)"]
        elif level == "index" and graph.args[current]:
            parts = ["{", *parts, "}"]
        todo += reversed(parts)
    return Piece("".join(pieces), LEVELS["atom"] if binds is None else binds)


def leaf(label: str) -> Piece:
    """A constant as it was written, or a name."""
    return Piece(symbol(label), LEVELS["atom"]) if label[0].isalpha() else literal(label)


def within(piece: Piece, level: str) -> str:
    """LaTeX in brackets, unless it binds as tightly as it must."""
    return piece.text if piece.binds >= LEVELS[level] else rf"\left({piece.text}\right)"


def _negated(graph: Graph, names: Mapping[int, Piece], node: int) -> int | None:
    """The u of a node that is written -u; a fraction has that sign before it."""
    return graph.args[node][0] if graph.ops[node] == "neg" and node not in names else None


def _is_signed(graph: Graph, names: Mapping[int, Piece], node: int, inline: bool) -> bool:
    """Whether the first factor of a product has a sign before it, which then is one of the whole: `-x*y`."""
    while node not in names and node not in graph.labels:
        op, args = graph.ops[node], graph.args[node]
        if op == "neg":
            return True
        if op == "div" and not inline:
            return _negated(graph, names, args[0]) is not None
        if op != "div" and PRIMITIVES[op].latex_binds[0] != "product":
            return False
        node = args[0]
    return node in names and names[node].binds == LEVELS["sign"]


def _parts(
    op: str, args: tuple[int, ...], inline: bool, e_is_a_name: bool
) -> tuple[list[str | _Operand], int]:
    """A gate as text and operands, and how tightly the whole binds."""
    row = PRIMITIVES[op]
    template, (own, *binds) = row.latex, row.latex_binds
    if inline and op in _INLINE:
        template, (own, *binds) = _INLINE[op]
    elif e_is_a_name and op in _E_IS_A_NAME:
        template, own, binds = _E_IS_A_NAME[op], "atom", []
    parts: list[str | _Operand] = []
    for text, parameter, _, _ in Formatter().parse(template):
        parts.append(text)
        if parameter == "...":
            listed: list[str | _Operand] = []
            for arg in args:
                listed += [", ", (arg, "sum", inline)]
            parts += listed[1:]
        elif parameter:
            position = row.parameters.index(parameter)
            level = binds[position] if position < len(binds) else "sum"
            parts.append((args[position], level, inline or level in ("script", "index")))
    return parts, LEVELS[own]
