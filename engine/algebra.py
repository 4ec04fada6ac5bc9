"""Formulas in canonical form: sums of terms, products of powers, each node once.

A node is an int. Equal formulas are one node, since like terms and powers are collected as soon as they meet:

    number    an exact rational number
    leaf      a variable, a constant such as pi, or a literal that is too long to be worked out
    sum       terms with coefficients, and a number: 3*x*y + 2
    product   powers: x^2*y^(1/2)*e^z. The exponential is a power of e, and a quotient has negative exponents
    call      any other primitive

Coefficients stand in sums only, so 3*x is a sum of one term. What is done here always holds where the formula
had a value before: x/x is 1 although x might be 0, but sqrt(x^2) is abs(x).
"""

from __future__ import annotations

from fractions import Fraction
from math import inf

from backprop.engine.content import primitive
from backprop.engine.exact import Exact, exact, is_small, read_number
from backprop.engine.exact import power as rational_power
from backprop.engine.kinds import CALL, LEAF, NUMBER, PRODUCT, SUM
from backprop.engine.powers import Powers, join, power
from backprop.engine.primitives import CONSTANTS
from backprop.engine.signs import sign_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from typing import Any

Terms = dict[int, Exact]


class Algebra:
    """A growing store of nodes.

    Args:
        most: sums and products of more parts than this are not merged into others, but stay one part of
            them. So an operation takes a bounded time, and what is shared stays shared.
        decimals: whether 1/5 is written 0.2.
    """

    def __init__(self, most: int = 32, *, decimals: bool = False) -> None:
        self.most = most
        self.decimals = decimals
        self.nodes: list[tuple[Any, ...]] = []
        self.signs: list[int] = []
        """UNKNOWN, NOT_NEGATIVE or POSITIVE, wherever the node has a value."""
        self.first: list[float] = []
        """The variable of a node that was met first; by this, terms are put in order."""
        self._ids: dict[tuple[Any, ...], int] = {}
        self._sums: dict[tuple[tuple[int, Exact], ...], int] = {}
        self._products: dict[tuple[tuple[int, int], ...], int] = {}
        self._primitives: dict[tuple[int, bool], tuple[int, Exact]] = {}
        self.zero, self.one, self.minus_one = self.number(0), self.number(1), self.number(-1)
        self.half = self.number(Fraction(1, 2))
        self.e = self.leaf("e", is_constant=True)

    # Making nodes

    def _node(self, content: tuple[Any, ...]) -> int:
        found = self._ids.get(content)
        if found is None:
            found = self._ids[content] = len(self.nodes)
            self.nodes.append(content)
            self.signs.append(sign_of(content, self))
            is_variable = content[0] == LEAF and not content[2]
            self.first.append(
                found
                if is_variable
                else min((self.first[child] for child in self.children(found)), default=inf)
            )
        return found

    def number(self, value: Exact) -> int:
        """A number."""
        return self._node((NUMBER, value))

    def leaf(self, name: str, *, is_constant: bool) -> int:
        """A variable or a constant."""
        return self._node((LEAF, name, is_constant))

    def literal(self, text: str) -> int:
        """A number as it is written, or the name of a constant."""
        if text in CONSTANTS:
            return self.leaf(CONSTANTS[text], is_constant=True)
        number = read_number(text)
        return self.leaf(text, is_constant=True) if number is None else self.number(number)

    def call(self, op: str, args: tuple[int, ...]) -> int:
        """A primitive as it stands. `functions.py` knows what may be said more simply."""
        return self._node((CALL, op, args))

    def known_call(self, op: str, args: tuple[int, ...]) -> int | None:
        """The node of a call, if it has been made."""
        return self._ids.get((CALL, op, args))

    # Looking at nodes

    def value(self, node: int) -> Exact | None:
        """The number that a node is, or None."""
        content = self.nodes[node]
        return content[1] if content[0] == NUMBER else None

    def terms(self, node: int) -> tuple[Mapping[int, Exact], Exact]:
        """Any node as a sum: its terms with coefficients, and its number."""
        content = self.nodes[node]
        if content[0] == NUMBER:
            return {}, content[1]
        return (dict(content[1]), content[2]) if content[0] == SUM else ({node: 1}, 0)

    def powers(self, node: int) -> tuple[Exact, Mapping[int, int]]:
        """Any node as a product: its coefficient, and its bases with exponents."""
        content = self.nodes[node]
        kind = content[0]
        coefficient: Exact = 1
        if kind == NUMBER:
            return content[1], {}
        if kind == SUM and len(content[1]) == 1 and content[2] == 0:
            node, coefficient = content[1][0]
            content = self.nodes[node]
            kind = content[0]
        return coefficient, dict(content[1]) if kind == PRODUCT else {node: self.one}

    def children(self, node: int) -> list[int]:
        """The nodes that a node is made of."""
        content = self.nodes[node]
        if content[0] == SUM:
            return [term for term, _ in content[1]]
        if content[0] == PRODUCT:
            return [part for pair in content[1] for part in pair]
        return list(content[2]) if content[0] == CALL else []

    def below(self, tops: Iterable[int], known: Collection[int] = ()) -> list[int]:
        """These nodes and all that they are made of, each after its parts; but not what is known already."""
        found = {top for top in tops if top not in known}
        todo = list(found)
        while todo:
            for child in self.children(todo.pop()):
                if child not in found and child not in known:
                    found.add(child)
                    todo.append(child)
        return sorted(found)  # a node is made after its parts

    # Sums

    def sum(self, terms: Mapping[int, Exact], constant: Exact = 0) -> int:
        """Terms with coefficients, and a number."""
        kept = tuple(sorted((term, c) for term, c in terms.items() if c))
        if not kept:
            return self.number(constant)
        if len(kept) == 1 and kept[0][1] == 1 and constant == 0:
            return kept[0][0]
        if len(kept) == 1 and constant == 0 and self.nodes[kept[0][0]][0] == SUM:
            return self.scaled(kept[0][0], kept[0][1])
        return self._node((SUM, kept, constant))

    def add(self, parts: Iterable[tuple[int, Exact]]) -> int:
        """Σ coefficient·node."""
        key = tuple(parts)
        known = self._sums.get(key)
        if known is None:
            known = self._sums[key] = self._added(key)
        return known

    def _added(self, parts: tuple[tuple[int, Exact], ...]) -> int:
        total: Terms = {}
        constant: Exact = 0
        for node, factor in parts:
            terms, number = self.terms(node)
            if len(terms) > self.most:
                terms, number = {node: 1}, 0
            constant += factor * number
            for term, c in terms.items():
                total[term] = total.get(term, 0) + factor * c
        if not is_small(constant):
            return self._unfolded("add", constant, total)
        return self.sum({term: exact(c) for term, c in total.items()}, exact(constant))

    def _unfolded(self, op: str, constant: Exact, terms: Terms) -> int:
        """A sum whose number has grown too long to be worked out: its halves stay apart."""
        half = exact(Fraction(constant.numerator // 2, constant.denominator))
        return self.call(op, (self.sum(terms, half), self.number(exact(constant - half))))

    def scaled(self, node: int, factor: Exact) -> int:
        """factor·node, distributed over a sum."""
        if factor == 1:
            return node
        terms, constant = self.terms(node)
        if len(terms) > self.most:
            return self._node((SUM, ((node, factor),), 0)) if factor else self.zero
        return self.sum({term: exact(factor * c) for term, c in terms.items()}, exact(factor * constant))

    # Products

    def multiply(self, parts: Iterable[tuple[int, int]]) -> int:
        """∏ base^exponent."""
        key = tuple(parts)
        known = self._products.get(key)
        if known is None:
            known = self._products[key] = self._multiplied(key)
        return known

    def _multiplied(self, parts: tuple[tuple[int, int], ...]) -> int:
        coefficient: Exact = 1
        total: Powers = {}
        unfolded: list[int] = []
        for base, exponent in parts:
            c, powers = self.powers(base if exponent == self.one else self.power(base, exponent))
            product = exact(coefficient * c)
            if is_small(product):
                coefficient = product
            else:
                unfolded.append(self.call("mul", (self.number(coefficient), self.number(c))))
                coefficient = 1
            if len(powers) > self.most:
                powers = {self.product(1, powers): self.one}
            for factor, e in powers.items():
                before = total.get(factor)
                total[factor] = e if before is None else self.add(((before, 1), (e, 1)))
        for number in unfolded:
            total[number] = self.one
        return self.product(coefficient, total)

    def product(self, coefficient: Exact, powers: Mapping[int, int]) -> int:
        """coefficient · ∏ base^exponent, of bases that are no products."""
        if coefficient == 0:
            return self.zero
        kept: Powers = {}
        for part in powers.items():
            base, exponent = part
            e = self.value(exponent)
            if e == 0:
                continue
            content = self.nodes[base]
            if e is not None and content[0] == NUMBER:
                whole = e.numerator // e.denominator
                folded = rational_power(content[1], whole)
                if folded is not None and is_small(coefficient * folded):
                    coefficient = exact(coefficient * folded)
                    exponent = self.number(exact(e - whole))
                    if e == whole:
                        continue
            elif (
                e is not None
                and content[0] == PRODUCT
                and e.denominator == 1
                and len(content[1]) <= self.most
            ):
                c, inner = self.powers(self.power(base, exponent))
                coefficient = exact(coefficient * c)
                for pair in inner.items():
                    join(self, kept, *pair)
                continue
            elif e is not None and content[0] == SUM and (len(powers) > 1 or e != 1):
                shown, c = self.primitive(base, is_whole=e.denominator == 1)
                factor = rational_power(c, e)
                if shown != base and factor is not None:
                    coefficient, base = exact(coefficient * factor), shown
                elif shown != base and c > 0:
                    join(self, kept, self.number(c), exponent)
                    base = shown
            elif content[0] == CALL and content[1] == "abs" and e is not None and e % 2 == 0:
                c, inner = self.powers(self.power(content[2][0], exponent))
                coefficient = exact(coefficient * c)
                for pair in inner.items():
                    join(self, kept, *pair)
                continue
            join(self, kept, base, exponent)
        if len(kept) == 1:
            ((base, exponent),) = kept.items()
            if exponent == self.one:
                return self.scaled(base, coefficient)
        if not kept:
            return self.number(coefficient)
        node = self._node((PRODUCT, tuple(sorted(kept.items()))))
        return node if coefficient == 1 else self._node((SUM, ((node, coefficient),), 0))

    def primitive(self, node: int, *, is_whole: bool = True) -> tuple[int, Exact]:
        """A sum without a common factor of its coefficients, and that factor; see `content.py`."""
        known = self._primitives.get((node, is_whole))
        if known is None:
            known = self._primitives[node, is_whole] = primitive(self, node, is_whole)
        return known

    def power(self, base: int, exponent: int) -> int:
        """base^exponent."""
        return power(self, base, exponent)

    def absolute(self, node: int) -> int:
        """The absolute value of a node."""
        return node if self.signs[node] else self.call("abs", (node,))
