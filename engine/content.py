"""What the terms of a sum have in common in their coefficients, its content, and the sum without it."""

from __future__ import annotations

from fractions import Fraction

from backprop.engine.exact import Exact, common, exact
from backprop.engine.kinds import LEAF

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.engine.algebra import Algebra


def primitive(algebra: Algebra, node: int, is_whole: bool) -> tuple[int, Exact]:
    """A sum without a common factor of its coefficients, and that factor.

    If a sign may be drawn out, as it may be from a whole power, `x - 1` is chosen and not `1 - x`, but
    `1 - sin(x)` and not `sin(x) - 1`.
    """
    terms, constant = algebra.terms(node)
    factor = common((*terms.values(), *((constant,) if constant else ())))
    first = next(iter(terms.values()))
    if constant and not all(algebra.nodes[base][0] == LEAF for base in algebra.powers(next(iter(terms)))[1]):
        first = constant
    if is_whole and first < 0:
        factor = -factor
    if factor in (0, 1):
        return node, 1
    return algebra.scaled(node, exact(1 / Fraction(factor))), factor
