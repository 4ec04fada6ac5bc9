"""Numbers for people. Programs get them in full."""

from __future__ import annotations

import math

DIGITS = 6
"""Significant digits that people are shown unless they ask for others."""


def shown(value: float, digits: int = DIGITS) -> str:
    """A number rounded to significant digits: `-0.196612`, `3`, `1e10`, `∞`, `undefined`."""
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    text = f"{value:.{digits}g}"
    mantissa, e, exponent = text.partition("e")
    if mantissa == "-0":
        mantissa = "0"
    return f"{mantissa}e{int(exponent)}" if e else mantissa
