"""Floats as the IEEE 754 standard has them: ∞ or NaN where `float64` raises.

A reverse pass that meets an infinite slope is run again over these, to tell which gradients are infinite.
"""

from __future__ import annotations

import math

from backprop.engine.backend import Backend
from backprop.engine.float64 import FUNCTIONS, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def _unrestricted(function: Callable[..., float]) -> Callable[..., float]:
    def answering(*args: float) -> float:
        try:
            return function(*args)
        except (ValueError, ZeroDivisionError):
            return math.nan

    return answering


def _ieee_div(x: float, y: float) -> float:
    if y == 0 and x != 0 and not math.isnan(x):
        return math.copysign(math.inf, x) * math.copysign(1.0, y)
    return x / y if y else math.nan


def _ieee_pow(x: float, y: float) -> float:
    return math.inf if x == 0 and y < 0 else FUNCTIONS["pow"](x, y)


def _ieee_lowered_power(x: float, y: float) -> float:
    return math.inf if x == 0 and y < 1 else FUNCTIONS["lowered_power_"](x, y)


def _ieee_log(x: float) -> float:
    return -math.inf if x == 0 else math.log(x)


IEEE = Backend(
    "IEEE 754",
    number,
    {
        **{op: _unrestricted(function) for op, function in FUNCTIONS.items()},
        "div": _ieee_div,
        "pow": _unrestricted(_ieee_pow),
        "lowered_power_": _unrestricted(_ieee_lowered_power),
        "log": _unrestricted(_ieee_log),
    },
)
