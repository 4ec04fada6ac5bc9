"""The two passes, written once for every kind of number."""

from __future__ import annotations

from backprop.engine.backend import Backend
from backprop.engine.graph import CONSTANT, INPUT, Graph

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


class NoValue(ArithmeticError):
    """A gate was asked for a value outside its domain.

    `node` is that gate; `values` are those of all nodes before it.
    """

    def __init__(self, node: int, values: list[Any]) -> None:
        super().__init__(node)
        self.node = node
        self.values = values


def forward(graph: Graph, inputs: Mapping[str, Any], backend: Backend) -> list[Any]:
    """The value of every node.

    Args:
        graph: in topological order.
        inputs: a value for each input, in numbers of the backend.
        backend: computes each primitive.

    Raises:
        NoValue: a gate is outside its domain.
    """
    functions = {op: backend.function(op) for op in set(graph.ops) - {INPUT, CONSTANT}}
    labels = graph.labels
    values: list[Any] = []
    append = values.append
    try:
        for op, args in zip(graph.ops, graph.args, strict=True):
            if len(args) == 2:
                left, right = args
                append(functions[op](values[left], values[right]))
            elif len(args) == 1:
                append(functions[op](values[args[0]]))
            elif args:
                append(functions[op](*[values[arg] for arg in args]))
            else:
                label = labels[len(values)]
                append(inputs[label] if op == INPUT else backend.number(label))
    except (ValueError, ZeroDivisionError):
        raise NoValue(len(values), values) from None
    return values


def receive(upstream: list[Any], node: int, gradient: Any) -> None:
    """Add a gradient to those that have arrived at a node. None: nothing was sent."""
    if gradient is not None:
        before = upstream[node]
        upstream[node] = gradient if before is None else before + gradient


def reverse(
    graph: Graph,
    values: list[Any],
    backend: Backend,
    receive: Callable[[list[Any], int, Any], None] = receive,
) -> list[Any]:
    """The upstream gradient ∂output/∂node of every node: 0 where the output does not depend on it.

    From the output back to the inputs, each gate multiplies the gradient that arrives at it by its local
    derivatives and sends the products to its arguments; what arrives along several branches adds up.

    Args:
        graph: in topological order.
        values: of every node, from `forward`.
        backend: computes the local derivatives.
        receive: adds up what arrives at a node.

    Raises:
        ArithmeticError, ValueError: a local derivative does not exist or is infinite, in a backend that
            raises then.
    """
    all_args, active, ops = graph.args, graph.active, graph.ops
    upstream: list[Any] = [None] * len(ops)  # None: no gradient has arrived, so none is sent on
    upstream[graph.output] = backend.number("1")
    pullbacks: dict[tuple[str, bool, bool], Any] = {}

    for node in range(graph.output, -1, -1):
        arrived = upstream[node]
        args = all_args[node]
        if arrived is None or not args or not active[node]:
            continue
        op = ops[node]
        if len(args) == 2:
            left, right = args
            key = op, active[left], active[right]
            pullback = pullbacks.get(key)
            if pullback is None:
                wanted = tuple(i for i, is_active in enumerate(key[1:]) if is_active)
                pullback = pullbacks[key] = backend.pullback(op, 2, wanted)
            sent = pullback(values[left], values[right], values[node], arrived)
            if not active[right]:
                receive(upstream, left, sent)
            elif not active[left]:
                receive(upstream, right, sent)
            else:
                receive(upstream, left, sent[0])
                receive(upstream, right, sent[1])
        else:
            wanted = tuple(i for i, arg in enumerate(args) if active[arg])
            pullback = backend.pullback(op, len(args), wanted)
            sent = pullback(*[values[arg] for arg in args], values[node], arrived)
            for i, gradient in zip(wanted, sent if len(wanted) > 1 else (sent,), strict=True):
                receive(upstream, args[i], gradient)

    zero = backend.number("0")
    return [zero if gradient is None else gradient for gradient in upstream]
