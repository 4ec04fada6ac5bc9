"""Every view shows decimals with more digits than floats have, and fractions."""

from __future__ import annotations

import pytest
from running import process

from backprop.cli.evaluate import FORMATS

FRACTION = {"latex": r"\frac{8}{21}", "json": '"8/21"'}
DECIMALS = "0.380952380952380952380952380952"


@pytest.mark.parametrize("form", FORMATS)
def test_fractions(form):
    found = process("eval", "x/3 + x^2", "--x=1/7", f"--format={form}", "--exact", "--wrt=x", "--output=v1")
    assert found.code == 0
    found = process("eval", "y*(x/3 + 1/3)", "--x=1/7", "--y=2", f"--format={form}", "--exact")
    assert found.code == 0
    assert FRACTION.get(form, "8/21") in found.out


@pytest.mark.parametrize("form", FORMATS)
def test_decimals(form):
    found = process("eval", "y*(x/3 + 1/3)", "--x=1/7", "--y=1", f"--format={form}", "--precision=30")
    assert found.code == 0
    assert DECIMALS in found.out
