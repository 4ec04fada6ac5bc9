"""How the nodes of a Trace are called and written."""

from __future__ import annotations

from backprop.engine.float64 import FLOAT64
from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.notation import text_of, written_name
from backprop.engine.primitives import PRIMITIVES
from backprop.engine.trace import Node, Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_CONSTANT = 12
"""A constant with a longer text is drawn into a gate as a number."""


def ids(graph: Graph) -> dict[int, str]:
    """Node -> its id: see `Trace.ids`."""
    found = dict(graph.labels)
    for name, node in reversed(graph.names.items()):
        if graph.ops[node] != INPUT:
            found[node] = name
    taken = {*found.values(), *graph.names}
    counts = {"v": 0, "c": 0}
    for node in range(len(graph.ops)):
        if node in found:
            continue
        if node == graph.output:
            found[node] = _free("f", taken)
            continue
        letter = "v" if graph.active[node] else "c"
        while True:
            counts[letter] += 1
            candidate = f"{letter}{counts[letter]}"
            if candidate not in taken:
                break
        found[node] = candidate
    return found


def _free(name: str, taken: set[str]) -> str:
    return (
        name
        if name not in taken
        else next(n for i in range(len(taken) + 1) if (n := f"{name}{i + 1}") not in taken)
    )


def shown(graph: Graph, *, constants: bool) -> list[int]:
    """The nodes that are shown, inputs first."""
    kept = {graph.output, *graph.names.values()}
    if constants:
        used = {arg for args in graph.args for arg in args} | kept
        kept = {node for node, active in enumerate(graph.active) if not active and node in used}
    inputs = [node for node, op in enumerate(graph.ops) if op == INPUT]
    return inputs + [n for n, op in enumerate(graph.ops) if op != INPUT and (graph.active[n] or n in kept)]


def walk(trace: Trace, *, constants: bool) -> Iterator[Node]:
    """The nodes that are shown, one by one: see `Trace.walk`."""
    graph, values = trace.graph, trace.values
    names = ids(graph)
    order = shown(graph, constants=constants)
    by_id = {node: names[node] for node in order}
    for node in order:
        op, args = graph.ops[node], graph.args[node]
        upstream = trace.upstream[node]
        if op in (INPUT, CONSTANT):
            kind = INPUT if op == INPUT else CONSTANT
            label = graph.labels[node]
            yield Node(node, names[node], kind, "", "", label, (), (), values[node], (), upstream, (), "")
            continue
        positions = tuple(i for i, arg in enumerate(args) if arg in by_id)
        local = tuple(local_derivative(graph, values, node, i) for i in positions)
        yield Node(
            place=node,
            id=names[node],
            kind="gate" if graph.active[node] else CONSTANT,
            op=op,
            gate=gate_label(graph, values, node),
            expression=text_of(graph, by_id, node),
            args=tuple(by_id[args[i]] for i in positions),
            positions=positions,
            value=values[node],
            local=local,
            upstream=upstream,
            downstream=tuple(
                _sent(graph, args[i], upstream, slope) for i, slope in zip(positions, local, strict=True)
            ),
            pattern=pattern(graph, node),
        )


def _sent(graph: Graph, arg: int, upstream: float, local: float) -> float:
    return upstream * local if graph.active[arg] and upstream and local else 0.0


def local_derivative(graph: Graph, values: list[float], node: int, argument: int) -> float:
    """∂node/∂argument at the values of a pass; ±∞ or NaN where there is none."""
    args = graph.args[node]
    point = *(values[arg] for arg in args), values[node]
    op = graph.ops[node]
    try:
        return float(FLOAT64.local(op, len(args), argument)(*point))
    except (ValueError, ArithmeticError):
        from backprop.engine.ieee import IEEE

        return float(IEEE.local(op, len(args), argument)(*point))


def pattern(graph: Graph, node: int) -> str:
    """What a gate does to the gradient. One live factor is only scaled: there is nothing to swap."""
    found = PRIMITIVES[graph.ops[node]].pattern
    live = sum(graph.active[arg] for arg in graph.args[node])
    return "scales" if found == "swaps" and live < 2 else found


def gate_label(graph: Graph, values: list[float], node: int) -> str:
    """How a circuit shows a gate: its symbol, with the constants that it takes drawn in."""
    op, args = graph.ops[node], graph.args[node]
    symbol = PRIMITIVES[op].symbol or written_name(op)
    constants = [arg for arg in args if not graph.active[arg]]
    if not constants or len(constants) == len(args):
        return symbol
    names = {arg: "x" for arg in args if graph.active[arg]}
    for arg in constants:
        if text_of(graph, node=arg, limit=_LONGEST_CONSTANT).endswith("…"):
            names[arg] = f"{values[arg]:.4g}"
    if op in ("add", "mul") or (op in ("sub", "div") and args[1] in constants):
        written = names.get(constants[0]) or text_of(graph, node=constants[0])
        return (
            f"{symbol}{written}"
            if written.replace(".", "").isalnum()
            else f"{symbol}({written})".replace(" ", "")
        )
    return text_of(graph, names, node).replace(" ", "")
