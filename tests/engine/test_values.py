"""What may be the value of a variable: whatever Python takes for a finite real number."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from mpmath import mpf

from backprop import InputError, differentiate

GOOD = [2, 2.5, -0.0, 10**300, True, Fraction(1, 3), Decimal("0.1"), mpf("0.25"), 5e-324, 2**53 + 1]
BAD = [math.inf, -math.inf, math.nan, 10**400, Fraction(10**400), "2", b"2", 1j, None, [2.0], Decimal("NaN")]


@pytest.mark.parametrize("value", GOOD, ids=repr)
def test_real_numbers(value):
    trace = differentiate("x + 0", x=value)
    assert trace.value == float(value)
    assert type(trace.value) is type(trace.inputs["x"]) is type(trace.gradient["x"]) is float


@pytest.mark.parametrize("kind", ["float64", "float32", "float16", "int64", "uint8"])
def test_numbers_of_numpy(kind):
    numpy = pytest.importorskip("numpy")
    trace = differentiate("x/y", x=numpy.dtype(kind).type(3), y=4)
    assert trace.value == 0.75
    assert type(trace.value) is float


@pytest.mark.parametrize("value", BAD, ids=lambda value: repr(value)[:20])
def test_anything_else_is_refused(value):
    with pytest.raises(InputError) as caught:
        differentiate("x + 0", x=value)
    assert caught.value.problem.kind == "value"
    assert "x" in caught.value.problem.message
    assert caught.value.problem.hint


@pytest.mark.parametrize("name", ["", " ", "2x", "x y", "sin(", "_x", "x+1", "x²", "x;y", "*", "\x1b[31m"])
def test_names_that_are_none(name):
    with pytest.raises(InputError) as caught:
        differentiate("x + 0", {"x": 1, name: 2})
    assert caught.value.problem.kind == "name"


@pytest.mark.parametrize("name", ["x ", "𝑥", "ｘ"])
def test_two_names_that_are_one(name):
    """One of the two values would be lost."""
    with pytest.raises(InputError) as caught:
        differentiate("x + 0", {"x": 1, name: 2})
    assert caught.value.problem.kind == "given-twice"


def test_a_name_in_another_dress_wins_over_a_constant_too():
    assert differentiate("e*x", {"𝑒": 2, "x": 3}).gradient == differentiate("e*x", {"e": 2, "x": 3}).gradient
