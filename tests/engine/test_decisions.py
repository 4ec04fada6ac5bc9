"""How LaTeX is understood where it could be understood otherwise: said in a notice, in the plain language."""

from __future__ import annotations

import math

import pytest

import backprop
from backprop.engine.build import build
from backprop.engine.decisions import decisions
from backprop.grammar.read import read

SAID = {
    r"\ln xy": [r"\ln xy is read as log(x*y)."],
    r"\sin x y": [r"\sin x y is read as sin(x*y)."],
    r"\sin 2 \cdot x": [r"\sin 2 \cdot x is read as sin(2*x)."],
    r"\exp -x": [r"\exp -x is read as exp(-x)."],
    r"\log x + \log y": [r"\log x is read as log(x), the natural logarithm."],
    r"\sin^{-1} x": [r"\sin^{-1} x is read as asin(x), the inverse function."],
    r"\cos\omega(t - t_0)": [r"\cos\omega(t - t_0) is read as cos(omega*(t - t_0))."],
    "f(x)": ["f(x) is read as f*x, a product; known functions have a backslash."],
    r"2\phi(x + 1)": [r"2\phi(x + 1) is read as 2*phi*(x + 1), a product; known functions have a backslash."],
    "x^23": ["x^23 is read as x^2*3."],
    "x2 + x2": ["x2 is read as x*2; an index is written x_2."],
    "x/2y": ["x/2y is read as x/(2*y)."],
    r"1\,000": [r"1\,000 is read as 1000."],
    "{x + y}z": ["{x + y}z is read as (x + y)*z, since braces group unseen."],
    "W^{(1)}": ["W^{(1)} is read as W^1, a power; an index is written x_2."],
    # what everybody reads in the same way goes without saying
    r"\sin 2x + x(x + 1) - \frac{1}{2}x^2y + \sigma(z) + \sin^2 x \cos(y) z": [],
    r"\frac{1}{1 + e^{-(w_0x_0 + w_1x_1 + w_2)}}": [],
    r"\log_2 x + \ln x": [],
}


@pytest.mark.parametrize(("text", "said"), SAID.items())
def test_decisions_are_said(text, said):
    syntax = read(text, latex=True)
    found = list(decisions(syntax, build(syntax)))
    assert [notice.message for notice in found] == said
    assert all(notice.source == text and notice.kind == "reading" for notice in found)


def test_there_is_an_end_to_it():
    syntax = read(" + ".join(rf"\ln {a}{b}" for a in "abc" for b in "xyz"))
    found = [notice.message for notice in decisions(syntax, build(syntax))]
    assert len(found) == 6
    assert found[-1] == "4 more readings were chosen in the same way."


def test_they_come_with_the_trace():
    trace = backprop.differentiate(r"\log x", x=1)
    assert [notice.kind for notice in trace.notices] == ["reading"]
    assert trace.to_dict()["notices"][0]["span"] == [0, 6]


def test_constants_unless_they_have_a_value():
    trace = backprop.differentiate(r"\tau - 2\pi + e")
    assert trace.value == pytest.approx(math.e)
    assert [notice.message for notice in trace.notices] == [r"\tau is read as tau, the constant 2*pi."]
    for trace in (
        backprop.differentiate(r"\tau = 2x \\ \tau + 1", x=1),
        backprop.differentiate(r"\tau x", tau=3, x=1),
    ):
        assert trace.value == 3
        assert [notice.kind for notice in trace.notices] == ["shadowed-constant"]


@pytest.mark.parametrize("at", [{"alpha_1": 2}, {"α_1": 2}, {"α₁": 2}, {"α1": 2}, {"alpha1": 2}])
def test_a_variable_may_be_bound_by_any_of_its_spellings(at):
    trace = backprop.differentiate(r"\alpha_1^2", at, wrt=list(at))
    assert trace.gradient == {"alpha_1": 4}


def test_two_spellings_of_one_name_are_one_too_many():
    with pytest.raises(backprop.InputError, match="alpha has two values"):
        backprop.differentiate(r"\alpha", {"α": 1, "alpha": 2})


PROBLEMS = {
    # the text, and what a problem of the engine points at
    r"\frac{\foo{x}}{2}": r"\foo",
    r"2\sin\left(x, y\right)": r"\sin",
    r"\frac{x}{y - y}": r"\frac{x}{y - y}",
    r"y\ln(x - 3)": r"\ln(x - 3)",
    r"2\lambda_{23}x": r"\lambda_{23}",
    r"q = x \\ q = y": "q",
    r"q(x) = y \\ y = x": "y",
}


@pytest.mark.parametrize(("text", "where"), PROBLEMS.items())
def test_problems_point_into_the_latex(text, where):
    with pytest.raises(backprop.BackpropError) as caught:
        backprop.differentiate(text, x=1, y=2)
    start, end = caught.value.problem.span
    assert text[start:end] == where


def test_a_function_without_its_backslash():
    with pytest.raises(backprop.InputError) as caught:
        backprop.differentiate(r"\frac{1}{2} sin(x)", x=1)
    assert caught.value.problem.hint == r"Letters are multiplied in LaTeX; did you mean \sin?"
