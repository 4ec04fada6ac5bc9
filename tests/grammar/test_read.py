"""The face of the grammar: a text becomes items that know where they stand, or an error with a problem."""

from __future__ import annotations

import pytest

from backprop.grammar.problem import ExpressionError
from backprop.grammar.read import read, read_name

PLACES = [
    # text, then for each item of its syntax: its name in the text, or all of it
    ("(x + y)*z", "x y x+y z (x+y)*z"),
    ("-x²", "x ² x² -x²"),
    ("x⁻²", "x ⁻² ⁻² x⁻²"),
    ("√x + sqrt (y)", "x √x y sqrt √x+sqrt(y)"),
    ("q = max(x, -y); q^2", "x y -y max q q 2 q^2"),
    ("w₀ = σ(𝑥) # so\nw₀", "𝑥 σ w₀ w₀"),
    ("n\u0303(x)", "x ñ"),
    ("pow(x, 2)^3", "x 2 pow 3 pow(x,2)^3"),
    ("add + mul(x)", "add x mul add+mul(x)"),
    ("add*add + add", "add add add*add add add*add+add"),
]


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_places(text, places):
    syntax = read(text)
    spans = map(syntax.name_span, range(len(syntax.items)))
    assert " ".join(syntax.text[start:end].replace(" ", "") for start, end in spans) == places
    assert syntax.span(len(syntax.items) - 1)[1] == len(syntax.text)


def test_a_bad_text_is_an_error_with_a_problem():
    with pytest.raises(ExpressionError, match="nothing on its right side") as caught:
        read("n\u0303 =")
    assert caught.value.problem.source == "ñ ="
    assert caught.value.problem.span == (0, 3)


NAMES = {"x": "x", " x_1 ": "x_1", "w₀": "w0", "n\u0303": "ñ", "𝜎": "σ", "x²": None, "2": None, "_x": None}
NAMES |= {"x y": None, "x(": None, "x=": None, "": None, "x-y": None, "√x": None, "(": None}


@pytest.mark.parametrize(("written", "name"), NAMES.items())
def test_names(written, name):
    assert read_name(written) == name
