"""Where the nodes of a graph stand in the source. Worked out when a message needs it, not carried along."""

from __future__ import annotations

from backprop.engine.build import build
from backprop.engine.graph import Graph
from backprop.grammar.problem import Span
from backprop.grammar.read import Syntax


def node_spans(syntax: Syntax, graph: Graph) -> list[Span]:
    """The stretch of source that each node of a graph comes from."""
    origins: list[int] = []
    build(syntax, graph.inputs, origins=origins)
    spans = syntax.spans
    return [spans[item] for item in origins]
