"""The graph of a value and of its gradient: the reverse pass, run over nodes instead of numbers."""

from __future__ import annotations

import math
from functools import partial

from backprop.engine.backend import Backend
from backprop.engine.graph import CONSTANT, Graph
from backprop.engine.passes import reverse
from backprop.engine.primitives import CONSTANTS, PRIMITIVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def gradient_graph(graph: Graph, convention: str = "") -> tuple[Graph, list[int]]:
    """The graph with gates added that compute all gradients.

    The gates of `graph` stay as they are, at their places; equal gates among the new ones are one.

    Args:
        graph: in topological order.
        convention: the library whose slopes at corners are used, or "".

    Returns:
        The larger graph, and for each node of `graph` the node ∂output/∂node.
    """
    growing = GrowingGraph(graph)
    symbols = Backend(
        "symbols",
        lambda text: _Symbol(growing, growing.constant(text)),
        {op: partial(_applied, growing, op) for op in PRIMITIVES},
        convention,
    )
    values = [_Symbol(growing, node) for node in range(len(graph.ops))]
    upstream = reverse(graph, values, symbols)
    return growing.graph, [symbol.node for symbol in upstream]


def written_number(graph: Graph, node: int) -> float | None:
    """The number that a node is: a constant written as one, or the negation of such a constant."""
    is_negative = graph.ops[node] == "neg"
    label = graph.labels.get(graph.args[node][0] if is_negative else node, "a name")
    if label in CONSTANTS or label[0].isalpha():
        return None
    return -float(label) if is_negative else float(label)


class GrowingGraph:
    """A graph to which gates are added: each only once, and none that 0, 1 or two numbers make needless."""

    def __init__(self, graph: Graph) -> None:
        ops, args, active, labels, names, output = graph
        self.graph = Graph([*ops], [*args], [*active], {**labels}, {**names}, output)
        self._given = len(ops)
        self._known: dict[tuple[str, tuple[int, ...]], int] = {}
        self._constants: dict[str, int] = {}
        for node, (op, taken) in enumerate(zip(ops, args, strict=True)):
            if op == CONSTANT:
                self._constants.setdefault(labels[node], node)
            elif taken:
                self._known.setdefault((op, taken), node)

    def leaf(self, op: str, label: str) -> int:
        """An input or a constant, new."""
        node = self._add(op, (), op != CONSTANT)
        self.graph.labels[node] = label
        return node

    def constant(self, label: str) -> int:
        """The constant with a text such as `2.5` or `pi`."""
        if label not in self._constants:
            self._constants[label] = self.leaf(CONSTANT, label)
        return self._constants[label]

    def number(self, value: float) -> int:
        """A number; the negation of a constant if it is negative."""
        size = abs(value)
        positive = self.constant(f"{size:.0f}" if size < 1e15 and size % 1 == 0 else repr(size))
        return self.gate("neg", positive) if value < 0 else positive

    def gate(self, op: str, *args: int) -> int:
        """A primitive of nodes, or a node that equals it."""
        simpler = self._simpler(op, args)
        if simpler is not None:
            return simpler
        known = self._known.get((op, args))
        if known is None:
            is_active = any(self.graph.active[arg] for arg in args)
            known = self._known[op, args] = self._add(op, args, is_active)
        return known

    def substituted(self, source: Graph, known: Mapping[str, int]) -> int:
        """The output of a formula, with nodes for its inputs."""
        nodes: list[int] = []
        for node, (op, args) in enumerate(zip(source.ops, source.args, strict=True)):
            label = source.labels.get(node)
            if label is None:
                nodes.append(self.gate(op, *(nodes[arg] for arg in args)))
            else:
                nodes.append(self.constant(label) if op == CONSTANT else known[label])
        return nodes[source.output]

    def _add(self, op: str, args: tuple[int, ...], is_active: bool) -> int:
        self.graph.ops.append(op)
        self.graph.args.append(args)
        self.graph.active.append(is_active)
        return len(self.graph.ops) - 1

    def _is_reciprocal(self, node: int) -> bool:
        """Whether a node is one over another, and was not there from the beginning."""
        is_quotient = self.graph.ops[node] == "div" and node >= self._given
        return is_quotient and written_number(self.graph, self.graph.args[node][0]) == 1

    def _is_finite_logarithm(self, node: int) -> bool:
        """Whether a node is the logarithm of a written positive number."""
        is_logarithm = self.graph.ops[node] == "log"
        return is_logarithm and (written_number(self.graph, self.graph.args[node][0]) or 0) > 0

    def _simpler(self, op: str, args: tuple[int, ...]) -> int | None:
        left, right = args[0], args[-1]
        a, b = written_number(self.graph, left), written_number(self.graph, right)
        if op in ("mul", "times_"):
            if a == 0 or (b == 0 and op == "mul"):
                return self.number(0)
            if a is not None and b is not None and math.isfinite(a * b):
                return self.number(a * b)
            if a in (1, -1):
                return right if a == 1 else self.gate("neg", right)
            if b in (1, -1):
                return left if b == 1 else self.gate("neg", left)
            if op == "times_" and (a is not None or self._is_finite_logarithm(right)):
                return self.gate("mul", *args)
        if op in ("add", "sub") and a is not None and b is not None and math.isfinite(abs(a) + abs(b)):
            return self.number(a + b if op == "add" else a - b)
        if (op, b) in (("div", 1), ("pow", 1), ("add", 0), ("sub", 0)):
            return left
        if op == "neg" and self.graph.ops[left] == "neg":
            return self.graph.args[left][0]
        if op == "mul" and self._is_reciprocal(right):
            return self.gate("div", left, self.graph.args[right][1])
        if op == "mul" and self._is_reciprocal(left):
            return self.gate("div", right, self.graph.args[left][1])
        if op in ("mul", "div"):  # signs come last, where they may meet others
            if a is None and self.graph.ops[left] == "neg":
                return self.gate("neg", self.gate(op, self.graph.args[left][0], right))
            if b is None and self.graph.ops[right] == "neg":
                return self.gate("neg", self.gate(op, left, self.graph.args[right][0]))
        if op == "add" and self.graph.ops[right] == "neg":
            return self.gate("sub", left, self.graph.args[right][0])
        if op == "lowered_power_" and b is not None and (b - 1) + 1 == b and abs(b) < 2**53:
            return self.gate("pow", left, self.number(b - 1))
        return self.number(1) if (op, b) == ("pow", 0) else None


class _Symbol:
    """A node with the operators that the passes use."""

    __slots__ = ("growing", "node")

    def __init__(self, growing: GrowingGraph, node: int) -> None:
        self.growing = growing
        self.node = node

    def __add__(self, other: _Symbol) -> _Symbol:
        return _applied(self.growing, "add", self, other)

    def __sub__(self, other: _Symbol) -> _Symbol:
        return _applied(self.growing, "sub", self, other)

    def __mul__(self, other: _Symbol) -> _Symbol:
        return _applied(self.growing, "mul", self, other)

    def __neg__(self) -> _Symbol:
        return _applied(self.growing, "neg", self)


def _applied(growing: GrowingGraph, op: str, *symbols: _Symbol) -> _Symbol:
    return _Symbol(growing, growing.gate(op, *(symbol.node for symbol in symbols)))
