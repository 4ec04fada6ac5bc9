"""How long a formula is when it is written out: what `simplify.py` makes as small as it can."""

from __future__ import annotations

from fractions import Fraction

from backprop.engine.algebra import Algebra
from backprop.engine.exact import Exact, decimal, exact, magnitude, quotient
from backprop.engine.kinds import LEAF, NUMBER, PRODUCT, SUM
from backprop.engine.lower import drawn_in, drawn_out, sign_is_absorbed

_GATE = 2.0
"""What a gate counts on top of its characters."""

_POWER = 3.0
"""What a power counts on top: `s*(1 - s)` reads better than `s - s^2`."""

_BRACKETS = 0.5

_RARE = {"sec": 4, "csc": 4, "cot": 4, "sech": 8, "csch": 8, "coth": 8, "sinh": 2, "cosh": 2}
"""Functions that count as longer than they are, so that `1 - tanh(x)^2` stays as it is."""


class Lengths:
    """Lengths of the nodes of one algebra: characters, and a little more for each gate."""

    def __init__(self, algebra: Algebra) -> None:
        self.algebra = algebra
        self._known: dict[int, float] = {}

    def of(self, node: int) -> float:
        """The length of a node; as a float, for it grows exponentially where much is shared."""
        known = self._known
        if node in known:
            return known[node]
        for below in self.algebra.below([node], known):
            known[below] = self._length(below)
        return known[node]

    def _length(self, node: int) -> float:
        content = self.algebra.nodes[node]
        if content[0] == NUMBER:
            return self._number(content[1]) + (1 + _GATE if content[1] < 0 else 0)
        if content[0] == LEAF:
            return len(content[1])
        if content[0] == PRODUCT:
            return self._product(1, node)
        if content[0] == SUM:
            return self._sum(node)
        args = sum(self._known[arg] + 2 for arg in content[2])
        return len(content[1]) + args + _GATE + _RARE.get(content[1], 0)

    def _number(self, number: Exact) -> float:
        above, below = abs(number.numerator), number.denominator
        if below != 1 and self.algebra.decimals and (text := decimal(magnitude(number))):
            return len(text)
        return len(str(above)) + (len(str(below)) + 1 + _GATE if below != 1 else 0)

    def _sum(self, node: int) -> float:
        terms, constant = self.algebra.terms(node)
        factor = drawn_out(self.algebra, node)
        parts = [self._product(magnitude(quotient(c, factor)), term) for term, c in terms.items()]
        if constant:
            parts.append(self._number(quotient(constant, factor)))
        total = sum(parts) + (3 + _GATE) * (len(parts) - 1)
        if factor != 1:
            total += self._number(factor) + 3 + _GATE
        if constant <= 0 and all(c < 0 for c in terms.values()):
            alone = len(parts) == 1 and sign_is_absorbed(self.algebra, next(iter(terms)))
            total += 0 if alone else 1 + _GATE
        return total

    def _product(self, coefficient: Exact, term: int) -> float:
        """A term with a positive coefficient."""
        algebra, known = self.algebra, self._known
        above, below = [], []
        widened = drawn_in(algebra, coefficient, algebra.powers(term)[1])
        if widened is not None:
            above.append(self._widened(widened, coefficient))
            coefficient = 1
        if coefficient.denominator != 1 and algebra.decimals and decimal(coefficient):
            above.append(self._number(coefficient))
            coefficient = 1
        if coefficient.numerator != 1:
            above.append(self._number(coefficient.numerator))
        if coefficient.denominator != 1:
            below.append(self._number(coefficient.denominator))
        if algebra.nodes[term][0] != PRODUCT:
            above.append(known[term] + self._brackets(term, bool(above or below)))
        else:
            powers = algebra.nodes[term][1]
            alone = len(powers) == 1 and not above and not below
            for base, exponent in powers:
                if base == widened:
                    continue
                e = algebra.value(exponent)
                if base == algebra.e:
                    above.append(5 + _GATE + known[exponent])
                    continue
                if e is None:
                    above.append(
                        self._power(base) + known[exponent] + self._brackets(exponent, True) + 1 + _POWER
                    )
                    continue
                size = magnitude(e)
                if size == 1:
                    written = known[base] + self._brackets(base, not alone or e < 0)
                elif size == Fraction(1, 2):
                    written = known[base] + 6 + _GATE
                else:
                    written = self._power(base) + self._number(size) + 1 + _POWER
                    written += 2 if size.denominator != 1 else 0
                (below if e < 0 else above).append(written)
        total = sum(above) + sum(below) + (1 + _GATE) * (max(len(above) - 1, 0) + max(len(below) - 1, 0))
        if below:
            total += 1 + _GATE + (2 if len(below) > 1 else 0) + (0 if above else 1)
        return total

    def _widened(self, node: int, factor: Exact) -> float:
        """A sum in brackets with its coefficients multiplied by a factor."""
        terms, constant = self.algebra.terms(node)
        parts = [self._product(magnitude(exact(c * factor)), term) for term, c in terms.items()]
        if constant:
            parts.append(self._number(exact(constant * factor)))
        return sum(parts) + (3 + _GATE) * (len(parts) - 1) + _BRACKETS

    def _power(self, base: int) -> float:
        kind = self.algebra.nodes[base][0]
        return self._known[base] + (2 if kind in (SUM, PRODUCT) else 0)

    def _brackets(self, node: int, inside: bool) -> float:
        if not inside:
            return 0
        content = self.algebra.nodes[node]
        return _BRACKETS if content[0] == SUM else 0
