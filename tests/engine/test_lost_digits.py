"""No number is shown that the program has reason to doubt: digits that float64 loses are found.

The truth is the same expression over 150 digits, and its slope by differences of them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from mpmath import cos, exp, gamma, mp, mpf, pi, psi, sin, sqrt, tan

from backprop import DomainError, differentiate

Function = Callable[[mpf], mpf]

WHILE_VARIABLES_CANCEL: dict[str, tuple[float, Function]] = {
    "(1 - cos(x))/x^2": (1e-8, lambda x: (1 - cos(x)) / x**2),
    "(x + 1e16) - 1e16": (1.0, lambda x: x),
    "sin(x*1e22)": (1.1, lambda x: sin(x * 10**22)),
    "sin(pi*x)": (1.0, lambda x: sin(pi * x)),
    "tan(x)": (1.5707963267948966, tan),
    "(sqrt(x^2 + 1) - x)^2 + 1": (1e6, lambda x: (sqrt(x**2 + 1) - x) ** 2 + 1),
    "hypot(x, 1) - x": (1e8, lambda x: 1 / (sqrt(x**2 + 1) + x)),
    "elu(x) - x": (-1e-10, lambda x: mp.expm1(x) - x),
    "gamma(x)/gamma(x - 1)": (300.5, lambda x: gamma(x) / gamma(x - 1)),
}
WHILE_CONSTANTS_CANCEL: dict[str, tuple[float, Function]] = {
    "x*(1 - cos(1e-8))/1e-16": (1.0, lambda x: x * (1 - cos(mpf(1e-8))) / mpf(1e-16)),
    "x + 1e16*sin(pi)": (0.5, lambda x: x),
    "x*(2^0.5*2^0.5 - 2)": (3.0, lambda x: 0 * x),
    "0*x + (exp(1e-9) - 1)": (1.0, lambda x: 0 * x + mp.expm1(mpf(1e-9))),
}
IN_THE_SLOPE_ONLY: dict[str, tuple[float, Function]] = {
    "1 + (exp(x) - 1)^2": (1e-10, lambda x: 1 + mp.expm1(x) ** 2),
    "1 + (x + 1e8 - 1e8)^3": (1e-3, lambda x: 1 + x**3),
    "1e9 + cos(1e8*x)": (1.1, lambda x: 10**9 + cos(10**8 * x)),
}
CASES = WHILE_VARIABLES_CANCEL | WHILE_CONSTANTS_CANCEL | IN_THE_SLOPE_ONLY


@pytest.mark.parametrize("text", CASES)
def test_the_right_digits(text):
    x, function = CASES[text]
    with mp.workdps(150):
        gap = mpf(10) ** -40 * x
        value, slope = function(mpf(x)), (function(x + gap) - function(x - gap)) / (2 * gap)
    trace = differentiate(text, x=x)
    assert (trace.value, trace.gradient["x"]) == (
        pytest.approx(float(value), rel=1e-11, abs=1e-30),
        pytest.approx(float(slope), rel=1e-11, abs=1e-30),
    )


FAR_DOWN = {
    "(1 - cos(x))/x^2": (1e-37, 0.5, -8.333333333333334e-39),
    "(exp(x) - 1 - x)/x^2": (1e-80, 0.5, 1 / 6),
    "1 - sigmoid(x)": (200.0, 1.3838965267367376e-87, -1.3838965267367376e-87),
    "log(1 - sigmoid(x))": (300.0, -300.0, -1.0),
    "lgamma(x) - lgamma(x + 1)": (1e300, -690.7755278982137, -1e-300),
    "1/(1 + exp(-x))": (-700.0, 9.85967654375977e-305, 9.85967654375977e-305),
    "exp(-x)*1e300*1e300": (1000.0, 5.0759588975494572e165, -5.0759588975494572e165),
    "sin(pi) + 0*x": (1.0, 0.0, 0.0),
    "exp(x) - exp(x)": (1000.0, 0.0, 0.0),
    "exp(exp(x))/exp(exp(x))": (7.0, 1.0, 0.0),
    "abs(sin(pi*x))": (1.0, 0.0, 0.0),
    "sign(sin(pi*x))": (1.0, 0.0, 0.0),
    "acos(x/x)": (3.0, 0.0, None),
}
"""Point, value and slope, where many more digits cancel than float64 has, or all of them."""


@pytest.mark.parametrize("text", FAR_DOWN)
def test_all_digits_but_the_last_cancel(text):
    x, value, slope = FAR_DOWN[text]
    trace = differentiate(text, x=x)
    assert trace.value == pytest.approx(value, rel=1e-15)
    assert slope is None or trace.gradient["x"] == pytest.approx(slope, rel=1e-15)


@pytest.mark.parametrize("text", ["1/sin(pi*x)", "tan(pi/2*x)", "1/(exp(x) - exp(x))"])
def test_a_pole_that_rounding_hides(text):
    with pytest.raises(DomainError) as error:
        differentiate(text, x=1)
    assert error.value.problem.kind == "domain"


@pytest.mark.parametrize("text", ["9^9^9^9", "exp(exp(exp(exp(3))))", "sin(exp(exp(exp(3))))"])
def test_numbers_with_too_many_digits_to_write_down(text):
    with pytest.raises(DomainError) as error:
        differentiate(text)
    assert error.value.problem.kind == "overflow"


QUIET = {
    "x + 1 - 1": 0.3,
    "(x - 1)*(x - 2)": 1.5,
    "sin(x)^2 + cos(x)^2": 0.7,
    "exp(x)/(1 + exp(x))": 2.0,
    "x^10 - x^9": 1.5,
    "log(exp(x))": 3.0,
    "x - x": 0.1,
}


@pytest.mark.parametrize("text", QUIET)
def test_nothing_is_said_where_nothing_is_lost(text):
    assert not differentiate(text, x=QUIET[text]).notices


@pytest.mark.parametrize("digits", [3, 50])
def test_mpmath_may_be_set_to_any_precision(digits):
    """Its working precision is everybody's; what we compute must not depend on it."""
    texts = "digamma(x)", "gamma(x)", "digamma(digamma(x))", "(1 - cos(x*1e-8))/1e-16", "exp(999x)/exp(998x)"
    with mp.workdps(15):
        expected = [differentiate(text, x=2.75) for text in texts]
    with mp.workdps(digits):
        assert repr([differentiate(text, x=2.75) for text in texts]) == repr(expected)
        assert mp.dps == digits


@pytest.mark.parametrize("x", [-0.3, -12.3, -1e4 - 0.3, -1e8 - 0.3, -1e15 - 0.5, 1e15 + 0.5, 1e300])
def test_digamma_answers_far_out(x):
    """mpmath's trigamma takes forever far to the left."""
    with mp.workdps(60):
        reflected = psi(0, 1 - mpf(x)) - pi / tan(pi * x) if x < 0 else psi(0, mpf(x))
        slope = (pi / sin(pi * x)) ** 2 - psi(1, 1 - mpf(x)) if x < 0 else psi(1, mpf(x))
    trace = differentiate("digamma(x)", x=x)
    assert trace.value == pytest.approx(float(reflected), rel=1e-14)
    assert trace.gradient["x"] == pytest.approx(float(slope), rel=1e-14)


@pytest.mark.parametrize("blocked", ["(-2)^step(x)", "(-2)^floor(x + 0.5)", "(-2)^sign(x)"])
def test_a_complex_slope_that_leads_nowhere(blocked):
    """ln(-2) is asked for on the way back, and blocked before it comes to x."""
    trace = differentiate(f"{blocked} + (x + 1e16) - 1e16", x=1)
    assert (trace.value, trace.gradient) == (-1, {"x": 1})
    assert "recomputed" in {notice.kind for notice in trace.notices}


def test_exponentials_of_exponentials():
    with mp.workdps(50):
        assert differentiate("exp(exp(x) - exp(x - 1))", x=2.5).value == pytest.approx(
            float(exp(exp(mpf(2.5)) - exp(mpf(1.5)))), rel=1e-14
        )


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("q = x^2 + 1; 0*sin(q) + q", {"x": 1.5}),
        ("q = x*y; 1e-10*q + q", {"x": 1.5, "y": 2}),
        ("q = x*y; q*z + q", {"x": 1.5, "y": 2, "z": 0}),
        ("q = x + y; relu(q - 5)*3 + q*2", {"x": 1.5, "y": 2}),
    ],
)
def test_a_branch_of_little_weight_has_its_digits(text: str, point: dict[str, float]) -> None:
    """It hardly counts for the value; that does not mean that it lost anything on the way."""
    assert not differentiate(text, point).notices
