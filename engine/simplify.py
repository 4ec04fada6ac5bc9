"""The shortest way to write a formula, among those that the rules find.

From the parts upwards, each sum is tried as it is, over its common denominator, with common factors drawn
out, and multiplied out; each product is tried with its sums multiplied out; and the identities of
`identities.py` are tried on all of these. What is shortest stays. Parts that are too large for that are left
as they are, so the time grows linearly with the formula.
"""

from __future__ import annotations

from backprop.engine.algebra import Algebra
from backprop.engine.exact import Exact
from backprop.engine.expand import expanded
from backprop.engine.functions import apply
from backprop.engine.kinds import CALL, LEAF, PRODUCT, SUM
from backprop.engine.length import Lengths
from backprop.engine.matching import product_rules, rewritings, sum_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_MOST_TERMS = 40
"""Sums of more terms are not rearranged."""

_MOST_COMPARED = 12
"""Of more terms, exponents with symbols in them are not compared."""

_ROUNDS = 3
_EFFORT = 1500
"""Forms that are tried in all, and some more for each node: then the rest stays as it is."""

_EFFORT_FOR_A_NODE = 1
_DEEPEST = 1
"""Groups of terms in groups of terms."""


class Simplifier:
    """Simplifies nodes of one algebra, each once."""

    def __init__(self, algebra: Algebra) -> None:
        self.algebra = algebra
        self.lengths = Lengths(algebra)
        self.done: dict[int, int] = {}
        self.plain: dict[int, int] = {}
        self._best: dict[int, int] = {}
        self._identified: dict[int, int] = {}
        self._known_expansions: dict[int, int] = {}
        self._depth = 0
        self._left = _EFFORT

    def simplify(self, tops: Iterable[int]) -> list[int]:
        """The same formulas, written more shortly where the rules find a way."""
        tops = list(tops)
        algebra = self.algebra
        nodes = algebra.below(tops)
        self._left = _EFFORT + _EFFORT_FOR_A_NODE * len(nodes)
        for node in nodes:
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
        if node in self._best:
            return self._best[node]
        visited = [node]
        for _ in range(_ROUNDS):
            forms = dict.fromkeys(form for start in starts for form in self._forms(start))
            self._left -= len(forms)
            best = min(forms, key=self.lengths.of)
            if self.lengths.of(best) >= self.lengths.of(node):
                break
            node = best
            visited.append(node)
            starts = [node]
        self._best.update(dict.fromkeys(visited, node))
        return node

    def _forms(self, node: int) -> Iterator[int]:
        yield node
        algebra = self.algebra
        content = algebra.nodes[node]
        if content[0] not in (SUM, PRODUCT) or len(content[1]) > _MOST_TERMS or self._left <= 0:
            return
        terms, constant = algebra.terms(node)
        if len(terms) + (constant != 0) > 1:
            for form in dict.fromkeys(self._sums(node)):
                yield form
                yield self._termwise(form)
                yield from self._factored(form)
                yield self._grouped(form)
        else:
            yield from self._products(node)

    def _termwise(self, node: int) -> int:
        """A sum with identities applied to each of its terms."""
        terms, constant = self.algebra.terms(node)
        parts = [(min(self._products(term), key=self.lengths.of), c) for term, c in terms.items()]
        return self.algebra.add((*parts, (self.algebra.one, constant)))

    # Sums

    def _sums(self, node: int) -> Iterator[int]:
        """A sum as it is, multiplied out, and written in other functions; each with identities applied."""
        yield self._with_identities(node)
        expanded = self._expanded(node)
        if expanded != node:
            yield self._with_identities(expanded)
        for form in rewritings(self.algebra, expanded) if not self._depth else ():
            yield self._with_identities(self._expanded(form))

    def _grouped(self, node: int) -> int:
        """A sum with what some of its terms share drawn out of these, again and again: a*x + a*y + b."""
        algebra = self.algebra
        while self._depth < _DEEPEST:
            terms, constant = algebra.terms(node)
            group = self._best_group(terms)
            if len(group) < 2 or (len(group) == len(terms) and not constant):
                break
            self._depth += 1
            part = self._settled([algebra.sum({term: terms[term] for term in group})])
            self._depth -= 1
            rest = {term: c for term, c in terms.items() if term not in group}
            found = algebra.add(((part, 1), (algebra.sum(rest, constant), 1)))
            if self.lengths.of(found) >= self.lengths.of(node) or len(algebra.terms(found)[0]) >= len(terms):
                break
            node = found
        return node

    def _best_group(self, terms: Mapping[int, Exact]) -> list[int]:
        """The terms that share a factor by which most is saved."""
        algebra = self.algebra
        sharing: dict[tuple[int, int], list[int]] = {}
        for term in terms:
            for base, exponent in algebra.powers(term)[1].items():
                e = algebra.value(exponent)
                if e is None and len(terms) <= _MOST_COMPARED:
                    self._share_symbolic(sharing, terms, base, exponent)
                elif e is not None and algebra.nodes[base][0] != LEAF:
                    sharing.setdefault((base, 1 if e > 0 else -1), []).append(term)
        if not sharing:
            return []
        groups = [(self.lengths.of(key[0]) * (len(group) - 1), group) for key, group in sharing.items()]
        return max(groups, key=lambda pair: pair[0], default=(0, []))[1]

    def _with_identities(self, node: int) -> int:
        """A sum with the identities that make it shorter."""
        if node not in self._identified:
            self._identified[node] = self._shortened(node, sum_rules)
        return self._identified[node]

    def _shortened(self, node: int, rules: Callable[[Algebra, int], Iterator[int]]) -> int:
        """A node after the best step, again and again, until none makes it shorter."""
        while self._left > 0:
            forms = list(rules(self.algebra, node))
            self._left -= len(forms)
            best = min(forms, key=self.lengths.of, default=node)
            if self.lengths.of(best) >= self.lengths.of(node):
                break
            node = best
        return node

    def _share_symbolic(
        self, sharing: dict[tuple[int, int], list[int]], terms: Mapping[int, Exact], base: int, exponent: int
    ) -> None:
        """Note which terms have a power with symbols in its exponent in them, as exp(x + y) has exp(x)."""
        algebra = self.algebra
        node = algebra.power(base, exponent)
        key = node, 0
        if key in sharing:
            return
        sharing[key] = []
        for term in terms:
            other = algebra.powers(term)[1].get(base)
            if other is None:
                continue
            rest = algebra.add(((other, 1), (exponent, -1)))
            if other == exponent or self.lengths.of(rest) < self.lengths.of(other):
                sharing[key].append(term)

    def _factored(self, node: int) -> Iterator[int]:
        """A sum with what its terms share drawn out: all of it, and without denominators."""
        algebra = self.algebra
        terms, constant = algebra.terms(node)
        if len(terms) + (constant != 0) < 2:
            yield from self._products(node)
            return
        shared = self._shared_powers(terms, constant)
        choices = [
            shared,
            {b: x for b, x in shared.items() if (e := algebra.value(x)) is None or e > 0},
        ]
        for powers in choices[: 1 + (choices[0] != choices[1])]:
            if not powers:
                continue
            yield from self._over(powers, terms, constant)

    def _shared_powers(self, terms: Mapping[int, Exact], constant: Exact) -> dict[int, int]:
        """The powers that all terms have, and all denominators: for each base its smallest exponent."""
        algebra = self.algebra
        every = [algebra.powers(term)[1] for term in terms]
        if constant:
            every.append({})
        shared: dict[int, int] = {}
        for base in dict.fromkeys(base for powers in every for base in powers):
            found = self._smallest([powers.get(base, algebra.zero) for powers in every])
            if found != algebra.zero:
                shared[base] = found
        return shared

    def _smallest(self, exponents: list[int]) -> int:
        """The smallest of some exponents; of those with symbols, the one that makes the others short."""
        algebra = self.algebra
        numbers = []
        symbolic: dict[int, None] = {}
        for exponent in exponents:
            terms, constant = algebra.terms(exponent)
            symbolic[algebra.sum(dict(terms))] = None
            numbers.append(constant)
        if len(symbolic) == 1:
            return algebra.add(((next(iter(symbolic)), 1), (algebra.one, min(numbers))))
        if len(exponents) > _MOST_COMPARED:
            return algebra.zero

        def left(shared: int) -> float:
            rest = (algebra.add(((exponent, 1), (shared, -1))) for exponent in exponents)
            return sum(self.lengths.of(exponent) for exponent in rest)

        best = min(exponents, key=left)
        return best if left(best) + self.lengths.of(best) < left(algebra.zero) else algebra.zero

    def _over(self, powers: dict[int, int], terms: Mapping[int, Exact], constant: Exact) -> Iterator[int]:
        """powers · (what is left of each term)."""
        algebra = self.algebra
        inverse = {base: algebra.scaled(exponent, -1) for base, exponent in powers.items()}
        left = [(algebra.multiply(((term, algebra.one), *inverse.items())), c) for term, c in terms.items()]
        if constant:
            left.append((algebra.multiply(inverse.items()), constant))
        inner = algebra.add(left)
        for form in dict.fromkeys((inner, self._expanded(inner))):
            shortened = self._with_identities(form)
            for best in dict.fromkeys((shortened, self._grouped(shortened))):
                whole = algebra.multiply(((best, algebra.one), *powers.items()))
                yield whole
                yield from self._products(whole)

    # Products

    def _products(self, node: int) -> Iterator[int]:
        """A product with identities applied, and multiplied out."""
        algebra = self.algebra
        node = self._shortened(node, product_rules)
        yield node
        _, powers = algebra.powers(node)
        if sum(algebra.nodes[base][0] == SUM for base in powers) and len(powers) > 1:
            expanded = self._expanded(node)
            yield expanded
            yield self._with_identities(expanded)

    def _expanded(self, node: int) -> int:
        if node not in self._known_expansions:
            self._known_expansions[node] = expanded(self.algebra, node)
        return self._known_expansions[node]
