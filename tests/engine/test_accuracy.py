"""Over the whole range of doubles, every row answers to within a few units in the last place.

The partial derivatives are compared with the same formulas over 60 digits; that the formulas are the
derivatives is what `test_primitives_table.py` is about.
"""

from __future__ import annotations

import itertools
import math
import random
import signal
import sys
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from mpmath import mp, mpf, nstr
from truth import EXACT, PUBLIC

from backprop.engine.conditions import holds
from backprop.engine.float64 import FLOAT64
from backprop.engine.formulas import argument_names
from backprop.engine.ieee import IEEE
from backprop.engine.primitives import Primitive

DIGITS = 60
SMALLEST = 4 * sys.float_info.min
"""Below this, numbers have fewer digits than doubles have elsewhere."""

PATIENCE = 10
BOUND = 4.0
"""Units in the last place that a value or a partial derivative may be off."""


class Looser(NamedTuple):
    """Where a row may be off by more.

    Errors are in units in the last place of the answer, or of `size` where that is larger.
    """

    row: str
    what: str
    where: str
    bound: float
    size: float
    why: str


LOOSER = (
    Looser("pow", "x", "abs(y) > 1e50", math.inf, 0, "x^(y - 1) over 60 digits is not the truth either"),
    *(
        Looser("nthRoot", v, "abs(z) < 1e-300", math.inf, 0, "the root has lost digits, this may not")
        for v in "xn"
    ),
    Looser("cbrt", "x", "x != 0", 12, 0, "the C library's cbrt is off by a unit or more, and is squared"),
    Looser("elu", "x", "x < -600", math.inf, 0, "e^x alone falls below the normal range, a·e^x may not"),
    Looser("silu", "x", "abs(x + 1.28) < 0.4", BOUND, 1, "near a zero of it, where two terms cancel"),
    Looser("gelu", "x", "abs(x + 0.75) < 0.6", BOUND, 1, "near a zero of it, where two terms cancel"),
    Looser("gamma", "value", "x < 200", 12, 0, "as good as Python's math.gamma is"),
    Looser("gamma", "x", "x < 200", 12, 0, "Γ is a factor of it"),
    Looser("lgamma", "value", "x < 12", 12, 1, "Python's math.lgamma near its zeros, and left of 0"),
)

LANDMARKS = [
    0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 26.0, 37.0, 170.5, 171.5, 354.0, 700.0, 709.5, 745.0, 1e-8, 1e8, 2.0**53,
    *(edge + side * gap for edge in (1.0, 2.0) for side in (-1, 1) for gap in (1e-3, 1e-5, 1e-10, 1e-15)),
    *(k * math.pi / 2 for k in (1, 2, 3, 100)),
    1.4616321449683623, 2.4570247382208004, 0.7517915246935645, 1.2784645427610738,
]  # fmt: skip
"""Edges of domains, ends of saturation, and zeros: of digamma, lgamma, gelu' and silu'."""


def points(row: Primitive) -> Iterator[tuple[float, ...]]:
    """Points of a row's domain: magnitudes from 1e-300 to 1e300, evenly spread on a logarithmic scale."""
    arity = len(row.parameters)
    chance = random.Random(row.name)
    grid = [10.0**k for k in range(-300, 301, 4)] + LANDMARKS if arity == 1 else []
    coarse = [1e-300, 1e-100, 1e-10, 0.3, 1.0, 1 + 1e-10, 2.0, 3.0, 37.0, 1e10, 1e30, 1e200]
    spread = {1: 1500, 2: 1500, 3: 500}[arity]
    drawn = [tuple(magnitude(chance) for _ in range(arity)) for _ in range(spread)]
    for sizes in [(size,) for size in grid] + list(itertools.product(coarse, repeat=arity)) + drawn:
        for signs in itertools.product((1, -1), repeat=arity):
            point = tuple(size * sign for size, sign in zip(sizes, signs, strict=True))
            if not row.domain or holds(row.domain, row.name, point, math.nan):
                yield point


def magnitude(chance: random.Random) -> float:
    return 10 ** chance.choice((chance.uniform(-300, 300), chance.uniform(-3, 3)))


def off(got: float, true: mpf, size: float) -> float:
    """How far a float is from the truth, in units in the last place; 0 for what no double can hold."""
    if abs(true) > sys.float_info.max:
        return 0.0 if got == math.copysign(math.inf, true) else math.inf
    if abs(true) < SMALLEST:
        return 0.0 if abs(got) <= 2 * SMALLEST else math.inf
    if not math.isfinite(got):
        return math.inf
    return float(abs(mpf(got) - true) / math.ulp(max(abs(float(true)), size)))


def slope(row: Primitive, argument: int, point: tuple[float, ...], value: float) -> float:
    """The local derivative in floats, infinite where it is."""
    for backend in FLOAT64, IEEE:
        try:
            return backend.local(row.name, len(point), argument)(*point, value)
        except (ValueError, ArithmeticError):
            continue
    return math.nan


def answers(row: Primitive) -> Iterator[tuple[str, tuple[float, ...], float, float, mpf]]:
    """What is computed, where, the value there, the answer in floats, and the truth."""
    names = argument_names(row.name, len(row.parameters))
    for point in points(row):
        value = FLOAT64.function(row.name)(*point)
        exact = [mpf(x) for x in point]
        with mp.workdps(DIGITS):
            true = EXACT.function(row.name)(*exact)
        yield "value", point, value, value, true
        if math.isinf(value) or (row.kink and holds(row.kink.where, row.name, point, value)):
            continue
        for argument, name in enumerate(names):
            with mp.workdps(DIGITS):
                try:
                    true_slope = EXACT.local(row.name, len(point), argument)(*exact, true)
                except (ValueError, ArithmeticError):
                    continue
            yield name, point, value, slope(row, argument, point, value), true_slope


@pytest.fixture(autouse=True)
def patience():
    """A function that takes forever somewhere is a failure, too."""

    def give_up(*_):
        raise TimeoutError(f"no answer within {PATIENCE} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def allowance(row: Primitive, what: str, point: tuple[float, ...], value: float) -> tuple[float, float]:
    for looser in LOOSER:
        if (looser.row, looser.what) == (row.name, what) and holds((looser.where,), row.name, point, value):
            return looser.bound, looser.size
    return BOUND, 0.0


@pytest.mark.parametrize("row", PUBLIC, ids=[row.name for row in PUBLIC])
def test_within_a_few_units_in_the_last_place(row):
    worst = {}
    for what, point, value, got, true in answers(row):
        bound, size = allowance(row, what, point, value)
        distance = off(got, true, size)
        if distance > bound and distance > worst.get(what, (0.0,))[0]:
            worst[what] = distance, point, got, nstr(true, 17)
    assert not worst
