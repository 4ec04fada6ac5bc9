"""Numbers for people. Programs get them in full."""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DIGITS = 6
"""Significant digits that people are shown unless they ask for others."""

_LONGEST_FRACTION = 24


def shown(value: Any, digits: int = DIGITS) -> str:
    """A number rounded to significant digits: `-0.196612`, `3`, `1e10`, `∞`, `undefined`.

    A fraction is shown as it is, unless it is very long.
    """
    if hasattr(value, "denominator"):
        text = str(value)
        return text if len(text) <= _LONGEST_FRACTION else f"≈{_decimal(value, digits)}"
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    text = f"{value:.{digits}g}".lower()
    if not isinstance(value, float) and "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    mantissa, e, exponent = text.partition("e")
    if mantissa == "-0":
        mantissa = "0"
    return f"{mantissa}e{int(exponent)}" if e else mantissa


def _decimal(fraction: Any, digits: int) -> str:
    from decimal import Decimal, localcontext

    with localcontext(prec=max(digits, 1)):
        return shown(Decimal(fraction.numerator) / fraction.denominator, digits)
