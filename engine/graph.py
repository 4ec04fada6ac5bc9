"""The computational graph: flat, in topological order, exactly as the user wrote it."""

from __future__ import annotations

from backprop.grammar.record import Record

INPUT = "input"
CONSTANT = "constant"


class Graph(Record):
    """Nodes 0, 1, 2, …, each after its arguments. What is known of node i stands at index i of each list.

    Every use of an input shares its node, and so do equal constants; gates are never merged or reordered.
    """

    ops: list[str]
    """INPUT, CONSTANT, or the name of a primitive."""
    args: list[tuple[int, ...]]
    """The nodes that a gate takes; empty for inputs and constants."""
    active: list[bool]
    """Whether the node depends on an input. Gradients flow to active nodes only."""
    labels: dict[int, str]
    """Node -> its text, for inputs (the name) and constants (`2.5`, `pi`)."""
    names: dict[str, int]
    """Names that the user gave to nodes -> node."""
    output: int
    """The node that is differentiated."""

    @property
    def inputs(self) -> dict[str, int]:
        """Names of the variables, in order of appearance -> node."""
        ops = self.ops
        return {label: node for node, label in self.labels.items() if ops[node] == INPUT}

    def upto(self, output: int) -> Graph:
        """The graph that ends at another output; what comes after it is left out."""
        size = output + 1
        labels = {node: label for node, label in self.labels.items() if node < size}
        names = {name: node for name, node in self.names.items() if node < size}
        return Graph(self.ops[:size], self.args[:size], self.active[:size], labels, names, output)
