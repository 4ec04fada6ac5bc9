"""Powers of formulas: what may leave the brackets, and what comes down from the exponent."""

from __future__ import annotations

from backprop.engine.exact import Exact, exact, perfect_power
from backprop.engine.exact import power as rational_power
from backprop.engine.kinds import CALL, POSITIVE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from backprop.engine.algebra import Algebra

Powers = dict[int, int]
"""Base -> exponent."""


def power(algebra: Algebra, base: int, exponent: int) -> int:
    """base^exponent."""
    e, number = algebra.value(exponent), algebra.value(base)
    if e == 1:
        return base
    if e == 0 or number == 1:
        return algebra.one
    if number is not None and e is not None:
        folded = rational_power(number, e)
        if folded is not None:
            return algebra.number(folded)
        if number <= 0:
            op, args = ("div", (algebra.one, algebra.zero)) if number == 0 else ("pow", (base, exponent))
            return algebra.call(op, args)
        return algebra.product(1, {base: exponent})
    if base == algebra.e:
        return _exponential(algebra, exponent)
    if number is not None and number > 0:
        return _number_to(algebra, number, exponent)
    coefficient, powers = algebra.powers(base)
    if e is not None and e.denominator == 1:
        folded = rational_power(coefficient, e)
        if folded is None:
            powers, folded = {algebra.number(coefficient): algebra.one, **powers}, 1
        if len(powers) > algebra.most:
            return algebra.product(folded, {algebra.product(1, powers): exponent})
        return algebra.product(folded, {b: _times(algebra, x, e) for b, x in powers.items()})
    return _general_power(algebra, coefficient, powers, exponent, e)


def _general_power(
    algebra: Algebra, coefficient: Exact, powers: Mapping[int, int], exponent: int, e: Exact | None
) -> int:
    """A product to a power that is not whole: only factors that are positive may leave it."""
    outer: Powers = {}
    inner: Powers = {}
    scale: Exact = 1
    if e is not None and coefficient > 0 and coefficient != 1:
        folded = rational_power(coefficient, e)
        if folded is None:
            outer[algebra.number(coefficient)] = exponent
        scale, coefficient = folded or 1, 1
    for base, x in powers.items():
        if (algebra.signs[base] == POSITIVE and base != algebra.e) or base == algebra.e:
            join(algebra, outer, base, algebra.multiply(((x, algebra.one), (exponent, algebra.one))))
        else:
            inner[base] = x
    if len(inner) == 1 and coefficient == 1:
        ((base, x),) = inner.items()
        kind = algebra.value(x)
        if e is not None and kind is not None:
            if kind % 2 == 0 and exact(kind * e) % 2 != 0:
                base = algebra.absolute(base)
            join(algebra, outer, base, algebra.number(exact(kind * e)))
            return algebra.product(scale, outer)
    if inner or coefficient != 1:
        join(algebra, outer, algebra.product(coefficient, inner), exponent)
    return algebra.product(scale, outer)


def _number_to(algebra: Algebra, number: Exact, exponent: int) -> int:
    """A number to a power that is no number: 4^(x + 1) is 4*2^(2*x)."""
    root, degree = perfect_power(number)
    terms, constant = algebra.terms(exponent)
    whole = constant.numerator // constant.denominator
    factor = rational_power(number, whole)
    if factor is None:
        whole, factor = 0, 1
    rest = algebra.sum(dict(terms), exact(constant - whole))
    return algebra.product(factor, {algebra.number(root): algebra.scaled(rest, degree)})


def _exponential(algebra: Algebra, exponent: int) -> int:
    """e^exponent; what is a logarithm in the exponent comes down."""
    terms, constant = algebra.terms(exponent)
    rest, lowered = dict(terms), []
    for term, c in terms.items():
        for base, x in algebra.powers(term)[1].items():
            content = algebra.nodes[base]
            if content[:2] == (CALL, "log") and x == algebra.one:
                others = {b: y for b, y in algebra.powers(term)[1].items() if b != base}
                lowered.append((content[2][0], algebra.product(c, others)))
                del rest[term]
                break
    if not lowered:
        return algebra.product(1, {algebra.e: exponent})
    return algebra.multiply(((algebra.e, algebra.sum(rest, constant)), *lowered))


def _times(algebra: Algebra, exponent: int, e: Exact) -> int:
    return algebra.number(e) if exponent == algebra.one else algebra.scaled(exponent, e)


def join(algebra: Algebra, powers: Powers, base: int, exponent: int) -> None:
    """Multiply a product by one more power."""
    if base in powers:
        exponent = algebra.add(((powers[base], 1), (exponent, 1)))
    if exponent == algebra.zero:
        powers.pop(base, None)
    else:
        powers[base] = exponent
