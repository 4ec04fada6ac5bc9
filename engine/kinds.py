"""The kinds of nodes of an algebra, and what is known of their signs."""

from __future__ import annotations

NUMBER, LEAF, SUM, PRODUCT, CALL = "number", "leaf", "sum", "product", "call"

UNKNOWN, NOT_NEGATIVE, POSITIVE = range(3)
