"""A backend of numbers with as many digits as are asked for: those of mpmath, at its working precision.

Outside a domain a function raises, or answers with a number that is not finite or not real. So does one that
would take forever: the sine of 9^9^9 needs as many digits of π.
"""

from __future__ import annotations

import operator
from decimal import Decimal
from fractions import Fraction

import mpmath
from mpmath import mp, mpf

from backprop.engine.backend import Backend
from backprop.engine.float64 import FUNCTIONS
from backprop.engine.primitives import CONSTANTS, PRIMITIVES

__all__ = ["arbitrary", "is_exact", "mp", "mpf", "polygamma", "real", "unbounded"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


_LARGEST = 100_000
"""Bits before the point of the largest number that goes into a function. Beyond, results would have more
digits than fit into memory."""


def _rounded_literal(text: str) -> Any:
    """A literal is the float nearest to it, as it is for float64; a constant has all its digits."""
    return _constant(text) if text in CONSTANTS else mpf(float(text))


def _exact_literal(text: str) -> Any:
    """A literal is what its decimals say; a constant has all its digits."""
    return _constant(text) if text in CONSTANTS else mpf(text)


def real(number: Any) -> Any:
    """A number of another kind, rounded to the working precision."""
    if isinstance(number, Fraction):
        return mpf(number.numerator) / number.denominator
    return mpf(str(number)) if isinstance(number, Decimal) else +mpf(number)


def _constant(name: str) -> Any:
    return +{"pi": mp.pi, "e": mp.e, "tau": 2 * mp.pi}[CONSTANTS[name]]


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that refuses arguments too large to work with."""

    def guarded(*args: Any) -> Any:
        if any(mp.mag(x) > _LARGEST for x in args):
            raise OverflowError("an argument has too many digits before the point")
        return function(*args)

    return guarded


def _pow(x: Any, y: Any) -> Any:
    if x and mp.mag(y) + max(0, mp.mag(mp.mag(x))) > _LARGEST:
        raise OverflowError("a power has too many digits")
    return x**y


def _exp(x: Any) -> Any:
    return mpf(0) if x < 0 and mp.mag(x) > _LARGEST else _guarded(mp.exp)(x)


def _root(x: Any, n: Any) -> Any:
    if x < 0 and n % 2 != 1:
        raise ValueError("an even root of a negative number")
    return -_pow(-x, 1 / n) if x < 0 else _pow(x, 1 / n)


def _log(x: Any) -> Any:
    if x == 0:
        raise ValueError("the logarithm of 0")  # mpmath's is -∞, which 1/log(0) would hide
    return mp.log(x)


def _atan2(y: Any, x: Any) -> Any:
    if x == 0 == y:
        raise ValueError("the direction of a point at the origin")
    return mp.atan2(y, x)


def _hypot(*coordinates: Any) -> Any:
    return mp.sqrt(mp.fsum(coordinates, squared=True))


def polygamma(n: int, x: Any) -> Any:
    """The n-th derivative of digamma; to the left of 0 by reflection (DLMF 5.15.6)."""
    if n == 0 or x > 0:
        return mp.psi(n, x)
    cot = mp.cospi(x) / mp.sinpi(x)
    slope = [mpf(0), mpf(1)]  # of π·cot(πx), as a polynomial in cot(πx), over π^(n + 1)
    for _ in range(n):
        lower = [i * c for i, c in enumerate(slope)][1:]
        slope = [-a - b for a, b in zip([*lower, 0, 0], [0, 0, *lower], strict=True)]
    return (-1) ** n * mp.psi(n, 1 - x) - mp.pi ** (n + 1) * mp.polyval(slope[::-1], cot)


def _polygamma(n: Any, x: Any) -> Any:
    if n != mp.floor(n) or not 0 <= n <= 21:  # the slope of the 20th is the 21st
        raise ValueError("no such derivative")
    return polygamma(int(n), x)


def _ties(z: Any, *values: Any) -> Any:
    return mpf(values.count(z))


_ARITHMETIC: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "pow": _pow,
    "exp": _exp,
    "sqrt": mp.sqrt,
    "log": _log,
    "cbrt": lambda x: _root(x, mpf(3)),
    "nthRoot": _root,
    "hypot": _hypot,
    "atan2": _atan2,
    "clip": FUNCTIONS["clip"],
    "max": max,
    "min": min,
    "abs": abs,
    "step": lambda x: mpf(x > 0),
    "lgamma": lambda x: mp.re(mp.loggamma(x)),
    "times_": lambda x, y: x * y if x else mpf(0),
    "ratio_": lambda x, y: x / y if x else mpf(0),
    "equal_": lambda x, y: mpf(x == y),
    "ties_": _ties,
    "root_power_": lambda x, r, n: x / r if x else _pow(r, n - 1),
    "polygamma": _polygamma,
}
_GUARDED = {
    op: _guarded(getattr(mpmath, op))
    for op in (
        *("expm1", "log1p", "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan"),
        *("sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "acosh", "atanh"),
        *("sign", "floor", "ceil", "erf", "erfc", "gamma", "digamma"),
    )
}


def is_exact(op: str, args: tuple[Any, ...], result: Any) -> bool:
    """Whether a result of arithmetic is exact, and not rounded to the working precision."""
    if op not in ("add", "sub", "mul", "div") or not all(isinstance(x, mpf) for x in (*args, result)):
        return False
    x, y = args
    if op == "mul":
        return bool(mp.fmul(x, y, exact=True) == result)
    if op == "div":
        return bool(mp.fmul(result, y, exact=True) == x)
    if x and y and abs(mp.mag(x) - mp.mag(y)) > 2 * mp.prec:
        return False
    return bool((mp.fadd if op == "add" else mp.fsub)(x, y, exact=True) == result)


def _answering(function: Callable[..., Any], pole: Callable[..., Any]) -> Callable[..., Any]:
    """A function that has an answer for everything, as IEEE 754 demands of division."""

    def answering(*args: Any) -> Any:
        try:
            return function(*args)
        except (ArithmeticError, ValueError, TypeError, AttributeError):
            return pole(*args)

    return answering


def unbounded(backend: Backend) -> Backend:
    """A backend that answers with ±∞ at poles and NaN where there is nothing, for infinite slopes."""
    infinite: dict[str, Callable[..., Any]] = {
        "div": lambda x, y: mp.sign(x) * mp.inf if y == 0 != x else mp.nan,
        "pow": lambda x, y: mp.inf if x == 0 and y < 0 else mp.nan,
        "lowered_power_": lambda x, y: mp.inf if x == 0 and y < 1 else mp.nan,
        "log": lambda x: -mp.inf if x == 0 else mp.nan,
    }

    def nothing(*args: Any) -> Any:
        return mp.nan

    return Backend(
        f"{backend.name}, with infinities",
        backend.number,
        {
            op: _answering(backend.function(op), infinite.get(op, nothing))
            for op, row in PRIMITIVES.items()
            if row.definition or op in _ARITHMETIC | _GUARDED
        },
        backend.convention,
    )


def arbitrary(*, decimals: bool = False) -> Backend:
    """The backend at mpmath's current working precision; constants are rounded to it once.

    Args:
        decimals: whether `0.1` is one tenth; otherwise it is the float nearest to it.
    """
    number = _exact_literal if decimals else _rounded_literal
    return Backend("mpmath", number, _ARITHMETIC | _GUARDED)
