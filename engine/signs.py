"""Where formulas are positive, as far as that can be seen from how they are made."""

from __future__ import annotations

from backprop.engine.exact import Exact
from backprop.engine.kinds import LEAF, NOT_NEGATIVE, NUMBER, POSITIVE, PRODUCT, SUM, UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from backprop.engine.algebra import Algebra

_ALWAYS_POSITIVE = {"cosh", "sech", "sigmoid", "softplus", "normal_cdf", "normal_pdf", "erfc"}
_NEVER_NEGATIVE = {"abs", "hypot", "relu", "step", "acos", "acosh", "asec", "asech"}


def sign_of(content: tuple[Any, ...], algebra: Algebra) -> int:
    """What the sign of a node is wherever it has a value, from what is known of its parts."""
    kind = content[0]
    if kind == NUMBER:
        return POSITIVE if content[1] > 0 else NOT_NEGATIVE if content[1] == 0 else UNKNOWN
    if kind == LEAF:
        return POSITIVE if content[2] else UNKNOWN
    if kind == SUM:
        parts = [(algebra.signs[term], c) for term, c in content[1]]
        if content[2] < 0 or any(sign == UNKNOWN or c < 0 for sign, c in parts):
            return UNKNOWN
        return POSITIVE if content[2] > 0 or any(sign == POSITIVE for sign, _ in parts) else NOT_NEGATIVE
    if kind == PRODUCT:
        return min(_sign_of_power(algebra, base, algebra.value(x)) for base, x in content[1])
    if content[1] in _ALWAYS_POSITIVE:
        return POSITIVE
    return NOT_NEGATIVE if content[1] in _NEVER_NEGATIVE else UNKNOWN


def _sign_of_power(algebra: Algebra, base: int, exponent: Exact | None) -> int:
    if algebra.signs[base] == POSITIVE:
        return POSITIVE
    if exponent is None:
        return algebra.signs[base]
    return NOT_NEGATIVE if exponent.denominator != 1 or exponent % 2 == 0 else algebra.signs[base]
