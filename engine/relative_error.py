"""The relative error of a gradient check, and what its size means (CS231n, "Gradient checks")."""

from __future__ import annotations

import math

GOOD, FINE_AT_KINKS, WRONG = 1e-7, 1e-4, 1e-2
"""Up to GOOD "you should be happy"; up to FINE_AT_KINKS "okay for objectives with kinks", else too high; up
to WRONG "should make you feel uncomfortable"; beyond, "the gradient is probably wrong"."""


def relative_error(found: float, other: float) -> float:
    """|a - n|/(|a| + |n|): 0 for equal numbers, also infinite ones; NaN where one is NaN."""
    if found == other:
        return 0.0
    if math.isinf(found) or math.isinf(other):
        return 1.0
    return abs(found / 2 - other / 2) / (abs(found) / 2 + abs(other) / 2)


def band(error: float) -> str:
    """A word for an error; "" for NaN."""
    if math.isnan(error):
        return ""
    if error <= GOOD:
        return "good"
    if error <= FINE_AT_KINKS:
        return "fair"
    return "doubtful" if error <= WRONG else "bad"
