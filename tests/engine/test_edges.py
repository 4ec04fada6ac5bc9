"""Corners, jumps, infinite slopes, the ends of domains, overflow, and digits that float64 loses."""

from __future__ import annotations

import math
import re

import pytest

from backprop import BackpropError, DomainError, ExpressionError, InputError, Trace, differentiate

INF = math.inf


def kinds(trace: Trace) -> list[str]:
    return [notice.kind for notice in trace.notices]


KINKS = {
    "max(x, y)": ({"x": 2, "y": 2}, {"x": 0.5, "y": 0.5}),
    "max(x, y, z)": ({"x": 1, "y": 1, "z": 1}, {"x": 1 / 3, "y": 1 / 3, "z": 1 / 3}),
    "min(x, 0)": ({"x": 0}, {"x": 0.5}),
    "abs(x)": ({"x": 0}, {"x": 0}),
    "relu(3x)": ({"x": 0}, {"x": 0}),
    "leaky_relu(x)": ({"x": 0}, {"x": 0.01}),
    "clip(x, 0, 1)": ({"x": 1}, {"x": 1}),
    "clip(x, x, 1)": ({"x": 1}, {"x": 0.5}),
    "clip(x, x, x)": ({"x": 1}, {"x": 1}),
    "hypot(x, y)": ({"x": 0, "y": 0}, {"x": 0, "y": 0}),
    "sign(x) + x": ({"x": 0}, {"x": 1}),
    "floor(x)": ({"x": 3}, {"x": 0}),
    "step(x)": ({"x": 0}, {"x": 0}),
}


@pytest.mark.parametrize("text", KINKS)
def test_kinks_follow_a_convention_and_say_so(text: str) -> None:
    at, gradient = KINKS[text]
    trace = differentiate(text, at)
    assert trace.gradient == pytest.approx(gradient)
    assert kinds(trace) == ["kink", "one-sided"]
    assert "used:" in trace.notices[0].message


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("max(x, y)", {"x": 2, "y": 1}),
        ("abs(x)", {"x": -1}),
        ("elu(x)", {"x": 0}),
        ("clip(x, 1, 1)", {"x": 1}),
        ("0*abs(x)", {"x": 0}),
    ],
)
def test_no_notice_where_there_is_no_kink_that_matters(text: str, at: dict[str, float]) -> None:
    assert kinds(differentiate(text, at)) == []


INFINITE = {
    "sqrt(x)": ({"x": 0}, INF),
    "-cbrt(x)": ({"x": 0}, -INF),
    "asin(x)": ({"x": 1}, INF),
    "acos(x)": ({"x": 1}, -INF),
    "x^0.5": ({"x": 0}, INF),
}


@pytest.mark.parametrize("text", INFINITE)
def test_infinite_slopes(text: str) -> None:
    at, slope = INFINITE[text]
    trace = differentiate(text, at)
    assert trace.gradient == {"x": slope}
    assert kinds(trace) == ["infinite-gradient"]


def test_a_slope_that_cannot_be_computed_is_never_bare() -> None:
    trace = differentiate("sqrt(x)^2", x=0)
    assert math.isnan(trace.gradient["x"])
    assert kinds(trace) == ["undefined-gradient"]


@pytest.mark.parametrize("closed", ["max(x, sqrt(y))", "relu(sqrt(y) - 1) + x", "clip(sqrt(y), 1, 2)*x"])
def test_nothing_comes_back_along_a_closed_branch(closed: str) -> None:
    assert differentiate(closed, x=5, y=0).gradient["y"] == 0


def test_powers_do_not_ask_for_logarithms() -> None:
    assert differentiate("x^2", x=-3).gradient == {"x": -6}
    assert differentiate("x^0", x=0).gradient == {"x": 0}
    assert differentiate("x^0", x=0).value == 1
    assert differentiate("x^y", x=0, y=2).gradient == {"x": 0, "y": 0}


NO_VALUE = {
    "1 + log(x - 3)": (1, "log(x - 3)", "x - 3 = -2"),
    "2/(x - 1)": (1, "2/(x - 1)", "x - 1 = 0"),
    "(x)^(1/3)": (-8, "(x)^(1/3)", "x = -8"),
    "x^-1": (0, "x^-1", "0"),
    "acosh(x)": (0.5, "acosh(x)", "0.5"),
    "atan2(x, x)": (0, "atan2(x, x)", "0"),
    "gamma(x)": (-2, "gamma(x)", "-2"),
    "log(2, x)": (1, "log(2, x)", "1"),
    "x + log(2, 0)": (1, "log(2, 0)", "log(2, 0) has no value."),
    "nthRoot(x, 2)": (-4, "nthRoot(x, 2)", "-4"),
    "clip(x, 1, 0)": (3, "clip(x, 1, 0)", "3"),
    "exp(log(x))": (0, "log(x)", "x = 0"),
    "sqrt(x)^2": (-1, "sqrt(x)", "x = -1"),
}


@pytest.mark.parametrize("text", NO_VALUE)
def test_outside_a_domain_the_message_points_at_the_place(text: str) -> None:
    x, place, said = NO_VALUE[text]
    with pytest.raises(DomainError) as caught:
        differentiate(text, x=x)
    problem = caught.value.problem
    assert problem.span is not None
    assert text[slice(*problem.span)] == place
    assert said in problem.message
    assert problem.hint


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("x + log(y)", "log(y) has no value at y = 0.", "log(y) needs y > 0."),
        ("x*sqrt(-1)", "sqrt(-1) has no value.", "sqrt(a) needs a >= 0, where a is -1."),
        ("log(x, 1)", "log(x, 1) has no value at x = 1.", "log(x, b) needs b > 0 and b != 1, where b is 1."),
        ("log(2, x)", "log(2, x) has no value at x = 1.", "log(2, x) needs x > 0 and x != 1."),
        ("clip(3, x, y)", "at x = 1 and y = 0.", "clip(3, x, y) needs x <= y."),
        (
            "polygamma(x/2, x/2)",
            "at x/2 = 0.5.",
            "(x/2, x/2) needs x/2 = floor(x/2) and x/2 >= 0 and x/2 <= 20.",
        ),
        (
            "polygamma(-x, -x)",
            "at -x = -1.",
            "and a > 0 or n = floor(n) and n >= 0 and n <= 20 and a != floor(a)",
        ),
        ("polygamma(-x, -x)", "at -x = -1.", ", where n is -x and a is -x."),
        ("polygamma(x/2, 2)", "at x/2 = 0.5.", "polygamma(x/2, 2) needs x/2 = floor(x/2) and"),
        ("polygamma(2, -x)", "at -x = -1.", "polygamma(2, -x) needs -x > 0 or -x != floor(-x)."),
        (
            "asin(x + y+1)",
            "asin(x + y+1) has no value at x + y+1 = 2.",
            "asin(x + y+1) needs abs(x + y+1) <= 1.",
        ),
        (
            "nthRoot(-x, x+1)",
            "at -x = -1 and x+1 = 2.",
            "needs -x > 0 or -x = 0 or x+1 = floor(x+1) and (x+1)/2 != floor((x+1)/2).",
        ),
        ("y^-1", "Division by zero: y = 0.", "base is not 0"),
        ("x/0", "Division by zero.", "denominator is not 0"),
        ("log(x*y + 0*(x + y + x + y + x))", "= 0.", "log(a) needs a > 0, where a is x*y + 0*(x + y"),
        ("(x + 1)^(10^300)", "Its value is about 10^(3.0103e299), which", "log1p"),
    ],
)
def test_conditions_are_written_with_what_the_user_wrote(text: str, message: str, hint: str) -> None:
    at = {"x": 1, "y": 0}
    with pytest.raises(DomainError) as caught:
        differentiate(text, {name: at[name] for name in at if re.search(rf"\b{name}\b", text)})
    assert message in caught.value.problem.message
    assert hint in caught.value.problem.hint


BEYOND = {"exp(x)": 1000, "x^x": 200, "gamma(x)": 200, "x*1e308": 10, "cosh(x)": -800}


@pytest.mark.parametrize("text", BEYOND)
def test_a_value_beyond_floats_is_no_number(text: str) -> None:
    with pytest.raises(DomainError, match="largest float"):
        differentiate(text, x=BEYOND[text])


RIGHT = {
    "1/(1 + exp(-x))": (-800, 0.0, 0.0),
    "(1 - cos(x))/x^2": (1e-8, 0.5, -1 / 12 * 1e-8),
    "(exp(x) - 1 - x)/x^2": (1e-8, 0.5 + 1e-8 / 6, 1 / 6 + 1e-8 / 12),
    "log(exp(x))": (1000, 1000.0, 1.0),
    "log(exp(x)) ": (-1000, -1000.0, 1.0),
    "sqrt(x^2 + 1) - x": (1e9, 5e-10, -5e-19),
    "exp(x) - exp(x)": (1000, 0.0, 0.0),
}


@pytest.mark.parametrize("text", RIGHT)
def test_digits_that_float64_loses_are_found(text: str) -> None:
    x, value, slope = RIGHT[text]
    trace = differentiate(text, x=x)
    assert (trace.value, trace.gradient["x"]) == pytest.approx((value, slope), rel=1e-14, abs=1e-300)
    assert kinds(trace) == ["recomputed"]


def test_what_rump_found() -> None:
    text = "333.75b^6 + a^2*(11a^2*b^2 - b^6 - 121b^4 - 2) + 5.5b^8 + a/(2b)"
    assert differentiate(text, a=77617, b=33096).value == pytest.approx(-54767 / 66192, rel=1e-14)


def test_a_complex_slope_is_no_crash() -> None:
    """In many digits ln(-1) is complex; no such number may come out."""
    trace = differentiate("x^max(x, 2)", x=-1)
    assert (trace.value, trace.gradient) == (1, {"x": -2})


def test_other_notices() -> None:
    assert kinds(differentiate("e*x", e=2, x=3)) == ["shadowed-constant"]
    assert kinds(differentiate("q = 2x; x", x=3)) == ["unused-definition"]
    assert kinds(differentiate("q = 2x; q", x=3)) == []
    assert kinds(differentiate("q = x; x*2", x=3)) == ["unused-definition"]
    assert kinds(differentiate("q = x; r = q; r*y", x=3, y=1)) == ["other-name"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("q = x; r = q; r*q", "q and r are other names of x."),
        ("f = x; f*x", "f is another name of x."),
        ("q = 2x; f = q", "f is another name of q."),
        ("x^y", "the slope of x^y in y is x^y*log(x), which has no value here"),
        ("log(3,5)*x", "3,5 is two arguments of log here, 3 and 5."),
        ("max(x, min(3,5*x, 2), 1)", "3,5 is two arguments of min here, 3 and 5."),
    ],
)
def test_what_notices_say(text: str, said: str) -> None:
    trace = differentiate(text, {"x": -2, "y": 2} if "y" in text else {"x": -2})
    assert said in " ".join(notice.message for notice in trace.notices)


@pytest.mark.parametrize("text", ["x^y", "x^x + y", "0^y*x"])
def test_zero_to_the_zero(text: str) -> None:
    trace = differentiate(text, x=0 if "x^" in text else 2, y=0)
    assert kinds(trace) == ["infinite-gradient", "kink"]
    assert "jumps when its exponent moves alone" in trace.notices[-1].message


@pytest.mark.parametrize("text", ["clip(x,0,1)", "hypot(3,4)*x", "max(x, 3, 5)  # 1,5"])
def test_commas_that_can_be_nothing_else(text: str) -> None:
    assert kinds(differentiate(text, x=0.5)) == []


NEAR = {
    "floor(x/0.1)": (0.3, "floor jumps at v1 = 3, and v1 is 2.9999999999999996 here."),
    "ceil(x*0.1*3*10)": (1, "ceil jumps at v3 = 3, and v3 is 3.0000000000000004 here."),
    "sign(x + 0.2 - 0.3)*x": (0.1, "sign jumps at v2 = 0, and v2 is 5.551115123125783e-17 here."),
    "floor(0.3/0.1)*x": (1, "floor jumps at 0.3/0.1 = 3, and 0.3/0.1 is 2.9999999999999996 here."),
    "atan2(x - 0.3, -1)": (
        0.30000000000000004,
        "atan2 jumps at v1 = 0, and v1 is 5.551115123125783e-17 here.",
    ),
    "floor(x)": (math.nextafter(3, 0), "floor jumps at x = 3, and x is 2.9999999999999996 here."),
}


@pytest.mark.parametrize("text", NEAR)
def test_all_but_on_a_jump(text: str) -> None:
    x, said = NEAR[text]
    assert [notice.message for notice in differentiate(text, x=x).notices] == [said]


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("floor(x)", 2.99),
        ("step(x)", 1e-12),
        ("floor(x)", 1e10 + 0.25),
        ("atan2(x - 0.3, 1)", 0.30000000000000004),
    ],
)
def test_not_near_a_jump(text: str, x: float) -> None:
    assert kinds(differentiate(text, x=x)) == []


WRONG: dict[str, tuple[type[BackpropError], str, dict[str, float]]] = {
    "x + y": (InputError, "unbound", {"x": 1}),
    "x": (InputError, "unknown-variable", {"x": 1, "y": 2}),
    "x ": (InputError, "value", {"x": INF}),
    "x  ": (InputError, "value", {"x": 10**400}),
    "x+0": (InputError, "name", {"x y": 1}),
    "q = x; q = 2": (ExpressionError, "defined-twice", {"x": 1}),
    "q*(q = 2)": (ExpressionError, "assignment", {}),
    "r = q; q = x; r*q": (ExpressionError, "used-too-early", {"x": 1}),
    "q = x; q": (InputError, "bound-twice", {"x": 1, "q": 2}),
    "foo(x)": (ExpressionError, "unknown-function", {"x": 1}),
    "max(x)": (ExpressionError, "arity", {"x": 1}),
    "times_(x, x)": (ExpressionError, "unknown-function", {"x": 1}),
}


@pytest.mark.parametrize("text", WRONG)
def test_wrong_use(text: str) -> None:
    error, kind, at = WRONG[text]
    with pytest.raises(error) as caught:
        differentiate(text, at)
    assert caught.value.problem.kind == kind
    assert caught.value.problem.hint


HINTS = {
    "sinx": "sin(x)",
    "sin²(x)": "Write sin(x)^2.",
    "sen²x": "Write sen(x)^2.",
    "tanh^-1(x)": "write atanh(x); for the power, tanh(x)^-1",
    "sin⁻¹(x)": "write asin(x)",
    "tg^(-1) x": "write atg(x)",
    "x + exp⁻¹(y)": "Write exp(y)^-1.",
    "2πx": "π*x",
    "πr²": "π*r",
    "2ex": "e*x",
    "α*x + αx": "Add --α",
    "pi(x)": "pi*(…)",
    "sen(3,5*x)": "3.5",
    "x/sigma": "--sigma=…",
    "raíz": "raíz(x)",
    "2e-x": "2*e",
    "x + 1e": "1*e",
    "(x*.5e)": ".5*e",
    "xy": "x*y",
    "sin": "sin(x)",
    "x*(y + cos(1)) + х": "CYRILLIC",
    "coss(x)": "cos",
    "x(y + 1)": "x*(…)",
    "alhpa + y*x": "alpha",
}


@pytest.mark.parametrize("text", HINTS)
def test_hints(text: str) -> None:
    with pytest.raises(BackpropError) as caught:
        differentiate(text, {"x": 1, "y": 2, "alpha": 3} if "alhpa" in text else {"x": 1, "y": 2})
    assert HINTS[text] in caught.value.problem.hint


@pytest.mark.parametrize(("written", "bound"), [("α", "alpha"), ("alpha", "α"), ("λ₁", "lambda1")])
def test_a_greek_letter_and_its_name(written: str, bound: str) -> None:
    with pytest.raises(InputError) as caught:
        differentiate(f"2{written} + x", {bound: 1, "x": 2})
    assert f"--{written.replace('₁', '1')}=…" in caught.value.problem.hint
    assert bound in caught.value.problem.hint


@pytest.mark.parametrize(
    ("text", "value"), [("2e*x", 2 * math.e), ("2e - x", 2 * math.e - 1), ("2e^x", 2 * math.e)]
)
def test_the_constant_e_behind_a_number(text: str, value: float) -> None:
    assert differentiate(text, x=1).value == pytest.approx(value)
    assert differentiate("x2e + 2e", x2e=1, e=2).value == 5
    assert differentiate("1e-3 + 1e+3 + .5e1 + e", {}).value == pytest.approx(1005.001 + math.e)


def test_spanish() -> None:
    trace = differentiate("raíz(x) + raiz(x) + máx(x, 2) + mín(x, 2) + sen(x)/tg(x) + signo(x)", x=4)
    assert trace.value == pytest.approx(11 + math.cos(4))


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        ((3,), {}, "The expression is not text: 3."),
        (("output*x",), {"output": 2, "x": 3}, "output is the name of a node, not 2."),
        (("wrt*x",), {"wrt": 2, "x": 3}, "wrt is a list of names, not 2."),
        (("x*y",), {"wrt": "xy", "x": 3, "y": 1}, "wrt is a list of names, not 'xy'."),
        (("x",), {"x": "pi/2"}, "The value of x is text, 'pi/2', and no number."),
    ],
)
def test_arguments_of_another_type(arguments: tuple, options: dict, said: str) -> None:
    with pytest.raises(InputError) as caught:
        differentiate(*arguments, **options)
    assert caught.value.problem.message == said
    assert caught.value.problem.hint


def test_ids_are_names_of_nodes() -> None:
    program = "(x + y)*y; "
    trace = differentiate(program, {"x": 1, "y": 2}, wrt=["v1", "f", "x"])
    assert trace.gradient == {"v1": 2, "f": 1, "x": 2}
    assert [node.id for node in trace.nodes] == [node.id for node in differentiate(program, x=1, y=2).nodes]
    assert differentiate("(2x + y)*y", {"x": 1, "y": 2}, output="v1", wrt=["v2"]).gradient == {"v2": 0}


def test_output_and_wrt() -> None:
    program = "q = x + y; f = log(q)*z"
    assert differentiate(program, {"x": 1, "y": -2}, output="q").gradient == {"x": 1, "y": 1}
    trace = differentiate(program, {"x": 1, "y": 1, "z": 2}, wrt=["q", "z", "q"])
    assert trace.gradient == pytest.approx({"q": 1, "z": math.log(2)})
    for wrong in ({"output": "r"}, {"wrt": ["r"]}):
        with pytest.raises(InputError):
            differentiate(program, {"x": 1, "y": 1, "z": 2}, **wrong)


def test_names_of_variables_are_read_as_in_the_language() -> None:
    assert differentiate("w₀*𝑥", {"w0": 2, "x": 3}).gradient == {"w0": 3, "x": 2}
    assert differentiate("w0*x", {"w₀": 2, "x": 3}).gradient == {"w0": 3, "x": 2}
