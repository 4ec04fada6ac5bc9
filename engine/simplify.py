"""The shortest way to write a formula, among those that the rules find.

From the parts upwards, each sum is tried as it is, over its common denominator, with common factors drawn out,
and multiplied out; each product is tried with its sums multiplied out; and the identities of `identities.py`
are tried on all of these. What is shortest stays. Parts that are too large for that are left as they are, so
the time grows linearly with the formula.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, inf

from backprop.engine.algebra import CALL, LEAF, NUMBER, PRODUCT, SUM, Algebra, Terms
from backprop.engine.exact import Exact, exact, quotient
from backprop.engine.functions import apply
from backprop.engine.length import Lengths
from backprop.engine.matching import product_rules, sum_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST_TERMS = 40
"""Sums of more terms are not rearranged."""

_MOST_EXPANDED = 60
"""No product is multiplied out that has more terms then."""

_ROUNDS = 3


class Simplifier:
    """Simplifies nodes of one algebra, each once."""

    def __init__(self, algebra: Algebra) -> None:
        self.algebra = algebra
        self.lengths = Lengths(algebra)
        self.done: dict[int, int] = {}
        self.plain: dict[int, int] = {}

    def simplify(self, tops: Iterable[int]) -> list[int]:
        """The same formulas, written more shortly where the rules find a way."""
        tops = list(tops)
        algebra = self.algebra
        for node in algebra.below(tops):
            if node not in self.done:
                self.done[node] = self._settled(self._rebuilt(node))
        return [self.done[node] for node in tops]

    def _rebuilt(self, node: int) -> list[int]:
        """The node over its simplified parts. A product is kept as it was too, for the sums that it is in:
        two of them may have more in common before they are simplified than after."""
        algebra, done = self.algebra, self.done
        content = algebra.nodes[node]
        if content[0] == SUM:
            constant = (algebra.one, content[2])
            sums = [
                algebra.add((*((known.get(term, done[term]), c) for term, c in content[1]), constant))
                for known in (done, self.plain)
            ]
            return list(dict.fromkeys(sums))
        if content[0] == PRODUCT:
            self.plain[node] = algebra.multiply((done[base], done[exponent]) for base, exponent in content[1])
            return [self.plain[node]]
        if content[0] == CALL:
            return [apply(algebra, content[1], tuple(done[arg] for arg in content[2]))]
        return [node]

    def _settled(self, starts: list[int]) -> int:
        """The shortest form, from which no rule leads to a shorter one."""
        node = starts[0]
        for _ in range(_ROUNDS):
            best = min((form for start in starts for form in self._forms(start)), key=self.lengths.of)
            if self.lengths.of(best) >= self.lengths.of(node):
                return node
            node = best
            starts = [node]
        return node

    def _forms(self, node: int) -> Iterator[int]:
        yield node
        algebra = self.algebra
        content = algebra.nodes[node]
        if content[0] not in (SUM, PRODUCT) or len(content[1]) > _MOST_TERMS:
            return
        terms, constant = algebra.terms(node)
        if len(terms) + (constant != 0) > 1:
            for form in self._sums(node):
                yield form
                yield self._termwise(form)
                yield from self._factored(form)
        else:
            yield from self._products(node)

    def _termwise(self, node: int) -> int:
        """A sum with identities applied to each of its terms."""
        terms, constant = self.algebra.terms(node)
        parts = [(min(self._products(term), key=self.lengths.of), c) for term, c in terms.items()]
        return self.algebra.add((*parts, (self.algebra.one, constant)))

    # Sums

    def _sums(self, node: int) -> Iterator[int]:
        """A sum as it is and multiplied out, each with identities applied."""
        yield (plain := self._with_identities(node))
        expanded = self.expanded(node)
        if expanded not in (node, plain):
            yield self._with_identities(expanded)

    def _with_identities(self, node: int) -> int:
        """A sum with the identities that make it shorter."""
        for _ in range(8):
            for found in sum_rules(self.algebra, node):
                if self.lengths.of(found) < self.lengths.of(node):
                    node = found
                    break
            else:
                return node
        return node

    def _factored(self, node: int) -> Iterator[int]:
        """A sum with what its terms share drawn out: all of it, and without denominators."""
        algebra = self.algebra
        terms, constant = algebra.terms(node)
        if len(terms) + (constant != 0) < 2:
            yield from self._products(node)
            return
        shared = _shared_powers(algebra, terms, constant)
        choices = [shared, {b: x for b, x in shared.items() if algebra.value(x) is None or algebra.value(x) > 0}]
        for powers in choices[: 1 + (choices[0] != choices[1])]:
            if not powers:
                continue
            yield from self._over(powers, terms, constant)

    def _over(self, powers: dict[int, int], terms: Terms, constant: Exact) -> Iterator[int]:
        """powers · (what is left of each term)."""
        algebra = self.algebra
        inverse = {base: algebra.scaled(exponent, -1) for base, exponent in powers.items()}
        left = [(algebra.multiply(((term, algebra.one), *inverse.items())), c) for term, c in terms.items()]
        if constant:
            left.append((algebra.multiply(inverse.items()), constant))
        inner = algebra.add(left)
        for form in dict.fromkeys((inner, self.expanded(inner))):
            shortened = self._with_identities(form)
            whole = algebra.multiply(((shortened, algebra.one), *powers.items()))
            yield whole
            yield from self._products(whole)

    # Products

    def _products(self, node: int) -> Iterator[int]:
        """A product with identities applied, and multiplied out."""
        algebra = self.algebra
        for _ in range(8):
            for found in product_rules(algebra, node):
                if self.lengths.of(found) < self.lengths.of(node):
                    node = found
                    break
            else:
                break
        yield node
        _, powers = algebra.powers(node)
        if sum(algebra.nodes[base][0] == SUM for base in powers) and len(powers) > 1:
            expanded = self.expanded(node)
            yield expanded
            yield self._with_identities(expanded)

    def expanded(self, node: int) -> int:
        """A sum or a product with the products of sums in it multiplied out, as far as that stays short."""
        algebra = self.algebra
        terms, constant = algebra.terms(node)
        parts: list[tuple[int, Exact]] = [(algebra.one, constant)]
        for term, c in terms.items():
            parts.append((self._expanded_term(term), c))
        return algebra.add(parts)

    def _expanded_term(self, term: int) -> int:
        algebra = self.algebra
        if algebra.nodes[term][0] != PRODUCT:
            return term
        found = [algebra.one]
        rest: dict[int, int] = {}
        size = 1
        for base, exponent in algebra.powers(term)[1].items():
            e = algebra.value(exponent)
            is_sum = algebra.nodes[base][0] == SUM and e is not None and e.denominator == 1 and e > 0
            if not is_sum:
                rest[base] = exponent
                continue
            terms, constant = algebra.terms(base)
            count = len(terms) + (constant != 0)
            size *= comb(count + int(e) - 1, int(e)) if e < 10 else 10**6
            if size > _MOST_EXPANDED:
                return term
            found += [base] * int(e)
        if size == 1:
            return term
        total = algebra.product(1, rest)
        for factor in found:
            total = self._distributed(total, factor)
        return total

    def _distributed(self, left: int, right: int) -> int:
        algebra = self.algebra
        parts = []
        for x, c in _parts(algebra, left):
            for y, d in _parts(algebra, right):
                parts.append((algebra.multiply(((x, algebra.one), (y, algebra.one))), exact(c * d)))
        return algebra.add(parts)


def _parts(algebra: Algebra, node: int) -> list[tuple[int, Exact]]:
    terms, constant = algebra.terms(node)
    return [*terms.items(), *([(algebra.one, constant)] if constant else [])]


def _shared_powers(algebra: Algebra, terms: Terms, constant: Exact) -> dict[int, int]:
    """The powers that all terms have, and all denominators: for each base its smallest exponent."""
    every = [algebra.powers(term)[1] for term in terms]
    if constant:
        every.append({})
    shared: dict[int, int] = {}
    for base in dict.fromkeys(base for powers in every for base in powers):
        exponents = [powers.get(base, algebra.zero) for powers in every]
        found = _smallest(algebra, exponents)
        if found != algebra.zero:
            shared[base] = found
    return shared


def _smallest(algebra: Algebra, exponents: list[int]) -> int:
    """The smallest of some exponents, which may have a symbolic part if that is the same in all."""
    numbers = []
    symbolic: set[tuple] = set()
    for exponent in exponents:
        terms, constant = algebra.terms(exponent)
        symbolic.add(tuple(sorted(terms.items())))
        numbers.append(constant)
    if len(symbolic) > 1:
        return algebra.zero
    return algebra.sum(dict(next(iter(symbolic))), min(numbers))
