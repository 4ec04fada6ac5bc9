"""Every bad formula gets a problem that says what is wrong, where in the LaTeX, and what to do about it.

`latex_errors.txt` is the golden file, in the shape of `errors.txt`; after a change of words, run
`UPDATE_GOLDEN=1 pytest tests/grammar/test_latex_errors.py` and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from latex_texts import latex_texts
from test_diagnose import KINDS, answer, blocks, check, text_of

from backprop.grammar.latex import diagnose
from backprop.grammar.problem import ExpressionError, Problem
from backprop.grammar.read import read

MANY = 20_000

GOLDEN = Path(__file__).with_name("latex_errors.txt")


def problem_of(text: str) -> Problem | None:
    try:
        read(text, latex=True)
    except ExpressionError as error:
        return error.problem
    return None


def test_golden_file():
    kept = [
        block[0] if mark == "#" else answer(text_of(block), problem_of)
        for mark, block in blocks(GOLDEN)
        if mark
    ]
    found = "\n\n".join(kept) + "\n"
    if "UPDATE_GOLDEN" in os.environ:
        GOLDEN.write_text(found, encoding="utf-8")
    assert found.split("\n\n") == GOLDEN.read_text(encoding="utf-8").split("\n\n")


def test_golden_file_covers_every_rule(monkeypatch):
    """Every rule but the last, which is there so that one always answers."""
    answered = set()

    def noted(rule):
        def note(failure):
            problem = rule(failure)
            answered.update([rule] if problem else [])
            return problem

        return note

    rules = diagnose._RULES
    monkeypatch.setattr(diagnose, "_RULES", [noted(rule) for rule in rules])
    for mark, block in blocks(GOLDEN):
        if mark == ">":
            problem_of(text_of(block))
    assert [rule for rule in rules[:-1] if rule not in answered] == []


@settings(max_examples=1500, deadline=None)
@given(latex_texts | st.text())
def test_any_text_can_be_read_or_gets_a_problem(text):
    problem = problem_of(text)
    if problem is not None:
        check(problem, text, KINDS | {"braces", "index"})


LONG = {
    "braces": ("{" * 10**5 + "x" + "}" * 10**5, "good"),
    "braces, one missing": ("{" * MANY + "x" + "}" * (MANY - 1), "unbalanced"),
    "braces, one too many": ("{" * MANY + "x" + "}" * (MANY + 1), "unbalanced"),
    "brackets, all missing": (r"\left(" * MANY + "x", "unbalanced"),
    "fractions": (r"\frac{x}{" * MANY + "x" + "}" * MANY, "good"),
    "fractions, without an end": (r"\frac{" * MANY, "missing-operand"),
    "roots": (r"\sqrt[3]{" * MANY + "x" + "}" * MANY, "good"),
    "exponents": ("x^{" * MANY + "x" + "}" * MANY, "good"),
    "bars": (r"\left|" * MANY + "x" + r"\right|" * MANY, "good"),
    "bars alone": ("|" * MANY, "missing-operand"),
    "functions": (r"\sin" * MANY + " x", "good"),
    "powers of functions": (r"\sin^2 " * MANY + " x", "good"),
    "a product": ("x" * MANY, "good"),
    "a product of functions": (r"\sin x" * MANY, "good"),
    "a sum": ("x" + "+x" * MANY, "good"),
    "a sum, the last term missing": ("x" + "+x" * MANY + "+", "missing-operand"),
    "a quotient": ("x" + "/x" * MANY, "good"),
    "signs": ("-" * MANY + "x", "good"),
    "digits": ("1" * 10**5, "good"),
    "points": ("1" + ".1" * MANY, "number"),
    "rows": (r"q = x \\ " * MANY + "x", "good"),
    "environments": (r"\begin{split}" * MANY + "x" + r"\end{split}" * MANY, "good"),
    "environments, not closed": (r"\begin{split}" * MANY + "x", "unbalanced"),
    "unknown environments": (r"\begin{" * MANY, "unsupported"),
    "indices": ("x" + "_1" * MANY, "index"),
    "an index without an end": ("x_{" * MANY, "index"),
    "a long index without an end": ("x_{" + "_a" * MANY, "index"),
    "an index of braces": ("x_" + "{" * MANY + "i" + "}" * MANY, "index"),
    "brackets that could be left sides": ("f(x," * MANY, "comma"),
    "names that could be left sides": ("f(" + "x," * MANY + "y) x", "comma"),
    "a left side": ("f(" + "x," * MANY + "y) = x", "good"),
    "a function of its own": ("f(x) = x; " + "f(x) " * MANY, "good"),
    "accents": (r"\hat{" * MANY + "x", "unsupported"),
    "words": (r"\text{" + "a " * MANY, "unsupported"),
    "blanks": ("x" + r"\quad " * MANY + "+ y", "good"),
    "remarks": ("%\n" * MANY + "x", "good"),
    "ampersands": ("&" * MANY + "x", "good"),
    "dollars": ("$" * MANY, "empty"),
    "dollars around a value": ("$$" * MANY + "x" + "$$" * MANY, "missing-operand"),
}


@pytest.mark.parametrize(("text", "kind"), LONG.values(), ids=LONG)
def test_long_texts(text, kind):
    problem = problem_of(text)
    assert (problem.kind if problem else "good") == kind
    if problem:
        check(problem, text, KINDS | {"braces", "index"})
