"""The paths from a node to the output. Its gradient is the sum over them of the product of the slopes."""

from __future__ import annotations

from functools import reduce
from operator import mul

from backprop.grammar.record import Record
from backprop.views.explain.passes import Branch, Journey

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from backprop.engine.trace import Number

COUNTLESS = 10**15
"""Paths are counted up to here: in a deep circuit there are more of them than atoms anywhere."""


class Path(Record):
    """One way from a node to the output."""

    branches: list[Branch]
    """From the node on; each goes on where the one before it ended."""

    @property
    def product(self) -> Number:
        """What comes back along this path: the product of its slopes, from the output on."""
        first, *others = (branch.local for branch in reversed(self.branches))
        return reduce(mul, others, first)


def number_of_paths(walk: Journey, node: int) -> int:
    """How many paths lead from a node to the output, at most `COUNTLESS`; linear in the graph."""
    graph = walk.trace.graph
    found = {graph.output: 1}
    for gate in walk.backward:
        onwards = found.get(gate, 0)
        for arg in graph.args[gate]:
            if graph.active[arg]:
                found[arg] = min(COUNTLESS, found.get(arg, 0) + onwards)
    return found.get(node, 0)


def paths(walk: Journey, node: int) -> Iterator[Path]:
    """The paths from a node to the output (another one), one by one, those through early gates first."""
    output = walk.trace.graph.output
    route: list[Branch] = []
    todo = [_onwards(walk, node)]
    while todo:
        branch = next(todo[-1], None)
        if branch is None:
            todo.pop()
            if route:
                route.pop()
        elif branch.gate.place == output:
            yield Path([*route, branch])
        else:
            route.append(branch)
            todo.append(_onwards(walk, branch.gate.place))


def _onwards(walk: Journey, node: int) -> Iterator[Branch]:
    for gate in walk.nodes(dict.fromkeys(reversed(walk.users[node]))):
        yield from (branch for branch in walk.branches(gate) if branch.node == node)


def heaviest_paths(walk: Journey, node: int, number: int) -> list[Path]:
    """Of all paths from a node to the output (another one), those that bring most, in either direction.

    Each node keeps the heaviest paths from itself on, which its arguments continue; linear in the graph.
    """
    kept: dict[int, list[_Way]] = {walk.trace.graph.output: [_Way(1.0, None, 0)]}
    for gate in walk.nodes(walk.backward):
        onwards = kept[gate.place] = _heaviest(kept[gate.place], number)
        for branch in walk.branches(gate):
            slope = abs(float(branch.local))
            ways = kept.setdefault(branch.node, [])
            ways += (_Way(way.weight * slope, branch, rank) for rank, way in enumerate(onwards))
            if len(ways) > 8 * number:
                kept[branch.node] = _heaviest(ways, number)
    return [_path(kept, way) for way in _heaviest(kept[node], number)]


class _Way(Record):
    """A path as its first branch, and which of the paths kept where that ends it goes on with."""

    weight: float
    branch: Branch | None
    rank: int


def _heaviest(ways: list[_Way], number: int) -> list[_Way]:
    return sorted(ways, key=lambda way: -way.weight if way.weight == way.weight else 0.0)[:number]


def _path(kept: dict[int, list[_Way]], way: _Way) -> Path:
    branches = []
    while way.branch is not None:
        branches.append(way.branch)
        way = kept[way.branch.gate.place][way.rank]
    return Path(branches)
