"""A Trace in words and rounded numbers: what every view for people lays out."""

from __future__ import annotations

from backprop.engine.rules import rule
from backprop.engine.trace import Node, Trace
from backprop.grammar.record import Record
from backprop.views.language import ENGLISH, Language
from backprop.views.numbers import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_RULE = 60

_LONGEST_TEXT = 500
"""Of a longer expression (`max` of a thousand numbers) people are shown the beginning."""

_MOST_ROWS = 2000
"""Of a longer Trace, people are shown the two ends."""

_MOST_PARTS = 12
"""Of a gradient that is a sum of more contributions, people are shown how many."""


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


def rows(
    trace: Trace, digits: int, *, constants: bool = False, language: Language = ENGLISH
) -> Iterator[Row | str]:
    """The nodes of a Trace, inputs first; a remark stands in place of the middle of a very long one."""
    names = trace.ids(constants=constants)
    first, left_out, last = ends(list(names))
    yield from _rows(trace, digits, names, first, language)
    if left_out:
        yield remark(left_out, language)
    yield from _rows(trace, digits, names, last, language)


def ends(places: list[int]) -> tuple[list[int], int, list[int]]:
    """The first of the nodes, how many are left out after them, and the last."""
    half = _MOST_ROWS // 2
    if len(places) <= _MOST_ROWS:
        return places, 0, []
    return places[:half], len(places) - 2 * half, places[-half:]


def remark(left_out: int, language: Language = ENGLISH) -> str:
    """What is said in place of the nodes that are left out."""
    return language.say("… {number} more nodes: --format json or csv has them all", number=left_out)


def _rows(
    trace: Trace, digits: int, names: dict[int, str], places: list[int], language: Language
) -> Iterator[Row]:
    for node in trace.walk(names, places):
        live = node.kind != "constant"
        yield Row(
            id=node.id,
            expression="" if node.op == "" and node.expression == node.id else _cut(node.expression),
            gate=_cut(node.gate),
            pattern=language.template(node.pattern) if live else "",
            value=shown(node.value, digits),
            upstream=shown(node.upstream, digits) if live else "",
            local=_local(trace, node, names, digits),
            sent=[
                f"{arg}: {shown(sent, digits)}" for arg, sent in zip(node.args, node.downstream, strict=True)
            ],
        )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"


def _local(trace: Trace, node: Node, names: dict[int, str], digits: int) -> list[str]:
    """`∂f/∂q = z = -4` for each argument that is shown."""
    written = []
    for arg, position, local in zip(node.args, node.positions, node.local, strict=True):
        parts = [f"∂{node.id}/∂{arg}"]
        formula = rule(trace.graph, trace.values, names, node.place, position, trace.convention)
        if says_more(formula, local, digits):
            parts.append(formula)
        written.append(" = ".join([*parts, shown(local, digits)]))
    return written


def says_more(formula: str, local: float, digits: int) -> bool:
    """Whether people are shown a rule beside its number: not if it is that number, long, or jargon."""
    is_number = formula in (shown(local), shown(local, digits))
    return not is_number and "_(" not in formula and len(formula) <= _LONGEST_RULE


def slopes(trace: Trace, digits: int, language: Language = ENGLISH) -> list[Slope]:
    """The gradient, each component with the contributions that add up to it."""
    nodes = trace.named_nodes
    users: dict[int, list[int]] = {nodes[name]: [] for name in trace.wrt if name in nodes}
    for gate, args in enumerate(trace.graph.args):
        for arg in args:
            if arg in users:
                users[arg].append(gate)
    names = trace.ids()
    return [
        Slope(name, shown(value, digits), _parts(trace, digits, names, nodes.get(name, -1), users, language))
        for name, value in trace.gradient.items()
    ]


def _parts(
    trace: Trace,
    digits: int,
    names: dict[int, str],
    node: int,
    users: dict[int, list[int]],
    language: Language,
) -> list[str]:
    """`6 via v1` for each branch that something comes back along, if there are several."""
    gates = users.get(node, [])
    if len(gates) < 2:
        return []
    if len(gates) > _MOST_PARTS:
        return [language.say("{number} contributions", number=len(gates))]
    return [
        language.say("{number} via {node}", number=shown(sent, digits), node=gate.id)
        for gate in trace.walk(names, dict.fromkeys(gates))
        for arg, sent in zip(gate.args, gate.downstream, strict=True)
        if arg == names[node]
    ]
