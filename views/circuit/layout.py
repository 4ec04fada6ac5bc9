"""Where everything stands: boxes in layers from left to right, in an order in which few wires cross.

Each box stands behind all that it takes, and as near to where it is needed as makes wires no longer; inputs
stand on the left. A value that is needed further on runs through the layers between on a trunk, from which
its branches leave. Order and heights are found by `fast-sugiyama`, an implementation of K. Sugiyama,
S. Tagawa and M. Toda, Methods for visual understanding of hierarchical system structures (1981), with
coordinates by U. Brandes and B. Köpf (2001).
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from backprop.grammar.problem import InputError, Problem, said
from backprop.grammar.record import Record
from backprop.views.circuit.circuit import Circuit

_Point = tuple[int, int]
"""A box and a layer: where its trunk crosses that layer, or, in its own layer, the box itself."""


_MANY, _MOST = 4000, 12_000
"""If boxes and trunks cross more layers, inputs move to where they are needed; still more take minutes."""


_GAIN = 1.1
"""What a layer that a wire no longer crosses is worth, in layers that other wires cross instead."""


class Layout(Record):
    """A circuit in layers; heights are in rows."""

    layers: list[int]
    """The layer of each box."""
    heights: dict[_Point, float]
    """Height of each box, and of its trunk in later layers."""


def layout(circuit: Circuit) -> Layout:
    """Lay a circuit out.

    Raises:
        InputError: there are too many long wires.
    """
    layers = _layers(circuit)
    reach = _reach(circuit, layers)
    if _crossings(layers, reach) > _MANY:
        layers = _with_inputs_inside(circuit, layers)
        if _crossings(layers, reach) > _MOST:
            message = said(
                "A picture of this circuit could not be read: too many values are needed far away."
            )
            hint = said("--output NAME draws the part before a node; --format=dot leaves it to Graphviz.")
            raise InputError(Problem("too-large", message, hint=hint))
    points = [(box, layer) for box, last in enumerate(reach) for layer in range(layers[box], last + 1)]
    number = {point: i for i, point in enumerate(points)}
    hops = [(number[box, layer - 1], number[box, layer]) for box, layer in points if layer > layers[box]]
    hops += [
        (number[wire.source, layers[wire.target] - 1], number[wire.target, layers[wire.target]])
        for wire in circuit.wires
    ]
    heights = dict(zip(points, _heights(len(points), list(dict.fromkeys(hops))), strict=True))
    if _is_upside_down(circuit, layers, heights):
        lowest = max(heights.values())
        heights = {point: lowest - height for point, height in heights.items()}
    return Layout(layers, heights)


def _layers(circuit: Circuit) -> list[int]:
    """As far to the left as can be; then gates move to the right where wires get no longer by it.

    Of what a trunk gets longer, each gate that takes its value has a part.
    """
    layers = [0] * len(circuit.boxes)
    for wire in circuit.wires:  # in topological order of their targets
        layers[wire.target] = max(layers[wire.target], layers[wire.source] + 1)
    taken: list[set[int]] = [set() for _ in layers]
    first_use: list[int | None] = [None] * len(layers)
    for wire in circuit.wires:
        taken[wire.target].add(wire.source)
    uses = Counter(source for sources in taken for source in sources)
    reach = _reach(circuit, layers)
    for gate in range(len(layers) - 1, -1, -1):
        use = first_use[gate]
        if taken[gate] and use is not None and use - 1 > layers[gate]:
            longer = sum(max(0, use - 2 - reach[source]) / uses[source] for source in taken[gate])
            if longer <= _GAIN * (use - 1 - layers[gate]):
                layers[gate] = use - 1
        for source in taken[gate]:
            reach[source] = max(reach[source], layers[gate] - 1)
            before = first_use[source]
            first_use[source] = layers[gate] if before is None else min(before, layers[gate])
    return layers


def _reach(circuit: Circuit, layers: list[int]) -> list[int]:
    """The last layer that the trunk of each box crosses."""
    reach = list(layers)
    for wire in circuit.wires:
        reach[wire.source] = max(reach[wire.source], layers[wire.target] - 1)
    return reach


def _crossings(layers: list[int], reach: list[int]) -> int:
    return sum(last - layer + 1 for layer, last in zip(layers, reach, strict=True))


def _with_inputs_inside(circuit: Circuit, layers: list[int]) -> list[int]:
    """Each input one layer before its first use."""
    first: dict[int, int] = {}
    for wire in circuit.wires:
        first[wire.source] = min(first.get(wire.source, len(layers)), layers[wire.target])
    gates = {wire.target for wire in circuit.wires}
    return [layer if box in gates else first.get(box, 1) - 1 for box, layer in enumerate(layers)]


def _is_upside_down(circuit: Circuit, layers: list[int], heights: dict[_Point, float]) -> bool:
    """Whether, turned over, more arguments that have an order stood in it; or else, more inputs."""
    arguments: dict[int, list[float]] = {}
    for wire in circuit.wires:
        if circuit.boxes[wire.target].keeps_order:
            height = heights[wire.source, layers[wire.target] - 1]
            arguments.setdefault(wire.target, []).append(height)
    inputs = [heights[box, layer] for box, layer in enumerate(layers) if circuit.boxes[box].kind == "input"]
    score = sum(map(_ascents, arguments.values())) or _ascents(inputs)
    return score < 0


def _ascents(heights: list[float]) -> int:
    """How many of them are followed by a greater one, less those that are followed by a smaller one."""
    return sum((after > before) - (after < before) for before, after in pairwise(heights))


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
