"""Both passes as a program in JavaScript, which the page runs when an input is changed."""

from __future__ import annotations

from backprop.engine.formulas import OUTPUT, argument_names, conditions, partial
from backprop.engine.gradient_graph import GrowingGraph, gradient_graph
from backprop.engine.primitives import PRIMITIVES
from backprop.engine.trace import Trace
from backprop.grammar.record import Record
from backprop.views.code.emit import emit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.engine.trace import Node

Comparison = tuple[str, str, str]
"""Key of a number, relation, and key of another."""


class Program(Record):
    """A function `passes` of the inputs, in their order."""

    source: str
    """It returns the value, and an object of all numbers by the keys of `holes`."""
    corners: dict[int, list[list[Comparison]]]
    """Gate -> where it has a corner or jumps: any of these, all of their comparisons."""


def program(trace: Trace) -> Program:
    """Both passes over the graph of a Trace.

    Raises:
        InputError: JavaScript lacks a function.
    """
    graph = trace.graph
    grown, upstream = gradient_graph(graph, trace.convention)
    growing = GrowingGraph(grown)
    outputs = {"passes": graph.output}
    corners: dict[int, list[list[Comparison]]] = {}
    for node in trace.walk(trace.ids()):
        outputs[f"v{node.place}"] = node.place
        outputs[f"u{node.place}"] = upstream[node.place]
        if not node.positions:
            continue
        args = graph.args[node.place]
        known = {**dict(zip(argument_names(node.op, len(args)), args, strict=True)), OUTPUT: node.place}
        for position in node.positions:
            local = growing.substituted(partial(node.op, len(args), position, trace.convention), known)
            routes = (
                PRIMITIVES[node.op].pattern == "routes"
            )  # where the way is closed nothing comes, not even ∞
            sent = growing.gate("times_" if routes else "mul", local, upstream[node.place])
            outputs[f"l{node.place}.{position}"] = local
            outputs[f"d{node.place}.{position}"] = sent
        if PRIMITIVES[node.op].kink:
            corners[node.place] = _corners(node, len(args), known, growing, outputs)
    written = emit(growing.graph, outputs, "js")
    lines = (line for line in written.splitlines() if not line.startswith("//"))
    return Program("\n".join(lines), corners)


def _corners(
    node: Node, arity: int, known: dict[str, int], growing: GrowingGraph, outputs: dict[str, int]
) -> list[list[Comparison]]:
    """Where a gate has a corner or jumps; what is compared is added to the outputs."""
    kink = PRIMITIVES[node.op].kink
    found: list[list[Comparison]] = []
    for comparisons in conditions(kink.where if kink else (), node.op, arity):
        found.append([])
        for left, relation, right in comparisons:
            keys = [f"k{node.place}.{len(found)}.{len(found[-1])}.{side}" for side in (0, 1)]
            for key, formula in zip(keys, (left, right), strict=True):
                outputs[key] = growing.substituted(formula, known)
            found[-1].append((keys[0], relation, keys[1]))
    return found
