"""Print the graph of a formula as a Python expression."""

from __future__ import annotations

from backprop.engine.graph import CONSTANT, INPUT, Graph

OPERATORS = {"add": "({} + {})", "sub": "({} - {})", "mul": "({} * {})", "neg": "(-{})"}
"""Primitives that every kind of number has an operator for. All others are called by name."""


def expression(graph: Graph, literals: dict[str, str]) -> str:
    """The output of a graph in Python; its inputs and functions are names.

    Args:
        graph: of a formula: shared parts are written out at every use.
        literals: constant -> name that stands for it in the source; new ones are added.
    """
    written: list[str] = []
    for op, args, node in zip(graph.ops, graph.args, range(len(graph.ops)), strict=True):
        if op == INPUT:
            written.append(graph.labels[node])
        elif op == CONSTANT:
            written.append(literals.setdefault(graph.labels[node], f"_{len(literals)}"))
        else:
            template = OPERATORS.get(op, f"{op}({', '.join(['{}'] * len(args))})")
            written.append(template.format(*(written[arg] for arg in args)))
    return written[graph.output]
