"""Slopes that somebody claims: right or wrong."""

from __future__ import annotations

import math
import re

from backprop.engine.referee import Ruling
from backprop.engine.relative_error import GOOD, relative_error
from backprop.grammar.record import Record

_DECIMAL = re.compile(r"[+-]?(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?")


class Claim(Record):
    """What somebody says a slope is."""

    name: str
    """The input or node."""
    written: str
    value: float
    of: str | None = None
    """What it is the slope of, if that is said."""


class Judgement(Record):
    """A claim, judged."""

    claim: Claim
    true: float | None
    """The slope; None where there are several."""
    sides: tuple[float, float] | None
    """The slopes on both sides, where they differ."""
    used: float | None
    """A slope that is right besides, by a convention; None where that is one of these."""
    error: float
    """Relative, to the true slope, or to the nearest of several."""
    right: bool


def judge(claim: Claim, gradient: float, ruling: Ruling | None, used: float | None = None) -> Judgement:
    """Compare a claim with the referee's slope, or with the gradient where he has none.

    A decimal number is right when the slope rounds to it, at the digits that it is written with: 0.39 for
    0.3932. A whole number has two digits at least (-4 is -4.0), and so has to be closer than one half. An
    expression (1/3, pi/2) is right up to a relative error of 1e-7. Between two sides of a corner every slope
    is right.

    Args:
        claim: what is claimed.
        gradient: what the reverse pass gave.
        ruling: what the referee says, if he was asked.
        used: a slope that is right besides, by a convention.
    """
    sides = ruling.sides if ruling else None
    if sides is not None:
        low, high = sorted(sides)
        nearest = min(max(claim.value, low), high)
        true = None
    else:
        nearest = true = gradient if ruling is None or ruling.slope is None else ruling.slope
    if used is not None and abs(claim.value - used) < abs(claim.value - nearest):
        nearest = used
    error = relative_error(claim.value, nearest)
    right = error <= GOOD or abs(claim.value - nearest) <= half_unit(claim.written)
    return Judgement(claim, true, sides, used, error, right)


def half_unit(written: str) -> float:
    """Half a unit of the last digit of a decimal number; 0 for an expression, and for a bare 0."""
    match = _DECIMAL.fullmatch(written.strip().replace("−", "-"))
    if match is None or not (match[1] or match[2]):
        return 0.0
    whole, fraction, exponent = match[1].lstrip("0"), match[2], int(match[3] or 0)
    if not whole and not fraction:
        return 0.0
    place = -len(fraction) if fraction or len(whole) > 1 else -1
    return math.nextafter(0.5 * 10.0 ** max(-300, min(300, place + exponent)), math.inf)
