"""Random expressions against an oracle that shares no code with the passes: mpmath, and differences of 50 digits.

How far apart the two may be is measured, not guessed: the oracle evaluates again with every result on the way
pushed off a little.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from random_expressions import VARIABLES, Tree, evaluate, program, text, trees

from backprop import DomainError, Trace, differentiate
from backprop.engine.build import build
from backprop.engine.float64 import FLOAT64
from backprop.engine.passes import forward, reverse
from backprop.grammar.read import read

DIGITS = 50
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


def uses(tree: Tree, name: str) -> bool:
    return tree.op == name or any(uses(arg, name) for arg in tree.args)


def slope(tree: Tree, point: dict[str, mpf], name: str, **noise: float) -> mpf:
    """∂tree/∂name, by differences. There must be one."""
    gap = mpf(10) ** (-DIGITS // 3)
    below, here, above, far = (
        evaluate(tree, {**point, name: point[name] + by}, **noise) for by in (-gap, 0, gap, 2 * gap)
    )
    left, right, second = (here - below) / gap, (above - here) / gap, (far - above) / gap
    spread = max(left, right, second) - min(left, right, second)
    assume(spread <= 1e-10 * max(abs(right), 1e-10))  # no corner, no infinite slope
    return (left + right) / 2


def measured(compute: Callable[..., mpf]) -> tuple[mpf, mpf]:
    """A number, and how far rounding may take it."""
    true = compute()
    try:
        error = max(abs(compute(noise=NOISE, seed=seed) - true) for seed in range(3))
    except (ValueError, ArithmeticError):
        assume(False)  # the end of a domain within reach
    assume(error <= 1e-6 * max(abs(true), 1e-3))  # no jump within reach
    return true, error


@thoroughly(1000)
@given(trees, points)
def test_value_and_gradient(tree, point):
    exact = {name: mpf(x) for name, x in point.items() if uses(tree, name)}
    with mp.workdps(DIGITS):
        try:
            value, error = measured(lambda **noise: evaluate(tree, exact, **noise))
        except OverflowError:
            assume(False)
        except (ValueError, ArithmeticError):
            with pytest.raises(DomainError):
                at(tree, point)
            event("no value")
            return
        try:
            slopes = {
                name: measured(lambda name=name, **noise: slope(tree, exact, name, **noise)) for name in exact
            }
        except (ValueError, ArithmeticError):
            assume(False)  # at the end of a domain
    event("value")
    trace = at(tree, point)
    assert abs(trace.value - value) <= 4 * error + 1e-14 * abs(value), text(tree)
    assert trace.gradient.keys() == slopes.keys()
    for name, found in trace.gradient.items():
        true, error = slopes[name]
        if not math.isfinite(found):  # 0·∞ on the way: that cannot be told, but must be said
            assert {notice.kind for notice in trace.notices} & {"undefined-gradient", "infinite-gradient"}
            continue
        assert abs(found - true) <= 4 * error + 1e-13 * abs(true) + 1e-25, (text(tree), name)


# What holds whatever the functions are


def gradient(written: str, point: dict[str, float]) -> dict[str, float]:
    """The gradient in all variables of the point, 0 in those that the expression does not have."""
    used = {name: x for name, x in point.items() if name in build(read(written), point).inputs}
    return {name: differentiate(written, used).gradient.get(name, 0.0) for name in point}


def differentiable(tree: Tree, point: dict[str, float]) -> Trace:
    """Its Trace, where it has a value and there is nothing to say about it."""
    try:
        trace = at(tree, point)
    except DomainError:
        assume(False)
    assume(not trace.notices and all(map(math.isfinite, trace.values)))
    return trace


@thoroughly(200)
@given(trees, trees, points, st.sampled_from((2, 3, 0.5)), st.sampled_from((1, 4, 1e3)))
def test_the_gradient_is_linear(f, g, point, a, b):
    of_f, of_g = differentiable(f, point).gradient, differentiable(g, point).gradient
    together = gradient(f"{a}*({text(f)}) + {b}*({text(g)})", point)
    for name, found in together.items():
        parts = a * of_f.get(name, 0.0), b * of_g.get(name, 0.0)
        assert found == pytest.approx(sum(parts), rel=1e-12, abs=1e-12 * sum(map(abs, parts)))


@thoroughly(200)
@given(trees, points, st.integers(2, 5))
def test_what_comes_back_along_several_branches_adds_up(tree, point, times):
    """Whether the branches share a node or only look alike."""
    once = differentiable(tree, point).gradient
    shared = gradient(f"q = {text(tree)}; {' + '.join(['q'] * times)}", point)
    copied = gradient(" + ".join([f"({text(tree)})"] * times), point)
    for name, slope in once.items():
        assert shared[name] == pytest.approx(times * slope, rel=1e-12, abs=1e-300)
        assert copied[name] == pytest.approx(times * slope, rel=1e-12, abs=1e-300)


@thoroughly(200)
@given(trees, points)
def test_names_for_nodes_change_nothing(tree, point):
    """One statement for every node gives the same graph, and so the same numbers to the last bit."""
    whole = differentiable(tree, point)
    steps = differentiate(program(tree), whole.inputs)
    assert steps.graph.ops == whole.graph.ops
    assert steps.graph.args == whole.graph.args
    assert (steps.values, steps.upstream) == (whole.values, whole.upstream)


@thoroughly(200)
@given(trees, points)
def test_every_node_is_an_output_too(tree, point):
    """The upstream gradient of a node is the derivative by that node: so says the chain rule through it."""
    trace = differentiable(tree, point)
    rest = program(tree)
    for node in [node for node in differentiate(rest, trace.inputs).nodes if node.kind == "gate"][:-1]:
        below = differentiate(rest, trace.inputs, output=node.id)
        assert below.value == node.value
        behind = rest.split(f"{node.id} = ")[1].partition("; ")[2]
        del behind


@thoroughly(100)
@given(trees, points)
def test_running_twice_gives_the_same_answer_twice(tree, point):
    trace = differentiable(tree, point)
    graph, kept = trace.graph, list(trace.values)
    values = forward(graph, trace.inputs, FLOAT64)
    assert reverse(graph, values, FLOAT64) == reverse(graph, values, FLOAT64) == trace.upstream
    assert values == kept == trace.values
    assert at(tree, point) == trace
