"""A backend whose numbers are formulas: the two passes over it give derivatives as formulas.

Run over the graph of a derivative again, they give the second, and so on.
"""

from __future__ import annotations

from backprop.engine.algebra import Algebra
from backprop.engine.backend import Backend
from backprop.engine.formulas import OUTPUT, argument_names, formula, partial_text
from backprop.engine.functions import apply, evaluate
from backprop.engine.primitives import PRIMITIVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Symbol:
    """A node of an `Algebra` with the operators that numbers have."""

    __slots__ = ("algebra", "node")

    def __init__(self, algebra: Algebra, node: int) -> None:
        self.algebra = algebra
        self.node = node

    def __add__(self, other: Symbol) -> Symbol:
        return Symbol(self.algebra, self.algebra.add(((self.node, 1), (other.node, 1))))

    def __sub__(self, other: Symbol) -> Symbol:
        return Symbol(self.algebra, self.algebra.add(((self.node, 1), (other.node, -1))))

    def __mul__(self, other: Symbol) -> Symbol:
        one = self.algebra.one
        return Symbol(self.algebra, self.algebra.multiply(((self.node, one), (other.node, one))))

    def __neg__(self) -> Symbol:
        return Symbol(self.algebra, self.algebra.scaled(self.node, -1))

    @property
    def is_zero(self) -> bool:
        """Whether it is 0 everywhere."""
        return self.node == self.algebra.zero


class Symbolic(Backend):
    """The backend of one algebra. Local derivatives are those of the textbook, for they are read."""

    def __init__(self, algebra: Algebra) -> None:
        super().__init__("formulas", lambda text: Symbol(algebra, algebra.literal(text)), {})
        self.algebra = algebra

    def function(self, op: str) -> Callable[..., Symbol]:
        """What writes a primitive down."""
        algebra = self.algebra
        return lambda *args: Symbol(algebra, apply(algebra, op, tuple(arg.node for arg in args)))

    def pullback(self, op: str, arity: int, wanted: tuple[int, ...]) -> Callable[..., Any]:
        """What sends a gradient back, as `Backend.pullback` says; None where a local derivative is 0."""

        def send(*numbers: Symbol) -> Any:
            *args, value, upstream = numbers
            nodes = tuple(arg.node for arg in args)
            sent = []
            for slope in self.slopes(op, nodes, value.node, wanted):
                found = Symbol(self.algebra, slope)
                sent.append(None if found.is_zero else found * upstream)
            return sent[0] if len(sent) == 1 else tuple(sent)

        return send

    def slopes(self, op: str, args: tuple[int, ...], value: int, wanted: tuple[int, ...]) -> list[int]:
        """The local derivatives of a primitive in some of its arguments."""
        if op in ("max", "min"):
            return _of_largest(self.algebra, args, wanted, sign=1 if op == "max" else -1)
        if op == "clip":
            texts: tuple[str, ...] = _CLIP
        else:
            row, names = PRIMITIVES[op], argument_names(op, len(args))
            texts = tuple(partial_text(row, names, i, textbook=True) for i in range(len(args)))
        variables = *argument_names(op, len(args)), OUTPUT
        point = dict(zip(variables, (*args, value), strict=True))
        return [evaluate(self.algebra, formula(texts[i], variables), point) for i in wanted]


_CLIP = ("1 - step(lo - x) - step(x - hi)", "step(lo - x)", "step(x - hi)")


def _of_largest(algebra: Algebra, args: tuple[int, ...], wanted: tuple[int, ...], *, sign: int) -> list[int]:
    """1 for the largest argument and 0 for the others, so that they always add up to 1.

    An argument is compared with the largest of those after it, if it is larger than those before; the last
    one takes what is left. Where arguments tie, the last of them is taken: any choice is a slope there.
    """
    op = "max" if sign > 0 else "min"
    if len(wanted) == 1:  # put first: `step(x - 2)` reads better than `1 - step(2 - x)`
        rest = apply(algebra, op, tuple(arg for i, arg in enumerate(args) if i != wanted[0]))
        return [_larger(algebra, args[wanted[0]], rest, sign)]
    slopes = []
    left = algebra.one
    for i, arg in enumerate(args):
        if i == len(args) - 1:
            slopes.append(left)
            break
        is_largest = _larger(algebra, arg, apply(algebra, op, args[i + 1 :]), sign)
        slopes.append(algebra.multiply(((left, algebra.one), (is_largest, algebra.one))))
        is_smaller = algebra.add(((algebra.one, 1), (is_largest, -1)))
        left = algebra.multiply(((left, algebra.one), (is_smaller, algebra.one)))
    return [slopes[i] for i in wanted]


def _larger(algebra: Algebra, x: int, y: int, sign: int) -> int:
    """1 where x is larger than y, or smaller if the sign is -1."""
    return apply(algebra, "step", (algebra.add(((x, sign), (y, -sign))),))
