"""A layout in rows of characters: where boxes, wires and the ends of wires at the gates stand."""

from __future__ import annotations

from itertools import pairwise

from backprop.grammar.record import Record
from backprop.views.circuit.circuit import Circuit
from backprop.views.circuit.layout import Layout

_ROWS = 4
"""From one row of the layout to the next, if nothing needs more: a value, a wire, a gradient, a blank."""


class Rows(Record):
    """Rows count from 0 at the top."""

    points: dict[tuple[int, int], int]
    """The row of each box and of its trunk in later layers, as in `Layout.heights`."""
    ports: list[int]
    """The row in which each wire of the circuit reaches its gate."""


def rows(circuit: Circuit, layout: Layout) -> Rows:
    """Find rows as close to each other as what is written there allows."""
    arriving: list[list[int]] = [[] for _ in circuit.boxes]
    for number, wire in enumerate(circuit.wires):
        arriving[wire.target].append(number)
    points = _points(layout, [len(wires) for wires in arriving])
    limits = _limits(layout, points, arriving)
    ports = [0] * len(circuit.wires)
    for target, numbers in enumerate(arriving):
        before = layout.layers[target] - 1
        sources = {number: points[circuit.wires[number].source, before] for number in numbers}
        if not circuit.boxes[target].keeps_order:
            numbers.sort(key=lambda number: sources[number])
        found = _ports([sources[number] for number in numbers], points[target, before + 1], *limits[target])
        for number, port in zip(numbers, found, strict=True):
            ports[number] = port
    return Rows(points, ports)


def _points(layout: Layout, fan_in: list[int]) -> dict[tuple[int, int], int]:
    """Rows grow with heights, so what is level stays level."""
    found: dict[tuple[int, int], int] = {}
    lowest: dict[
        int, tuple[int, float]
    ] = {}  # layer -> row of the lowest point so far, and half of what it takes
    row, last = 1, min(layout.heights.values())
    by_height: dict[float, list[tuple[int, int]]] = {}
    for point, height in layout.heights.items():
        by_height.setdefault(round(height, 3), []).append(point)
    for height in sorted(by_height):
        row += int(_ROWS * (height - last))
        halves = {point: _half(point, layout, fan_in) for point in by_height[height]}
        for point, half in halves.items():
            above, upper = lowest.get(point[1], (-1, 0.0))
            row = max(row, above + int(upper + half) if above >= 0 else int(half))
        for point, half in halves.items():
            found[point] = row
            lowest[point[1]] = row, half
        last = height
    return found


def _half(point: tuple[int, int], layout: Layout, fan_in: list[int]) -> float:
    """Half of the rows that a point takes: a trunk is a line; a box has texts, and wires that reach it."""
    box, layer = point
    return max(2, fan_in[box]) if layout.layers[box] == layer else 1


def _limits(
    layout: Layout, points: dict[tuple[int, int], int], arriving: list[list[int]]
) -> list[tuple[int, int]]:
    """For each box the first and the last row in which a wire may reach it, off what is above and below."""
    limits = [(0, max(points.values()) + len(arriving)) for _ in arriving]
    in_layers: dict[int, list[tuple[int, int]]] = {}
    for (box, layer), row in sorted(points.items(), key=lambda item: item[1]):
        in_layers.setdefault(layer, []).append((row, box))
    for layer, stack in in_layers.items():
        for (row, above), (next_row, below) in pairwise(stack):
            reach, next_reach = (
                max(0, len(arriving[box]) - 1) if layout.layers[box] == layer else 0 for box in (above, below)
            )
            middle = (row + reach + next_row - next_reach) // 2
            if layout.layers[above] == layer:
                last = middle - 1 if next_reach else next_row - 2
                limits[above] = limits[above][0], max(row + reach, last)
            if layout.layers[below] == layer:
                first = middle + 1 if reach else row + 2
                limits[below] = min(next_row - next_reach, first), limits[below][1]
    return limits


def _ports(sources: list[int], row: int, first: int, last: int) -> list[int]:
    """The rows in which wires from these rows reach a gate: two apart, and straight on where they can."""
    found = [row - len(sources) + 1 + 2 * place for place in range(len(sources))]
    if len(sources) > 1:
        if first <= sources[0] <= found[1] - 2:
            found[0] = sources[0]
        if found[-2] + 2 <= sources[-1] <= last:
            found[-1] = sources[-1]
    return found
