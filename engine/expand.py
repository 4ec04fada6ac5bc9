"""Products of sums, multiplied out."""

from __future__ import annotations

from math import comb

from backprop.engine.algebra import Algebra
from backprop.engine.exact import Exact, exact
from backprop.engine.kinds import PRODUCT, SUM

_MOST_EXPANDED = 60
"""No product is multiplied out that has more terms then."""

_MOST_TIMES = 10
"""Nor a power with a larger exponent."""


def expanded(algebra: Algebra, node: int) -> int:
    """A sum or a product with the products of sums in it multiplied out, as far as that stays short."""
    terms, constant = algebra.terms(node)
    parts = [(_expanded_term(algebra, term), c) for term, c in terms.items()]
    return algebra.add((*parts, (algebra.one, constant)))


def _expanded_term(algebra: Algebra, term: int) -> int:
    if algebra.nodes[term][0] != PRODUCT:
        return term
    sums: list[int] = []
    rest: dict[int, int] = {}
    size = 1
    for base, exponent in algebra.powers(term)[1].items():
        e = algebra.value(exponent)
        if algebra.nodes[base][0] != SUM or not isinstance(e, int) or not 0 < e < _MOST_TIMES:
            rest[base] = exponent
            continue
        size *= comb(len(_parts(algebra, base)) + e - 1, e)
        if size > _MOST_EXPANDED:
            return term
        sums += [base] * e
    if not sums:
        return term
    total = algebra.product(1, rest)
    for factor in sums:
        parts = []
        for x, c in _parts(algebra, total):
            for y, d in _parts(algebra, factor):
                parts.append((algebra.multiply(((x, algebra.one), (y, algebra.one))), exact(c * d)))
        total = algebra.add(parts)
    return total


def _parts(algebra: Algebra, node: int) -> list[tuple[int, Exact]]:
    """Terms with coefficients; the number is a term as well."""
    terms, constant = algebra.terms(node)
    return [*terms.items(), *([(algebra.one, constant)] if constant else [])]
