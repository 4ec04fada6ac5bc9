"""What the LaTeX view prints, the program reads: every function of the table, and random expressions."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from random_expressions import VARIABLES, text, trees

from backprop import BackpropError, differentiate
from backprop.engine.build import build
from backprop.engine.primitives import FUNCTIONS, ROWS
from backprop.grammar.read import read
from backprop.views.latex_notation import latex_of

PUBLIC = [row for row in ROWS if not row.name.endswith("_")]


def printed(source: str) -> str:
    return latex_of(build(read(source))).text


@pytest.mark.parametrize("row", PUBLIC, ids=lambda row: row.name)
def test_every_function(row):
    names = ["x", "y", "w"][: len(row.parameters)]
    spelling = next(name for name in (row.name, *row.spellings) if row in FUNCTIONS[name])
    source = f"{spelling}({', '.join(names)})"
    if row.name == "polygamma":
        source, names = "polygamma(2, y)", ["y"]
    sample = row.samples[0][-len(names) :]
    at = dict(zip(names, sample, strict=True))
    assert differentiate(printed(source), at, latex=True).value == pytest.approx(
        differentiate(source, at).value, rel=1e-14
    )


@given(trees, st.lists(st.floats(0.3, 2), min_size=4, max_size=4))
def test_random_expressions(tree, point):
    source = text(tree)
    at = {name: x for name, x in zip(VARIABLES, point, strict=True) if name in build(read(source)).inputs}
    try:
        expected = differentiate(source, at)
    except BackpropError:
        assume(False)
    found = differentiate(printed(source), at, latex=True)
    assert found.value == pytest.approx(expected.value, rel=1e-12, abs=1e-300)
    assert found.gradient == pytest.approx(expected.gradient, rel=1e-9, abs=1e-9, nan_ok=True)
