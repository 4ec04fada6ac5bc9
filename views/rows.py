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
            sent=_sent(trace, node, digits) if live else [],
        )


def _sent(trace: Trace, node: Node, digits: int) -> list[str]:
    """`q: -4` for each argument that is shown; a dash where it is constant, since nothing is sent there."""
    args = trace.graph.args[node.place]
    live = [trace.graph.active[args[position]] for position in node.positions]
    sent = zip(node.args, node.downstream, live, strict=True)
    return [f"{arg}: {shown(gradient, digits) if is_live else '–'}" for arg, gradient, is_live in sent]


def _local(trace: Trace, node: Node, names: dict[int, str], digits: int) -> list[str]:
    """`∂f/∂q = z = -4` for each argument that is shown."""
    written = []
    for arg, position, local in zip(node.args, node.positions, node.local, strict=True):
        parts = [f"∂{node.id}/∂{arg}"]
        formula = rule(trace.graph, trace.values, names, node.place, position)
        says_more = formula not in (shown(local), shown(local, digits)) and "_(" not in formula
        if says_more and len(formula) <= _LONGEST_RULE:
            parts.append(formula)
        written.append(" = ".join([*parts, shown(local, digits)]))
    return written


def slopes(trace: Trace, digits: int) -> list[Slope]:
    """The gradient, each component with the contributions that add up to it."""
    wanted = trace.named_nodes
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
