"""The first-order bound on rounding errors holds, and is not much more than what happens."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from mpmath import mp, mpf

from backprop import differentiate
from backprop.engine.error_bound import error_bound

CASES = {
    "(x + 1e3) - 1e3": 0.1234567,
    "exp(x) - 1": 1e-5,
    "1 + (exp(x) - 1)^2": 1e-6,
    "sin(x)^2 + cos(x)^2 + log(x)": 0.9999,
    "x^7 - 7*x^6 + 21*x^5 - 35*x^4 + 35*x^3 - 21*x^2 + 7*x - 1": 1.01,
    "tanh(x*x)/(1 + exp(-x))": 0.7,
}


@pytest.mark.parametrize("text", CASES)
def test_errors_are_within_the_bound(text):
    trace = differentiate(text, x=CASES[text])
    precise = differentiate(text, x=Fraction(CASES[text]), precision=60)
    bound = trace.error_bound
    literals = 1e-16 * 1e3 if "e3" in text else 0  # decimals here, floats there
    slack = 4  # functions round to within two units, and squares are of a higher order
    for found, right, allowed in (
        (trace.value, precise.value, bound.value),
        (trace.gradient["x"], precise.gradient["x"], bound.gradient["x"]),
    ):
        assert abs(found - float(right)) <= slack * allowed + abs(found) * 2**-52 + literals


def test_what_cancels_has_a_bound_much_larger_than_its_last_digit():
    trace = differentiate("(x + 1e3) - 1e3", x=1e-3)
    assert trace.error_bound.value == pytest.approx(1e3 * 2**-53, rel=1e-3)
    trace = differentiate("1 + (exp(x) - 1)^2", x=1e-5)
    assert trace.error_bound.value == pytest.approx(2**-53, rel=1e-3)
    assert trace.error_bound.gradient["x"] == pytest.approx(2 * 2**-53, rel=0.1)


@given(st.floats(0.5, 2), st.floats(0.5, 2))
def test_polynomials_in_two_variables(x, y):
    text = "(x - y)*(x + y)*x + y^3 - x*y"
    trace = differentiate(text, x=x, y=y)
    assume(trace.correction is None)
    bound = error_bound(trace)
    with mp.workdps(60):
        a, b = mpf(x), mpf(y)
        right = {"x": 3 * a**2 - b**2 - b, "y": -2 * a * b + 3 * b**2 - a}
        value = (a - b) * (a + b) * a + b**3 - a * b
        assert abs(trace.value - value) <= bound.value + mpmath.mpf(abs(trace.value)) * 2**-52
        for name, slope in right.items():
            assert abs(trace.gradient[name] - slope) <= bound.gradient[name] + mpf(2) ** -52 * abs(slope)


def test_it_is_that_of_the_convention():
    bounds = {
        library: differentiate("abs(x)*sin(y)", x=0, y=1, convention=library).error_bound.gradient["x"]
        for library in ("torch", "jax")
    }
    assert bounds["torch"] == 0 < bounds["jax"]


def test_an_infinite_slope_has_no_bound():
    assert differentiate("sqrt(x)", x=0).error_bound.gradient["x"] == float("inf")
