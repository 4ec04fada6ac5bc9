"""A derivative with jumps, said piece by piece: what it is on either side of each jump."""

from __future__ import annotations

from itertools import pairwise, product

from backprop.engine.algebra import Algebra
from backprop.engine.exact import Exact, exact, quotient
from backprop.engine.functions import apply
from backprop.engine.kinds import CALL, PRODUCT, SUM
from backprop.engine.lower import Gates, Lowering
from backprop.engine.notation import text_of
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from backprop.engine.simplify import Simplifier

_MOST_JUMPS = 2
"""Of more jumps the pieces would be too many to read, unless all are on one line."""

_MOST_ON_A_LINE = 6
_MOST_NODES = 300
"""Of longer formulas there are none."""

_LONGEST = 250
_MOST_NAMED = 5


class Case(Record):
    """What a derivative is on one side of its jumps."""

    where: str
    """Conditions, joined by `and`, or `elsewhere`."""
    expression: str


def cases_of(simplifier: Simplifier, node: int) -> tuple[Case, ...]:
    """The pieces of a formula, or nothing if it has none, or too many to read.

    Args:
        simplifier: of the algebra of the node.
        node: the formula.
    """
    algebra = simplifier.algebra
    if simplifier.lengths.of(node) > _LONGEST:
        return ()
    below = algebra.below([node])
    jumps = _jumps(algebra, below)
    if not 1 <= len(jumps) <= _MOST_ON_A_LINE or len(below) > _MOST_NODES:
        return ()
    found = []
    for where, signs in _sides(algebra, jumps):
        piece = _piece(algebra, node, below, dict(zip(jumps, signs, strict=True)))
        text = _text(algebra, simplifier.simplify([piece])[0])
        if text.endswith("…"):
            return ()
        found.append(Case(where, text))
    return _with_elsewhere(found) if found else ()


def meeting_places(algebra: Algebra, nodes: Sequence[int]) -> list[str]:
    """Where the pieces of some formulas meet: `x = y`."""
    jumps = _jumps(algebra, algebra.below(nodes))
    found = [_condition(algebra, jump, 0) for jump in jumps[:_MOST_NAMED]]
    return found + ["…"] * (len(jumps) > _MOST_NAMED)


def _with_elsewhere(cases: list[Case]) -> tuple[Case, ...]:
    """Many pieces that are the same become one, at the end."""
    texts = [case.expression for case in cases]
    common = max(texts, key=texts.count)
    if len(cases) < 4 or texts.count(common) < 3:
        return tuple(cases)
    return *(case for case in cases if case.expression != common), Case("elsewhere", common)


def _jumps(algebra: Algebra, below: Sequence[int]) -> list[int]:
    """What the formula has a sign or a step of; of u and -u one."""
    found: list[int] = []
    for node in below:
        content = algebra.nodes[node]
        if content[0] == CALL and content[1] in ("sign", "step"):
            arg = algebra.scaled(content[2][0], -1 if _is_turned(algebra, content[2][0]) else 1)
            if arg not in found:
                found.append(arg)
    return found


def _is_turned(algebra: Algebra, node: int) -> bool:
    terms, _ = algebra.terms(node)
    return bool(terms) and next(iter(terms.values())) < 0


def _sides(algebra: Algebra, jumps: Sequence[int]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The conditions that tell the pieces apart -> the signs that the jumps have there."""
    lines = [_line(algebra, jump) for jump in jumps]
    if len({line for line, _ in lines}) == 1:
        yield from _along(algebra, lines[0][0], [place for _, place in lines])
    elif len(jumps) <= _MOST_JUMPS:
        for signs in product((1, -1), repeat=len(jumps)):
            if not _contradict(algebra, jumps, signs):
                conditions = (
                    _condition(algebra, jump, sign) for jump, sign in zip(jumps, signs, strict=True)
                )
                yield " and ".join(conditions), signs


def _line(algebra: Algebra, jump: int) -> tuple[int, Exact]:
    """A jump where `line` passes `place`: (x, 3) for 2*x - 6."""
    terms, constant = algebra.terms(jump)
    first = next(iter(terms.values()), 1)
    return algebra.sum({term: quotient(c, first) for term, c in terms.items()}), exact(
        -quotient(constant, first)
    )


def _along(algebra: Algebra, line: int, places: Sequence[Exact]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The pieces of a line that is cut at some places: `x < 0`, `0 < x < 1`, `x > 1`."""
    ordered = sorted(places)
    text = _text(algebra, line)
    numbers = [_text(algebra, algebra.number(place)) for place in ordered]
    yield _cut(algebra, line, ordered[0], "<"), (-1,) * len(places)
    for (low, high), place in zip(pairwise(numbers), ordered, strict=False):
        yield f"{low} < {text} < {high}", tuple(1 if other <= place else -1 for other in places)
    yield _cut(algebra, line, ordered[-1], ">"), (1,) * len(places)


def _cut(algebra: Algebra, line: int, place: Exact, relation: str) -> str:
    """`x > 3`, and `x > y` for x - y > 0."""
    return _condition(algebra, algebra.add(((line, 1), (algebra.one, -place))), 1 if relation == ">" else -1)


def _condition(algebra: Algebra, jump: int, sign: int) -> str:
    """`x > y`, for the sign of x - y; `x = y` where that is 0."""
    terms, constant = algebra.terms(jump)
    left = algebra.sum({term: c for term, c in terms.items() if c > 0})
    right = algebra.sum({term: -c for term, c in terms.items() if c < 0}, -constant)
    return f"{_text(algebra, left)} {'=><'[sign]} {_text(algebra, right)}"


def _contradict(algebra: Algebra, jumps: Sequence[int], signs: Sequence[int]) -> bool:
    """Whether two jumps cannot have these signs at once, such as those at both bounds of clip."""
    total = algebra.add(zip(jumps, signs, strict=True))
    if algebra.signs[algebra.scaled(total, -1)]:
        return True
    calls = (content for content in algebra.nodes if content[:2] == (CALL, "clip"))
    return total in [algebra.add(((c[2][1], 1), (c[2][2], -1))) for c in list(calls)]


def _piece(algebra: Algebra, node: int, below: Sequence[int], signs: Mapping[int, int]) -> int:
    """The formula where the jumps have these signs."""
    both = {**signs, **{algebra.scaled(jump, -1): -sign for jump, sign in signs.items()}}
    new: dict[int, int] = {}
    for old in below:
        content = algebra.nodes[old]
        if content[0] == CALL:
            new[old] = _called(algebra, content[1], content[2], tuple(new[arg] for arg in content[2]), both)
        elif content[0] == SUM:
            constant = (algebra.one, content[2])
            new[old] = algebra.add((*((new[term], c) for term, c in content[1]), constant))
        elif content[0] == PRODUCT:
            new[old] = algebra.multiply([(new[base], new[x]) for base, x in content[1]])
        else:
            new[old] = old
    return new[node]


def _called(
    algebra: Algebra, op: str, args: tuple[int, ...], new: tuple[int, ...], signs: Mapping[int, int]
) -> int:
    """A function where the jumps have these signs."""
    sign = signs.get(args[0], 0)
    if sign and op in ("sign", "step"):
        return algebra.number(sign if op == "sign" else int(sign > 0))
    if sign and op in ("abs", "relu"):
        return algebra.scaled(new[0], sign if op == "abs" else int(sign > 0))
    if op in ("max", "min") and len(args) == 2:
        sign = signs.get(algebra.add(((args[0], 1), (args[1], -1))), 0)
        if sign:
            return new[0] if (sign > 0) == (op == "max") else new[1]
    return apply(algebra, op, new)


def _text(algebra: Algebra, node: int) -> str:
    gates = Gates(decimals=algebra.decimals)
    [place] = Lowering(algebra, gates).lower([node])
    return text_of(gates.graph, node=place, limit=_LONGEST)
