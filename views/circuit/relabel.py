"""A circuit with other numbers on its wires, or with none: to be filled in by hand."""

from __future__ import annotations

from backprop.views.circuit.circuit import Circuit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def relabelled(
    circuit: Circuit,
    values: Mapping[str, str],
    gradients: Mapping[str, str],
    branch: Callable[[str], str] = lambda number: "",
) -> Circuit:
    """The circuit with these texts in place of its numbers.

    Args:
        circuit: to change.
        values, gradients: id -> what stands above, and below, the wire that leaves it; of others, nothing.
        branch: what becomes of the gradient along a branch; by default nothing is left of it.
    """
    boxes = [
        box._replace(value=values.get(box.id, ""), gradient=gradients.get(box.id, ""))
        for box in circuit.boxes
    ]
    wires = [wire._replace(gradient=branch(wire.gradient)) for wire in circuit.wires]
    return circuit._replace(boxes=boxes, wires=wires)
