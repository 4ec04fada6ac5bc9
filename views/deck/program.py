"""Both passes as a program in JavaScript, which the page runs when an input is changed."""

from __future__ import annotations

from backprop.engine.formulas import OUTPUT, argument_names, partial
from backprop.engine.gradient_graph import GrowingGraph, gradient_graph
from backprop.engine.primitives import PRIMITIVES
from backprop.engine.trace import Trace
from backprop.views.code.emit import emit

NAME = "passes"
"""What the function is called; it takes the inputs in their order."""


def program(trace: Trace) -> str:
    """A function that returns the value, and an object of all numbers by the keys of `holes`.

    Raises:
        InputError: JavaScript lacks a function.
    """
    graph, convention = trace.graph, trace.convention
    grown, upstream = gradient_graph(graph, convention)
    growing = GrowingGraph(grown)
    outputs = {NAME: graph.output}
    for node in trace.walk(trace.ids()):
        place = node.place
        outputs[f"v{place}"] = place
        outputs[f"u{place}"] = upstream[place]
        args = graph.args[place]
        known = (
            {**dict(zip(argument_names(node.op, len(args)), args, strict=True)), OUTPUT: place}
            if args
            else {}
        )
        for position in node.positions:
            local = growing.substituted(partial(node.op, len(args), position, convention), known)
            routes = (
                PRIMITIVES[node.op].pattern == "routes"
            )  # where the way is closed nothing comes, not even ∞
            outputs[f"l{place}.{position}"] = local
            outputs[f"d{place}.{position}"] = growing.gate(
                "times_" if routes else "mul", local, upstream[place]
            )
    written = emit(growing.graph, outputs, "js")
    return "\n".join(line for line in written.splitlines() if not line.startswith("//"))
