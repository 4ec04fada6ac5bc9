"""Every bad text gets a problem that says what is wrong, where, and what to do about it.

`errors.txt` is the golden file: texts (`> `), and what the program says about each. To add one, write its
text; then, as after a change of words, run `UPDATE_GOLDEN=1 pytest tests/grammar/test_diagnose.py` and read
the difference. `<U+200B>` in a text stands for that character.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentences import texts

from backprop.grammar import characters, diagnose
from backprop.grammar.fold import compose, fold
from backprop.grammar.lexer import SUPERSCRIPT, TERMINAL
from backprop.grammar.parser import parse
from backprop.grammar.problem import Problem
from backprop.grammar.replay import replay
from backprop.grammar.syntax import Call, Item

GOLDEN = Path(__file__).with_name("errors.txt")
FUNCTIONS = {"sin", "asin", "sen", "arcsen", "tg", "arctg", "exp", "log"}
"""What the grammar is told of functions; it knows none."""


def problem_of(text: str) -> Problem | None:
    text = compose(text)
    folded = fold(text)
    return diagnose.diagnose(text, folded, FUNCTIONS) if parse(folded) is None else None


# The golden file


def blocks(file: Path = GOLDEN) -> list[tuple[str, list[str]]]:
    """A golden file, cut into stretches of lines that start with `#`, `>` or something else."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [(mark, list(block)) for mark, block in groupby(lines, lambda line: re.match("[#>]?", line)[0])]


def text_of(block: list[str]) -> str:
    return re.sub(r"<U\+(\w+)>", lambda m: chr(int(m[1], 16)), "\n".join(line[2:] for line in block))


def as_in_the_file(text: str) -> str:
    """The text with what nobody could see, or what would move the carets, spelled out."""
    shown = {c for c in text if c.isprintable() and unicodedata.category(c) != "Mn"}
    return "".join(c if c in shown else f"<U+{ord(c):04X}>" for c in text)


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in as_in_the_file(text))


def answer(text: str, problem_of: Callable[[str], Problem | None] = problem_of) -> str:
    """A text and what the program says about it."""
    problem = problem_of(text)
    assert problem is not None, f"can be read: {text}"
    start, end = problem.span
    line = text.count("\n", 0, start)
    indent = columns(text[:start].rpartition("\n")[2])
    carets = "^" * max(1, columns(text[start:end].partition("\n")[0]))
    where = f" line {line + 1}" if "\n" in text else ""
    lines = [
        *(f"> {as_in_the_file(line)}".rstrip() for line in text.split("\n")),
        f"  {' ' * indent}{carets}{where}",
        f"{problem.kind}: {problem.message}",
        *([f"  {problem.hint}"] if problem.hint else []),
    ]
    return "\n".join(lines)


BAD_TEXTS = [text_of(block) for mark, block in blocks() if mark == ">"]


def test_golden_file():
    kept = [block[0] if mark == "#" else answer(text_of(block)) for mark, block in blocks() if mark]
    found = "\n\n".join(kept) + "\n"
    if "UPDATE_GOLDEN" in os.environ:
        GOLDEN.write_text(found, encoding="utf-8")
    assert found.split("\n\n") == GOLDEN.read_text(encoding="utf-8").split("\n\n")


def test_golden_file_covers_every_rule_and_every_foreign_character(monkeypatch):
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
    said = " ".join(problem_of(text).message for text in BAD_TEXTS)
    assert [rule for rule in rules[:-1] if rule not in answered] == []
    assert [what for _, what, _ in characters.FOREIGN if f"looks like {what}," not in said] == []


def test_the_same_words_whatever_the_order_of_sets():
    code = "import test_diagnose as t; print([t.problem_of(text) for text in t.BAD_TEXTS])"
    path = os.pathsep.join([str(GOLDEN.parent), os.environ.get("PYTHONPATH", "")])
    fresh = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", code]
    outputs = {subprocess.check_output(command, env={**fresh, "PYTHONHASHSEED": seed}) for seed in "01234"}
    assert len(outputs) == 1


# Any text


KINDS = {
    *("ambiguous", "assignment", "character", "comma", "empty", "missing-operand", "number", "side-by-side"),
    *("two-operators", "unbalanced", "unnamed", "unsupported", "unexpected", "incomplete"),
}


def check(problem: Problem, text: str, kinds: set[str] = KINDS) -> None:
    """What is true of every problem: it points at something, and fits on a screen without harm."""
    start, end = problem.span
    assert problem.source == compose(text)
    assert 0 <= start < end <= len(problem.source) or start == end == len(problem.source)
    assert problem.kind in kinds
    assert problem.message.endswith(".")
    assert problem.hint
    for words in (problem.message, problem.hint):
        assert words.isprintable(), "it could do something to a terminal"
        assert len(words) <= 250, "it would not fit on a screen"


@settings(max_examples=3000, deadline=None)
@given(texts | st.text())
def test_any_text_can_be_read_or_gets_a_problem(text):
    problem = problem_of(text)
    if problem is None:
        assert parse(fold(compose(text)))
    else:
        check(problem, text)


PRIME = 2**61 - 1


def value(syntax: list[Item]) -> list[int]:
    """The values of the statements in a finite field, where all that is no + - * / stands for itself.

    Two texts mean the same, up to the laws of arithmetic, just when these are equal (but for a miracle).
    """
    field = {
        "add": lambda a, b: a + b,
        "sub": lambda a, b: a - b,
        "mul": lambda a, b: a * b,
        "div": lambda a, b: a * pow(b, PRIME - 2, PRIME),
        "neg": lambda a: -a,
    }
    stack: list[int] = []
    for item in syntax:
        if isinstance(item, Call):
            arguments = stack[-item.arity :]
            del stack[-item.arity :]
            operation = field.get(item.name, lambda *operands: crc32(repr(operands).encode()))
            stack.append(operation(*arguments, *([] if item.name in field else [item])) % PRIME)
        else:
            stack.append(crc32(repr(item).encode()))
    return stack


@settings(max_examples=4000, deadline=None)
@given(texts.map(lambda text: compose(text).replace("*", "")) | st.sampled_from(BAD_TEXTS))
def test_both_readings_can_be_read_and_differ(text):
    """`Write A or B`: A in place of the span is the text with a `*` at the point of failure; B is not."""
    problem = problem_of(text)
    offered = re.fullmatch(r"Write ([^…;]+) or ([^…;]+)(;.*)?\.", problem.hint) if problem else None
    if not offered or problem.kind != "ambiguous":
        return
    start, end = problem.span
    first, second = (parse(fold(text[:start] + reading + text[end:])) for reading in offered.groups()[:2])
    reading = replay(fold(text))
    token = reading.tokens[reading.failed]
    with_sign = parse(fold(text[: token.start] + "*" + text[token.start :]))
    if token.terminal not in (SUPERSCRIPT, TERMINAL["POWER"]) and with_sign:
        assert value(first) == value(with_sign)
    if first and second:
        assert value(first) != value(second)


# Long texts: what recurses would die of these, and what is not linear would not end

MILLION, MANY = 10**6, 10**5
LONG = {
    "brackets": ("(" * MILLION + "x" + ")" * MILLION, "good"),
    "brackets, one missing": ("(" * MILLION + "x" + ")" * (MILLION - 1), "unbalanced"),
    "brackets, one too many": ("(" * MANY + "x" + ")" * (MANY + 1), "unbalanced"),
    "brackets, all missing": ("(" * MANY + "x", "unbalanced"),
    "calls": ("f(" * MANY + "x" + ")" * MANY, "good"),
    "calls, one bracket missing": ("f(" * MANY + "x" + ")" * (MANY - 1), "unbalanced"),
    "arguments": (f"f(x{', x' * MANY})", "good"),
    "arguments, the last missing": (f"f(x{', x' * MANY},)", "missing-operand"),
    "a sum": ("x" + "+x" * MILLION, "good"),
    "a sum, the last term missing": ("x" + "+x" * MILLION + "+", "missing-operand"),
    "a sum, the first term missing": ("*x" + "+x" * MANY, "missing-operand"),
    "powers": ("x" + "^x" * MILLION, "good"),
    "powers, and a product": ("x" + "^x" * MANY + " y", "ambiguous"),
    "powers of brackets, and a product": ("x" + "^(x)" * MANY + "^2y", "ambiguous"),
    "quotients, and a product": ("x" + "/x" * MANY + " y", "ambiguous"),
    "signs": ("-" * MILLION + "x", "good"),
    "signs, and nothing else": ("-" * MANY, "missing-operand"),
    "signs of a divisor": ("1/" + "-" * MANY + "2x", "ambiguous"),
    "products": ("2" + "(x)" * MANY, "good"),
    "products, and a number": ("2" + "(x)" * MANY + "3", "ambiguous"),
    "statements": ("q = x\n" * MANY, "good"),
    "statements, the last without a left side": ("q = x;" * MANY + "x y", "side-by-side"),
    "remarks": ("# (\n" * MANY + "x", "good"),
    "remarks, and nothing else": ("# (\n" * MANY, "empty"),
    "long names": ("x" * MANY + " " + "y" * MANY, "side-by-side"),
    "a long keyword argument": ("f(" + "x" * MANY + " = 2)", "assignment"),
    "a function with a long name": ("f" * MANY + "()", "missing-operand"),
    "a long number": ("1." + "1" * MANY + ".1", "number"),
    "a long decimal comma": ("1" * MANY + "," + "1" * MANY, "comma"),
    "a long exponent": ("x" + "²" * MANY, "good"),
    "a long exponent, and a sign": ("x" + "²" * MANY + "⁻", "number"),
    "blanks": ("x" + " " * MANY + "+" + "\t" * MANY + "y", "good"),
    "blanks, and another value": ("x" + " " * MANY + "y", "side-by-side"),
}


@pytest.mark.parametrize(("text", "kind"), LONG.values(), ids=LONG)
def test_long_texts(text, kind):
    problem = problem_of(text)
    assert (problem.kind if problem else "good") == kind
    if problem:
        check(problem, text)
