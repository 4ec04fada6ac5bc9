"""Decimals with as many right digits as are asked for, and exact fractions."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from backprop import DomainError, InputError, differentiate

FUNCTIONS = {
    "1/(1 + exp(-x))": lambda x: 1 / (1 + mpmath.exp(-x)),
    "x^x^x": lambda x: x**x**x,
    "(1 - cos(x))/x^2": lambda x: (1 - mpmath.cos(x)) / x**2,
    "log(gamma(x))*atan(x)": lambda x: mpmath.log(mpmath.gamma(x)) * mpmath.atan(x),
    "0.1*x + 1e-3*erf(x)": lambda x: x / 10 + mpmath.erf(x) / 1000,
    "gelu(x)": lambda x: x * mpmath.ncdf(x),
}


@pytest.mark.parametrize("text", FUNCTIONS)
@pytest.mark.parametrize("digits", [3, 17, 50, 300])
def test_all_digits_are_right(text, digits):
    with mp.workdps(2 * digits + 50):
        function, x = FUNCTIONS[text], mpf(3) / 10
        value, slope = function(x), mpmath.diff(function, x)
        trace = differentiate(text, x="0.3", precision=digits)
        for found, right in ((trace.value, value), (trace.gradient["x"], slope)):
            assert isinstance(found, Decimal)
            assert len(found.as_tuple().digits) <= digits
            assert abs(mpf(str(found)) - right) <= abs(right) * mpf(10) ** (1 - digits) * 0.51


@pytest.mark.parametrize("x", [Decimal("0.1"), 0.1, "0.1", "1/10", Fraction(1, 10)])
def test_decimals_mean_what_they_say(x):
    trace = differentiate("x + 0.2", x=x, precision=40)
    assert trace.value == Decimal("0.3")
    assert differentiate("x + 0.2", x=x, exact=True).value == Fraction(3, 10)


def test_numbers_beyond_the_range_of_floats():
    trace = differentiate("exp(x)", x=10**4, precision=20)
    assert trace.value == Decimal("8.8068182256629215873e4342")
    assert differentiate("1/(1 + exp(-x))", x=-800, precision=9).value == Decimal("3.66787458e-348")


def test_a_constant_point_has_all_digits():
    assert differentiate("sin(x)", x="pi", precision=30).value == 0
    assert differentiate("x", x="pi", precision=30).value == Decimal("3.14159265358979323846264338328")


@pytest.mark.parametrize("digits", [0, -3, 10_001])
def test_a_number_of_digits_that_cannot_be(digits):
    with pytest.raises(InputError) as error:
        differentiate("x", x=1, precision=digits)
    assert error.value.problem.kind == "usage"


@pytest.mark.parametrize("value", ["y", "1/0", "", float("nan"), None, [1]])
def test_values_that_are_none(value):
    with pytest.raises((InputError, DomainError, ValueError)):
        differentiate("x", x=value, precision=20)


@pytest.mark.parametrize("text", ["log(x - 1)", "1/(x - 1)", "1/(exp(x) - exp(x))", "sqrt(-x)"])
@pytest.mark.parametrize("numbers", [{"precision": 30}, {"exact": True}])
def test_no_value_is_no_value_in_any_numbers(text, numbers):
    if "exp" in text and "exact" in numbers:
        pytest.skip("floats here: they raise too, and test_lost_digits has that")
    with pytest.raises(DomainError):
        differentiate(text, x=1, **numbers)


def test_slopes_that_are_infinite():
    trace = differentiate("sqrt(x) + y/3", x=0, y=1, precision=30)
    assert trace.gradient == {"x": Decimal("Infinity"), "y": Decimal("0." + "3" * 30)}
    assert differentiate("sqrt(x) + y", x=0, y=1, exact=True).gradient == {"x": float("inf"), "y": 1}


# Fractions


RATIONAL_TEXTS = st.recursive(
    st.sampled_from(["x", "y", "1", "2.5", "0.1", "3"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner),
        st.builds("({}/(7 + {}^2))".format, inner, inner),
        st.builds("{}^{}".format, inner.map("({})".format), st.sampled_from(["2", "3", "0"])),
        st.builds("max({}, {})".format, inner, inner),
        st.builds("-{}".format, inner),
    ),
    max_leaves=12,
)


@given(RATIONAL_TEXTS, st.fractions(-3, 3, max_denominator=9), st.fractions(-3, 3, max_denominator=9))
def test_rational_expressions_stay_exact(text, x, y):
    """As Python's own fractions have it; the slope is that of floats, where these are near."""
    at = {name: value for name, value in (("x", x), ("y", y)) if name in text.replace("max", "")}
    trace = differentiate(text, at, exact=True)
    source = text.replace("^", "**")
    for literal in ("2.5", "0.1"):
        source = source.replace(literal, f"F('{literal}')")
    source = "".join(
        f"F({c})" if c in "1379" and source[i - 1 : i] not in ("'", ".", "*") else c
        for i, c in enumerate(source)
    )
    assert trace.value == eval(source, {"F": Fraction, "max": max, **at})
    assert all(isinstance(number, Fraction) for number in (*trace.values, *trace.upstream))
    floats = differentiate(text, {name: float(value) for name, value in at.items()})
    for name, slope in floats.gradient.items():
        assert float(trace.gradient[name]) == pytest.approx(slope, rel=1e-6, abs=1e-6) or "max" in text


def test_roots_that_come_out_even():
    trace = differentiate("sqrt(x) + cbrt(-x/8*27/x)*x", x="9/4", exact=True)
    assert trace.value == Fraction(3, 2) - Fraction(3, 2) * Fraction(9, 4)
    assert not trace.notices


def test_where_rounding_begins_is_said():
    (notice,) = differentiate("x/3 + sin(x)", x=1, exact=True).notices
    assert (notice.kind, notice.span) == ("rounded", (6, 12))


def test_a_power_too_large_to_write_out():
    with pytest.raises(DomainError):
        differentiate("x^1000000000", x=3, exact=True)


def test_json_has_strings():
    found = differentiate("x/3", x=0.1, exact=True).to_dict()
    assert json.loads(json.dumps(found))["nodes"][1]["local"] == ["1/3"]
    found = differentiate("x/3", x=0.1, precision=20).to_dict()
    assert json.loads(json.dumps(found))["gradient"]["x"] == "0.33333333333333333333"
