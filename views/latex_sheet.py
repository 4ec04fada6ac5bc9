"""What all parts of a LaTeX document say of one Trace: its symbols, expressions, numbers and arrows."""

from __future__ import annotations

from collections import ChainMap

from backprop.engine.graph import CONSTANT
from backprop.engine.notation import text_of
from backprop.engine.rules import rule_graph
from backprop.engine.trace import Node, Trace
from backprop.grammar.record import Record
from backprop.views.latex_notation import latex_of, leaf
from backprop.views.latex_steps import width
from backprop.views.latex_symbols import LEVELS, Piece, is_rounded, number, symbols
from backprop.views.rows import says_more

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_WIDEST_RULE = 20
"""About how many characters a table has room for."""


class Arrow(Record):
    """What a gate knows about one of its arguments. An argument that it takes twice has two locals."""

    gate: Node
    arg: str
    positions: tuple[int, ...]
    locals: tuple[float, ...]
    sent: float


class Sheet(Record):
    """A Trace, how many digits are shown of it, and how its nodes are written."""

    trace: Trace
    digits: int
    ids: dict[int, str]
    pieces: dict[int, Piece]
    """Node -> its symbol."""
    symbols: dict[str, str]
    """Id -> the symbol of that node."""
    e_is_a_name: bool

    def is_numeral(self, node: int) -> bool:
        """Whether a node is a constant without a name, which stands as it was written: `2`, `pi`."""
        graph = self.trace.graph
        return graph.ops[node] == CONSTANT and graph.labels[node] == self.ids[node]

    def written(
        self, node: int, names: Mapping[int, Piece], *, operand: bool = False, inline: bool = False
    ) -> Piece:
        """What a node computes, over the names that some nodes have; as an `operand` it is itself a name."""
        graph = self.trace.graph
        if operand and node in names:
            return names[node]
        if graph.ops[node] == CONSTANT:
            return leaf(graph.labels[node])
        return latex_of(graph, names, node, inline=inline, e_is_a_name=self.e_is_a_name)

    def substituted(self, node: int) -> Piece:
        """What a node computes, over the values of its arguments."""
        graph, values = self.trace.graph, self.trace.values
        numbers = {
            arg: number(values[arg], self.digits)
            for arg in graph.args[node]
            if arg in self.ids and not self.is_numeral(arg)
        }
        return self.written(node, ChainMap(numbers, self.pieces))

    def rule(self, arrow: Arrow, *, inline: bool = False) -> list[Piece]:
        """The local derivative as a formula, one for each position; empty if its number says as much."""
        pieces = []
        for position, local in zip(arrow.positions, arrow.locals, strict=True):
            graph = rule_graph(self.trace.graph, self.trace.values, self.ids, arrow.gate.place, position)
            if not says_more(text_of(graph), local, self.digits):
                return []
            names = {
                node: Piece(self.symbols[label], LEVELS["atom"])
                for node, label in graph.labels.items()
                if label in self.symbols and label[0].isalpha()
            }
            pieces.append(latex_of(graph, names, inline=inline, e_is_a_name=self.e_is_a_name))
        wide = inline and sum(width(piece.text) for piece in pieces) > _WIDEST_RULE
        return [] if wide else pieces

    def derivative(self, of: str, by: str, *, inline: bool = False) -> str:
        r"""`\frac{\partial f}{\partial x}` over two ids."""
        above, below = rf"\partial {self.symbols[of]}", rf"\partial {self.symbols[by]}"
        return f"{above}/{below}" if inline else rf"\frac{{{above}}}{{{below}}}"

    def number(self, value: float) -> Piece:
        """A number, rounded."""
        return number(value, self.digits)

    def equals(self, *values: float) -> str:
        r"""`=`, or `\approx` where one of the numbers that follow is rounded."""
        return r"\approx" if any(is_rounded(value, self.digits) for value in values) else "="


def sheet(trace: Trace, digits: int, *, constants: bool = False) -> Sheet:
    """The Sheet of a Trace.

    Args:
        trace: to write.
        digits: significant digits.
        constants: whether constants are nodes too.
    """
    graph = trace.graph
    ids = trace.ids(constants=constants)
    numerals = {node for node, id in ids.items() if graph.ops[node] == CONSTANT and graph.labels[node] == id}
    names = symbols(id for node, id in ids.items() if node not in numerals)
    pieces = {node: Piece(names[id], LEVELS["atom"]) if id in names else leaf(id) for node, id in ids.items()}
    written = {id: pieces[node].text for node, id in ids.items()}
    return Sheet(trace, digits, ids, pieces, written, "e" in graph.inputs or "e" in graph.names)


def arrows(node: Node) -> list[Arrow]:
    """What a gate sends, one for each argument that a gradient flows to."""
    found: dict[str, Arrow] = {}
    each = zip(node.args, node.positions, node.local, node.downstream, strict=True)
    for arg, position, local, sent in each:
        before = found.get(arg) or Arrow(node, arg, (), (), 0)
        found[arg] = Arrow(
            node, arg, (*before.positions, position), (*before.locals, local), before.sent + sent
        )
    return list(found.values())


def arriving(nodes: Iterable[Node]) -> dict[str, list[Arrow]]:
    """Id -> the arrows that bring its gradient, in order of evaluation of their gates."""
    found: dict[str, list[Arrow]] = {}
    for node in nodes:
        for arrow in arrows(node):
            found.setdefault(arrow.arg, []).append(arrow)
    return found
