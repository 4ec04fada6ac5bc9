"""Derivatives as formulas, against the passes in numbers, against differences, and as a reader sees them.

Formula and number come from the same table, so both are evaluated with many digits and must agree to nearly all
of them; `mpmath.diff`, which shares nothing with us, has a look at higher orders.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from random_expressions import VARIABLES, text, trees
from truth import EXACT, PUBLIC, value

from backprop import InputError
from backprop.engine.algebra import Algebra
from backprop.engine.build import build
from backprop.engine.conditions import holds
from backprop.engine.derive import MOST_ORDER, Derivatives, derive
from backprop.engine.functions import _of_numbers
from backprop.engine.functions import evaluate as over
from backprop.engine.graph import Graph
from backprop.engine.identities import FUNCTIONS, PRODUCTS, REWRITINGS, SUMS
from backprop.engine.lower import Gates, Lowering
from backprop.engine.notation import text_of
from backprop.engine.passes import forward, reverse
from backprop.engine.primitives import PRIMITIVES
from backprop.engine.sharing import share
from backprop.engine.simplify import Simplifier
from backprop.grammar.read import read

DIGITS = 60

thoroughly = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
points = st.fixed_dictionaries(dict.fromkeys(VARIABLES, st.floats(-3, 3).filter(lambda x: abs(x) > 1e-3)))


@pytest.fixture(autouse=True)
def _many_digits():
    with mp.workdps(DIGITS):
        yield


def exactly(graph: Graph, point: dict[str, float]) -> list[mpf]:
    return forward(graph, {name: mpf(x) for name, x in point.items()}, EXACT)


def slopes(expression: str, point: dict[str, float]) -> tuple[dict[str, mpf], mpf]:
    """The gradient by the reverse pass over numbers of many digits, and the size of the numbers on the way."""
    graph = build(read(expression))
    try:
        values = exactly(graph, point)
        upstream = reverse(graph, values, EXACT)
    except (ValueError, ArithmeticError, TypeError):
        assume(False)
    for node, op in enumerate(graph.ops):
        kink = PRIMITIVES[op].kink if op in PRIMITIVES else None
        if kink:
            args = [float(values[arg]) for arg in graph.args[node]]
            assume(not holds(kink.where, op, args, float(values[node])))
    size = max(map(abs, (*values, *upstream)))
    assume(size < 1e60)
    return {name: upstream[node] for name, node in graph.inputs.items()}, size


def programs(found: Derivatives) -> list[str]:
    """What is printed of each derivative, as a program of the language."""
    shared = share(found.graph, [d.node for d in found.derivatives], found.graph.names)
    lines = [f"{name} = {text_of(found.graph, shared.names, node)}; " for node, name in shared.names.items()]
    return [
        "".join(lines) + (shared.names.get(d.node) or text_of(found.graph, shared.names, d.node))
        for d in found.derivatives
    ]


# The calculus


@pytest.mark.parametrize("row", PUBLIC, ids=[row.name for row in PUBLIC])
def test_every_row_of_the_table(row):
    """The formula of a primitive has the value of its partial derivative, and only names that users may write."""
    for point in row.samples:
        names = tuple("abc"[: len(point)])
        called = f"{row.name if row.name != 'log_base' else 'log'}({', '.join(names)})"
        exact = [*map(mpf, point)]
        for argument, name in enumerate(names):
            try:
                local = EXACT.local(row.name, len(point), argument)(*exact, value(row.name, point))
            except ValueError:
                continue  # the root of a negative number has no slope in its degree
            found = derive(called, wrt=[name], bound=names)
            [derivative] = found.derivatives
            values = exactly(found.graph, dict(zip(names, point, strict=True)))
            assert abs(values[derivative.node] - local) <= 1e-40 * abs(local), found.expression(
                derivative.node
            )
            assert "_(" not in found.expression(derivative.node)


@thoroughly
@given(trees, points)
def test_formulas_have_the_values_of_the_reverse_pass(tree, point):
    assume(any(name in text(tree) for name in VARIABLES))
    written = text(tree)
    assume(build(read(written)).inputs)
    true, size = slopes(written, point)
    found = derive(written)
    values = exactly(found.graph, point)
    for derivative in found.derivatives:
        expected = true[derivative.wrt[0]]
        formula_text = found.expression(derivative.node)
        assert abs(values[derivative.node] - expected) <= 1e-25 * (abs(expected) + 1e-10 * size), formula_text


@thoroughly
@given(trees, points)
def test_what_is_printed_parses_back_to_the_same(tree, point):
    assume(build(read(text(tree))).inputs)
    slopes(text(tree), point)
    found = derive(text(tree))
    values = exactly(found.graph, point)
    for derivative, program in zip(found.derivatives, programs(found), strict=True):
        again = build(read(program))
        back = exactly(again, point)[again.output]
        assert abs(back - values[derivative.node]) <= 1e-40 * abs(back)


@settings(thoroughly, max_examples=60)
@given(trees, points)
def test_the_hessian_is_the_gradient_of_the_gradient(tree, point):
    """And symmetric: each mixed derivative is found in one order, and compared with the other."""
    written = text(tree)
    assume(1 <= len(build(read(written)).inputs) <= 3)
    slopes(written, point)
    first = derive(written)
    second = derive(written, kind="hessian")
    try:
        values = exactly(second.graph, point)
    except (ValueError, ArithmeticError):
        assume(False)
    found = {derivative.wrt: values[derivative.node] for derivative in second.derivatives}
    for derivative in first.derivatives:
        true, size = slopes(found_text := first.expression(derivative.node), point)
        for name in true:
            pair = (derivative.wrt[0], name)
            expected = found[pair] if pair in found else found[pair[::-1]]
            assert abs(true[name] - expected) <= 1e-20 * (abs(expected) + 1e-10 * size), (found_text, pair)


@pytest.mark.parametrize(
    ("expression", "x"),
    [
        ("x^2*exp(x)", 0.7), ("sin(x)/x", 1.3), ("x^x", 0.8), ("log(1 + x^2)", -0.4), ("tanh(x)^2", 0.3),
        ("1/(1 + exp(-x))", 0.5), ("atan(x)*sqrt(1 + x)", 0.9), ("gamma(x)", 2.3), ("x^2.5 + 2^x", 1.7),
        ("abs(x)^3", -0.6), ("digamma(x)", 0.9), ("gelu(x)", 0.4),
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", [2, 3, 4])
def test_higher_orders_against_differences(expression, x, order):
    graph = build(read(expression))
    found = derive(expression, order=order)
    with mp.workdps(80):
        true = mp.diff(lambda t: forward(graph, {"x": t}, EXACT)[graph.output], mpf(x), order)
        [derivative] = found.derivatives
        assert abs(exactly(found.graph, {"x": x})[derivative.node] - true) <= 1e-12 * abs(true) + 1e-20


# The rules


@pytest.mark.parametrize(
    "rule", [*FUNCTIONS, *PRODUCTS, *SUMS, *itertools.chain(*REWRITINGS)], ids=" = ".join
)
def test_an_identity_holds_wherever_its_left_side_has_a_value(rule):
    left, right = (build(read(side)) for side in rule)
    tried = 0
    coordinates = (-7.3, -2.0, -1.0, -0.6, -0.1, 0.0, 0.2, 0.9, 1.0, 1.7, 5.5)
    for x, y in itertools.product(coordinates, repeat=2):
        try:
            expected = exactly(left, {"x": x, "y": y})[left.output]
        except (ValueError, ArithmeticError):
            continue
        tried += 1
        assert abs(exactly(right, {"x": x, "y": y})[right.output] - expected) <= 1e-50 * (1 + abs(expected))
    assert tried


@pytest.mark.parametrize("row", PUBLIC, ids=[row.name for row in PUBLIC])
def test_what_is_worked_out_with_numbers_is_exact(row):
    for point in itertools.product((0, 1), repeat=len(row.parameters)):
        found = _of_numbers(row.name, list(point))
        if found is not None:
            assert value(row.name, point) == found


@thoroughly
@given(trees, points)
def test_simplifying_changes_no_value(tree, point):
    algebra = Algebra()
    graph = build(read(text(tree)))
    inputs = {name: algebra.leaf(name, is_constant=False) for name in graph.inputs}
    node = over(algebra, graph, inputs)
    lowering = Lowering(algebra, Gates())
    plain, short = lowering.lower([node, *Simplifier(algebra).simplify([node])])
    try:
        expected = exactly(graph, point)
    except (ValueError, ArithmeticError):
        assume(False)
    size = max(map(abs, expected))
    assume(size < 1e60)
    values = exactly(lowering.gates.graph, point)
    assert abs(values[plain] - expected[graph.output]) <= 1e-40 * size
    assert abs(values[short] - expected[graph.output]) <= 1e-30 * size


@pytest.mark.parametrize(
    ("expression", "kept"),
    [
        ("sqrt(x^2)", "abs(x)"), ("log(x^2)", "log(x^2)"), ("x/x", "1"), ("exp(log(x))", "x"),
        ("sin(x)^2 + cos(x)^2", "1"), ("exp(x)*exp(y)", "exp(x + y)"), ("(x^2)^(1/2)", "abs(x)"),
        ("(x^3)^2", "x^6"), ("0.1*3*x", "0.3*x"), ("x/3 + x/6", "x/2"), ("2/3*x", "2*x/3"), ("sqrt(8)*x", "x*sqrt(8)"),
        ("x^0", "1"), ("0^0*x", "x"), ("asin(sin(x))", "asin(sin(x))"), ("2^x*2^y", "2^(x + y)"),
        ("sqrt(x)*sqrt(x)", "x"), ("3^400*x", "x*3^400"), ("x*(y - x)/(x - y)", "-x"), ("log(8)", "3*log(2)"),
    ],
)  # fmt: skip
def test_what_always_holds_is_used_and_nothing_else(expression, kept):
    graph = build(read(expression))
    algebra = Algebra(decimals="." in expression)
    node = over(algebra, graph, {name: algebra.leaf(name, is_constant=False) for name in graph.inputs})
    lowering = Lowering(algebra, Gates(decimals=algebra.decimals))
    [place] = lowering.lower(Simplifier(algebra).simplify([node]))
    assert text_of(lowering.gates.graph, node=place) == kept


# Size

LARGE = {
    "a sum": " + ".join(f"x{i % 50}*y{i % 37}" for i in range(5000)),
    "a product": "*".join(f"x{i}" for i in range(1000)),
    "functions of functions": "sin(" * 3000 + "x" + ")" * 3000,
    "a part used twice, again and again": "a0 = x; "
    + "; ".join(f"a{i} = a{i - 1}^2 + y" for i in range(1, 1000)),
    "prefix sums": "a0 = x0; "
    + "; ".join(f"a{i} = a{i - 1} + x{i}" for i in range(1, 400))
    + "; "
    + "*".join(f"a{i}" for i in range(400)),
}


@pytest.mark.parametrize("kind", LARGE)
def test_derivatives_are_a_few_times_as_large_as_the_expression(kind):
    found = derive(LARGE[kind])
    size = len(build(read(LARGE[kind])).ops)
    assert len(found.graph.ops) <= 8 * size
    shared = sum(map(len, programs(found)[:1]))
    assert shared <= 100 * size


def test_higher_orders_share_too():
    sizes = [len(derive("exp(sin(x)*cos(x^2))/(1 + x^2)", order=order).graph.ops) for order in range(1, 5)]
    assert all(later < 5 * earlier for earlier, later in itertools.pairwise(sizes)), sizes


# Requests that make no sense


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        ({"text": "3"}, "no-variable"),
        ({"text": "x", "wrt": ["y"]}, "unknown-variable"),
        ({"text": "x", "order": 0}, "usage"),
        ({"text": "x", "order": -1}, "usage"),
        ({"text": "x", "order": MOST_ORDER + 1}, "usage"),
        ({"text": "x", "order": 2, "kind": "hessian"}, "usage"),
        ({"text": "q = x; q^2", "wrt": ["q"], "order": 2}, "unknown-variable"),
        ({"text": "x", "output": ["q"]}, "unknown-output"),
    ],
)
def test_problems(request_: dict[str, Any], kind):
    with pytest.raises(InputError) as caught:
        derive(**request_)
    assert caught.value.problem.kind == kind
    assert caught.value.problem.hint


def test_a_variable_that_the_output_does_not_depend_on():
    found = derive("q = x*y; x^2", wrt=["x", "y"])
    assert [found.expression(derivative.node) for derivative in found.derivatives] == ["2*x", "0"]


def test_a_named_node_in_the_middle():
    [derivative] = (found := derive("q = x + y; q^2", wrt=["q"])).derivatives
    assert found.expression(derivative.node) == "2*(x + y)"
