"""A layout in rows and columns of characters, as wide as what stands there."""

from __future__ import annotations

from rich.cells import cell_len

from backprop.grammar.record import Record
from backprop.views.circuit.channel import Net, Route, channel
from backprop.views.circuit.circuit import Box, Circuit
from backprop.views.circuit.layout import Layout
from backprop.views.circuit.rows import rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST = 3
"""Columns of the shortest wire."""


class Column(Record):
    """Where the parts of a layer begin, from left to right: tracks, a zone for what branches bring back, the
    boxes, and the wires that leave them, with their numbers."""

    start: int
    zone: int
    boxes: int
    stub: int
    end: int
    routes: dict[int, Route]
    """Box -> how its wire runs into this layer."""


class Grid:
    """The place of everything: `rows` of boxes and trunks, `ports` of wires, `columns` of layers."""

    def __init__(self, circuit: Circuit, placed: Layout, *, all_names: bool) -> None:
        """Find the places.

        Args:
            circuit: complete, so that every state of it has room.
            placed: its layout.
            all_names: whether gates that the user has not named have their names on their wires too.
        """
        self.circuit, self.layers, self.all_names = circuit, placed.layers, all_names
        self.rows, self.ports = rows(circuit, placed)
        count = max(self.layers) + 1
        self.boxes: list[list[int]] = [[] for _ in range(count)]
        self.wires: list[list[int]] = [[] for _ in range(count)]
        self.trunks: list[list[int]] = [[] for _ in range(count)]
        for box, layer in self.rows:
            (self.boxes if self.layers[box] == layer else self.trunks)[layer].append(box)
        for number, wire in enumerate(circuit.wires):
            self.wires[self.layers[wire.target]].append(number)
        self.columns = list(self._columns())

    def row(self, box: int) -> int:
        """The row of a box."""
        return self.rows[box, self.layers[box]]

    def label(self, box: Box) -> str:
        """What is written in a box."""
        return f"({box.label})" if box.kind == "gate" else f"{box.label} "

    def name(self, box: Box) -> str:
        """What stands on the wire that leaves a gate."""
        return box.name if not self.result(box) and (box.is_named or self.all_names) else ""

    def result(self, box: Box) -> str:
        """What stands at the end of the wire of the output."""
        return f" {box.name}" if box is self.circuit.boxes[self.circuit.output] and box.name else ""

    def wire(self, box: Box) -> int:
        """Columns of the wire that leaves a box: room for its numbers and its name."""
        name = self.name(box)
        texts = _SHORTEST, cell_len(box.value), cell_len(box.gradient), cell_len(name) + 2 if name else 0
        return max(texts)

    def cut(self, layer: int) -> dict[int, str]:
        """Row -> name of each wire that comes into a layer; none at either end of the circuit."""
        if not 0 < layer < len(self.columns):
            return {}
        boxes = self.circuit.boxes
        sources = [*self.trunks[layer], *(self.circuit.wires[number].source for number in self.wires[layer])]
        return {self.rows[box, layer - 1]: boxes[box].name or boxes[box].label for box in sources}

    def _columns(self) -> Iterator[Column]:
        x = 0
        for layer, numbers in enumerate(self.boxes):
            boxes = [self.circuit.boxes[number] for number in numbers]
            tracks, routes = self._routes(layer)
            wires = [self.circuit.wires[number] for number in self.wires[layer]]
            back = max((cell_len(wire.gradient) for wire in wires if wire.is_branch), default=0)
            zone = x + (tracks + 1 if tracks else 0)
            middle = zone + (back + 2 if back else 0)
            stub = middle + max(cell_len(self.label(box)) for box in boxes)
            end = stub + max(self.wire(box) + cell_len(self.result(box)) for box in boxes)
            yield Column(x, zone, middle, stub, end, routes)
            x = end

    def _routes(self, layer: int) -> tuple[int, dict[int, Route]]:
        nets = {box: Net(self.rows[box, layer - 1], [self.rows[box, layer]]) for box in self.trunks[layer]}
        for number in self.wires[layer]:
            source = self.circuit.wires[number].source
            net = nets.setdefault(source, Net(self.rows[source, layer - 1], []))
            net.targets.append(self.ports[number])
        tracks, routes = channel(list(nets.values()))
        return tracks, dict(zip(nets, routes, strict=True))
