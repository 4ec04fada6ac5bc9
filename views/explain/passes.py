"""Both passes as data: which gates, in which order, and what comes together where."""

from __future__ import annotations

from backprop.engine.graph import CONSTANT, INPUT
from backprop.engine.trace import Node, Trace
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backprop.engine.kinks import Corner
    from backprop.engine.trace import Number


class Branch(Record):
    """What a gate sends to one of its arguments: one term of that argument's gradient."""

    gate: Node
    """Who sends it."""
    argument: int
    """Which of the arguments of the primitive it goes to."""
    node: int
    """The argument, as its place in the graph."""
    id: str
    local: Number
    sent: Number


class Journey(Record):
    """Both passes over a Trace, by place in the graph."""

    trace: Trace
    output: str
    """Id of the output."""
    ids: dict[int, str]
    forward: list[int]
    """Gates in the order in which their values become known."""
    backward: list[int]
    """Gates in the order in which their gradients become known: those that the output depends on."""
    unused: list[int]
    """Inputs and gates that the output does not depend on."""
    corners: dict[int, Corner]
    """Gates at corners and jumps."""
    users: dict[int, list[int]]
    """Node -> the gates of the backward pass that take it, once for each time they do, in that order."""

    def branches(self, gate: Node) -> list[Branch]:
        """What a gate sends, to each of its arguments."""
        taken = self.trace.graph.args[gate.place]
        return [
            Branch(gate, argument, taken[argument], arg, local, sent)
            for arg, argument, local, sent in zip(
                gate.args, gate.positions, gate.local, gate.downstream, strict=True
            )
        ]

    def arriving(self, node: int) -> list[Branch]:
        """What comes back to a node, along each of its branches, in the order of the backward pass."""
        gates = self.nodes(dict.fromkeys(self.users[node]))
        return [branch for gate in gates for branch in self.branches(gate) if branch.node == node]

    def nodes(self, places: Iterable[int]) -> Iterator[Node]:
        """The nodes at some places."""
        return self.trace.walk(self.ids, places)

    def completes(self, branch: Branch) -> bool:
        """Whether this is the last of the branches that come together at a node."""
        return self.users[branch.node][-1] == branch.gate.place

    def is_fork(self, node: int) -> bool:
        """Whether a value is used in more than one place."""
        return len(self.users[node]) > 1


def journey(trace: Trace) -> Journey:
    """Both passes over a Trace; linear in its size."""
    graph, ids = trace.graph, trace.ids()
    needed = {graph.output}
    backward: list[int] = []
    users: dict[int, list[int]] = {node: [] for node in ids}
    for node in range(graph.output, -1, -1):
        if node not in needed or not graph.active[node] or graph.ops[node] == INPUT:
            continue
        backward.append(node)
        for arg in graph.args[node]:
            if graph.active[arg]:
                needed.add(arg)
                users[arg].append(node)
    forward = [node for node in ids if graph.ops[node] not in (INPUT, CONSTANT)]
    corners = {corner.place: corner for corner in trace.kinks.gates} if trace.kinks else {}
    unused = [node for node in ids if node not in needed and graph.active[node]]
    return Journey(trace, ids[graph.output], ids, forward, backward, unused, corners, users)
