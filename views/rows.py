"""A Trace in words and rounded numbers: what every view for people lays out."""

from __future__ import annotations

from backprop.engine.rules import rule
from backprop.engine.trace import Node, Trace
from backprop.grammar.record import Record
from backprop.views.numbers import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_RULE = 60


class Row(Record):
    """One node. `local` and `sent` have an entry for each argument."""

    id: str
    expression: str
    """What the node computes; "" for an input."""
    gate: str
    pattern: str
    value: str
    upstream: str
    local: list[str]
    sent: list[str]


class Slope(Record):
    """One component of the gradient."""

    name: str
    value: str
    parts: list[str]
    """What came back along each branch, where there are several."""


def rows(trace: Trace, digits: int, *, constants: bool = False) -> Iterator[Row]:
    """The nodes of a Trace, inputs first."""
    names = trace.ids
    for node in trace.walk(constants=constants):
        live = node.kind != "constant"
        yield Row(
            id=node.id,
            expression="" if node.op == "" and node.expression == node.id else node.expression,
            gate=node.gate,
            pattern=node.pattern if live else "",
            value=shown(node.value, digits),
            upstream=shown(node.upstream, digits) if live else "",
            local=_local(trace, node, names, digits) if live else [],
            sent=[f"{a}: {shown(d, digits)}" for a, d in zip(node.args, node.downstream, strict=True)] if live else [],
        )


def _local(trace: Trace, node: Node, names: dict[int, str], digits: int) -> list[str]:
    """`∂f/∂q = z = -4` for each argument that is shown."""
    written = []
    positions = {}
    for position, arg in enumerate(trace.graph.args[node.index]):
        positions.setdefault(names[arg], []).append(position)
    for arg, local in zip(node.args, node.local, strict=True):
        number = shown(local, digits)
        formula = rule(trace.graph, trace.values, names, node.index, positions[arg].pop(0))
        parts = [f"∂{node.id}/∂{arg}"]
        if formula != shown(local) and formula != number and len(formula) <= _LONGEST_RULE and "_(" not in formula:
            parts.append(formula)
        written.append(" = ".join([*parts, number]))
    return written


def slopes(trace: Trace, digits: int) -> list[Slope]:
    """The gradient, each component with the contributions that add up to it."""
    graph = trace.graph
    wanted = {**graph.names, **graph.inputs}
    names = trace.ids
    parts: dict[int, list[str]] = {wanted[name]: [] for name in trace.wrt if name in wanted}
    for node in trace.walk():
        for arg, sent in zip(node.args, node.downstream, strict=True):
            target = wanted.get(arg)
            if target in parts:
                parts[target].append(f"{shown(sent, digits)} via {node.id}")
    found = []
    for name, value in trace.gradient.items():
        contributions = parts.get(wanted.get(name, -1), [])
        found.append(Slope(name, shown(value, digits), contributions if len(contributions) > 1 else []))
    return found
