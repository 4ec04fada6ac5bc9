"""The default backend: Python floats, that is IEEE 754 binary64.

Outside its domain a function raises; where it overflows it answers with an infinity.
"""

from __future__ import annotations

import math
import operator

from backprop.engine.backend import Backend

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e, "tau": math.tau}


def number(text: str) -> float:
    """The float nearest to a literal or a constant."""
    return _CONSTANTS[text] if text in _CONSTANTS else float(text)


def _saturating(function: Callable[[float], float], *, odd: bool = False) -> Callable[[float], float]:
    """A function that answers with an infinity where it overflows."""

    def saturated(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.copysign(math.inf, x) if odd else math.inf

    return saturated


def _pow(x: float, y: float) -> float:
    try:
        return math.pow(x, y)
    except OverflowError:
        return -math.inf if x < 0 and y % 2 == 1 else math.inf


def _nth_root(x: float, n: float) -> float:
    if x < 0:
        if n % 2 != 1:
            raise ValueError("an even root of a negative number")
        return -_nth_root(-x, n)
    if n in (1, 2, 3):
        return (x, math.sqrt(x), math.cbrt(x))[int(n) - 1]
    root = _pow(x, 1 / n)
    if not 0 < root < math.inf or x == 1:
        return root
    back = _pow(root, n)  # 1/n was rounded; one step of Newton's method takes that back
    return root + root * (x / back - 1) / n if 0 < back < math.inf else root


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
    """Φ(x) = erfc(-x/√2)/2, corrected to first order for the rounding of x/√2 (Dekker's exact product)."""
    t = -x * _ROOT_HALF
    if not -6 < -t < 0 and not 0 < t < 28:
        return math.erfc(t) / 2
    x_head, c_head = _dekker_head(-x), _dekker_head(_ROOT_HALF)
    x_tail, c_tail = -x - x_head, _ROOT_HALF - c_head
    rest = ((x_head * c_head - t) + x_head * c_tail + x_tail * c_head) + x_tail * c_tail - x * _ROOT_HALF_REST
    return (math.erfc(t) - 2 / math.sqrt(math.pi) * _gauss(t) * rest) / 2


def _dekker_head(x: float) -> float:
    """The upper half of the digits of `x` (Veltkamp's splitting)."""
    scaled = 134217729.0 * x
    return scaled - (scaled - x)


def _digamma(x: float) -> float:
    return _polygamma(0, x)


def _polygamma(n: float, x: float) -> float:
    if x <= 0 and x == math.floor(x):
        raise ValueError("a pole")
    import mpmath

    return float(mpmath.mp.psi(int(n), x))


def _gamma(x: float) -> float:
    try:
        return math.gamma(x)
    except OverflowError:
        return math.copysign(math.inf, x)


def _times(x: float, y: float) -> float:
    return x * y if x else 0.0


def _ratio(x: float, y: float) -> float:
    return x / y if x else 0.0


def _equal(x: float, y: float) -> float:
    return float(x == y)


def _ties(z: float, *values: float) -> float:
    return float(values.count(z))


def _hypot(*coordinates: float) -> float:
    return math.hypot(*coordinates)


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
    "hypot": _hypot,
    "exp": _saturating(math.exp),
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
    "gamma": _gamma,
    "lgamma": _saturating(math.lgamma),
    "digamma": _digamma,
    "times_": _times,
    "ratio_": _ratio,
    "equal_": _equal,
    "ties_": _ties,
    "gauss_": _gauss,
    "polygamma_": _polygamma,
}

FLOAT64 = Backend("float64", number, FUNCTIONS)
