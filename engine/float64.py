"""The default backend: Python floats, that is IEEE 754 binary64.

Outside its domain a function raises; where it overflows it answers with an infinity.
"""

from __future__ import annotations

import math
import operator

from backprop.engine.backend import Backend
from backprop.engine.primitives import CONSTANTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_VALUES = {"pi": math.pi, "e": math.e, "tau": math.tau}


def number(text: str) -> float:
    """The float nearest to a literal or a constant."""
    return _VALUES[CONSTANTS[text]] if text in CONSTANTS else float(text)


def _saturating(function: Callable[[float], float], *, odd: bool = False) -> Callable[[float], float]:
    """A function that answers with an infinity where it overflows; if odd, with that of the sign of x."""

    def saturated(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.copysign(math.inf, x) if odd else math.inf

    return saturated


_exp = _saturating(math.exp)


def _pow(x: float, y: float) -> float:
    try:
        return math.pow(x, y)
    except OverflowError:
        return -math.inf if x < 0 and y % 2 == 1 else math.inf


def _nth_root(x: float, n: float) -> float:
    if x < 0:
        if n % 2 != 1 or n != math.floor(n):
            raise ValueError("an even root of a negative number")
        return -_nth_root(-x, n)
    if n in (1, 2, 3):
        return (x, math.sqrt(x), math.cbrt(x))[int(n) - 1]
    inverse = 1 / n
    root = _pow(x, inverse)
    if not (0 < root < math.inf and 1e-150 < abs(n) < 1e150):
        return root
    rest = (1 - n * inverse - _product_rest(n, inverse)) / n  # what rounding 1/n left out
    return root * (1 + rest * math.log(x))


def _root_power(x: float, r: float, n: float) -> float:
    if x and not r:
        return math.inf  # the root underflowed
    return x / r if x else _pow(r, n - 1)


def _lowered_power(x: float, y: float) -> float:
    """x^(y - 1), also where y - 1 would be rounded: to y itself beyond 2⁵³, with the wrong sign."""
    exact = abs(y) < 2**53 and (y - 1) + 1 == y
    return _pow(x, y - 1) if exact or not x else _pow(x, y) / x


def _sigmoid(x: float) -> float:
    return math.exp(x) if x < -700 else 1 / (1 + _exp(-x))


def _silu(x: float) -> float:
    """x·σ(x), also where σ(x) underflows and the product does not."""
    if x < -700:
        half = math.exp(x / 2)
        return x * half * half
    return x / (1 + _exp(-x))


def _log_base(x: float, b: float) -> float:
    if b in (2, 10):
        return math.log2(x) if b == 2 else math.log10(x)
    return math.log(x) / math.log(b)


def _sign(x: float) -> float:
    return float((x > 0) - (x < 0))


def _step(x: float) -> float:
    return float(x > 0)


def _floor(x: float) -> float:
    return float(math.floor(x)) if math.isfinite(x) else x


def _ceil(x: float) -> float:
    return float(math.ceil(x)) if math.isfinite(x) else x


def _atan2(y: float, x: float) -> float:
    if x == 0 == y:
        raise ValueError("the direction of a point at the origin")
    return math.atan2(y, x)


def _clip(x: float, lo: float, hi: float) -> float:
    if lo > hi:
        raise ValueError("bounds in the wrong order")
    return min(max(x, lo), hi)


def _head(x: float) -> float:
    """`x` to 20 binary places: a number whose square is exact, for |x| < 64."""
    return round(x * 1048576) / 1048576


def _gauss(x: float) -> float:
    """e^(-x²). Rounding x² would cost up to 700 units in the last place, so the square is split."""
    if abs(x) > 28:
        return 0.0
    head = _head(x)
    return math.exp(-head * head) * math.exp(-(x - head) * (x + head))


def _normal_pdf(x: float) -> float:
    if abs(x) > 39:
        return 0.0
    head = _head(x)
    return math.exp(-head * head / 2) * math.exp(-(x - head) * (x + head) / 2) / math.sqrt(math.tau)


_ROOT_HALF = math.sqrt(0.5)
_ROOT_HALF_REST = -4.833646656726457e-17  # √½ is _ROOT_HALF + _ROOT_HALF_REST, to twice the precision


def _normal_cdf(x: float) -> float:
    """Φ(x) = erfc(-x/√2)/2, corrected to first order for the rounding of x/√2."""
    t = -x * _ROOT_HALF
    if not -6 < -t < 0 and not 0 < t < 28:
        return math.erfc(t) / 2
    rest = _product_rest(-x, _ROOT_HALF) - x * _ROOT_HALF_REST
    return (math.erfc(t) - 2 / math.sqrt(math.pi) * _gauss(t) * rest) / 2


def _product_rest(a: float, b: float) -> float:
    """a·b minus its float (Dekker's exact product)."""
    a_head, b_head = _upper_half(a), _upper_half(b)
    a_tail, b_tail = a - a_head, b - b_head
    return ((a_head * b_head - a * b) + a_head * b_tail + a_tail * b_head) + a_tail * b_tail


def _upper_half(x: float) -> float:
    """The upper half of the digits of `x` (Veltkamp's splitting)."""
    scaled = 134217729.0 * x
    return scaled - (scaled - x)


def _digamma(x: float) -> float:
    return _polygamma(0, x)


def _polygamma(n: float, x: float) -> float:
    if not math.isfinite(n) or n != math.floor(n) or not 0 <= n <= 21:  # the slope of the 20th is the 21st
        raise ValueError("no such derivative")
    if x <= 0 and x == math.floor(x):
        raise ValueError("a pole")
    from backprop.engine.arbitrary import mp, mpf, polygamma

    with mp.workprec(120):
        return float(polygamma(int(n), mpf(x)))


def _times(x: float, y: float) -> float:
    return x * y if x else 0.0


def _ratio(x: float, y: float) -> float:
    return x / y if x else 0.0


def _equal(x: float, y: float) -> float:
    return float(x == y)


def _ties(z: float, *values: float) -> float:
    return float(values.count(z))


FUNCTIONS: dict[str, Callable[..., float]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "pow": _pow,
    "sqrt": math.sqrt,
    "cbrt": math.cbrt,
    "nthRoot": _nth_root,
    "hypot": math.hypot,
    "exp": _exp,
    "expm1": _saturating(math.expm1),
    "log": math.log,
    "log1p": math.log1p,
    "log2": math.log2,
    "log10": math.log10,
    "log_base": _log_base,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "atan2": _atan2,
    "sinh": _saturating(math.sinh, odd=True),
    "cosh": _saturating(math.cosh),
    "tanh": math.tanh,
    "asinh": math.asinh,
    "acosh": math.acosh,
    "atanh": math.atanh,
    "max": max,
    "min": min,
    "abs": abs,
    "sign": _sign,
    "step": _step,
    "floor": _floor,
    "ceil": _ceil,
    "clip": _clip,
    "erf": math.erf,
    "erfc": math.erfc,
    "normal_cdf": _normal_cdf,
    "normal_pdf": _normal_pdf,
    "gamma": _saturating(math.gamma, odd=True),
    "lgamma": _saturating(math.lgamma),
    "digamma": _digamma,
    "sigmoid": _sigmoid,
    "silu": _silu,
    "times_": _times,
    "lowered_power_": _lowered_power,
    "root_power_": _root_power,
    "ratio_": _ratio,
    "equal_": _equal,
    "ties_": _ties,
    "gauss_": _gauss,
    "polygamma": _polygamma,
}

FLOAT64 = Backend("float64", number, FUNCTIONS)


def local_derivative(
    op: str, arguments: Sequence[float], value: float, argument: int, convention: str = ""
) -> float:
    """∂value/∂argument of a primitive at a point; ±∞ or NaN where there is none."""
    return local_derivatives(op, arguments, value, (argument,), convention)[0]


def local_derivatives(
    op: str, arguments: Sequence[float], value: float, wanted: Sequence[int], convention: str = ""
) -> list[float]:
    """The same in several arguments, which are in order."""
    try:
        return [*map(float, FLOAT64.following(convention).locals(op, arguments, value, wanted))]
    except (ValueError, ArithmeticError):
        from backprop.engine.ieee import IEEE

        return [*map(float, IEEE.following(convention).locals(op, arguments, value, wanted))]
