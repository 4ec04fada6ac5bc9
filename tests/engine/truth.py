"""What every row of the table should give: the same functions from mpmath, to as many digits as one likes."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
from backprop.engine.backend import Backend
from backprop.engine.primitives import CONSTANTS, ROWS
from mpmath import mp, mpf

PUBLIC = [row for row in ROWS if not row.name.endswith("_")]


def _real(function: Callable[..., Any]) -> Callable[..., mpf]:
    """The function with its complex values, and its infinities, taken for no value."""

    def of_reals(*args: mpf) -> mpf:
        value = function(*args)
        if isinstance(value, mpmath.mpc) or not mp.isfinite(value):
            raise ValueError("no real value")
        return mpf(value)

    return of_reals


def _nth_root(x: mpf, n: mpf) -> mpf:
    return -((-x) ** (1 / n)) if x < 0 and n % 2 == 1 else x ** (1 / n)


def _power(x: mpf, y: mpf) -> mpf:
    if x == 0 > y:
        raise ValueError("a pole")
    return x**y


def _atan2(y: mpf, x: mpf) -> mpf:
    if x == y == 0:
        raise ValueError("no direction")
    return mp.atan2(y, x)


def _log_gamma(x: mpf) -> mpf:
    return mp.loggamma(x) if x > 0 else mp.log(abs(mp.gamma(x)))


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
    "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
    "nthRoot": _nth_root,
    "hypot": lambda *args: mp.sqrt(mp.fsum(args, squared=True)),
    "log": mp.log,
    "log2": lambda x: mp.log(x) / mp.log(2),
    "log_base": lambda x, b: mp.log(x) / mp.log(b),
    "atan2": _atan2,
    "max": max,
    "min": min,
    "abs": abs,
    "step": lambda x: mpf(x > 0),
    "clip": _clip,
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
    "softplus": lambda x: mp.log1p(mp.exp(x)),
    "erfc": _erfc,
    "normal_cdf": lambda x: _erfc(-x / mp.sqrt(2)) / 2,
    "normal_pdf": lambda x: mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi),
    "lgamma": _log_gamma,
    "equal_": lambda x, y: mpf(x == y),
    "ties_": lambda z, *args: mpf(args.count(z)),
    "gauss_": lambda x: mp.exp(-x * x),
    "polygamma_": lambda n, x: mp.psi(int(n), x),
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
