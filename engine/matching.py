"""Where the identities for products and sums apply."""

from __future__ import annotations

from functools import cache

from backprop.engine.algebra import Algebra
from backprop.engine.exact import Exact, exact, quotient
from backprop.engine.formulas import formula
from backprop.engine.functions import apply, evaluate
from backprop.engine.graph import Graph
from backprop.engine.identities import PRODUCTS, REWRITINGS, SUMS
from backprop.engine.kinds import CALL, LEAF, SUM
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
            times = _times_within(algebra, powers, rule, int(e), content[2][0])
            if times:
                yield _replaced(algebra, node, rule, content[2][0], times)


def _times_within(algebra: Algebra, powers: Mapping[int, int], rule: ProductRule, e: int, within: int) -> int:
    """How often the left side of a rule is in a product; a negative number if it is in its denominator."""
    first, *others = rule.factors
    times = [int(e / first.exponent)]
    for other in others:
        partner = algebra.call(other.op, (within,)) if other.op else within
        found = algebra.value(powers.get(partner, algebra.zero))
        times.append(0 if found is None or found.denominator != 1 else int(found / other.exponent))
    if all(count > 0 for count in times):
        return min(times)
    return max(times) if all(count < 0 for count in times) else 0


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

_Powers = dict[int, Exact | tuple[int]]
"""A product for comparing: base -> exponent, a number or (in brackets) a node."""


def sum_rules(algebra: Algebra, node: int) -> Iterator[int]:
    """A sum, with one identity applied to two of its terms in every way that there is."""
    terms, constant = algebra.terms(node)
    every = dict(terms)
    if constant:
        every[algebra.one] = constant
    split = {term: _comparable(algebra, term) for term in every}
    calls = {base for powers in split.values() for base in powers if algebra.nodes[base][0] == CALL}
    present = {algebra.nodes[base][1] for base in calls}
    rules = [rule for rule in _rules()[0] if rule.ops <= present] if present else []
    if not rules:
        return
    index = {frozenset(powers.items()): term for term, powers in split.items()}
    for rule in rules:
        for term, powers in split.items():
            for point in _bindings(algebra, rule.first, powers):
                for whole in _partners(algebra, split, rule, term, point):
                    sought = _partner(algebra, powers, rule, whole)
                    partner = None if sought is None else index.get(sought)
                    if partner is not None and partner != term:
                        yield from _joined(algebra, every, rule, term, partner, whole)


def _comparable(algebra: Algebra, term: int) -> _Powers:
    if term == algebra.one:
        return {}
    found: _Powers = {}
    for base, exponent in algebra.powers(term)[1].items():
        value = algebra.value(exponent)
        found[base] = (exponent,) if value is None else value
    return found


def _bindings(algebra: Algebra, pattern: tuple[Factor, ...], powers: _Powers) -> list[dict[str, int]]:
    """What the wildcards may stand for if the pattern is to divide a product."""
    found: list[dict[str, int]] = [{}]
    for factor in pattern:
        longer = []
        for base, exponent in powers.items():
            content = algebra.nodes[base]
            if (
                content[:2] != (CALL, factor.op)
                or not isinstance(exponent, int)
                or exponent < factor.exponent
            ):
                continue
            for point in found:
                if point.get(factor.wild, content[2][0]) == content[2][0]:
                    longer.append({**point, factor.wild: content[2][0]})
        found = longer
    return found


def _partners(
    algebra: Algebra, split: Mapping[int, _Powers], rule: SumRule, term: int, point: dict[str, int]
) -> Iterator[dict[str, int]]:
    """The point with what is still open in it taken from another term, if anything is."""
    wanted = {factor.wild for factor in rule.second} - point.keys()
    if not wanted:
        yield point
        return
    for other, powers in split.items():
        if other != term:
            for more in _bindings(algebra, rule.second, powers):
                yield {**point, **{wild: more[wild] for wild in wanted}}


def _partner(
    algebra: Algebra, powers: _Powers, rule: SumRule, point: Mapping[str, int]
) -> frozenset[tuple[int, Exact | tuple[int]]] | None:
    """The term B·R that goes with a term A·R."""
    found = dict(powers)
    for factors, sign in ((rule.first, -1), (rule.second, 1)):
        for factor in factors:
            arg = algebra.scaled(point[factor.wild], -1) if factor.is_negated else point[factor.wild]
            base = algebra.known_call(factor.op, (arg,))
            before = found.pop(base, 0) if base is not None else ()
            if base is None or isinstance(before, tuple):
                return None
            if before + sign * factor.exponent:
                found[base] = before + sign * factor.exponent
    return frozenset(found.items())


def _joined(
    algebra: Algebra,
    every: Mapping[int, Exact],
    rule: SumRule,
    term: int,
    partner: int,
    point: dict[str, int],
) -> Iterator[int]:
    """The sum with c·(a·A + b·B)·R replaced. If the coefficients do not fit, a part of one term is left."""
    parts = [(_base(algebra, f, point), algebra.number(-f.exponent)) for f in rule.first]
    rest = algebra.multiply(((term, algebra.one), *parts))
    right = evaluate(algebra, rule.right, {"y": algebra.zero, **point})
    right = algebra.multiply(((right, algebra.one), (rest, algebra.one)))
    for factor in dict.fromkeys((quotient(every[term], rule.a), quotient(every[partner], rule.b))):
        left = dict(every)
        left[term] -= factor * rule.a
        left[partner] -= factor * rule.b
        yield algebra.add((*((t, exact(c)) for t, c in left.items() if c), (right, factor)))


# Rewriting


@cache
def _rewritings() -> tuple[dict[str, tuple[int, Graph]], ...]:
    """For each group of rules: function -> the power of it that is replaced, and by what."""
    algebra = Algebra()
    point = {name: algebra.leaf(name, is_constant=False) for name in _WILD}
    groups = []
    for rules in REWRITINGS:
        group = {}
        for left, right in rules:
            [factor] = _factors(algebra, evaluate(algebra, formula(left, _WILD), point))
            group[factor.op] = factor.exponent, formula(right, _WILD)
        groups.append(group)
    return tuple(groups)


def rewritings(algebra: Algebra, node: int) -> Iterator[int]:
    """A sum of products, with one kind of function in it written in another."""
    terms, constant = algebra.terms(node)
    split = {term: algebra.powers(term)[1] for term in terms}
    calls = {base for powers in split.values() for base in powers if algebra.nodes[base][0] == CALL}
    present = {algebra.nodes[base][1] for base in calls}
    for group in _rewritings() if present else ():
        if present & group.keys():
            parts = [(_rewritten(algebra, powers, group), terms[term]) for term, powers in split.items()]
            found = algebra.add((*parts, (algebra.one, constant)))
            if found != node:
                yield found


def _rewritten(algebra: Algebra, powers: Mapping[int, int], group: Mapping[str, tuple[int, Graph]]) -> int:
    parts = []
    for base, exponent in powers.items():
        content = algebra.nodes[base]
        e = algebra.value(exponent)
        rule = group.get(content[1]) if content[0] == CALL else None
        if rule is None or e is None or e.denominator != 1 or (e < 0 and rule[0] > 1):
            parts.append((base, exponent))
            continue
        times, left = divmod(int(e), rule[0])
        right = evaluate(algebra, rule[1], {"x": content[2][0]})
        parts += [(right, algebra.number(times)), (base, algebra.number(left))]
    return algebra.multiply(parts)
