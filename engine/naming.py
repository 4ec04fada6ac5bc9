"""How the nodes of a Trace are called and written."""

from __future__ import annotations

import math
from itertools import count

from backprop.engine.float64 import local_derivatives
from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.notation import text_of, written_name
from backprop.engine.primitives import PRIMITIVES
from backprop.engine.rounding import shown
from backprop.engine.trace import Node, Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

_LONGEST_CONSTANT = 12
"""A constant with a longer text is drawn into a gate as a number."""


def ids(graph: Graph, *, constants: bool = False) -> dict[int, str]:
    """The nodes that are shown, inputs first -> their ids: see `Trace.ids`."""
    names = {node: name for name, node in reversed(graph.names.items())}
    taken = _taken(graph)
    fresh = {"v": _fresh("v", taken), "c": _fresh("c", taken)}
    used = {arg for args in graph.args for arg in args} if constants else ()
    found: dict[int, str] = {node: graph.labels[node] for node in graph.inputs.values()}
    for node, op in enumerate(graph.ops):
        is_shown = graph.active[node] or node in names or node == graph.output or node in used
        if op == INPUT or not is_shown:
            continue
        if node in names:
            found[node] = names[node]
        elif op == CONSTANT:
            found[node] = graph.labels[node]
        elif node == graph.output:
            found[node] = output_id(graph)
        else:
            found[node] = next(fresh["v" if graph.active[node] else "c"])
    return found


def output_id(graph: Graph) -> str:
    """The id of the output, without those of all nodes before it."""
    if graph.ops[graph.output] == INPUT:
        return graph.labels[graph.output]
    for name, node in graph.names.items():
        if node == graph.output:
            return name
    taken = _taken(graph)
    return graph.labels.get(graph.output) or ("f" if "f" not in taken else next(_fresh("f", taken)))


def _taken(graph: Graph) -> set[str]:
    return {*graph.labels.values(), *graph.names}


def _fresh(letter: str, taken: set[str]) -> Iterator[str]:
    """v1, v2, v3, …, but for those that are taken."""
    return (name for i in count(1) if (name := f"{letter}{i}") not in taken)


def walk(trace: Trace, names: dict[int, str], places: Iterable[int]) -> Iterator[Node]:
    """Nodes one by one.

    Args:
        trace: that they are of.
        names: ids of all nodes that are shown.
        places: those that are wanted.
    """
    graph, values = trace.graph, trace.values
    for node in places:
        op, args = graph.ops[node], graph.args[node]
        upstream = trace.upstream[node]
        if op in (INPUT, CONSTANT):
            kind = INPUT if op == INPUT else CONSTANT
            label = graph.labels[node]
            yield Node(node, names[node], kind, "", "", label, (), (), values[node], (), upstream, (), "")
            continue
        arguments = [values[arg] for arg in args]
        positions = tuple(i for i, arg in enumerate(args) if graph.active[arg])
        if trace.steps is None:
            local = tuple(local_derivatives(op, arguments, values[node], positions, trace.convention))
            downstream = tuple(
                _sent(trace, args[i], upstream, slope) for i, slope in zip(positions, local, strict=True)
            )
        else:
            local, downstream = trace.steps.get(node, ((), ()))
        yield Node(
            place=node,
            id=names[node],
            kind="gate" if graph.active[node] else CONSTANT,
            op=op,
            gate=gate_label(graph, values, node, names),
            expression=text_of(graph, names, node),
            args=tuple(names[args[i]] for i in positions),
            positions=positions,
            value=values[node],
            local=local,
            upstream=upstream,
            downstream=downstream,
            pattern=pattern(graph, node),
        )


def _sent(trace: Trace, arg: int, upstream: float, local: float) -> float:
    """upstream · local, or 0 where a closed branch kept an infinite slope from counting."""
    product = upstream * local
    return 0.0 if math.isnan(product) and not math.isnan(trace.upstream[arg]) else product


def pattern(graph: Graph, node: int) -> str:
    """What a gate does to the gradient. One live factor is only scaled: there is nothing to swap."""
    found = PRIMITIVES[graph.ops[node]].pattern
    live = sum(graph.active[arg] for arg in graph.args[node])
    return "scales" if found == "swaps" and live < 2 else found


def gate_label(graph: Graph, values: list[float], node: int, nodes: Container[int] = ()) -> str:
    """How a circuit shows a gate: its symbol, with the constants drawn in that are no nodes of their own."""
    op, args = graph.ops[node], graph.args[node]
    symbol = PRIMITIVES[op].symbol or written_name(op)
    constants = [arg for arg in args if not graph.active[arg] and arg not in nodes]
    if not constants or len(constants) == len(args):
        return symbol
    written = {arg: text_of(graph, node=arg, limit=_LONGEST_CONSTANT) for arg in constants}
    names = {arg: shown(values[arg]) for arg, text in written.items() if text.endswith("…")}
    if op in ("add", "mul") or (op in ("sub", "div") and args[1] in constants):
        text = {**written, **names}[constants[0]]
        return f"{symbol}{text}" if text.replace(".", "").isalnum() else f"{symbol}({text})".replace(" ", "")
    live = {arg for arg in args if arg not in written}
    if len(live) == 1:
        return text_of(graph, names | dict.fromkeys(live, "x"), node).replace(" ", "")
    others = {
        **dict.fromkeys(live, "…"),
        **written,
        **names,
    }  # letters would look like variables of the user's
    texts = [others[arg] for arg in args]
    if PRIMITIVES[op].variadic:
        texts = [text for text, before in zip(texts, ["", *texts], strict=False) if not text == before == "…"]
    return f"{symbol}({','.join(texts)})".replace(" ", "")
