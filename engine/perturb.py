"""What becomes of value and gradient when results on the way are a little off?

The errors that float64 really makes are smaller than these, so what does not change visibly is right.
"""

from __future__ import annotations

from itertools import cycle, islice

from backprop.engine.backend import Backend
from backprop.engine.float64 import FLOAT64
from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.passes import forward, reverse
from backprop.engine.primitives import CONSTANTS, PRIMITIVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

SHIFT = 2**-50
"""The largest relative error that a result is given."""

_DIRECTIONS = (1.0, -0.5, -1.0, 0.25, 0.5)


def a_little_off(
    backend: Backend,
    graph: Graph,
    shift: Any,
    is_exact: Callable[[str, tuple[Any, ...], Any], bool] = lambda op, args, result: False,
) -> Backend:
    """A backend whose functions answer with relative errors of up to `shift`.

    Args:
        backend: the right one.
        graph: whose gates it is for.
        shift: in numbers of the backend.
        is_exact: whether a primitive's result for some arguments was not rounded, so that it can stay.
    """
    factors = cycle([1 + shift * direction for direction in _DIRECTIONS])

    def off(op: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*args: Any) -> Any:
            result = function(*args)
            return result if is_exact(op, args, result) else result * next(factors)

        return answer

    def number(text: str) -> Any:
        found = backend.number(text)
        return found * (1 + shift) if text in CONSTANTS else found

    functions = {op: backend.function(op) for op in set(graph.ops) - {INPUT, CONSTANT}}
    functions |= {op: off(op, function) for op, function in functions.items() if not _rounds_nothing(op)}
    return Backend(f"{backend.name}, a little off", number, functions)


def shifts(
    graph: Graph,
    inputs: Mapping[str, float],
    values: list[float],
    upstream: list[float],
    tolerance: float,
    convention: str = "",
) -> bool:
    """Whether value or gradient change by more than the tolerance, relatively, when all results are off."""
    try:
        others = forward(graph, inputs, a_little_off(FLOAT64, graph, SHIFT))
        slopes = reverse(graph, others, FLOAT64.following(convention))
    except (ArithmeticError, ValueError):
        return True
    pairs = [(values[graph.output], others[graph.output])]
    pairs += [(upstream[node], slopes[node]) for node in graph.inputs.values()]
    return any(map(_differs, *zip(*pairs, strict=True), cycle([tolerance])))


def bends(graph: Graph, values: list[float], lossy: Mapping[int, int], tolerance: float) -> bool:
    """Whether errors of some gates change a local derivative between them and the output visibly.

    Args:
        graph, values: after the forward pass.
        lossy: gate -> the argument whose error it has.
        tolerance: relative change of a local derivative that counts as visible.
    """
    moved: dict[int, float] = {}
    last, named = max(lossy), set(graph.names.values())
    for node, args in islice(enumerate(graph.args), min(lossy), None):
        for arg in args:
            if arg in moved:
                break
        else:
            if node not in lossy:
                continue
        culprit = lossy.get(node)
        op = graph.ops[node]
        before = [values[arg] for arg in args]
        after = [moved.get(arg, values[arg] * (1 + SHIFT if arg == culprit else 1)) for arg in args]
        try:
            moved[node] = FLOAT64.function(op)(*after)
            for i, arg in enumerate(args):
                local = FLOAT64.local(op, len(args), i)
                if graph.active[arg] and _differs(
                    local(*before, values[node]), local(*after, moved[node]), tolerance
                ):
                    return True
        except (ArithmeticError, ValueError):
            return True
        if not _differs(values[node], moved[node], SHIFT):
            del moved[node]  # next to what it was added to, the error is nothing
        for arg in (moved.keys() & args) - named:
            del moved[arg]  # without a name it is taken once
        if not moved and node >= last:
            break
    return False


def _differs(one: float, other: float, tolerance: float) -> bool:
    return not abs(one - other) <= tolerance * abs(one)


def _rounds_nothing(op: str) -> bool:
    """Whether float64 rounds nothing: a sign, or a choice among arguments, whose ties must stay ties."""
    return op in ("neg", "abs") or PRIMITIVES[op].pattern in ("routes", "blocks")
