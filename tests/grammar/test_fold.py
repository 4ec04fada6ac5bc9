"""Folding: one character for one, typographic characters read as what they look like, and nothing else."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentences import texts

from backprop.grammar.fold import SUPERSCRIPTS, UNKNOWN, compose, fold
from backprop.grammar.lexer import tokenize
from backprop.grammar.parser import parse

ALIKE = [
    ("a − b – c — d ﹣ e － f ‐ g\u2011h", "a - b - c - d - e - f - g - h"),
    ("−−x", "--x"),
    ("a·b⋅c•d∙e×f✕g✖h∗i＊j", "a*b*c*d*e*f*g*h*i*j"),
    ("a÷b∕c⁄d／e", "a/b/c/d/e"),
    ("x ＋ y", "x + y"),
    ("x＾2 + xˆ2", "x^2 + x^2"),
    ("ｆ（ｘ，ｙ）", "f(x,y)"),
    ("ｑ＝２；ｑ", "q=2;q"),
    ("２．５", "2.5"),
    ("w₀*x₀ + w₁₂", "w0*x0 + w12"),
    ("xᵢ", "xi"),
    ("𝑥 + 𝒚 + 𝐳", "x + y + z"),
    ("𝜎(𝑥)", "σ(x)"),
    ("𝟐𝑥", "2x"),
    ("ϵ + ϑ + ϕ", "ε + θ + φ"),
    ("\u00b5 + \u2126", "μ + Ω"),
    ("n\u0303 + \u212b", "ñ + Å"),
    ("x\u00a0+\u2009y\u3000* z", "x + y * z"),
    ("x²", "x^2"),
    ("x⁻¹", "x^-1"),
    ("x¹⁰", "x^10"),
    ("2³⁴⁵", "2^345"),
    ("(x)⁶y⁷ + f(x)⁸z⁹", "(x)^(6)*y^7 + f(x)^(8)*z^9"),
    ("√x", "sqrt(x)"),
    ("2√x", "2*sqrt(x)"),
    ("√(x + y)", "sqrt(x + y)"),
    ("a = 1\r\na*x", "a = 1\na*x"),
    ("x\f+\v1", "x + 1"),
]


@pytest.mark.parametrize(("written", "plain"), ALIKE, ids=[plain for _, plain in ALIKE])
def test_typographic_characters_mean_what_they_look_like(written, plain):
    assert parse(fold(compose(written))) == parse(plain) is not None


LINES = [
    ("x # half of it", "x"),
    ("# first\nx", "x"),
    ("# a\n\n  # b\n", ""),
    ("x # ((( ,,, = $ “ ½\n", "x"),
    ("(x # (\n+ y)", "(x + y)"),
    ("q = x # one\nq^2", "q = x; q^2"),
    ("q = x;\n\n;  q", "q = x; q"),
    ("x +\ny", "x + y"),
    ("x * # so\n\n # far\n y", "x * y"),
    ("x ^\n2 −\ny ÷\n3 ×\nz", "x ^ 2 - y / 3 * z"),
    ("q =\nx\nq", "q = x; q"),
    ("√\nx", "√x"),
    ("max(x,\ny\n)", "max(x, y)"),
    ("((x)\n+ y\n)\n", "((x) + y)"),
    ("q = (x\n+ y)\nq*(\nz)", "q = (x + y); q*(z)"),
    ("\n\nx\n\n", "x"),
]


@pytest.mark.parametrize(("written", "plain"), LINES)
def test_comments_and_line_breaks(written, plain):
    """A line goes on inside brackets and behind an operator."""
    assert parse(fold(written)) == parse(plain)


NOT_JOINED = ["x\n+ y", "x\ny", "(x)\n(y)", "sin\n(x)", "2\nx"]


@pytest.mark.parametrize("text", NOT_JOINED)
def test_a_line_break_elsewhere_ends_the_statement(text):
    """Joined, each of these would mean something."""
    assert parse(fold(text)) is None
    assert parse(fold("q = " + text)) is not None


def test_no_raised_or_lowered_character_is_taken_for_another():
    """`x²` is not the name x2, `xⁿ` is not xn, and `x₊` is no sum; but `x₁` is x1."""
    for character in map(chr, range(sys.maxunicode)):
        dress = unicodedata.decomposition(character).partition(" ")[0]
        if character in SUPERSCRIPTS or dress == "<super>":
            assert tokenize(fold("x" + character))[0] == "x", character
        if dress == "<sub>":
            assert fold(character).isalnum() or fold(character) == UNKNOWN, character


def test_whatever_is_not_known_is_folded_to_one_character():
    """Nothing outside ASCII is left but letters, the root, superscripts, and the sign for the unknown."""
    superscripts = fold(SUPERSCRIPTS)
    left = set(fold("".join(map(chr, range(128, sys.maxunicode + 1)))))
    assert {c for c in left if not c.isascii() and not c.isalpha()} == {"√", UNKNOWN, *superscripts}
    assert {c for c in left if c.isascii() and not c.isalnum()} <= set(" _+-*/^=(),.;#!?:<>[]{}|&%$@~'\"\\`")
    assert {fold(c) for c in superscripts} == {UNKNOWN}


@given(st.text() | texts)
def test_positions_stay(text):
    """The same length, and folded text is already folded (but for superscripts, which have moved)."""
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded or any(c in folded for c in fold(SUPERSCRIPTS))
    assert compose(compose(text)) == compose(text)


DRESSES = {
    "-": "-−–－",
    "*": "*·×⋅",
    "/": "/÷∕／",
    "x": "x𝑥ｘₓ",
    "2": "2２𝟐₂",
    "(": "(（",
    ")": ")）",
    ",": ",，",
    "=": "=＝",
    " ": " \u00a0\u2009",
}


@given(texts.filter(str.isascii), st.randoms(use_true_random=False))
def test_a_text_copied_from_a_document(text, random):
    """Any sentence, with some of its characters in another dress."""
    dressed = "".join(random.choice(DRESSES.get(c, c)) for c in text.replace("**", "^"))
    assert parse(fold(dressed)) == parse(fold(text))
