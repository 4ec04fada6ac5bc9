"""An expression and its gradient as a program."""

from __future__ import annotations

from backprop.engine.gradient_graph import GrowingGraph, gradient_graph
from backprop.engine.graph import Graph
from backprop.grammar.problem import InputError
from backprop.views.code.emit import TARGETS, emit, output_name, unknown_target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

STAGED = "staged"
CHOICES = (*TARGETS, STAGED)
"""What a value and a gradient can be written in."""


def code(graph: Graph, wrt: Sequence[str], target: str, convention: str = "") -> str:
    """A function that computes the output of a graph and its derivatives.

    Args:
        graph: in topological order.
        wrt: the inputs, or named nodes, that the derivatives are in; any other name has the derivative 0.
        target: one of CHOICES.
        convention: the library whose slopes at corners are used, or "".

    Raises:
        InputError: there is no such target, or it lacks a function.
    """
    if target == STAGED:
        from backprop.views.code.staged import staged

        return staged(graph, wrt, convention)
    if target not in TARGETS:
        raise InputError(unknown_target(target, CHOICES))
    grown, upstream = gradient_graph(graph, convention)
    growing = GrowingGraph(grown)
    nodes = {**graph.names, **graph.inputs}
    output = output_name(graph)
    outputs = {output: graph.output}
    for name in wrt:
        slope = upstream[nodes[name]] if name in nodes else growing.constant("0")
        outputs[f"∂{output}/∂{name}"] = slope
    return emit(growing.graph, outputs, target)
