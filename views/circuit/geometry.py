"""A layout in pixels: how wide each layer must be for what stands in it, and where wires and texts go.

A layer has, from left to right, a zone where wires reach the gates (and branches tell their gradients), the
boxes, and a zone where the wire that leaves each box is straight and carries value and gradient. Between the
layers are gaps; only there do wires bend, so none runs over a text.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from backprop.grammar.record import Record
from backprop.views.circuit.circuit import Box, Circuit, Wire
from backprop.views.circuit.layout import Layout
from backprop.views.circuit.widths import width_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

ROW = 64.0
"""Pixels from one row to the next."""

RADIUS = 19.0

SIGN, SYMBOL, NUMBER, SMALL = 20.0, 15.0, 13.0, 11.0
"""Sizes of type: signs; longer symbols and names; numbers; numbers of branches and names of gates."""

_MARGIN, _ZONE, _STUB, _PORTS = 24.0, 14.0, 20.0, 18.0
_GAP, _WIDEST_GAP, _STEEPNESS = 26.0, 110.0, 0.22

_NARROWEST, _LEGEND = 200.0, 60.0
"""The legend below the circuit has so much room."""

Point = tuple[float, float]


class Placed(Record):
    """A box: its centre, half of its width and height, and the middle of the texts on its wire."""

    x: float
    y: float
    half_width: float
    half_height: float
    text_x: float


class Drawing(Record):
    """Everything in its place. A wire is straight between points of one height, and bends between others."""

    width: float
    height: float
    boxes: list[Placed]
    trunks: list[list[Point]]
    """For each box the wire that leaves it, as far as others leave that."""
    branches: list[list[Point]]
    """For each wire of the circuit the way from the trunk to the gate."""
    forks: list[list[Point]]
    """For each box where the wire that leaves it parts."""


def pieces(wire: list[Point]) -> Iterator[tuple[Point, tuple[Point, Point] | None]]:
    """Where each piece of a wire ends; if it bends, also the control points of its Bézier curve."""
    for (x, y), (next_x, next_y) in pairwise(wire):
        middle = (x + next_x) / 2
        is_straight = abs(next_y - y) < 0.05
        yield (next_x, next_y), None if is_straight else ((middle, y), (middle, next_y))


class _Column(Record):
    start: float
    middle: float
    stub: float
    end: float


def geometry(circuit: Circuit, layout: Layout) -> Drawing:
    """Place everything."""
    reach = _reach(layout)
    fan_in = [0] * len(circuit.boxes)
    for wire in circuit.wires:
        fan_in[wire.target] += 1
    sizes = [
        (_half_width(box), max(RADIUS, (fan - 1) * _PORTS / 2 + 9))
        for box, fan in zip(circuit.boxes, fan_in, strict=True)
    ]
    row = max(ROW, *(2 * high + 30 for _, high in sizes))
    top = _MARGIN + max(high for _, high in sizes) + SMALL
    heights = {point: top + row * height for point, height in layout.heights.items()}
    columns = _columns(circuit, layout, sizes, heights, reach)
    boxes = [
        Placed(
            _middle(columns[layer], circuit.boxes[box], sizes[box][0]),
            heights[box, layer],
            *sizes[box],
            (columns[layer].stub + columns[layer].end) / 2,
        )
        for box, layer in enumerate(layout.layers)
    ]
    trunks = [
        [
            (boxes[box].x + boxes[box].half_width, boxes[box].y),
            *_trunk(box, layer, reach[box], columns, heights),
        ]
        for box, layer in enumerate(layout.layers)
    ]
    ports = _ports(circuit, layout, heights, boxes)
    branches = [
        _branch(wire, port, layout, columns, heights, boxes)
        for wire, port in zip(circuit.wires, ports, strict=True)
    ]
    output = circuit.boxes[circuit.output]
    width = max(
        _NARROWEST, columns[-1].end + width_of(output.name or output.label, SYMBOL, bold=True) + 10 + _MARGIN
    )
    height = max(heights.values()) + max(high for _, high in sizes) + _LEGEND
    return Drawing(width, height, boxes, trunks, branches, _forks(circuit, trunks, branches))


def _forks(circuit: Circuit, trunks: list[list[Point]], branches: list[list[Point]]) -> list[list[Point]]:
    leaving: list[Counter[Point]] = [Counter() for _ in trunks]
    for wire, branch in zip(circuit.wires, branches, strict=True):
        leaving[wire.source][branch[0]] += 1
    return [
        [point for point, number in starts.items() if number + (point != trunk[-1]) > 1]
        for trunk, starts in zip(trunks, leaving, strict=True)
    ]


def _reach(layout: Layout) -> list[int]:
    reach = list(layout.layers)
    for box, layer in layout.heights:
        reach[box] = max(reach[box], layer)
    return reach


def _half_width(box: Box) -> float:
    """Of a circle, or of the longer shape that a long symbol needs."""
    text = width_of(box.label, SIGN if len(box.label) == 1 else SYMBOL, bold=box.kind == "input") / 2
    if box.kind != "gate":
        return text + 3
    return RADIUS if text < RADIUS - 4 else text + 8


def _middle(column: _Column, box: Box, half_width: float) -> float:
    """Gates stand in the middle, and names beside their wires."""
    return column.middle if box.kind == "gate" else column.stub - half_width


def _columns(
    circuit: Circuit,
    layout: Layout,
    sizes: list[tuple[float, float]],
    heights: dict[tuple[int, int], float],
    reach: list[int],
) -> list[_Column]:
    count = max(layout.layers) + 1
    zone, body, stub, bend = ([0.0] * count for _ in range(4))
    for box, layer in enumerate(layout.layers):
        shown = circuit.boxes[box]
        body[layer] = max(body[layer], 2 * sizes[box][0])
        stub[layer] = max(
            stub[layer], max(width_of(shown.value, NUMBER), width_of(shown.gradient, NUMBER)) + _STUB
        )
        for later in range(layer + 1, reach[box] + 1):
            bend[later] = max(bend[later], abs(heights[box, later] - heights[box, later - 1]))
    for wire in circuit.wires:
        layer = layout.layers[wire.target]
        if wire.is_branch:
            zone[layer] = max(zone[layer], width_of(wire.gradient, SMALL))
        rise = heights[wire.source, layer - 1] - heights[wire.target, layer]
        bend[layer] = max(bend[layer], abs(rise))
    columns, x = [], _MARGIN
    for layer in range(count):
        x += min(_WIDEST_GAP, _GAP + _STEEPNESS * bend[layer]) if layer else 0
        start = x
        middle = start + (zone[layer] + _ZONE if layer else 0) + body[layer] / 2
        x = middle + body[layer] / 2 + stub[layer]
        columns.append(_Column(start, middle, middle + body[layer] / 2, x))
    return columns


def _trunk(
    box: int, first: int, last: int, columns: list[_Column], heights: dict[tuple[int, int], float]
) -> list[Point]:
    points = [(columns[first].end, heights[box, first])]
    for layer in range(first + 1, last + 1):
        y = heights[box, layer]
        points += [(columns[layer].start, y), (columns[layer].end, y)]
    return points


def _ports(
    circuit: Circuit, layout: Layout, heights: dict[tuple[int, int], float], boxes: list[Placed]
) -> list[float]:
    """The height at which each wire reaches its gate: as they come, or in order where that matters."""
    arriving: dict[int, list[int]] = {}
    for number, wire in enumerate(circuit.wires):
        arriving.setdefault(wire.target, []).append(number)
    found = [0.0] * len(circuit.wires)
    for target, numbers in arriving.items():
        if not circuit.boxes[target].keeps_order:
            layer = layout.layers[target]
            numbers.sort(key=lambda number: heights[circuit.wires[number].source, layer - 1])
        for place, number in enumerate(numbers):
            found[number] = boxes[target].y + (place - (len(numbers) - 1) / 2) * _PORTS
    return found


def _branch(
    wire: Wire,
    port: float,
    layout: Layout,
    columns: list[_Column],
    heights: dict[tuple[int, int], float],
    boxes: list[Placed],
) -> list[Point]:
    layer, gate = layout.layers[wire.target], boxes[wire.target]
    off = port - gate.y
    is_round = gate.half_width == gate.half_height == RADIUS
    edge = (RADIUS**2 - off**2) ** 0.5 if is_round else gate.half_width
    before = columns[layer - 1].end, heights[wire.source, layer - 1]
    return [before, (columns[layer].start, port), (gate.x - edge, port)]
