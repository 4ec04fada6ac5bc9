"""Names for the parts that long formulas share, so that what is written grows no faster than the graph."""

from __future__ import annotations

from itertools import count

from backprop.engine.graph import Graph
from backprop.engine.primitives import CONSTANTS, FUNCTIONS
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHORT = 240
"""Formulas that are no longer in all are written out."""

_WORTH_A_NAME = 8
"""Characters of a part from which on a name makes the formulas shorter."""


class Shared(Record):
    """Nodes with names, each after those that it uses, and then the formulas over them."""

    names: dict[int, str]
    """Node -> t1, t2, …, or the name that the user gave it."""
    tops: tuple[int, ...]


def share(graph: Graph, tops: Sequence[int], given: Mapping[str, int]) -> Shared:
    """Name the parts that are used more than once, if the formulas are long without.

    Args:
        graph: that the formulas are nodes of.
        tops: the formulas.
        given: names that the user gave to nodes.
    """
    used = _uses(graph, tops)
    lengths: dict[int, float] = {}
    for node in sorted(used):
        args = graph.args[node]
        own = len(graph.labels[node]) if node in graph.labels else len(graph.ops[node])
        lengths[node] = own + sum(lengths[arg] + 2 for arg in args)
    if sum(lengths[top] for top in tops) <= _SHORT:
        return Shared({}, tuple(tops))
    users_names = {node: name for name, node in given.items()}
    taken = {*graph.labels.values(), *given, *CONSTANTS, *FUNCTIONS}
    fresh = (name for i in count(1) if (name := f"t{i}") not in taken)
    names = {
        node: users_names.get(node) or next(fresh)
        for node in sorted(used)
        if graph.args[node] and used[node] > 1 and lengths[node] >= _WORTH_A_NAME
    }
    return Shared(names, tuple(tops))


def _uses(graph: Graph, tops: Sequence[int]) -> dict[int, int]:
    """How often each node is an argument, or one of the formulas."""
    used = dict.fromkeys(tops, 0)
    for top in tops:
        used[top] += 1
    todo = list(used)
    while todo:
        for arg in graph.args[todo.pop()]:
            if arg not in used:
                used[arg] = 0
                todo.append(arg)
            used[arg] += 1
    return used
