"""Every step rounded: floats as somebody has them who rounds each result, and keeps none."""

from __future__ import annotations

import math
from functools import cache

from backprop.engine.backend import Backend
from backprop.engine.float64 import FLOAT64, number
from backprop.engine.primitives import PRIMITIVES
from backprop.homework.rounding import MOST_DIGITS, Rounding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_TIE = 1e-9


def nearest(x: float, rounding: Rounding) -> float:
    """A number rounded, a five away from zero, as it is taught in school."""
    return math.copysign(_kept(abs(x), rounding, 0.5 + _TIE), x)


def cut_off(x: float, rounding: Rounding) -> float:
    """A number with its further digits cut off, which is not rounding."""
    return math.copysign(_kept(abs(x), rounding, _TIE), x)


def _kept(x: float, rounding: Rounding, add: float) -> float:
    if not 1e-290 < x < 1e290:
        return x
    unit = rounding.unit(x)
    if x / unit > 10.0**MOST_DIGITS:
        return x
    scale = round(1 / unit) if unit < 1 else 0  # 29/100, and not 29*0.01
    return math.floor(x * scale + add) / scale if scale else math.floor(x / unit + add) * unit


@cache
def stepwise(rounding: Rounding) -> Backend:
    """The backend of such floats. Only its functions round, so sums are those of `function("add")`."""

    def rounded(op: str) -> Callable[..., float]:
        function = FLOAT64.function(op)

        def step(*args: float) -> float:
            result = function(*args)
            return result if result in args else nearest(result, rounding)  # x^1 is no step

        return step

    return Backend("every step rounded", _number(rounding), {op: rounded(op) for op in PRIMITIVES})


def _number(rounding: Rounding) -> Callable[[str], float]:
    return lambda text: nearest(number(text), rounding) if text[:1].isalpha() else number(text)
