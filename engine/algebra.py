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

from backprop.engine.exact import Exact, common, exact, is_small, perfect_power, power, read_number
from backprop.engine.primitives import CONSTANTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

NUMBER, LEAF, SUM, PRODUCT, CALL = "number", "leaf", "sum", "product", "call"

Terms = dict[int, Exact]
Powers = dict[int, int]

UNKNOWN, NOT_NEGATIVE, POSITIVE = range(3)

_ALWAYS_POSITIVE = {"cosh", "sech", "sigmoid", "softplus", "normal_cdf", "normal_pdf", "erfc"}
_NEVER_NEGATIVE = {"abs", "hypot", "relu", "step", "acos", "acosh", "asec", "asech"}


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
        self.nodes: list[tuple] = []
        self.signs: list[int] = []
        """UNKNOWN, NOT_NEGATIVE or POSITIVE, wherever the node has a value."""
        self.first: list[float] = []
        """The variable of a node that was met first; by this, terms are put in order."""
        self._ids: dict[tuple, int] = {}
        self.zero, self.one, self.minus_one = self.number(0), self.number(1), self.number(-1)
        self.half = self.number(Fraction(1, 2))
        self.e = self.leaf("e", is_constant=True)

    # Making nodes

    def _node(self, content: tuple) -> int:
        found = self._ids.get(content)
        if found is None:
            found = self._ids[content] = len(self.nodes)
            self.nodes.append(content)
            self.signs.append(self._sign(content))
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
        for base, exponent in powers.items():
            e = self.value(exponent)
            if e == 0:
                continue
            content = self.nodes[base]
            if e is not None and content[0] == NUMBER:
                whole = e.numerator // e.denominator
                folded = power(content[1], whole)
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
                for b, x in inner.items():
                    self._join(kept, b, x)
                continue
            elif e is not None and content[0] == SUM and (len(powers) > 1 or e != 1):
                shown, c = self.primitive(base, is_whole=e.denominator == 1)
                factor = power(c, e)
                if shown != base and factor is not None:
                    coefficient, base = exact(coefficient * factor), shown
                elif shown != base and c > 0:
                    self._join(kept, self.number(c), exponent)
                    base = shown
            elif content[0] == CALL and content[1] == "abs" and e is not None and e % 2 == 0:
                c, inner = self.powers(self.power(content[2][0], exponent))
                coefficient = exact(coefficient * c)
                for b, x in inner.items():
                    self._join(kept, b, x)
                continue
            self._join(kept, base, exponent)
        if len(kept) == 1:
            ((base, exponent),) = kept.items()
            if exponent == self.one:
                return self.scaled(base, coefficient)
        if not kept:
            return self.number(coefficient)
        node = self._node((PRODUCT, tuple(sorted(kept.items()))))
        return node if coefficient == 1 else self._node((SUM, ((node, coefficient),), 0))

    def _join(self, kept: Powers, base: int, exponent: int) -> None:
        if base in kept:
            exponent = self.add(((kept[base], 1), (exponent, 1)))
        if exponent == self.zero:
            kept.pop(base, None)
        else:
            kept[base] = exponent

    def primitive(self, node: int, *, is_whole: bool = True) -> tuple[int, Exact]:
        """A sum without a common factor of its coefficients, and that factor.

        If a sign may be drawn out, as it may be from a whole power, `x - 1` is chosen and not `1 - x`, but
        `1 - sin(x)` and not `sin(x) - 1`.
        """
        terms, constant = self.terms(node)
        factor = common((*terms.values(), *((constant,) if constant else ())))
        first = next(iter(terms.values()))
        if constant and not all(self.nodes[base][0] == LEAF for base in self.powers(next(iter(terms)))[1]):
            first = constant
        if is_whole and first < 0:
            factor = -factor
        if factor in (0, 1):
            return node, 1
        return self.scaled(node, exact(1 / Fraction(factor))), factor

    def power(self, base: int, exponent: int) -> int:
        """base^exponent."""
        e, number = self.value(exponent), self.value(base)
        if e == 1:
            return base
        if e == 0 or number == 1:
            return self.one
        if number is not None and e is not None:
            folded = power(number, e)
            if folded is not None:
                return self.number(folded)
            if number <= 0:
                op, args = ("div", (self.one, self.zero)) if number == 0 else ("pow", (base, exponent))
                return self.call(op, args)
            return self.product(1, {base: exponent})
        if base == self.e:
            return self._exponential(exponent)
        if number is not None and number > 0:
            return self._number_to(number, exponent)
        coefficient, powers = self.powers(base)
        if e is not None and e.denominator == 1:
            folded = power(coefficient, e)
            if folded is None:
                powers, folded = {self.number(coefficient): self.one, **powers}, 1
            if len(powers) > self.most:
                return self.product(folded, {self.product(1, powers): exponent})
            return self.product(folded, {b: self._times(x, e) for b, x in powers.items()})
        return self._general_power(coefficient, powers, exponent, e)

    def _general_power(
        self, coefficient: Exact, powers: Mapping[int, int], exponent: int, e: Exact | None
    ) -> int:
        """A product to a power that is not whole: only factors that are positive may leave it."""
        outer: Powers = {}
        inner: Powers = {}
        scale: Exact = 1
        if e is not None and coefficient > 0 and coefficient != 1:
            folded = power(coefficient, e)
            if folded is None:
                outer[self.number(coefficient)] = exponent
            scale, coefficient = folded or 1, 1
        for base, x in powers.items():
            if (self.signs[base] == POSITIVE and base != self.e) or base == self.e:
                self._join(outer, base, self.multiply(((x, self.one), (exponent, self.one))))
            else:
                inner[base] = x
        if len(inner) == 1 and coefficient == 1:
            ((base, x),) = inner.items()
            kind = self.value(x)
            if e is not None and kind is not None:
                if kind % 2 == 0 and exact(kind * e) % 2 != 0:
                    base = self.absolute(base)
                self._join(outer, base, self.number(exact(kind * e)))
                return self.product(scale, outer)
        if inner or coefficient != 1:
            self._join(outer, self.product(coefficient, inner), exponent)
        return self.product(scale, outer)

    def _number_to(self, number: Exact, exponent: int) -> int:
        """A number to a power that is no number: 4^(x + 1) is 4*2^(2*x)."""
        root, degree = perfect_power(number)
        terms, constant = self.terms(exponent)
        whole = constant.numerator // constant.denominator
        factor = power(number, whole)
        if factor is None:
            whole, factor = 0, 1
        rest = self.sum(dict(terms), exact(constant - whole))
        return self.product(factor, {self.number(root): self.scaled(rest, degree)})

    def _exponential(self, exponent: int) -> int:
        """e^exponent; what is a logarithm in the exponent comes down."""
        terms, constant = self.terms(exponent)
        rest, lowered = dict(terms), []
        for term, c in terms.items():
            for base, x in self.powers(term)[1].items():
                content = self.nodes[base]
                if content[:2] == (CALL, "log") and x == self.one:
                    others = {b: y for b, y in self.powers(term)[1].items() if b != base}
                    lowered.append((content[2][0], self.product(c, others)))
                    del rest[term]
                    break
        if not lowered:
            return self.product(1, {self.e: exponent})
        return self.multiply(((self.e, self.sum(rest, constant)), *lowered))

    def _times(self, exponent: int, e: Exact) -> int:
        return self.number(e) if exponent == self.one else self.scaled(exponent, e)

    def absolute(self, node: int) -> int:
        """The absolute value of a node."""
        return node if self.signs[node] else self.call("abs", (node,))

    # What is known of a node

    def _sign(self, content: tuple) -> int:
        kind = content[0]
        if kind == NUMBER:
            return POSITIVE if content[1] > 0 else NOT_NEGATIVE if content[1] == 0 else UNKNOWN
        if kind == LEAF:
            return POSITIVE if content[2] else UNKNOWN
        if kind == SUM:
            parts = [(self.signs[term], c) for term, c in content[1]]
            if content[2] < 0 or any(sign == UNKNOWN or c < 0 for sign, c in parts):
                return UNKNOWN
            return POSITIVE if content[2] > 0 or any(sign == POSITIVE for sign, _ in parts) else NOT_NEGATIVE
        if kind == PRODUCT:
            return min(self._sign_of_power(base, self.value(x)) for base, x in content[1])
        if content[1] in _ALWAYS_POSITIVE:
            return POSITIVE
        return NOT_NEGATIVE if content[1] in _NEVER_NEGATIVE else UNKNOWN

    def _sign_of_power(self, base: int, exponent: Exact | None) -> int:
        if self.signs[base] == POSITIVE:
            return POSITIVE
        if exponent is None:
            return self.signs[base]
        return NOT_NEGATIVE if exponent.denominator != 1 or exponent % 2 == 0 else self.signs[base]
