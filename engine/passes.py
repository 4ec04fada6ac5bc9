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


def reverse(
    graph: Graph, values: list[Any], backend: Backend, added: dict[int, Any] | None = None
) -> list[Any]:
    """The upstream gradient ∂output/∂node of every node: 0 where the output does not depend on it.

    From the output back to the inputs, each gate multiplies the gradient that arrives at it by its local
    derivatives and sends the products to its arguments; what arrives along several branches adds up.

    Args:
        graph: in topological order.
        values: of every node, from `forward`.
        backend: computes the local derivatives.
        added: if given, receives for every node where branches meet Σ |gradient| over all branches but the
            first to arrive. Where branches cancel, it is much more than their sum.

    Raises:
        ArithmeticError, ValueError: a local derivative does not exist or is infinite, in a backend that
            raises then.
    """
    all_args, active, ops = graph.args, graph.active, graph.ops
    upstream: list[Any] = [None] * len(ops)  # None: no gradient has arrived, so none is sent on
    upstream[graph.output] = backend.number("1")
    alone, first, second, both = (
        _Pullbacks(backend, arity, wanted) for arity, wanted in ((1, (0,)), (2, (0,)), (2, (1,)), (2, (0, 1)))
    )

    def receive(node: int, gradient: Any) -> None:
        before = upstream[node]
        if before is None:
            upstream[node] = gradient
        elif gradient is not None:
            upstream[node] = before + gradient
            if added is not None:
                added[node] = added.get(node, 0) + abs(gradient)

    # `upstream` is read while it is filled: a node's turn comes after all nodes that send to it.
    backwards = zip(reversed(ops), reversed(all_args), reversed(values), reversed(upstream), strict=True)
    for op, args, value, arrived in backwards if active[graph.output] else ():
        if arrived is None or not args:
            continue
        if len(args) == 2:
            left, right = args
            if not active[right]:
                sent = first[op](values[left], values[right], value, arrived)
            elif not active[left]:
                sent = second[op](values[left], values[right], value, arrived)
                left = right
            else:
                sent, other = both[op](values[left], values[right], value, arrived)
                if upstream[right] is None:
                    upstream[right] = other
                else:
                    receive(right, other)
        elif len(args) == 1:
            (left,) = args
            sent = alone[op](values[left], value, arrived)
        else:
            wanted = tuple(i for i, arg in enumerate(args) if active[arg])
            pullback = backend.pullback(op, len(args), wanted)
            sent = pullback(*[values[arg] for arg in args], value, arrived)
            for i, gradient in zip(wanted, sent if len(wanted) > 1 else (sent,), strict=True):
                receive(args[i], gradient)
            continue
        if upstream[left] is None:
            upstream[left] = sent
        else:
            receive(left, sent)

    zero = backend.number("0")
    return [zero if gradient is None else gradient for gradient in upstream]


class _Pullbacks(dict[str, "Callable[..., Any]"]):
    """Primitive -> what sends a gradient back through it, to the wanted ones of its arguments."""

    def __init__(self, backend: Backend, arity: int, wanted: tuple[int, ...]) -> None:
        self.backend = backend
        self.arity = arity
        self.wanted = wanted

    def __missing__(self, op: str) -> Callable[..., Any]:
        self[op] = pullback = self.backend.pullback(op, self.arity, self.wanted)
        return pullback
