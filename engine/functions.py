"""Every primitive over the nodes of an `Algebra`, said as simply as can be said at once."""

from __future__ import annotations

import math

from backprop.engine.algebra import Algebra
from backprop.engine.exact import Exact, is_small, magnitude, perfect_power
from backprop.engine.float64 import FLOAT64
from backprop.engine.formulas import formula
from backprop.engine.graph import INPUT, Graph
from backprop.engine.identities import FUNCTIONS
from backprop.engine.kinds import CALL, POSITIVE
from backprop.engine.primitives import PRIMITIVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_MINUS = "neg"

_KNOWN = (0, 1)
"""Arguments at which a float function that answers 0 or 1 is exact."""


def _identities() -> dict[tuple[str, str], Graph]:
    """(function, what it is applied to) -> what that is: ("log", "exp") -> the graph of `x`."""
    found = {}
    for left, right in FUNCTIONS:
        graph = formula(left, ("x",))
        outer = graph.output
        found[graph.ops[outer], graph.ops[graph.args[outer][0]]] = formula(right, ("x",))
    return found


_IDENTITIES = _identities()


def evaluate(algebra: Algebra, graph: Graph, point: dict[str, int]) -> int:
    """The output of a small graph whose inputs are nodes."""
    nodes: list[int] = []
    for place, (op, args) in enumerate(zip(graph.ops, graph.args, strict=True)):
        if args:
            nodes.append(apply(algebra, op, tuple(nodes[arg] for arg in args)))
        else:
            label = graph.labels[place]
            nodes.append(point[label] if op == INPUT else algebra.literal(label))
    return nodes[graph.output]


def apply(algebra: Algebra, op: str, args: tuple[int, ...]) -> int:
    """A primitive of nodes."""
    direct = _DIRECT.get(op)
    if direct is not None:
        return direct(algebra, *args)
    if op in ("max", "min"):
        args = tuple(dict.fromkeys(args))
        if len(args) == 1:
            return args[0]
    numbers = [algebra.value(arg) for arg in args]
    if None not in numbers:
        found = _of_numbers(op, numbers)  # type: ignore[arg-type]
        if found is not None:
            return algebra.number(found)
    if op == "log" and isinstance(numbers[0], int) and numbers[0] > 1:
        root, degree = perfect_power(numbers[0])
        return algebra.scaled(algebra.call("log", (algebra.number(root),)), degree)
    if len(args) == 1:
        return _of_one(algebra, op, args[0])
    if op in (
        "max",
        "min",
        "clip",
        "leaky_relu",
        "elu",
        "atan2",
        "hypot",
        "log_base",
        "nthRoot",
        "polygamma",
    ):
        return algebra.call(op, args)
    row = PRIMITIVES[op]
    if row.definition:  # a part of the table's formulas
        return evaluate(
            algebra, formula(row.definition, row.parameters), dict(zip(row.parameters, args, strict=True))
        )
    return algebra.call(op, args)


def _of_one(algebra: Algebra, op: str, arg: int) -> int:
    sign = algebra.signs[arg]
    if op in ("abs", "sign", "step", "relu"):
        if sign == POSITIVE:
            return algebra.one if op in ("sign", "step") else arg
        if sign and op in ("abs", "relu"):
            return arg
        if op in ("abs", "sign", "step"):
            return _without_positive_factors(algebra, op, arg)
    inner, within = _inside(algebra, arg)
    rule = _IDENTITIES.get((op, inner))
    return algebra.call(op, (arg,)) if rule is None else evaluate(algebra, rule, {"x": within})


def _inside(algebra: Algebra, node: int) -> tuple[str, int]:
    """What a node is a function of: ("exp", x) for e^x, ("neg", x) for -x."""
    content = algebra.nodes[node]
    terms, constant = algebra.terms(node)
    if constant <= 0 and all(c < 0 for c in terms.values()) and (terms or constant):
        return _MINUS, algebra.scaled(node, -1)
    if content[0] == CALL:
        return content[1], content[2][0]
    coefficient, powers = algebra.powers(node)
    if coefficient == 1 and list(powers) == [algebra.e]:
        return "exp", powers[algebra.e]
    return "", node


def _without_positive_factors(algebra: Algebra, op: str, node: int) -> int:
    """abs, sign or step, of the factors whose sign is open."""
    coefficient, powers = algebra.powers(node)
    terms, constant = algebra.terms(node)
    if len(terms) + (constant != 0) > 1:
        shown, coefficient = algebra.primitive(node)
        powers = {shown: algebra.one}
    outer = {b: x for b, x in powers.items() if algebra.signs[b] == POSITIVE}
    inner = {b: x for b, x in powers.items() if b not in outer}
    minus = coefficient < 0
    factor = algebra.product(magnitude(coefficient), outer) if op == "abs" else algebra.one
    rest = algebra.product(-1 if minus and op == "step" else 1, inner)
    content = algebra.nodes[rest]
    if content[0] == CALL and content[1] == op and op != "step":
        found = rest
    elif op == "sign" and algebra.signs[rest] == POSITIVE:
        found = algebra.one
    else:
        found = algebra.call(op, (rest,)) if op != "abs" else algebra.absolute(rest)
    if op == "sign" and minus:
        found = algebra.scaled(found, -1)
    return algebra.multiply(((factor, algebra.one), (found, algebra.one)))


def _of_numbers(op: str, numbers: list[Exact]) -> Exact | None:
    """The exact value of a function of numbers, where it has one that is known."""
    first = numbers[0]
    if op in _EXACT:
        return _EXACT[op](*numbers)
    if all(number in _KNOWN for number in numbers):
        try:
            found = FLOAT64.function(op)(*map(float, numbers))
        except (ValueError, ArithmeticError):
            return None
        return int(found) if found in _KNOWN else None
    if op == "gamma" and first.denominator == 1 and 0 < first < 40:
        return math.factorial(int(first) - 1)
    return None


def _integer(x: Exact) -> Exact | None:
    return x if is_small(x) else None


_EXACT: dict[str, Callable[..., Exact | None]] = {
    "abs": abs,
    "sign": lambda x: (x > 0) - (x < 0),
    "step": lambda x: int(x > 0),
    "floor": lambda x: _integer(math.floor(x)),
    "ceil": lambda x: _integer(math.ceil(x)),
    "relu": lambda x: max(x, 0),
    "max": max,
    "min": min,
}

_DIRECT: dict[str, Callable[..., int]] = {
    "add": lambda a, x, y: a.add(((x, 1), (y, 1))),
    "sub": lambda a, x, y: a.add(((x, 1), (y, -1))),
    "neg": lambda a, x: a.scaled(x, -1),
    "mul": lambda a, x, y: a.multiply(((x, a.one), (y, a.one))),
    "div": lambda a, x, y: a.multiply(((x, a.one), (y, a.minus_one))),
    "pow": lambda a, x, y: a.power(x, y),
    "sqrt": lambda a, x: a.power(x, a.half),
    "exp": lambda a, x: a.power(a.e, x),
}
