"""How many digits the views for people show."""

from __future__ import annotations

from backprop.engine.rounding import DIGITS, shown

__all__ = ["DIGITS", "MOST_DIGITS", "shown"]

MOST_DIGITS = 17
"""No float has more that mean anything."""
