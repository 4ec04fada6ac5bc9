"""A backend that keeps rational numbers exact: fractions, and floats behind a function that leaves them.

Sums, products, quotients and whole powers of fractions are fractions, and so are roots that come out even and
choices among arguments. Everything else is computed as float64 does it.
"""

from __future__ import annotations

import math
import operator
from fractions import Fraction

from backprop.engine.backend import Backend
from backprop.engine.float64 import FLOAT64, FUNCTIONS
from backprop.engine.float64 import number as float_number
from backprop.engine.primitives import CONSTANTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_MOST_BITS = 100_000
"""Of a power that is still written out."""


def number(text: str) -> Fraction | float:
    """A literal is what its decimals say; a constant is the float nearest to it."""
    if text in CONSTANTS:
        return float_number(text)
    _, _, exponent = text.lower().partition("e")
    return Fraction(text) if len(exponent) < 6 else float(text)


def _rounding(op: str) -> Callable[..., float]:
    """What float64 does, with floats."""

    def function(*args: Any) -> float:
        result: float = FLOAT64.function(op)(*map(to_float, args))
        return result

    return function


def to_float(x: Fraction | float) -> float:
    """The nearest float, or an infinity."""
    try:
        return float(x)
    except OverflowError:
        return math.inf if x > 0 else -math.inf


def _pow(x: Any, y: Any) -> Fraction | float:
    if isinstance(x, Fraction) and isinstance(y, Fraction) and y.denominator == 1:
        size = max(x.numerator.bit_length(), x.denominator.bit_length())
        if size * abs(y) <= _MOST_BITS:
            return x**y.numerator
    return FUNCTIONS["pow"](to_float(x), to_float(y))


def _root(degree: int, x: Any) -> Fraction | None:
    """The root of a fraction, if it is one."""
    if not isinstance(x, Fraction):
        return None
    found = Fraction(_whole_root(degree, abs(x.numerator)), _whole_root(degree, x.denominator))
    signed = -found if x < 0 else found
    return signed if signed**degree == x else None


def _whole_root(degree: int, n: int) -> int:
    """The root of a whole number, rounded down (Newton's method from above)."""
    if degree == 2 or n < 2:
        return math.isqrt(n) if degree == 2 else n
    root = 1 << -(-n.bit_length() // degree)
    while True:
        better = ((degree - 1) * root + n // root ** (degree - 1)) // degree
        if better >= root:
            return root
        root = better


def _sqrt(x: Any) -> Fraction | float:
    found = _root(2, x) if x >= 0 else None
    return math.sqrt(to_float(x)) if found is None else found


def _cbrt(x: Any) -> Fraction | float:
    found = _root(3, x)
    return math.cbrt(to_float(x)) if found is None else found


def _whole(round_: Callable[[Any], int]) -> Callable[[Any], Fraction | float]:
    return lambda x: Fraction(round_(x)) if math.isfinite(x) else x


RATIONAL = Backend(
    "fractions",
    number,
    {
        **{op: _rounding(op) for op in FUNCTIONS},
        "add": operator.add,
        "sub": operator.sub,
        "mul": operator.mul,
        "div": operator.truediv,
        "neg": operator.neg,
        "pow": _pow,
        "lowered_power_": lambda x, y: math.inf if x == 0 and y < 1 else _pow(x, y - 1),
        "sqrt": _sqrt,
        "cbrt": _cbrt,
        "max": max,
        "min": min,
        "abs": abs,
        "clip": FUNCTIONS["clip"],
        "sign": lambda x: Fraction((x > 0) - (x < 0)),
        "step": lambda x: Fraction(x > 0),
        "floor": _whole(math.floor),
        "ceil": _whole(math.ceil),
        "times_": lambda x, y: x * y if x else Fraction(0),
        "ratio_": lambda x, y: x / y if x else Fraction(0),
        "equal_": lambda x, y: Fraction(x == y),
        "ties_": lambda z, *values: Fraction(values.count(z)),
    },
)
