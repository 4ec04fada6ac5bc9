"""A backend of numbers with as many digits as are asked for: those of mpmath, at its working precision.

Outside a domain a function raises, or answers with a number that is not finite or not real.
"""

from __future__ import annotations

import operator

import mpmath
from mpmath import mp, mpf

from backprop.engine.backend import Backend
from backprop.engine.float64 import FUNCTIONS
from backprop.engine.primitives import CONSTANTS

__all__ = ["arbitrary", "mp", "mpf", "polygamma"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _number(text: str) -> Any:
    """A literal is the float nearest to it, as everywhere else; a constant has all its digits."""
    constants = {"pi": mp.pi, "e": mp.e, "tau": 2 * mp.pi}
    return +constants[CONSTANTS[text]] if text in CONSTANTS else mpf(float(text))


def _root(x: Any, n: Any) -> Any:
    if x < 0 and n % 2 != 1:
        raise ValueError("an even root of a negative number")
    return -((-x) ** (1 / n)) if x < 0 else x ** (1 / n)


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


def _ties(z: Any, *values: Any) -> Any:
    return mpf(values.count(z))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "pow": operator.pow,
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
    "root_power_": lambda x, r, n: x / r if x else r ** (n - 1),
    "polygamma": lambda n, x: polygamma(int(n), x),
    **{
        op: getattr(mpmath, op)
        for op in (
            *("sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "cot", "sec", "csc"),
            *("asin", "acos", "atan", "sinh", "cosh", "tanh", "coth", "sech", "csch"),
            *("asinh", "acosh", "atanh", "sign", "floor", "ceil", "erf", "erfc", "gamma", "digamma"),
        )
    },
}


def arbitrary() -> Backend:
    """The backend at mpmath's current working precision; constants are rounded to it once."""
    return Backend("mpmath", _number, _FUNCTIONS)
