"""Exact numbers: whole numbers as int, all others as Fraction, and what can be worked out with them."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isqrt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

Exact = int | Fraction

MOST_BITS = 320
"""Of a numerator or a denominator. A number that needs more, about 96 digits, is not worked out."""


def exact(number: Exact) -> Exact:
    """A whole number as int: those are ten times as fast."""
    if isinstance(number, int):
        return number
    return number.numerator if number.denominator == 1 else number


def magnitude(number: Exact) -> Exact:
    """Its absolute value."""
    return number if number >= 0 else -number


def quotient(x: Exact, y: Exact) -> Exact:
    """x/y."""
    return x if y == 1 else exact(Fraction(x) / y)


def read_number(literal: str) -> Exact | None:
    """The number that a literal writes, or None if it has too many digits to be worth it."""
    if len(literal) <= 40 and literal.isdecimal():
        return int(literal)
    mantissa, _, exponent = literal.lower().partition("e")
    if len(mantissa) > 40 or len(exponent) > 4 or abs(int(exponent or 0)) > 60:
        return None
    return exact(Fraction(literal))


def is_small(number: Exact) -> bool:
    """Whether it is short enough to be worked out and printed."""
    if isinstance(number, int):
        return number.bit_length() <= MOST_BITS
    return max(abs(number.numerator), number.denominator).bit_length() <= MOST_BITS


def power(base: Exact, exponent: Exact) -> Exact | None:
    """base^exponent, if it is a rational number that is not too long and the base is not 0^-1; else None."""
    if base == 1:
        return 1
    if base == 0:
        return 0 if exponent > 0 else None
    if exponent.denominator != 1:
        if base < 0 or exponent.denominator > 64:
            return None
        root = _root(Fraction(base), exponent.denominator)
        return None if root is None else power(root, exponent.numerator)
    size = max(abs(base.numerator), base.denominator).bit_length()
    if base not in (1, -1) and size * abs(exponent.numerator) > MOST_BITS:
        return None
    whole = exponent.numerator
    return base**whole if whole > 0 and isinstance(base, int) else exact(Fraction(base) ** whole)


def _root(base: Fraction, degree: int) -> Exact | None:
    """The exact root, if there is one."""
    parts = []
    for number in (base.numerator, base.denominator):
        found = isqrt(number) if degree == 2 else round(number ** (1 / degree))
        if found**degree != number:
            return None
        parts.append(found)
    return exact(Fraction(*parts))


def perfect_power(number: Exact) -> tuple[Exact, int]:
    """A positive number as a whole power of another, with the largest exponent that there is: 8 is 2^3."""
    size = max(number.numerator, number.denominator).bit_length()
    for degree in range(min(size, 64) - 1, 1, -1):
        root = _root(Fraction(number), degree)
        if root is not None and root != 1:
            return root, degree
    return number, 1


def common(numbers: Iterable[Exact]) -> Exact:
    """The largest number of which all are whole multiples; 0 for none."""
    above, below = 0, 1
    for number in numbers:
        above = gcd(above, number.numerator)
        below = below * number.denominator // gcd(below, number.denominator)
    return above if below == 1 else exact(Fraction(above, below))


def decimal(number: Exact) -> str | None:
    """A positive number as a short decimal fraction (`0.2`, `2.5e-7`), or None if it has none."""
    below = number.denominator
    places = 0
    while below != 1 and places < 20:
        shared = gcd(below, 10)
        if shared == 1:
            return None
        below //= shared
        places += 1
    if below != 1:
        return None
    digits = str(number.numerator * 10**places // number.denominator)
    if places and len(digits) + 4 < places:
        point = f".{digits[1:]}" if digits[1:] else ""
        return f"{digits[0]}{point}e{len(digits) - 1 - places}"
    if not places:
        zeros = len(digits) - len(digits.rstrip("0"))
        return f"{digits[:-zeros]}e{zeros}" if zeros > 8 else digits
    digits = digits.rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"
