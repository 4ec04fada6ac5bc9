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
    """Both sides of the equalities in the conditions, for a primitive with these arguments and this value.

    Those that stand beside another comparison count only where that one holds.
    """
    names = *argument_names(op, len(arguments)), OUTPUT
    point = dict(zip(names, (*arguments, value), strict=True))
    found = []
    for comparisons in conditions(alternatives, op, len(arguments)):
        known = [(_at(left, point), relation, _at(right, point)) for left, relation, right in comparisons]
        if all(RELATIONS[relation](left, right) for left, relation, right in known if relation != "="):
            found += [(left, right) for left, relation, right in known if relation == "="]
    return found


def _at(graph: Graph, point: dict[str, float]) -> float:
    value: float = forward(graph, point, IEEE)[graph.output]
    return value
