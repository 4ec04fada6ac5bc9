"""The same circuit in gates of other sizes: a sigmoid as one gate or four, `a − b` as `a + (−b)`.

A student may work with other gates than the expression is written in, so every question about what a student
can have done is asked of each of these.
"""

from __future__ import annotations

from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Circuit(Record):
    """A graph that computes what the exercise computes."""

    graph: Graph
    places: dict[int, int]
    """Node of the exercise -> node here. Where there is none, this circuit does not have that node."""
    origins: list[int]
    """Node here -> node of the exercise that it is a part of."""


def circuits(graph: Graph) -> list[Circuit]:
    """The graph itself, and as it looks with gates of other sizes."""
    whole = range(len(graph.ops))
    found = [Circuit(graph, {node: node for node in whole}, [*whole])]
    if "sigmoid" in graph.ops or "sub" in graph.ops:
        found.append(_rebuilt(graph, _in_small_gates))
    if sigmoids := _written_out_sigmoids(graph):
        found.append(
            _rebuilt(graph, lambda add, node, args: _as_one_gate(add, node, args, sigmoids), sigmoids)
        )
    return found


def _rebuilt(
    graph: Graph,
    gate: Callable[[_Builder, int, tuple[int, ...]], int | None],
    sigmoids: dict[int, tuple[int, tuple[int, ...]]] | None = None,
) -> Circuit:
    """A graph with some gates replaced.

    Args:
        graph: to rebuild.
        gate: adds what stands for a gate, and returns its node; None: it stays as it is.
        sigmoids: output of a sigmoid that is written out -> its argument and its other gates, which go.
    """
    gone = {part for _, parts in (sigmoids or {}).values() for part in parts}
    builder = _Builder(graph)
    for node, (op, args) in enumerate(zip(graph.ops, graph.args, strict=True)):
        if node in gone:
            continue
        builder.origin = node
        placed = tuple(builder.places.get(arg, -1) for arg in args)
        made = gate(builder, node, placed)
        builder.places[node] = builder.add(op, *placed) if made is None else made
    names = {name: builder.places[node] for name, node in graph.names.items() if node in builder.places}
    whole = Graph(
        builder.ops, builder.args, builder.active, builder.labels, names, builder.places[graph.output]
    )
    return Circuit(whole, builder.places, builder.origins)


class _Builder:
    """A graph under construction."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.ops: list[str] = []
        self.args: list[tuple[int, ...]] = []
        self.active: list[bool] = []
        self.labels: dict[int, str] = {}
        self.places: dict[int, int] = {}
        self.origins: list[int] = []
        self.origin = 0

    def add(self, op: str, *args: int, label: str = "") -> int:
        node = len(self.ops)
        self.ops.append(op)
        self.args.append(args)
        self.origins.append(self.origin)
        if op in (INPUT, CONSTANT):
            self.labels[node] = label or self.graph.labels[self.origin]
        self.active.append(op == INPUT or any(self.active[arg] for arg in args))
        return node


def _in_small_gates(add: _Builder, node: int, args: tuple[int, ...]) -> int | None:
    op = add.graph.ops[node]
    if op == "sub":
        return add.add("add", args[0], add.add("neg", args[1]))
    if op != "sigmoid":
        return None
    one = add.add(CONSTANT, label="1")
    return add.add("div", one, add.add("add", one, add.add("exp", add.add("neg", args[0]))))


def _as_one_gate(
    add: _Builder, node: int, args: tuple[int, ...], sigmoids: dict[int, tuple[int, tuple[int, ...]]]
) -> int | None:
    return add.add("sigmoid", add.places[sigmoids[node][0]]) if node in sigmoids else None


def _written_out_sigmoids(graph: Graph) -> dict[int, tuple[int, tuple[int, ...]]]:
    """Node of 1/(1 + exp(-u)) -> u, and the gates between, if these have no names and no other uses."""
    uses: dict[int, int] = {}
    for args in graph.args:
        for arg in args:
            uses[arg] = uses.get(arg, 0) + 1
    ops, args_of, named = graph.ops, graph.args, {*graph.names.values()}

    def inner(node: int, op: str) -> bool:
        return ops[node] == op and uses.get(node) == 1 and node not in named and node != graph.output

    found: dict[int, tuple[int, tuple[int, ...]]] = {}
    for node, op in enumerate(ops):
        if op != "div" or graph.labels.get(args_of[node][0]) != "1" or not inner(args_of[node][1], "add"):
            continue
        plus = args_of[node][1]
        exponentials = [arg for arg in args_of[plus] if inner(arg, "exp")]
        ones = [arg for arg in args_of[plus] if graph.labels.get(arg) == "1"]
        if len(exponentials) == len(ones) == 1 and inner(args_of[exponentials[0]][0], "neg"):
            minus = args_of[exponentials[0]][0]
            found[node] = (args_of[minus][0], (minus, exponentials[0], plus))
    return found
