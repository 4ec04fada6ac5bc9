"""A circuit with other numbers on its wires, or with none: to be filled in by hand."""

from __future__ import annotations

from backprop.views.circuit.circuit import Circuit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def relabelled(
    circuit: Circuit, values: Mapping[str, str], gradients: Mapping[str, str], *, branches: bool
) -> Circuit:
    """The circuit with these texts in place of its numbers.

    Args:
        circuit: to change.
        values, gradients: id -> what stands above, and below, the wire that leaves it; of others, nothing.
        branches: whether the gradients of branches stay.
    """
    boxes = []
    for box in circuit.boxes:
        value, gradient = values.get(box.id, ""), gradients.get(box.id, "")
        boxes.append(box._replace(value=value, gradient=gradient, title=_title(box.title, value, gradient)))
    wires = circuit.wires if branches else [wire._replace(gradient="") for wire in circuit.wires]
    return circuit._replace(boxes=boxes, wires=wires)


def _title(title: str, value: str, gradient: str) -> str:
    """`q = x + y = 3, ∂f/∂q = -4` with other numbers, or without."""
    head, comma, slope = title.partition(", ∂")
    computed = head.rpartition(" = ")[0]
    shown = f"{computed} = {value}" if value else computed
    return f"{shown}{comma}∂{slope.partition(' = ')[0]} = {gradient}" if gradient and comma else shown
