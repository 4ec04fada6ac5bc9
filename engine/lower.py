"""Canonical formulas to gates: in which order, with which signs and fractions a formula is written."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from backprop.engine.algebra import Algebra
from backprop.engine.exact import Exact, common, decimal, exact, is_small, magnitude, quotient
from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.kinds import LEAF, NUMBER, PRODUCT, SUM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_COMMUTATIVE = ("add", "mul")


class Gates:
    """A growing graph in which equal gates are one.

    Args:
        graph: to begin with; its gates are used where the same are needed.
        decimals: whether 1/5 is written 0.2.
    """

    def __init__(self, graph: Graph | None = None, *, decimals: bool = False) -> None:
        self.graph = Graph([], [], [], {}, {}, 0)
        self.decimals = decimals
        self._ids: dict[tuple[str | int, ...], int] = {}
        self.copies: list[int] = []
        """Node of the graph at the beginning -> node here."""
        if graph is not None:
            for node, (op, args) in enumerate(zip(graph.ops, graph.args, strict=True)):
                copied = tuple(self.copies[arg] for arg in args)
                self.copies.append(self.gate(op, *copied) if args else self.leaf(op, graph.labels[node]))
            self.graph.names.update({name: self.copies[node] for name, node in graph.names.items()})

    def leaf(self, op: str, label: str) -> int:
        """An input or a constant."""
        return self._add((op, label), op, (), op == INPUT, label)

    def gate(self, op: str, *args: int) -> int:
        """A gate of primitive `op`."""
        key: tuple[str | int, ...] = (op, *sorted(args)) if op in _COMMUTATIVE else (op, *args)
        return self._add(key, op, args, any(self.graph.active[arg] for arg in args))

    def _add(
        self, key: tuple[str | int, ...], op: str, args: tuple[int, ...], active: bool, label: str = ""
    ) -> int:
        found = self._ids.get(key)
        if found is None:
            graph = self.graph
            found = self._ids[key] = len(graph.ops)
            graph.ops.append(op)
            graph.args.append(args)
            graph.active.append(active)
            if label:
                graph.labels[found] = label
        return found

    def number(self, value: Exact) -> int:
        """A number that is not negative."""
        text = decimal(value) if self.decimals or value.denominator == 1 else None
        if text is not None:
            return self.leaf(CONSTANT, text)
        return self.gate("div", self.number(value.numerator), self.number(value.denominator))


class Lowering:
    """Writes nodes of an algebra as gates, each once."""

    def __init__(self, algebra: Algebra, gates: Gates) -> None:
        self.algebra = algebra
        self.gates = gates
        self.done: dict[int, int] = {}

    def lower(self, tops: Iterable[int]) -> list[int]:
        """The gates of some nodes."""
        tops = list(tops)
        for node in self.algebra.below(tops, self.done):
            if node not in self.done:
                self.done[node] = self._lower(node)
        return [self.done[node] for node in tops]

    def _lower(self, node: int) -> int:
        algebra, gates = self.algebra, self.gates
        content = algebra.nodes[node]
        if content[0] == NUMBER:
            return self._signed(content[1] < 0, gates.number(magnitude(content[1])))
        if content[0] == LEAF:
            if content[1:] == ("e", True) and (INPUT, "e") in gates._ids:
                return gates.gate("exp", gates.number(1))
            return gates.leaf(CONSTANT if content[2] else INPUT, content[1])
        if content[0] == PRODUCT:
            return self._product(1, node)
        if content[0] == SUM:
            return self._sum(node)
        return gates.gate(content[1], *(self.done[arg] for arg in content[2]))

    def _signed(self, is_negative: bool, node: int) -> int:
        return self.gates.gate("neg", node) if is_negative else node

    def _sum(self, node: int) -> int:
        """What is added comes first, in the order in which it arose; then what is taken away."""
        terms, constant = self.algebra.terms(node)
        factor = drawn_out(self.algebra, node)
        if factor != 1:
            inner = {term: exact(c / Fraction(factor)) for term, c in terms.items()}
            return self._scaled(
                magnitude(factor), [self._chain(inner, exact(constant / Fraction(factor)))], [], factor < 0
            )
        return self._chain(dict(terms), constant)

    def _chain(self, terms: dict[int, Exact], constant: Exact) -> int:
        algebra, gates = self.algebra, self.gates
        ordered = sorted(terms, key=lambda term: (algebra.first[term], -_degree(algebra, term), term))
        added = [(term, terms[term]) for term in ordered if terms[term] > 0]
        taken = [(term, terms[term]) for term in ordered if terms[term] < 0]
        parts = [self._product(c, term) for term, c in added]
        if constant > 0:
            parts.append(gates.number(constant))
        if not parts:
            term, c = taken.pop(0)
            parts.append(self._product(c, term))
        found = self._chain_of("add", parts)
        for term, c in taken:
            found = gates.gate("sub", found, self._product(-c, term))
        return found if constant >= 0 else gates.gate("sub", found, gates.number(-constant))

    def _product(self, coefficient: Exact, node: int) -> int:
        """A term with its coefficient, as a quotient of products."""
        algebra = self.algebra
        if algebra.nodes[node][0] != PRODUCT:
            return self._scaled(magnitude(coefficient), [self.done[node]], [], coefficient < 0)
        above: list[int] = []
        below: list[int] = []
        is_negative = coefficient < 0
        coefficient = magnitude(coefficient)
        powers = algebra.powers(node)[1]
        widened = drawn_in(algebra, coefficient, powers)
        for base in sorted(powers, key=lambda base: self._place(base, powers[base])):
            exponent = powers[base]
            value = algebra.value(exponent)
            written = self.done[base]
            factor: Exact = coefficient if base == widened else 1
            if is_negative and value is not None and value % 2 == 1 and _may_flip(algebra, base):
                factor = -factor
                is_negative = False
            if factor != 1:
                terms, constant = algebra.terms(base)
                written = self._chain(
                    {t: exact(c * factor) for t, c in terms.items()}, exact(constant * factor)
                )
            if base == algebra.e and value != 1:
                above.append(self.gates.gate("exp", self.done[exponent]))
            elif value is None:
                above.append(self.gates.gate("pow", written, self.done[exponent]))
            else:
                (below if value < 0 else above).append(self._power(written, magnitude(value)))
        return self._scaled(1 if widened is not None else coefficient, above, below, is_negative)

    def _place(self, base: int, exponent: int) -> tuple[float, ...]:
        """Where a factor stands: variables before their powers, then functions, then sums."""
        algebra = self.algebra
        kind = algebra.nodes[base][0]
        if kind == LEAF:
            order = 2 if base == algebra.e else int(exponent != algebra.one)
        else:
            order = 1 if kind == NUMBER else 3 if kind == SUM else 2
        return order, algebra.first[base], base

    def _power(self, base: int, exponent: Exact) -> int:
        if exponent == 1:
            return base
        if exponent == Fraction(1, 2):
            return self.gates.gate("sqrt", base)
        return self.gates.gate("pow", base, self.gates.number(exponent))

    def _scaled(self, factor: Exact, above: list[int], below: list[int], is_negative: bool) -> int:
        """±factor · above / below."""
        gates = self.gates
        if gates.decimals and decimal(factor) is not None:
            over, under = factor, 1
        else:
            over, under = factor.numerator, factor.denominator
        if over != 1 or not above:
            above = [gates.number(over), *above]
        if under != 1:
            below = [gates.number(under), *below]
        above[0] = self._signed(is_negative, above[0])
        found = self._chain_of("mul", above)
        return gates.gate("div", found, self._chain_of("mul", below)) if below else found

    def _chain_of(self, op: str, nodes: list[int]) -> int:
        found = nodes[0]
        for node in nodes[1:]:
            found = self.gates.gate(op, found, node)
        return found


def _degree(algebra: Algebra, term: int) -> Exact:
    """The exponent of the variable by which a term is put in order; 0 for a function of it."""
    first = algebra.first[term]
    exponent = algebra.powers(term)[1].get(int(first)) if first != inf else None
    return 0 if exponent is None else algebra.value(exponent) or 0


def sign_is_absorbed(algebra: Algebra, term: int) -> bool:
    """Whether -1 times this product is as short as the product: -(x - y)*z is (y - x)*z."""
    powers = algebra.powers(term)[1].items()
    values = ((base, algebra.value(exponent)) for base, exponent in powers)
    return any(e is not None and e % 2 == 1 and _may_flip(algebra, base) for base, e in values)


def _may_flip(algebra: Algebra, node: int) -> bool:
    """Whether a sum is as short with all its signs turned."""
    if algebra.nodes[node][0] != SUM:
        return False
    terms, constant = algebra.terms(node)
    return constant < 0 or any(c < 0 for c in terms.values())


def drawn_out(algebra: Algebra, node: int) -> Exact:
    """The factor that is written before a sum: `2*(x + y)` but `2*x + 3*y`."""
    terms, constant = algebra.terms(node)
    numbers = [*terms.values(), *((constant,) if constant else ())]
    if len(numbers) < 2:
        return 1
    factor = common(numbers)
    if factor == 1 or not is_small(factor):
        return 1
    gain = _coefficients(algebra, terms, constant, 1) - _coefficients(
        algebra, terms, constant, quotient(1, factor)
    )
    return factor if gain >= _coefficient(algebra, factor) + 2 else 1


def drawn_in(algebra: Algebra, coefficient: Exact, powers: Mapping[int, int]) -> int | None:
    """The sum that a positive coefficient is better multiplied into: `(x/4 + y)*z` for `(x + 4*y)*z/4`."""
    if coefficient == 1 or not is_small(coefficient):
        return None
    best, gain = None, 0
    for base, exponent in powers.items():
        if exponent == algebra.one and algebra.nodes[base][0] == SUM:
            terms, constant = algebra.terms(base)
            now = _coefficients(algebra, terms, constant, 1) + _coefficient(algebra, coefficient)
            found = now - _coefficients(algebra, terms, constant, coefficient)
            if found > gain:
                best, gain = base, found
    return best


def _coefficients(algebra: Algebra, terms: Mapping[int, Exact], constant: Exact, times: Exact) -> int:
    """Characters of the numbers in a sum, each multiplied by `times`."""
    found = sum(_coefficient(algebra, exact(c * times)) for c in terms.values())
    return found + (_coefficient(algebra, exact(constant * times), alone=True) if constant else 0)


def _coefficient(algebra: Algebra, number: Exact, *, alone: bool = False) -> int:
    """Characters of a number with the sign that joins it to what it multiplies."""
    above, below = abs(number.numerator), number.denominator
    if below != 1 and algebra.decimals and (text := decimal(magnitude(number))):
        return len(text) + 1 - alone
    count = len(str(above)) + 1 - alone if above != 1 or (alone and below == 1) else 0
    return count + (len(str(below)) + 1 if below != 1 else 0)
