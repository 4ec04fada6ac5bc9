"""What every row of the table should give: the same functions from mpmath, to as many digits as one likes."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
from mpmath import mp, mpf

from backprop.engine.backend import Backend
from backprop.engine.primitives import CONSTANTS, ROWS

PUBLIC = [row for row in ROWS if not row.name.endswith("_")]


def _real(function: Callable[..., Any]) -> Callable[..., mpf]:
    """The function with its complex values, and its infinities, taken for no value."""

    def of_reals(*args: mpf) -> mpf:
        value = function(*args)
        if isinstance(value, mpmath.mpc) or not mp.isfinite(value):
            raise ValueError("no real value")
        return mpf(value)

    return of_reals


def _exp(x: mpf) -> mpf:
    return mp.exp(max(-(10**5), min(x, 10**5)))  # beyond, no double can hold it, and mpmath takes long


def _power(x: mpf, y: mpf) -> mpf:
    if x == 0:
        if y < 0:
            raise ValueError("a pole")
        return mpf(y == 0)
    if x < 0 and y != mp.floor(y):
        raise ValueError("a fractional power of a negative number")
    return _exp(y * mp.log(abs(x))) * (-1 if x < 0 and y % 2 == 1 else 1)


def _nth_root(x: mpf, n: mpf) -> mpf:
    return -_power(-x, 1 / n) if x < 0 and n % 2 == 1 else _power(x, 1 / n)


def _atan2(y: mpf, x: mpf) -> mpf:
    if x == y == 0:
        raise ValueError("no direction")
    return mp.atan2(y, x)


def _log_base(x: mpf, b: mpf) -> mpf:
    if min(x, b) <= 0:
        raise ValueError("not positive")
    return mp.log(x) / mp.log(b)


def _log_gamma(x: mpf) -> mpf:
    return mp.loggamma(x) if x > 0 else mp.log(abs(mp.gamma(x)))


def _polygamma(n: mpf, x: mpf) -> mpf:
    if n != mp.floor(n) or n < 0:
        raise ValueError("no such derivative")
    n = int(n)
    if x > -10:
        return mp.psi(n, x)
    reflected = mp.diff(lambda t: mp.pi / mp.tan(mp.pi * t), x, n)  # far to the left mpmath takes forever
    return (-1) ** n * mp.psi(n, 1 - x) - reflected


def _clip(x: mpf, lo: mpf, hi: mpf) -> mpf:
    if lo > hi:
        raise ValueError("bounds in the wrong order")
    return min(max(x, lo), hi)


def _erfc(x: mpf) -> mpf:
    return mp.erfc(x) if abs(x) < 1e9 else mpf(2 * (x < 0))  # mpmath gives up at 1e155


MPMATH: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "pow": _power,
    "lowered_power_": lambda x, y: _power(x, y - 1),
    "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
    "nthRoot": _nth_root,
    "hypot": lambda *args: mp.sqrt(mp.fsum(args, squared=True)),
    "exp": _exp,
    "log": mp.log,
    "log2": lambda x: mp.log(x) / mp.log(2),
    "log_base": _log_base,
    "acot": lambda x: mp.atan(1 / x),
    "atan2": _atan2,
    "max": max,
    "min": min,
    "abs": abs,
    "step": lambda x: mpf(x > 0),
    "clip": _clip,
    "sigmoid": lambda x: 1 / (1 + _exp(-x)),
    "softplus": lambda x: mp.log1p(_exp(x)) if x < 0 else x + mp.log1p(_exp(-x)),
    "erfc": _erfc,
    "normal_cdf": lambda x: _erfc(-x / mp.sqrt(2)) / 2,
    "normal_pdf": lambda x: _exp(-x * x / 2) / mp.sqrt(2 * mp.pi),
    "lgamma": _log_gamma,
    "root_power_": lambda x, r, n: x / r,
    "equal_": lambda x, y: mpf(x == y),
    "ties_": lambda z, *args: mpf(args.count(z)),
    "gauss_": lambda x: _exp(-x * x),
    "polygamma": _polygamma,
}
"""Functions that mpmath has not, or not under our name. The rest are found in mpmath or have a definition."""


def constant(text: str) -> mpf:
    return +{"pi": mp.pi, "e": mp.e, "tau": 2 * mp.pi}[CONSTANTS[text]] if text in CONSTANTS else mpf(text)


EXACT = Backend(
    "mpmath",
    constant,
    {
        row.name: _real(found)
        for row in ROWS
        if (found := MPMATH.get(row.name) or getattr(mp, row.name, None)) is not None
    },
)


def value(op: str, point: Sequence[float]) -> mpf:
    """The value of a primitive at a point, to the working precision of mpmath."""
    return EXACT.function(op)(*map(mpf, point))
