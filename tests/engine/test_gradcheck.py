"""The gradient check: does it find what is wrong, and leave in peace what is right?"""

from __future__ import annotations

import math
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, given, settings
from random_expressions import text, trees, uses
from test_against_oracle import points

from backprop import BackpropError, InputError, differentiate
from backprop.engine import gradcheck as module
from backprop.engine.claims import Claim, half_unit
from backprop.engine.gradcheck import GradCheck, gradcheck
from backprop.engine.primitives import CONSTANTS, CONVENTIONS, ROWS
from backprop.engine.relative_error import band, relative_error

INF = math.inf

# expression, point, {input: verdict}
VERDICTS = [
    ("(x + y)*z", {"x": -2, "y": 5, "z": -4}, {"x": "agrees", "y": "agrees", "z": "agrees"}),
    ("abs(x)", {"x": 0}, {"x": "kink"}),
    ("abs(x)", {"x": 1e-6}, {"x": "agrees"}),
    ("max(x, y)", {"x": 1, "y": 1}, {"x": "kink", "y": "kink"}),
    ("relu(x) - relu(-x)", {"x": 0}, {"x": "kink"}),
    ("abs(x)/10 + relu(x) - relu(-x)", {"x": 0}, {"x": "kink"}),
    ("clip(x, x, 1)", {"x": 1}, {"x": "kink"}),
    ("x*sign(x)^2", {"x": 0}, {"x": "jump"}),
    ("x^x", {"x": 0}, {"x": "unchecked"}),
    ("clip(x, 1, 1)", {"x": 1}, {"x": "agrees"}),
    ("sqrt(x)", {"x": 0}, {"x": "agrees"}),
    ("cbrt(x)", {"x": 0}, {"x": "agrees"}),
    ("acosh(x) + x", {"x": 1}, {"x": "agrees"}),
    ("sqrt(x)^2", {"x": 0}, {"x": "undefined"}),
    ("floor(x) + x", {"x": 3}, {"x": "jump"}),
    ("sign(x)", {"x": 0}, {"x": "jump"}),
    ("atan2(y, x)", {"x": -1, "y": 0}, {"x": "agrees", "y": "jump"}),
    ("x*sin(pi)", {"x": 0}, {"x": "agrees"}),
    ("sqrt(erf(x))", {"x": 13}, {"x": "agrees"}),
    ("(abs(x) + 0.5)^sin(acos(y))", {"x": 1, "y": 0}, {"x": "agrees", "y": "agrees"}),
    ("(1 - cos(x))/x^2", {"x": 1e-8}, {"x": "agrees"}),
    ("x*y", {"x": 1e20, "y": 1e-20}, {"x": "agrees", "y": "agrees"}),
    ("log(x)", {"x": 1e-300}, {"x": "agrees"}),
    ("x^2", {"x": 0}, {"x": "agrees"}),
    ("x^4", {"x": 0}, {"x": "agrees"}),
    ("x^x", {"x": 3}, {"x": "agrees"}),
    ("0*x", {"x": 3}, {"x": "agrees"}),
    ("hypot(x, 0)", {"x": 1e-6}, {"x": "agrees"}),
    ("digamma(x)", {"x": -1.5}, {"x": "agrees"}),
    ("exp(x)", {"x": 700}, {"x": "agrees"}),
]  # fmt: skip


@pytest.mark.parametrize(("written", "at", "verdicts"), VERDICTS, ids=[f"{r[0]} at {r[1]}" for r in VERDICTS])
def test_verdicts(written, at, verdicts):
    found = gradcheck(written, at)
    assert {check.name: check.verdict for check in found.checks} == verdicts
    assert found.passes == (not {"wrong", "undefined"} & set(verdicts.values()))


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(trees, points)
def test_what_is_right_is_not_called_wrong(tree, point):
    """Where the passes say nothing special, the referee has nothing to say either; nor does anything crash."""
    written = text(tree)
    try:
        found = gradcheck(written, {name: x for name, x in point.items() if uses(tree, name)}, steps=())
    except BackpropError:
        assume(False)
    graph, values = found.trace.graph, found.trace.values
    pairs = zip(graph.ops, graph.args, strict=True)
    assume(not CONSTANTS.keys() & {*graph.labels.values()})  # sin(pi) is not 0 in floats, and a base of x^y
    assume(not any(op == "pow" and not any(values[arg] for arg in args) for op, args in pairs))
    if not found.trace.notices:
        # atan2(y, x) jumps at y = 0 > x, and x^y (left out above) at x = 0 = y; their rows do not say so
        assert {check.verdict for check in found.checks} <= {"agrees", "unchecked", "jump"}, written
    for check in found.checks:
        if check.verdict == "kink":
            sides = found.trace.kinks.inputs[check.name]
            assert check.ruling.left.slope == pytest.approx(sides.left, nan_ok=True)
            assert check.ruling.right.slope == pytest.approx(sides.right, nan_ok=True)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.samples and not row.name.endswith("_")], ids=lambda r: r.name
)
def test_a_wrong_derivative_in_any_row_is_found(row):
    """A gradient with one wrong number: whatever the function, the referee sees it."""
    names = [f"x{i}" for i in range(len(row.parameters))]
    point = dict(zip(names, row.samples[0], strict=True))
    written = f"{'log' if row.name == 'log_base' else row.name}({', '.join(names)})"
    if row.name == "neg":
        written = "-x0"
    found = gradcheck(written, point, steps=())
    assert found.passes, written
    unchecked = {
        p for p, check in zip(row.parameters, found.checks, strict=True) if check.verdict == "unchecked"
    }
    assert unchecked == ({"n"} if row.name == "polygamma" else set())  # nothing lies between two orders
    trace = differentiate(written, point)
    for (name, node), parameter in zip(trace.graph.inputs.items(), row.parameters, strict=True):
        if parameter in unchecked:
            continue
        wrong = [*trace.upstream]
        wrong[node] += 1e-5 * (abs(wrong[node]) or 1)
        with patch.object(
            module, "differentiate", lambda *_, wrong=wrong, **__: trace._replace(upstream=wrong)
        ):
            spoiled = gradcheck(written, point, steps=())
        assert [c.name for c in spoiled.checks if c.verdict == "wrong"] == [name]


def test_the_table_of_cs231n():
    assert [band(e) for e in (0, 1e-7, 1e-6, 1e-4, 1e-3, 1e-2, 0.1, math.nan)] == [
        *("good", "good", "fair", "fair", "doubtful", "doubtful", "bad", ""),
    ]


@pytest.mark.parametrize(
    ("a", "n", "error"),
    [
        (1, 1, 0),
        (0, 0, 0),
        (1, 3, 0.5),
        (-1, 1, 1),
        (0, 1, 1),
        (INF, INF, 0),
        (INF, 1, 1),
        (1e308, -1e308, 1),
    ],
)
def test_relative_error(a, n, error):
    assert relative_error(a, n) == relative_error(n, a) == error


def test_truncation_then_rounding():
    """Down to about 1e-5 the error falls as h², and below it grows."""
    (check,) = gradcheck("exp(x)", {"x": 1}).checks
    errors = [error for _, _, error in check.steps]
    assert [h for h, _, _ in check.steps] == pytest.approx([10.0**-k for k in range(2, 12)])
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)
    assert errors[0] / errors[2] == pytest.approx(10_000, rel=0.01)
    assert 1e-14 < min(errors) < 1e-10
    assert errors[-1] > 1e-7


def test_h_is_relative_to_large_inputs():
    (check,) = gradcheck("x^2", {"x": 1e12}, h=1e-3).checks
    assert (check.difference.h, check.difference.kind, check.band) == (1e-3, "central", "good")


def test_corners_between_the_two_points():
    def crossed(written: str, **at: float) -> tuple[str, ...]:
        return gradcheck(written, at, h=0.1, wrt=["x"]).checks[0].crossed

    assert crossed("q = abs(x); q + y", x=0.05, y=1) == ("abs at q",)
    assert crossed("abs(x)", x=0.5) == ()
    assert crossed("max(x, y, 0)", x=1, y=1.05) == ("max at f",)
    assert crossed("max(x, y, 0)", x=1, y=2) == ()
    assert crossed("floor(x) + clip(x, 0.95, 2)", x=1) == ("floor at v1", "clip at v2")
    assert crossed("relu(x)*elu(x)*leaky_relu(x)*step(x)", x=0.01)[0] == "relu at v1"


@pytest.mark.parametrize(("x", "kind"), [(1e-7, "forward"), (1, "backward"), (0.5, "central")])
def test_at_the_edge_of_a_domain_the_difference_has_one_side(x, kind):
    (check,) = gradcheck("sqrt(x)*sqrt(1 - x) + x", {"x": x}).checks
    assert check.difference.kind == kind


def test_no_difference_at_all():
    (check,) = gradcheck("sqrt(x)*sqrt(1e-9 - x)", {"x": 5e-10}).checks
    assert (check.difference.kind, check.band, check.verdict) == ("", "", "agrees")


def test_nodes_move_by_themselves():
    program = "q = x*y; r = 3; f = q^2*x*r"
    found = gradcheck(program, {"x": 2, "y": 3}, wrt=["q", "x", "r"], claims=[Claim("v1", "6", 6.0)])
    assert {check.name: check.gradient for check in found.checks} == {"q": 72, "x": 324, "r": 0, "v1": 6}
    assert all(check.verdict == "agrees" for check in found.checks)
    assert found.claims[0].right


def test_a_large_expression_is_compared_with_differences_only():
    names = [f"x{i}" for i in range(400)]
    found = gradcheck(" + ".join(f"sin({name})" for name in names), dict.fromkeys(names, 1.0))
    assert found.passes
    assert all(check.ruling is None and not check.steps and check.band == "good" for check in found.checks)


# Claims


def judged(written: str, claim: str, **at: float) -> GradCheck:
    name, _, value = claim.partition("=")
    return gradcheck(written, at, claims=[Claim(name, value, differentiate(value, {}).value)], steps=())


# claim on ∂/∂x of c*x, c, right?
CLAIMS = [
    ("-4", -4, True), ("-4", 4, False), ("-4", -3.6, False), ("-4", -4.04, True), ("-4.0", -4.04, True),
    ("-4.00", -4.04, False), ("0.39", 0.3932, True), ("0.39", 0.3966, False), ("0.4", 0.3932, True),
    (".4", 0.3932, True), ("0.40", 0.3932, False), ("33", 32.8, True), ("33", 33.6, False), ("1", 0.731, False),
    ("0", 1e-9, False), ("0.00", 0.004, True), ("0", 0, True), ("1/3", 1 / 3, True), ("1/3", 0.3333, False),
    ("0.3333", 1 / 3, True), ("1e-3", 0.00102, True), ("1e-3", 0.0012, False), ("pi/2", math.pi / 2, True),
    ("−4", -4, True), ("2.5e3", 2540, True), ("2.5e3", 2560, False),
]  # fmt: skip


@pytest.mark.parametrize(("written", "slope", "right"), CLAIMS)
def test_a_claim_is_right_when_the_slope_rounds_to_it(written, slope, right):
    found = judged("c*x", f"x={written}", c=slope, x=2)
    assert found.claims[0].right == right
    assert found.passes == right
    assert found.claims[0].true == slope


def test_at_a_corner_every_slope_between_the_sides_is_right():
    for slope, right in ((-2, True), (0.3, True), (4, True), (4.2, False), (-3, False)):
        assert judged("abs(x)*3 + x", f"x={slope}", x=0).claims[0].right == right


@pytest.mark.parametrize(("slope", "right"), [(0, True), (1, True), (0.5, False), (2, False)])
def test_at_a_corner_the_slope_and_that_of_the_convention_are_right(slope, right):
    found = judged("relu(x) - relu(-x)", f"x={slope}", x=0)
    assert found.claims[0].right == found.passes == right


@pytest.mark.parametrize("library", [None, *CONVENTIONS])
@pytest.mark.parametrize("written", ["clip(x, 1, 1)", "max(x, x, 1)", "abs(x - 1) + relu(x - 1)"])
def test_following_a_convention_is_never_wrong(written, library):
    assert gradcheck(written, {"x": 1}, convention=library, steps=()).passes


def test_at_a_corner_a_slope_that_no_gate_has_is_wrong():
    trace = differentiate("relu(x) - relu(-x)", {"x": 0})
    spoiled = trace._replace(upstream=[2.5, *trace.upstream[1:]])
    with patch.object(module, "differentiate", lambda *_, **__: spoiled):
        assert not gradcheck("", {}, steps=()).passes


def test_a_large_expression_at_corners_is_not_called_wrong():
    names = [f"x{i}" for i in range(400)]
    written = " + ".join(f"abs({name})" for name in names)
    found = gradcheck(written, dict.fromkeys(names, 0.0), convention="jax")
    assert found.passes
    assert {(check.verdict, check.ruling) for check in found.checks} == {("kink", None)}


def test_half_a_unit_of_the_last_digit():
    assert [half_unit(text) for text in ("1/3", "0", "x", "", ".")] == [0] * 5
    assert half_unit("1e999") > 1e299
    assert half_unit("1e-999") < 1e-299


def test_a_claim_on_nothing():
    with pytest.raises(InputError, match="slope in q"):
        judged("x^2", "q=1", x=1)
