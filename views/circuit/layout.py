"""Where everything stands: boxes in layers from left to right, in an order in which few wires cross.

Each box stands one layer after the last that it takes, and all inputs on the left. A value that is needed
further on runs through the layers between on a trunk, from which its branches leave. Order and heights are
found by `fast-sugiyama`, an implementation of K. Sugiyama, S. Tagawa and M. Toda, Methods for visual
understanding of hierarchical system structures (1981), with coordinates by U. Brandes and B. Köpf (2001).
"""

from __future__ import annotations

from backprop.grammar.record import Record
from backprop.views.circuit.circuit import Circuit

_Point = tuple[int, int]
"""A box and a layer: where its trunk crosses that layer, or, in its own layer, the box itself."""


class Layout(Record):
    """A circuit in layers; heights are in rows."""

    layers: list[int]
    """The layer of each box."""
    heights: dict[_Point, float]
    """Height of each box, and of its trunk in later layers."""


def layout(circuit: Circuit) -> Layout:
    """Lay a circuit out."""
    layers = _layers(circuit)
    reach = list(layers)
    for wire in circuit.wires:
        reach[wire.source] = max(reach[wire.source], layers[wire.target] - 1)
    points = [(box, layer) for box, last in enumerate(reach) for layer in range(layers[box], last + 1)]
    number = {point: i for i, point in enumerate(points)}
    hops = [(number[box, layer - 1], number[box, layer]) for box, layer in points if layer > layers[box]]
    hops += [
        (number[wire.source, layers[wire.target] - 1], number[wire.target, layers[wire.target]])
        for wire in circuit.wires
    ]
    heights = _heights(len(points), list(dict.fromkeys(hops)))
    return Layout(layers, dict(zip(points, heights, strict=True)))


def _layers(circuit: Circuit) -> list[int]:
    layers = [0] * len(circuit.boxes)
    for wire in circuit.wires:  # in topological order of their targets
        layers[wire.target] = max(layers[wire.target], layers[wire.source] + 1)
    return layers


def _heights(number: int, hops: list[tuple[int, int]]) -> list[float]:
    """The height of each point; separate pieces stand below each other."""
    from fast_sugiyama import from_edges

    found = [0.0] * number
    alone = set(range(number)) - {end for hop in hops for end in hop}
    top = 0.0
    laid_out = from_edges(hops, vertex_spacing=1, dummy_vertices=False) if hops else []
    pieces = [{int(point): height for point, (height, _) in positions} for positions, *_ in laid_out]
    for piece in sorted(pieces, key=min):
        lowest = min(piece.values())
        for point, height in piece.items():
            found[point] = top + height - lowest
        top += max(piece.values()) - lowest + 1
    for row, point in enumerate(sorted(alone)):
        found[point] = top + row
    return found
