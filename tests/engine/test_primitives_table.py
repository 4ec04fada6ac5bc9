"""Every row of the table of primitives, against mathematics: a new row is tested the moment it exists.

The value against mpmath; the partial derivatives against mpmath's numerical ones, against differences of
floats, and against SymPy; the domain and the corners against what the functions themselves do.
"""

from __future__ import annotations

import itertools
import math

import pytest
import sympy
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from truth import EXACT, PUBLIC, value

from backprop.engine.arbitrary import arbitrary
from backprop.engine.build import build
from backprop.engine.conditions import holds
from backprop.engine.float64 import FLOAT64, local_derivative
from backprop.engine.formulas import (
    OUTPUT,
    argument_names,
    conditions,
    formula,
    partial,
    partial_text,
    slope_ends,
)
from backprop.engine.ieee import IEEE
from backprop.engine.one_sided import slope_towards
from backprop.engine.passes import forward
from backprop.engine.primitives import CONSTANTS, CONVENTIONS, FORMULA_FUNCTIONS, FUNCTIONS, ROWS, Primitive
from backprop.grammar.read import read

DIGITS = 50
EVERY_ROW = pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
EVERY_PUBLIC_ROW = pytest.mark.parametrize("row", PUBLIC, ids=[row.name for row in PUBLIC])


def inside(row: Primitive, point: tuple[float, ...]) -> bool:
    """In the domain. Most parts of formulas have none written down; they are tried at their samples only."""
    return not row.domain or holds(row.domain, row.name, point, math.nan)


def at_kink(row: Primitive, point: tuple[float, ...]) -> bool:
    return row.kink is not None and holds(row.kink.where, row.name, point, FLOAT64.function(row.name)(*point))


def local(row: Primitive, argument: int, point: tuple[float, ...]) -> float:
    """The local derivative in floats, infinite or NaN where there is none."""
    found = FLOAT64.function(row.name)(*point)
    try:
        return FLOAT64.local(row.name, len(point), argument)(*point, found)
    except (ValueError, ArithmeticError):
        return IEEE.local(row.name, len(point), argument)(*point, found)


def shifted(point: tuple[float, ...], argument: int, by: float) -> tuple[float, ...]:
    return *point[:argument], point[argument] + by, *point[argument + 1 :]


def close(found: float, true: mpf, tolerance: float, size: float = 0.0) -> bool:
    return abs(mpf(found) - true) <= tolerance * max(abs(true), size)


# Points

_coordinate = (
    st.floats(-1, 1)
    | st.floats(-30, 30)
    | st.floats(1, 30)
    | st.integers(-6, 6).map(float)
    | st.builds(
        lambda m, k, s: s * m * 10.0**k, st.floats(1, 10), st.integers(-8, 8), st.sampled_from((1, -1))
    )
).filter(lambda x: x == 0 or abs(x) > 1e-9)


@st.composite
def points(draw: st.DrawFn, row: Primitive) -> tuple[float, ...]:
    """A point of the domain of a row, away from its corners."""
    arity = len(row.parameters) + (draw(st.integers(0, 2)) if row.variadic else 0)
    point = draw(st.tuples(*[_coordinate] * arity).filter(lambda point: inside(row, point)))
    found = FLOAT64.function(row.name)(*point)
    assume(math.isfinite(found) and not at_kink(row, point))
    assume(found or not value(row.name, point))  # not rounded to 0
    return point


def check_at_points(check):
    """Run a check of (row, point) at the samples of every row, and at drawn points of those for users."""

    @EVERY_ROW
    def test(row):
        for point in row.samples:
            assert inside(row, point)
            assert not at_kink(row, point)
            check(row, point)
        if row in PUBLIC:

            @settings(
                max_examples=60,
                deadline=None,
                derandomize=True,
                database=None,
                suppress_health_check=[HealthCheck.filter_too_much],
            )
            @given(points(row))
            def at_drawn_points(point):
                check(row, point)

            at_drawn_points()

    test.__doc__ = check.__doc__
    return test


# Values and derivatives


@check_at_points
def test_value(row, point):
    """Near a zero of it, to an error that is small beside 1."""
    with mp.workdps(DIGITS):
        true = value(row.name, point)
    assert close(FLOAT64.function(row.name)(*point), true, 1e-14, size=0.1)


@check_at_points
def test_partials_are_derivatives(row, point):
    """And where there is no derivative on either side, it is no number."""
    for argument in range(len(point)):
        if (row.name, argument) in ORDERS:
            continue
        left, right = (one_sided(row, argument, point, side) for side in (-1, 1))
        if left is None is right:
            assert not math.isfinite(local(row, argument, point)), f"in argument {argument}"
        elif None not in (left, right):
            assert close(local(row, argument, point), (left + right) / 2, 1e-12, size=1e-4), (
                f"in argument {argument}"
            )


ORDERS = {("polygamma", 0)}
"""Arguments that are whole numbers by their nature, and never variables."""


def one_sided(row: Primitive, argument: int, point: tuple[float, ...], side: int) -> mpf | None:
    """The slope to one side, by differences of many digits; None beyond the domain or where infinite."""
    exact = tuple(map(mpf, point))
    gap = side * mpf(10) ** -DIGITS * min(1, abs(exact[argument]) or 1)
    with mp.workdps(3 * DIGITS + max(0, int(mp.log10(abs(exact[argument]) or 1)))):
        try:
            near, far = (
                (value(row.name, shifted(exact, argument, by)) - value(row.name, exact)) / by
                for by in (gap, 2 * gap)
            )
        except (ValueError, ArithmeticError):
            return None
        return near if abs(near - far) <= 1e-9 * abs(near) + 1e-20 else None


@EVERY_ROW
def test_partials_against_differences_of_floats(row):
    """The check that a student would make; so it is made at the samples only, where it is good enough."""
    function = FLOAT64.function(row.name)
    for point in row.samples if row.name != "polygamma" else ():
        for argument, x in enumerate(point):
            gap = 1e-6 * max(abs(x), 1e-3)
            try:
                left, right = (function(*shifted(point, argument, by)) for by in (-gap, gap))
            except ValueError:
                continue  # a root or a power of a negative number: `test_partials_are_derivatives` has a look
            noise = 1e-15 * abs(function(*point)) / gap
            assert local(row, argument, point) == pytest.approx(
                (right - left) / (2 * gap), rel=1e-6, abs=noise
            )


@EVERY_ROW
def test_textbook_forms_agree(row):
    """What is shown to people is what is computed."""
    for point in row.samples:
        names = argument_names(row.name, len(point))
        given = dict(zip((*names, OUTPUT), (*point, FLOAT64.function(row.name)(*point)), strict=True))
        for argument in range(len(point)):
            text = partial_text(row, names, argument, textbook=True)
            graph = formula(text, (*names, OUTPUT))
            shown, used = forward(graph, given, IEEE)[graph.output], local(row, argument, point)
            assert shown == pytest.approx(used, rel=1e-9, abs=1e-12, nan_ok=True), text


SYMPY = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "neg": lambda x: -x,
    "pow": lambda x, y: x**y,
    "cbrt": lambda x: sympy.real_root(x, 3),
    "log_base": sympy.log,
    "hypot": lambda x, y: sympy.sqrt(x**2 + y**2),
    "expm1": lambda x: sympy.exp(x) - 1,
    "log1p": lambda x: sympy.log(1 + x),
    "max": sympy.Max,
    "min": sympy.Min,
    "abs": sympy.Abs,
    "step": sympy.Heaviside,
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
    "relu": lambda x: sympy.Max(x, 0),
    "lgamma": lambda x: sympy.log(sympy.Abs(sympy.gamma(x))),
    **{
        name: getattr(sympy, name)
        for name in (
            *("sqrt", "exp", "log", "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "acot"),
            *("asec", "acsc", "atan2", "sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "acosh"),
            *("atanh", "acoth", "asech", "acsch", "sign", "erf", "erfc", "gamma", "digamma"),
        )
    },
}
"""What SymPy has of the table."""


@pytest.mark.parametrize("name", SYMPY)
def test_partials_against_sympy(name):
    (row,) = (row for row in ROWS if row.name == name)
    symbols = sympy.symbols(f"x:{len(row.parameters)}", real=True)
    for argument, symbol in enumerate(symbols):
        slope = sympy.diff(SYMPY[name](*symbols), symbol)
        for point in row.samples:
            true = slope.subs(dict(zip(symbols, map(sympy.Float, point), strict=True))).doit().evalf(20)
            assert true.is_real
            assert local(row, argument, point) == pytest.approx(float(true), rel=1e-12)


# Domains and corners

LANDMARKS = (0.0, -0.0, 0.5, 1.0, 1 - 2**-53, 1 + 2**-52, 1.5, 2.0, 3.0, 7.0, 40.0, 2.0**53, 1e300)
GRID = sorted({sign * x for sign in (-1, 1) for x in LANDMARKS})


@EVERY_PUBLIC_ROW
def test_the_domain_is_where_the_function_answers(row):
    """At whole and half numbers, on both sides of 1, and far out: an exception outside, a number inside."""
    arity = len(row.parameters)
    for point in itertools.product(GRID if arity < 3 else GRID[::3], repeat=arity):
        try:
            found = FLOAT64.function(row.name)(*point)
        except (ValueError, ZeroDivisionError):
            assert not inside(row, point), point
        else:
            assert inside(row, point), point
            assert not math.isnan(found), point


def kinks(row: Primitive) -> list[tuple[float, ...]]:
    """Points at a corner or a jump; two corners of `clip` in one place make none."""
    arity = len(row.parameters)
    candidates = itertools.product((-2.0, -1.0, 0.0, 0.5, 1.0, 2.0), repeat=arity)
    return [
        point
        for point in candidates
        if inside(row, point) and at_kink(row, point) and not (row.name == "clip" and point[1] == point[2])
    ]


KINKED = pytest.mark.parametrize(
    "row", [row for row in ROWS if row.kink], ids=[row.name for row in ROWS if row.kink]
)


def ends(row: Primitive, argument: int, point: tuple[float, ...]) -> list[float] | None:
    """The interval of slopes of the table at a corner, in one argument; None where it says nothing."""
    found = slope_ends(row.name, len(point), argument)
    names = *argument_names(row.name, len(point)), OUTPUT
    given = dict(zip(names, (*point, FLOAT64.function(row.name)(*point)), strict=True))
    return found and sorted(forward(graph, given, FLOAT64)[graph.output] for graph in found)


@KINKED
def test_slopes_at_a_corner(row):
    """The slopes run from that on one side to that on the other, and the one used is among them."""
    gap = mpf(2) ** -100
    assert kinks(row)
    for point in kinks(row):
        for argument in range(len(point)):
            exact = tuple(map(mpf, point))
            with mp.workdps(DIGITS):
                left, at, right = (value(row.name, shifted(exact, argument, by)) for by in (-gap, 0, gap))
                if row.kink.jumps_with(argument):
                    assert max(abs(at - left), abs(right - at)) >= 0.5, "no jump"
                    for by, near in ((-gap, left), (gap, right)):
                        beside = (value(row.name, shifted(exact, argument, 2 * by)) - near) / by
                        assert local(row, argument, point) == pytest.approx(float(beside), abs=1e-9)
                    continue
                sides = sorted(((at - left) / gap, (right - at) / gap))
            found = ends(row, argument, point)
            if found is None:
                assert sides == pytest.approx([local(row, argument, point)] * 2, abs=1e-9), point
                continue
            assert found[0] <= local(row, argument, point) <= found[1]
            assert [float(side) for side in sides] == pytest.approx(found, abs=1e-9), (point, argument)


@KINKED
def test_one_sided_slopes_at_a_corner(row):
    """Exact by the directional pass, also where several arguments move at once."""
    names = argument_names(row.name, len(row.parameters))
    gap, directions = mpf(2) ** -100, (-1.0, 0.0, 0.5, 2.0)
    for point in kinks(row):
        for direction in itertools.product(directions, repeat=len(point)):
            program = [
                f"v{i} = {x!r} + {d!r}*t" for i, (x, d) in enumerate(zip(point, direction, strict=True))
            ]
            called = f"{row.name}({', '.join(f'v{i}' for i in range(len(names)))})"
            graph = build(read("; ".join([*program, called])), ["t"])
            for side in (-1, 1):
                found = slope_towards(graph, {"t": 0.0}, "t", side)
                with mp.workdps(DIGITS):
                    moved = [mpf(x) + side * gap * d for x, d in zip(point, direction, strict=True)]
                    try:
                        step = value(row.name, moved) - value(row.name, point)
                    except ValueError:
                        assert found is None, (point, direction)
                        continue
                if abs(step) > 1e-3:
                    assert found is None, "a jump"
                elif any(row.kink.jumps_with(i) and not d for i, d in enumerate(direction)):
                    assert math.isnan(found), "only seen to stand still"
                else:
                    assert found == pytest.approx(float(side * step / gap), abs=1e-9), (
                        point,
                        direction,
                        side,
                    )


@KINKED
def test_the_convention_names_the_slope_used(row):
    for library in ("", *CONVENTIONS):
        said = row.kink.convention(library).partition(" (")[0]
        said = said if said == "the slope on both sides" else said.split(" ")[0].rstrip(",")
        for point in kinks(row):
            names = argument_names(row.name, len(point))
            slopes = [slope(row, i, point, library) for i in range(len(point))]
            if said == "ties":
                tied = sum(x == FLOAT64.function(row.name)(*point) for x in point)
                assert slopes == [1 / tied] * tied
            elif said == "the slope on both sides":
                assert row.kink.jumps_with(0)  # test_slopes_at_a_corner knows them
            elif said == "the":
                assert slopes == [1] + [0] * (len(point) - 1)
            elif said == "0/0":
                assert all(map(math.isnan, slopes))
            else:
                known = {**dict(zip(names, point, strict=True)), "0": 0, "1": 1, "1/2": 0.5}
                assert slopes[0] == known[said]


def slope(row: Primitive, argument: int, point: tuple[float, ...], library: str) -> float:
    return local_derivative(row.name, point, FLOAT64.function(row.name)(*point), argument, library)


@KINKED
def test_conventions_differ_at_corners_only(row):
    for library in row.kink.others:
        assert len(row.kink.others[library].partials) == len(row.partials)
        for point in [*row.samples, *(tuple(-x for x in point) for point in row.samples)]:
            if inside(row, point) and not at_kink(row, point):
                for argument in range(len(point)):
                    assert slope(row, argument, point, library) == slope(row, argument, point, "")


# The same primitives over other numbers


@EVERY_ROW
def test_more_digits(row):
    """The numbers that `recompute` uses give the same functions."""
    for point in row.samples:
        with mp.workdps(DIGITS):
            true = value(row.name, point)
            found = arbitrary().function(row.name)(*map(mpf, point))
            assert abs(found - true) <= abs(true) * mpf(10) ** (5 - DIGITS)


@EVERY_ROW
def test_definitions(row):
    """Where a backend has a function of its own, it agrees with the definition in the table."""
    if not row.definition:
        return
    graph = formula(row.definition, row.parameters)
    for point in row.samples:
        found = forward(graph, dict(zip(row.parameters, point, strict=True)), FLOAT64)[graph.output]
        assert found == pytest.approx(FLOAT64.function(row.name)(*point), rel=1e-9)


# Words


@EVERY_ROW
def test_every_formula_can_be_read(row):
    arity = len(row.parameters)
    names = argument_names(row.name, arity)
    for argument in range(arity):
        assert partial(row.name, arity, argument).output >= 0
        formula(partial_text(row, names, argument, textbook=True), (*names, OUTPUT))
    for text in (row.definition, *row.defaults):
        assert not text or set(formula(text, row.parameters).inputs) <= set(row.parameters)
    for alternatives in (row.domain, row.kink.where if row.kink else ()):
        assert len(conditions(alternatives, row.name, arity)) == len(alternatives)
    for argument in range(arity):
        for end in slope_ends(row.name, arity, argument) or ():
            assert set(end.inputs) <= {*names, OUTPUT}
        for library in row.kink.others if row.kink else ():
            assert set(partial(row.name, arity, argument, library).inputs) <= {*names, OUTPUT}


@EVERY_ROW
def test_every_formula_asks_only_for_what_is_there(row):
    """A misspelt parameter would be one more variable."""
    names = {*argument_names(row.name, len(row.parameters)), OUTPUT}
    assert len(names) == len(row.parameters) + 1, "a parameter is called like the output"
    for argument in range(len(row.parameters)):
        assert set(partial(row.name, len(row.parameters), argument).inputs) <= names


@EVERY_ROW
def test_what_people_read(row):
    assert len(row.why) == 2
    assert row.why[0] != row.why[1]
    assert all(text.strip() == text and text.endswith(".") for text in row.why)
    assert all(text[0].isupper() for text in row.why if row in PUBLIC)
    assert row.pattern in ("distributes", "swaps", "routes", "scales", "blocks")
    assert len(row.partials) == (1 if row.variadic else len(row.parameters))
    assert len(row.shown_partials) == len(row.partials)
    assert row.samples
    assert all(len(point) == len(row.parameters) for point in row.samples)


@EVERY_ROW
def test_latex(row):
    """It takes the arguments and no others; the braces that are left are balanced."""
    names = {name: f"<{name}>" for name in row.parameters}
    template = row.latex.replace("{...}", "{every}") if row.variadic else row.latex
    written = template.format(**names, every=", ".join(names.values()))
    required = row.parameters[: len(row.parameters) - len(row.defaults)]
    assert all(names[name] in written for name in required) or row not in PUBLIC
    depths = list(itertools.accumulate((c == "{") - (c == "}") for c in written))
    assert min(depths) == 0 == depths[-1] or "{" not in written
    assert written.count(r"\left") == written.count(r"\right")


def test_a_spelling_with_a_number_of_arguments_means_one_row():
    for spelling, rows in FORMULA_FUNCTIONS.items():
        most = 1 + max(len(row.parameters) for row in rows)
        for arity in range(1, most + 1):
            assert sum(row.accepts(arity) for row in rows) <= 1, (spelling, arity)
        assert spelling[0].isalpha() or spelling == "√"
        assert spelling not in CONSTANTS
    assert {name: rows for name, rows in FORMULA_FUNCTIONS.items() if not name.endswith("_")} == FUNCTIONS


def test_names_are_unique():
    assert len({row.name for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert len({row.name, *row.spellings}) == 1 + len(row.spellings)


def test_every_primitive_can_be_computed():
    """In floats and with many digits, be it by its definition; and this file's own truth knows it, too."""
    for row in ROWS:
        for backend in (FLOAT64, IEEE, EXACT, arbitrary()):
            assert callable(backend.function(row.name))
