"""The two passes over formulas, as often as derivatives are wanted."""

from __future__ import annotations

from itertools import combinations_with_replacement

from backprop.engine.algebra import Algebra
from backprop.engine.graph import Graph
from backprop.engine.lower import Gates, Lowering
from backprop.engine.passes import forward, reverse
from backprop.engine.simplify import Simplifier
from backprop.engine.symbolic import Symbol, Symbolic
from backprop.grammar.problem import InputError, Problem, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


_MOST_GATES = 3000
"""Of formulas that are differentiated again, beyond ten times the size of the expression."""


class Session:
    """One algebra, and the formulas of all nodes of the expression in it."""

    def __init__(self, algebra: Algebra, whole: Graph) -> None:
        self.algebra = algebra
        self.backend = Symbolic(algebra)
        self.simplifier = Simplifier(algebra)
        self.inputs = {name: Symbol(algebra, algebra.leaf(name, is_constant=False)) for name in whole.inputs}
        self.largest = _MOST_GATES + 10 * len(whole.ops)
        self.values = forward(whole, self.inputs, self.backend)

    def gradient(
        self, id: str, graph: Graph, variables: Sequence[str], order: int
    ) -> list[tuple[str, tuple[str, ...], int]]:
        """The derivatives of some order in each variable."""
        places = {**graph.names, **graph.inputs}
        chosen = _active_in(graph, [name for name in variables if name in graph.inputs], variables)
        upstream = reverse(chosen, self.values[: len(chosen.ops)], self.backend)
        slopes = {
            name: upstream[places[name]].node if name in places else self.algebra.zero for name in variables
        }
        for _ in range(order - 1):
            slopes = {name: self.slopes([slope], [name])[0][0] for name, slope in slopes.items()}
        return [(id, (name,) * order, slope) for name, slope in slopes.items()]

    def hessian(
        self, id: str, graph: Graph, variables: Sequence[str]
    ) -> list[tuple[str, tuple[str, ...], int]]:
        """The second derivatives in each pair of variables."""
        first = [slope for _, _, slope in self.gradient(id, graph, variables, 1)]
        rows = self.slopes(first, variables)
        return [
            (id, (variables[i], variables[j]), rows[i][j])
            for i, j in combinations_with_replacement(range(len(variables)), 2)
        ]

    def slopes(self, nodes: Sequence[int], variables: Sequence[str]) -> list[list[int]]:
        """The first derivatives of formulas: their gates go through both passes again."""
        gates = Gates()
        outputs = Lowering(self.algebra, gates).lower(self.simplifier.simplify(nodes))
        if len(gates.graph.ops) > self.largest:
            message = said("Derivatives of this order have more than {largest} gates.", largest=self.largest)
            raise InputError(Problem("usage", message, hint=said("Ask for a lower order.")))
        graph = _active_in(gates.graph, variables, variables)
        values = forward(graph, self.inputs, self.backend)
        places = graph.inputs
        found = []
        for output in outputs:
            upstream = reverse(graph._replace(output=output), values, self.backend)
            found.append(
                [upstream[places[name]].node if name in places else self.algebra.zero for name in variables]
            )
        return found


def _active_in(graph: Graph, inputs: Collection[str], variables: Collection[str]) -> Graph:
    """The graph in which gradients flow to some inputs only."""
    if any(name not in graph.inputs for name in variables):
        return graph  # a named node in the middle: gradients flow through all of it
    wanted = {graph.inputs[name] for name in inputs}
    active: list[bool] = []
    for node, args in enumerate(graph.args):
        active.append(node in wanted or any(active[arg] for arg in args))
    return graph._replace(active=active)
