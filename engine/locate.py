"""Where the nodes of a graph stand in the source. Worked out when a message needs it, not carried along."""

from __future__ import annotations

from backprop.engine.graph import Graph
from backprop.grammar.problem import Span
from backprop.grammar.read import Syntax
from backprop.grammar.syntax import Call


def node_spans(syntax: Syntax, graph: Graph) -> list[Span]:
    """The stretch of source that each node of a graph comes from."""
    spans = syntax.spans
    return [spans[item] for item in origins(syntax, graph)]


def origins(syntax: Syntax, graph: Graph) -> list[int]:
    """For every node of a graph, the index of the syntax item that it comes from."""
    found: list[int] = []
    for position, item in enumerate(syntax.items):
        if isinstance(item, str) and graph.labels.get(len(found)) == item:
            found.append(position)
        elif isinstance(item, Call):
            while len(found) < len(graph.ops) - 1 and not graph.args[len(found)]:
                found.append(position)  # a value that the call leaves out
            found.append(position)
        if len(found) == len(graph.ops):
            break
    return found
