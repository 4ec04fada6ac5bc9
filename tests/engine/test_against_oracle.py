"""Random expressions against an oracle that shares nothing with the passes: mpmath, and differences.

How far apart the two may be is measured, not guessed: the oracle evaluates again with every result on the way
pushed off a little.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from random_expressions import VARIABLES, Tree, evaluate, program, text, trees, uses

from backprop import DomainError, Trace, differentiate
from backprop.engine.build import build
from backprop.engine.float64 import FLOAT64
from backprop.engine.passes import forward, reverse
from backprop.grammar.read import read

DIGITS = 400
"""Enough for a difference over GAP of numbers as large as doubles can be."""
GAP_DIGITS = 40
NOISE = 2.0**-50
"""Relative error of every result on the way in the noisy evaluations: eight times what rounding does."""

_coordinates = st.one_of(st.floats(-3, 3), st.floats(-30, 30), st.integers(-3, 3).map(float)).map(
    lambda x: x if abs(x) > 1e-3 else 0.0
)
points = st.fixed_dictionaries(dict.fromkeys(VARIABLES, _coordinates))


def thoroughly(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        database=None,
        suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def at(tree: Tree, point: dict[str, float]) -> Trace:
    """What we make of it. Variables that the tree does not use have no value."""
    written = text(tree)
    return differentiate(written, {name: x for name, x in point.items() if uses(tree, name)})


def slope(tree: Tree, point: dict[str, mpf], name: str, **noise: float) -> mpf:
    """∂tree/∂name, by differences. There must be one."""
    gap = mpf(10) ** -GAP_DIGITS
    below, here, above, far = (
        evaluate(tree, {**point, name: point[name] + by}, **noise) for by in (-gap, 0, gap, 2 * gap)
    )
    left, right, second = (here - below) / gap, (above - here) / gap, (far - above) / gap
    spread = max(left, right, second) - min(left, right, second)
    assume(spread <= 1e-10 * abs(right) + 1e-35)  # no corner, no infinite slope
    return (left + right) / 2


def measured(compute: Callable[..., mpf]) -> tuple[mpf, mpf] | None:
    """A number, and how far rounding may take it; None if there is none. No edge may be within reach."""
    found = []
    for noise in ({}, *({"noise": NOISE, "seed": seed} for seed in range(3))):
        try:
            found.append(compute(**noise))
        except OverflowError:
            assume(False)
        except (ValueError, ArithmeticError):
            found.append(None)
    assume(found.count(None) in (0, len(found)))
    true, *noisy = found
    if true is None:
        return None
    error = max(abs(value - true) for value in noisy)
    assume(error <= 1e-6 * max(abs(true), 1e-3))
    return true, error


@thoroughly(1000)
@given(trees, points)
def test_value_and_gradient(tree, point):
    """And where there is no value, there is a problem; where a gradient is not finite, a notice."""
    exact = {name: mpf(x) for name, x in point.items() if uses(tree, name)}
    with mp.workdps(DIGITS):
        value = measured(lambda **noise: evaluate(tree, exact, **noise))
        slopes = {
            name: measured(lambda name=name, **noise: slope(tree, exact, name, **noise)) for name in exact
        }
    if value is None:
        with pytest.raises(DomainError):
            at(tree, point)
        return
    trace = at(tree, point)
    assert trace.gradient.keys() == exact.keys()
    assert agree(trace.value, value), text(tree)
    for name, found in trace.gradient.items():
        if not math.isfinite(found):
            assert {notice.kind for notice in trace.notices} & {"undefined-gradient", "infinite-gradient"}
        elif slopes[name] is not None:  # None: the end of a domain
            assert agree(found, slopes[name]), (text(tree), name)


def agree(found: float, truth: tuple[mpf, mpf]) -> bool:
    true, error = truth
    return abs(found - true) <= 4 * error + 1e-13 * abs(true) + mpf(10) ** -35


# What holds whatever the functions are


def differentiable(tree: Tree, point: dict[str, float]) -> Trace:
    """Its Trace, where it has a value and there is nothing to say about it."""
    try:
        trace = at(tree, point)
    except DomainError:
        assume(False)
    assume(not trace.notices and all(map(math.isfinite, trace.values)))
    return trace


def gradient(written: str, point: dict[str, float]) -> dict[str, float]:
    """The gradient in all variables of the point, 0 in those that the expression does not have."""
    used = {name: point[name] for name in build(read(written), point).inputs}
    return {**dict.fromkeys(point, 0.0), **differentiate(written, used).gradient}


@thoroughly(150)
@given(trees, trees, points, st.sampled_from((2, 3, 0.5)), st.sampled_from((1, 4, 1e3)))
def test_the_gradient_is_linear(f, g, point, a, b):
    of_f, of_g = differentiable(f, point).gradient, differentiable(g, point).gradient
    for name, found in gradient(f"{a}*({text(f)}) + {b}*({text(g)})", point).items():
        parts = a * of_f.get(name, 0.0), b * of_g.get(name, 0.0)
        assert found == pytest.approx(sum(parts), rel=0, abs=1e-12 * (1 + sum(map(abs, parts))))


@thoroughly(150)
@given(trees, points, st.integers(2, 5))
def test_what_comes_back_along_several_branches_adds_up(tree, point, times):
    """Whether the branches share a node or only look alike."""
    once = differentiable(tree, point).gradient
    shared = gradient(f"q = {text(tree)}; {' + '.join(['q'] * times)}", point)
    copied = gradient(" + ".join([f"({text(tree)})"] * times), point)
    for name, slope in once.items():
        assert shared[name] == pytest.approx(times * slope, rel=1e-12)
        assert copied[name] == pytest.approx(times * slope, rel=1e-12)


@thoroughly(150)
@given(trees, points)
def test_names_for_nodes_change_nothing(tree, point):
    whole = differentiable(tree, point)
    steps = differentiate(program(tree), whole.inputs)
    assert steps.value == whole.value
    assert sorted(steps.graph.ops) == sorted(whole.graph.ops)
    assert steps.gradient == pytest.approx(whole.gradient, rel=1e-12, abs=1e-15)


@thoroughly(150)
@given(trees, points)
def test_upstream_is_the_derivative_by_a_node(tree, point):
    """Cut the circuit at a node, make a variable of it: its gradient is what arrived there before."""
    inputs = differentiable(tree, point).inputs
    statements = program(tree).split("; ")
    whole = differentiate("; ".join(statements), inputs)
    for i, statement in enumerate(statements[:-1]):
        node = next(node for node in whole.walk(whole.ids(constants=True)) if node.id == f"n{i}")
        rest = "; ".join(other for other in statements if other != statement)
        cut = gradient(rest, {**inputs, node.id: node.value})
        if node.kind == "gate":
            assert cut[node.id] == pytest.approx(node.upstream, rel=1e-12, abs=1e-15)


@thoroughly(100)
@given(trees, points)
def test_running_twice_gives_the_same_answer_twice(tree, point):
    trace = differentiable(tree, point)
    graph, kept = trace.graph, list(trace.values)
    values = forward(graph, trace.inputs, FLOAT64)
    assert reverse(graph, values, FLOAT64) == reverse(graph, values, FLOAT64) == trace.upstream
    assert values == kept == trace.values
    assert at(tree, point) == trace
