"""Corners of whole expressions: one-sided slopes and intervals, against differences of many digits."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from random_expressions import Tree, evaluate, text, uses

from backprop import InputError, differentiate

GAP = mpf(2) ** -100
BITS = 1000

KINKED = ("abs", "relu", "max", "min", "hypot", "leaky_relu", "elu", "clip")
SMOOTH = ("sin", "exp", "tanh", "softplus", "atan")

_leaves = st.sampled_from(("x", "x", "y", "y", "0", "1", "2")).map(Tree)


def _call(op: str, *args: Tree) -> Tree:
    return Tree(op, args, op)


def _gates(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    bounds = st.sampled_from((("0", "1"), ("1", "2"), ("1", "1"), ("0", "2")))
    return st.one_of(
        st.builds(_call, st.sampled_from(("max", "min", "hypot")), inner, inner),
        st.builds(_call, st.sampled_from(("abs", "relu", "abs", "relu", *SMOOTH)), inner),
        st.builds(lambda u: _call("leaky_relu", u, Tree("0.5")), inner),
        st.builds(lambda u: _call("elu", u, Tree("2")), inner),
        st.builds(lambda u, b: _call("clip", u, Tree(b[0]), Tree(b[1])), inner, bounds),
        st.builds(lambda op, u, v: Tree(op, (u, v), {"add": "+", "sub": "-", "mul": "*"}[op]),
                  st.sampled_from(("add", "sub", "mul", "sub")), inner, inner),
    )  # fmt: skip


trees = _gates(st.recursive(_leaves, _gates, max_leaves=6))
points = st.fixed_dictionaries({name: st.integers(-2, 2).map(float) for name in "xy"})


def side(tree: Tree, point: dict[str, float], name: str, sign: int) -> mpf | None:
    """The slope on one side; None where it does not settle."""
    exact = {other: mpf(x) for other, x in point.items()}
    try:
        slopes = [
            (evaluate(tree, {**exact, name: exact[name] + sign * gap}) - evaluate(tree, exact)) / (sign * gap)
            for gap in (GAP, GAP**2)
        ]
    except OverflowError:  # a difference too small for doubles
        return None
    return slopes[1] if abs(slopes[1] - slopes[0]) <= 1e-20 * (abs(slopes[1]) + 1e-30) else None


@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(trees, points)
def test_one_sided_slopes_and_intervals(tree, point):
    """At whole numbers, where corners are. Rounded values may tie that do not, so these are left out."""
    point = {name: x for name, x in point.items() if uses(tree, name)}
    trace = differentiate(text(tree), point)
    assume(all(x == round(x) for x in trace.values))
    with mp.workprec(BITS):
        for name in point:
            true = [side(tree, point, name, sign) for sign in (-1, 1)]
            if None in true:
                continue
            left, right = map(float, true)
            sides = trace.kinks and trace.kinks.inputs.get(name)
            if not sides:
                assert left == pytest.approx(right, abs=1e-12)
                assert trace.gradient[name] == pytest.approx(left, abs=1e-12)
                continue
            for found, slope in ((sides.left, left), (sides.right, right)):
                assert math.isnan(found) or found == pytest.approx(slope, abs=1e-12)
            low, high = sides.slopes
            assert low - 1e-12 <= min(left, right)
            assert max(left, right) <= high + 1e-12
            for library in ("torch", "tensorflow", "jax"):
                slope = differentiate(text(tree), point, convention=library).gradient[name]
                assert math.isnan(slope) or low - 1e-12 <= slope <= high + 1e-12 or "clip" in text(tree)


NAN, NONE = math.nan, None

# expression, point, {input: (low, high, left, right)}
TABLE = [
    ("abs(x)*3 + x", {"x": 0}, {"x": (-2, 4, -2, 4)}),
    ("max(x, y)", {"x": 1, "y": 1}, {"x": (0, 1, 0, 1), "y": (0, 1, 0, 1)}),
    ("max(x, y, z)", {"x": 1, "y": 1, "z": 0}, {"x": (0, 1, 0, 1), "y": (0, 1, 0, 1)}),
    ("relu(x) - relu(-x)", {"x": 0}, {"x": (0, 2, 1, 1)}),
    ("max(x, x)", {"x": 3}, {"x": (0, 2, 1, 1)}),
    ("abs(abs(x))", {"x": 0}, {"x": (-1, 1, -1, 1)}),
    ("clip(x, 0, 1)", {"x": 0}, {"x": (0, 1, 0, 1)}),
    ("clip(x, 0, 1)", {"x": 1}, {"x": (0, 1, 1, 0)}),
    ("clip(x, x, 1)", {"x": 1}, {"x": (0, 1, 1, NONE)}),
    ("floor(x) + x", {"x": 3}, {"x": (-math.inf, math.inf, NONE, 1)}),
    ("ceil(x) + x", {"x": 3}, {"x": (-math.inf, math.inf, 1, NONE)}),
    ("x*sign(x)", {"x": 0}, {"x": (-math.inf, math.inf, -1, 1)}),
    ("(x - 3)*floor(x) + 2x", {"x": 3}, {"x": (-math.inf, math.inf, 4, 5)}),
    ("step(x^2) + x", {"x": 0}, {"x": (-math.inf, math.inf, NAN, NAN)}),
    ("atan2(y, x)", {"x": -2, "y": 0}, {"y": (-math.inf, math.inf, NONE, -0.5)}),
    ("atan2(y, x)", {"x": -2, "y": -0.0}, {"y": (-math.inf, math.inf, -0.5, NONE)}),
    ("abs(atan2(y, -1)) + y", {"y": 0}, {"y": (-math.inf, math.inf, 2, 0)}),
    ("relu(sqrt(x))", {"x": 0}, {"x": (0, math.inf, NONE, math.inf)}),
    ("sqrt(abs(x))", {"x": 0}, {"x": (-math.inf, math.inf, -math.inf, math.inf)}),
    ("hypot(3x, 4x)", {"x": 0}, {"x": (-7, 7, -5, 5)}),
    ("sqrt(x^2) + abs(x)", {"x": 0}, {"x": (-1, 1, NAN, NAN)}),
    ("abs(x - y)", {"x": 1, "y": 1}, {"x": (-1, 1, -1, 1), "y": (-1, 1, -1, 1)}),
]  # fmt: skip


@pytest.mark.parametrize(("written", "at", "inputs"), TABLE, ids=[row[0] for row in TABLE])
def test_table(written, at, inputs):
    kinks = differentiate(written, at).kinks
    found = {name: (*sides.slopes, sides.left, sides.right) for name, sides in kinks.inputs.items()}
    assert str({n: [None if v is None else float(v) for v in sides] for n, sides in found.items()}) == str(
        {n: [None if v is None else float(v) for v in sides] for n, sides in inputs.items()}
    )


def test_named_nodes_have_sides_too():
    trace = differentiate("q = x - y; abs(q)*2", {"x": 1, "y": 1}, wrt=["q", "x"])
    assert {name: (sides.left, sides.right) for name, sides in trace.kinks.inputs.items()} == {
        "q": (-2, 2),
        "x": (-2, 2),
    }


@pytest.mark.parametrize("inner", ["log(exp(y) - 1)", "1/(exp(y) - 1)", "log(1 + y - 1)"])
def test_where_only_more_digits_give_a_value_the_sides_are_not_known(inner):
    trace = differentiate(f"abs(x) + {inner}", x=0, y=1e-20)
    assert trace.gradient["x"] == 0
    sides = trace.kinks.inputs["x"]
    assert tuple(sides.slopes) == (-1, 1)
    assert math.isnan(sides.left) and math.isnan(sides.right)
    assert trace.notices[-1].message == "So here ∂f/∂x is between -1 and 1 with any slopes at the corners."


def test_smooth_points_have_no_kinks():
    for written in (
        "x^2",
        "abs(x)",
        "max(x, 3)",
        "0*abs(x - 1)",
        "clip(x, 1, 1)",
        "elu(x - 1)",
        "0*floor(x)",
        "max(5, ceil(x))",
        "atan2(x - 1, x)",
        "atan2(0, -x)",
    ):
        assert differentiate(written, x=1).kinks is None


def test_many_inputs_at_corners_take_time_in_proportion():
    """So many that two passes for each would take minutes: they have intervals, and no one-sided slopes."""
    names = [f"x{i}" for i in range(2000)]
    trace = differentiate(" + ".join(f"abs({name})" for name in names), dict.fromkeys(names, 0.0))
    assert len(trace.kinks.gates) == len(trace.kinks.inputs) == 2000
    assert all(
        tuple(sides.slopes) == (-1, 1) and math.isnan(sides.left) for sides in trace.kinks.inputs.values()
    )
    assert "2 more" not in trace.notices[-1].message
    assert "∂f/∂x0 is between -1 and 1" in trace.notices[-1].message


# Conventions: what PyTorch 2.13, JAX 0.10 and TensorFlow 2.21 give; test_libraries.py asks them

CONVENTIONS = [
    ("max(x, y)", (2, 2), (0.5, 0.5), (0.5, 0.5), (1, 0)),
    ("min(x, y)", (2, 2), (0.5, 0.5), (0.5, 0.5), (1, 0)),
    ("max(x, y, z)", (2, 2, 2), (1 / 3,) * 3, (1 / 3,) * 3, (1, 0, 0)),
    ("max(x, y, z)", (1, 2, 2), (0, 0.5, 0.5), (0, 0.5, 0.5), (0, 1, 0)),
    ("max(x, y)", (3, 2), (1, 0), (1, 0), (1, 0)),
    ("abs(x)", (0,), (0,), (1,), (0,)),
    ("abs(x)", (-2,), (-1,), (-1,), (-1,)),
    ("relu(x)", (0,), (0,), (0,), (0,)),
    ("leaky_relu(x, 0.125)", (0,), (0.125,), (1,), (0.125,)),
    ("elu(x, 2)", (0,), (2,), (2,), (2,)),
    ("clip(x, y, z)", (0, 0, 1), (1, 0, 0), (0.5, 0.5, 0), (1, 0, 0)),
    ("clip(x, y, z)", (1, 0, 1), (1, 0, 0), (0.5, 0, 0.5), (1, 0, 0)),
    ("clip(x, y, z)", (1, 1, 1), (1, 0, 0), (0.25, 0.25, 0.5), (1, 0, 0)),
    ("clip(x, y, z)", (0, 1, 1), (0, 0, 0), (0, 0.5, 0.5), (0, 1, 0)),
    ("clip(x, y, z)", (2, 1, 1), (0, 0, 1), (0, 0, 1), (0, 0, 1)),
    ("clip(x, y, z)", (-1, 0, 1), (0, 1, 0), (0, 1, 0), (0, 1, 0)),
    ("sign(x)", (0,), (0,), (0,), (0,)),
    ("floor(x)", (3,), (0,), (0,), (0,)),
    ("ceil(x)", (3,), (0,), (0,), (0,)),
    ("hypot(x, y)", (0, 0), (0, 0), (NAN, NAN), (NAN, NAN)),
    ("hypot(x, y)", (3, 4), (0.6, 0.8), (0.6, 0.8), (0.6, 0.8)),
    ("sqrt(x)", (0,), (math.inf,), (math.inf,), (math.inf,)),
    ("softplus(x)", (0,), (0.5,), (0.5,), (0.5,)),
]  # fmt: skip
"""Expression, values of x, y, z; gradients in PyTorch, JAX, TensorFlow."""

LIBRARIES = ("torch", "jax", "tensorflow")


@pytest.mark.parametrize("row", CONVENTIONS, ids=[f"{row[0]} at {row[1]}" for row in CONVENTIONS])
def test_conventions(row):
    written, at, *gradients = row
    point = dict(zip("xyz", map(float, at), strict=False))
    for library, gradient in zip(LIBRARIES, gradients, strict=True):
        found = differentiate(written, point, convention=library).gradient
        assert tuple(found.values()) == pytest.approx(gradient, nan_ok=True), library


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_convention_holds_in_every_number_that_is_shown(library):
    """Local derivatives, what is sent on, and the pass with many digits."""
    trace = differentiate("abs(x) + (1 - cos(y))/y^2", {"x": 0, "y": 1e-8}, convention=library)
    slope = 1 if library == "jax" else 0
    assert "recomputed" in {notice.kind for notice in trace.notices}
    node = next(node for node in trace.nodes if node.op == "abs")
    assert trace.gradient["x"] == node.local[0] == node.downstream[0] == slope
    (kink,) = (notice for notice in trace.notices if notice.kind == "kink")
    assert f"used: {slope} (as in " in kink.message


def test_an_unknown_convention_is_refused():
    with pytest.raises(InputError, match="'flax'"):
        differentiate("x", x=1, convention="flax")


def test_conventions_agree_where_the_function_is_smooth():
    for at in itertools.product((-1.5, 0.5, 2.5), repeat=2):
        point = dict(zip("xy", at, strict=True))
        written = "abs(x)*max(x, y + 1) + clip(x, 0, 2)*leaky_relu(y) + hypot(x, y)"
        gradients = [differentiate(written, point, convention=library).gradient for library in LIBRARIES]
        assert all(gradient == differentiate(written, point).gradient for gradient in gradients)
