"""Where the identities for products and sums apply."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from backprop.engine.algebra import CALL, LEAF, SUM, Algebra
from backprop.engine.exact import Exact, exact
from backprop.engine.formulas import formula
from backprop.engine.functions import apply, evaluate
from backprop.engine.graph import Graph
from backprop.engine.identities import PRODUCTS, SUMS
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WILD = ("x", "y")
"""What stands for any formula in an identity."""


class Factor(Record):
    """A power in a pattern."""

    op: str
    """The function; "" for the wildcard itself."""
    wild: str
    """The wildcard that it is of."""
    is_negated: bool
    """Whether it is of -x."""
    exponent: int


class SumRule(Record):
    """a·A + b·B = right, where A and B are products of powers."""

    first: tuple[Factor, ...]
    a: Exact
    second: tuple[Factor, ...]
    b: Exact
    right: Graph
    ops: frozenset[str]


class ProductRule(Record):
    """A product of one or two powers = right."""

    factors: tuple[Factor, ...]
    right: Graph


@cache
def _rules() -> tuple[list[SumRule], dict[str, list[ProductRule]]]:
    """The identities in the form in which they are looked for; those of products by their first function."""
    algebra = Algebra()
    point = {name: algebra.leaf(name, is_constant=False) for name in _WILD}
    sums = []
    for left, right in SUMS:
        terms, constant = algebra.terms(evaluate(algebra, formula(left, _WILD), point))
        parts = [(_factors(algebra, term), c) for term, c in terms.items()]
        if constant:
            parts.append(((), constant))
        (first, a), (second, b) = sorted(parts, key=lambda part: any(f.is_negated for f in part[0]))
        ops = frozenset(factor.op for factor in (*first, *second))
        sums.append(SumRule(first, a, second, b, formula(right, _WILD), ops))
    products: dict[str, list[ProductRule]] = {}
    for left, right in PRODUCTS:
        factors = _factors(algebra, evaluate(algebra, formula(left, _WILD), point))
        ordered = tuple(sorted(factors, key=lambda factor: not factor.op))
        products.setdefault(ordered[0].op, []).append(ProductRule(ordered, formula(right, _WILD)))
    return sums, products


def _factors(algebra: Algebra, node: int) -> tuple[Factor, ...]:
    found = []
    for base, exponent in algebra.powers(node)[1].items():
        content = algebra.nodes[base]
        e = algebra.value(exponent)
        assert e is not None
        if content[0] == LEAF:
            found.append(Factor("", content[1], False, int(e)))
            continue
        arg = algebra.nodes[content[2][0]]
        is_negated = arg[0] == SUM
        wild = algebra.nodes[arg[1][0][0]][1] if is_negated else arg[1]
        found.append(Factor(content[1], wild, is_negated, int(e)))
    return tuple(found)


# Products


def product_rules(algebra: Algebra, node: int) -> Iterator[int]:
    """A product, with one identity applied to it in every way that there is."""
    powers = algebra.powers(node)[1]
    _, products = _rules()
    for base, exponent in powers.items():
        content = algebra.nodes[base]
        e = algebra.value(exponent)
        if content[0] != CALL or e is None or e.denominator != 1:
            continue
        for rule in products.get(content[1], ()):
            first, *others = rule.factors
            within = content[2][0]
            times = e // first.exponent
            for other in others:
                partner = algebra.call(other.op, (within,)) if other.op else within
                found = algebra.value(powers.get(partner, algebra.zero))
                if found is None or found.denominator != 1:
                    times = 0
                else:
                    times = min(times, found // other.exponent)
            if times >= 1:
                yield _replaced(algebra, node, rule, within, int(times))


def _replaced(algebra: Algebra, node: int, rule: ProductRule, within: int, times: int) -> int:
    point = dict.fromkeys(_WILD, within)
    right = evaluate(algebra, rule.right, point)
    parts = [(node, algebra.one), (right, algebra.number(times))]
    for factor in rule.factors:
        parts.append((_base(algebra, factor, point), algebra.number(-times * factor.exponent)))
    return algebra.multiply(parts)


def _base(algebra: Algebra, factor: Factor, point: Mapping[str, int]) -> int:
    within = algebra.scaled(point[factor.wild], -1 if factor.is_negated else 1)
    return apply(algebra, factor.op, (within,)) if factor.op else within


# Sums


def sum_rules(algebra: Algebra, node: int) -> Iterator[int]:
    """A sum, with one identity applied to two of its terms in every way that there is."""
    terms, constant = algebra.terms(node)
    every = dict(terms)
    if constant:
        every[algebra.one] = constant
    split = {term: dict(algebra.powers(term)[1]) for term in every}
    present = {algebra.nodes[base][1] for powers in split.values() for base in powers if algebra.nodes[base][0] == CALL}
    if not present:
        return
    for rule in _rules()[0]:
        if rule.ops <= present:
            for term, powers in split.items():
                for point in _bindings(algebra, rule.first, powers):
                    yield from _joined(algebra, every, rule, term, point)


def _bindings(algebra: Algebra, pattern: tuple[Factor, ...], powers: Mapping[int, int]) -> Iterator[dict[str, int]]:
    """What the wildcards may stand for if the pattern is to divide a product."""
    found: list[dict[str, int]] = [{}]
    for factor in pattern:
        longer = []
        for base, exponent in powers.items():
            content = algebra.nodes[base]
            e = algebra.value(exponent)
            if content[:2] != (CALL, factor.op) or e is None or e < factor.exponent or e.denominator != 1:
                continue
            for point in found:
                if point.get(factor.wild, content[2][0]) == content[2][0]:
                    longer.append({**point, factor.wild: content[2][0]})
        found = longer
    yield from found


def _joined(
    algebra: Algebra, every: Mapping[int, Exact], rule: SumRule, term: int, point: dict[str, int]
) -> Iterator[int]:
    """The sum with c·(a·A + b·B)·R replaced, where its two terms are found with coefficients that fit, or nearly."""
    rest = _times(algebra, term, rule.first, point, -1)
    partner = _times(algebra, rest, rule.second, point, 1)
    if partner == term or partner not in every:
        return
    right = algebra.multiply(((evaluate(algebra, rule.right, {"y": algebra.zero, **point}), algebra.one), (rest, algebra.one)))
    for factor in dict.fromkeys((exact(Fraction(every[term]) / rule.a), exact(Fraction(every[partner]) / rule.b))):
        left = dict(every)
        left[term] -= factor * rule.a
        left[partner] -= factor * rule.b
        yield algebra.add((*((t, exact(c)) for t, c in left.items() if c), (right, factor)))


def _times(algebra: Algebra, node: int, factors: tuple[Factor, ...], point: Mapping[str, int], sign: int) -> int:
    parts = [(_base(algebra, factor, point), algebra.number(sign * factor.exponent)) for factor in factors]
    return algebra.multiply(((node, algebra.one), *parts))
