"""The expression of a Trace in one line, as a heading has room for."""

from __future__ import annotations

from backprop.engine.graph import INPUT
from backprop.engine.notation import text_of
from backprop.engine.trace import Trace


def written(trace: Trace, longest: int) -> str:
    """`f = (x + y)*z`, or all statements: `q = x + y; f = q*z`; cut off if it is longer."""
    graph, output = trace.graph, trace.output
    names = {node: name for name, node in graph.names.items() if graph.ops[node] != INPUT}
    nodes = sorted({*names, graph.output})
    parts: list[str] = []
    for node in nodes:
        name = names.get(node, output)
        text = text_of(graph, names, node, longest)
        parts.append(text if text == name else f"{name} = {text}")
        if sum(map(len, parts)) > longest:
            break
    line = "; ".join(parts)
    return line if len(line) <= longest else line[: longest - 1] + "…"
