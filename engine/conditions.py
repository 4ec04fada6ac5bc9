"""Do the conditions of a row of the table hold at a point?"""

from __future__ import annotations

from backprop.engine.formulas import OUTPUT, RELATIONS, argument_names, conditions
from backprop.engine.graph import Graph
from backprop.engine.ieee import IEEE
from backprop.engine.passes import forward

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def holds(alternatives: tuple[str, ...], op: str, arguments: Sequence[float], value: float) -> bool:
    """Whether any of the alternatives holds for a primitive with these arguments and this value."""
    names = *argument_names(op, len(arguments)), OUTPUT
    point = dict(zip(names, (*arguments, value), strict=True))
    return any(
        all(RELATIONS[relation](_at(left, point), _at(right, point)) for left, relation, right in comparisons)
        for comparisons in conditions(alternatives, op, len(arguments))
    )


def equalities(
    alternatives: tuple[str, ...], op: str, arguments: Sequence[float], value: float
) -> list[tuple[float, float]]:
    """Both sides of every equality in the conditions, for a primitive with these arguments and this value."""
    names = *argument_names(op, len(arguments)), OUTPUT
    point = dict(zip(names, (*arguments, value), strict=True))
    return [
        (_at(left, point), _at(right, point))
        for comparisons in conditions(alternatives, op, len(arguments))
        for left, relation, right in comparisons
        if relation == "="
    ]


def _at(graph: Graph, point: dict[str, float]) -> float:
    value: float = forward(graph, point, IEEE)[graph.output]
    return value
