"""Slopes of primitives that take any number of arguments, in time that grows with their number.

One formula serves all arguments. How many of them have the value is the same for each, so it is counted once;
how many of those up to one have it goes along from argument to argument.
"""

from __future__ import annotations

from backprop.engine.formulas import OUTPUT, formula, partials_of
from backprop.engine.primitives import PRIMITIVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from typing import Any

    from backprop.engine.backend import Backend
    from backprop.engine.graph import Graph

_ALL, _PLACE = "ties", "place"
_COUNTS = {"ties_(z, ...)": _ALL, "ties_(z, ...x)": _PLACE}
"""What a row says of several arguments -> the number that stands for it."""

PARAMETERS = ("x", OUTPUT, *_COUNTS.values())


def one_for_all(op: str, convention: str = "") -> Graph:
    """The partial derivative in any argument, over PARAMETERS."""
    (text,) = partials_of(PRIMITIVES[op], convention=convention)
    for call, count in _COUNTS.items():
        text = text.replace(call, count)
    return formula(text, PARAMETERS)


def slopes(
    backend: Backend,
    op: str,
    slope: Callable[..., Any],
    arguments: Sequence[Any],
    value: Any,
    wanted: Collection[int],
) -> Iterator[Any]:
    """The local derivatives in the arguments that are wanted, which are in order.

    Args:
        backend: of the numbers.
        op: the primitive.
        slope: computes `one_for_all`.
        arguments, value: numbers.
        wanted: arguments.
    """
    used = one_for_all(op, backend.convention).inputs
    ties = backend.function("ties_")(value, *arguments) if _ALL in used else None
    place = backend.number("0")
    equal = backend.function("equal_")
    chosen = set(wanted)
    for i, x in enumerate(arguments):
        if _PLACE in used:
            place = place + equal(x, value)
        if i in chosen:
            yield slope(x, value, ties, place)
