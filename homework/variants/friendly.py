"""Is a point one to compute by hand at? Numbers are short, far from corners, and none hides mistakes."""

from __future__ import annotations

import math

from backprop.engine.float64 import FLOAT64, local_derivative
from backprop.engine.graph import CONSTANT, INPUT
from backprop.engine.passes import NoValue, forward, reverse
from backprop.engine.primitives import PRIMITIVES
from backprop.grammar.problem import said
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from backprop.engine.graph import Graph

ROOM = 0.2
"""How far the arguments of a gate are from a corner and, in proportion, from the end of its domain."""

_EXACT = {"add", "sub", "mul", "div", "neg", "pow", "max", "min", "abs", "relu", "leaky_relu"}
"""Gates that make short numbers of short numbers, if these are chosen well."""
_STEEPEST = 10.0
"""In units of the largest value: what a gradient may be."""


class Friendly(Record):
    """What numbers should be like."""

    least: float = -5.0
    most: float = 5.0
    """Of what is given."""
    step: float = 0.5
    """What is given is a multiple of it."""
    largest: float = 60.0
    """That a value on the way may be."""
    figures: int = 3
    """That a value on the way may have, where it can be exact."""

    def choices(self) -> list[float]:
        """What may be given; whole numbers are there twice, and 0 and ±1, which hide mistakes, are not."""
        first, last = math.ceil(self.least / self.step - 1e-9), math.floor(self.most / self.step + 1e-9)
        found = [round(number * self.step, 9) + 0.0 for number in range(first, last + 1)]
        return [x for x in found if abs(x) not in (0, 1) for _ in range(1 + x.is_integer())]


def fault(
    graph: Graph, inputs: Mapping[str, float], friendly: Friendly, *, short: bool, telling: bool
) -> str:
    """Why somebody should not have to compute at a point, or "".

    Args:
        graph: the circuit.
        inputs: the point.
        friendly: what numbers should be like.
        short: whether numbers that can be exact must have few figures.
        telling: whether 0 and ±1 are refused.
    """
    try:
        values = forward(graph, inputs, FLOAT64)
        slopes = reverse(graph, values, FLOAT64)
    except NoValue:
        return said("there is no value")
    except (ArithmeticError, ValueError):
        return said("there is no finite gradient")
    gates = [node for node, op in enumerate(graph.ops) if op not in (INPUT, CONSTANT) and graph.active[node]]
    if not all(abs(values[node]) <= friendly.largest for node in gates):
        return said("values are larger than {most}", most=f"{friendly.largest:g}")
    if not all(abs(slope) <= _STEEPEST * friendly.largest for slope in slopes):
        return said("gradients are larger than {most}", most=f"{_STEEPEST * friendly.largest:g}")
    if telling and any(abs(values[node]) in (0, 1) for node in gates):
        return said("values are 0, 1 or −1")
    if short and not all(_is_short(values[node], friendly) for node in _exact(graph) if graph.active[node]):
        return said("values have more than {figures} figures", figures=friendly.figures)
    if not all(_has_room(graph, values, node) for node in gates):
        return said("it is near a corner, or the end of a domain")
    return ""


def _exact(graph: Graph) -> list[int]:
    """Gates behind which no number needs to be rounded."""
    exact: list[bool] = []
    for node, (op, args) in enumerate(zip(graph.ops, graph.args, strict=True)):
        if op == CONSTANT:
            exact.append(not graph.labels[node][0].isalpha())
        else:
            exact.append(op == INPUT or (op in _EXACT and all(exact[arg] for arg in args)))
    return [node for node, op in enumerate(graph.ops) if exact[node] and op not in (INPUT, CONSTANT)]


def _is_short(x: float, friendly: Friendly) -> bool:
    digits = f"{abs(x):.9f}".replace(".", "").strip("0")
    whole = len(str(int(abs(x)))) if abs(x) >= 1 else 0
    decimals = f"{abs(x):.9f}".partition(".")[2].rstrip("0")
    return len(digits) <= friendly.figures and whole + len(decimals) <= friendly.figures


def _has_room(graph: Graph, values: list[float], node: int) -> bool:
    """Whether a gate has a value, and makes the same choice, if an argument is a little larger or smaller."""
    op, args = graph.ops[node], graph.args[node]
    arguments = [values[arg] for arg in args]
    function, chooses = FLOAT64.function(op), PRIMITIVES[op].kink is not None
    here = [local_derivative(op, arguments, values[node], i) for i in range(len(args))] if chooses else []
    for i, arg in enumerate(args):
        if not graph.active[arg]:
            continue
        room = ROOM if chooses else min(ROOM, abs(arguments[i]) / 2)
        for by in (-room, room):
            moved = [*arguments[:i], arguments[i] + by, *arguments[i + 1 :]]
            try:
                value = function(*moved)
                there = [local_derivative(op, moved, value, j) for j in range(len(args))] if chooses else []
            except (ArithmeticError, ValueError):
                return False
            is_closed = [slope == 0 for slope in here] != [slope == 0 for slope in there]
            if is_closed or any(a * b < 0 for a, b in zip(here, there, strict=True)):
                return False
    return True
