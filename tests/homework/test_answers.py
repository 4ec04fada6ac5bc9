"""What students write: read as numbers or formulas, or reported apart."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.engine.targets import Target, read_target
from backprop.grammar.problem import InputError
from backprop.homework.answer_files import answers_in
from backprop.homework.answers import read_answer, value_of

NAMES = ("x", "y", "q", "v1")

# written, value, decimals shown, half a unit
NUMBERS = [
    ("-4", -4, None, 0.05),
    ("−4", -4, None, 0.05),
    ("- 4", -4, None, 0.05),
    ("+4", 4, None, 0.05),
    ("12", 12, None, 0.5),
    ("0", 0, None, 0),
    ("0.00", 0, 2, 0.005),
    ("0.39", 0.39, 2, 0.005),
    (".40", 0.4, 2, 0.005),
    ("  0.390 ", 0.39, 3, 0.0005),
    ("1.2e-3", 0.0012, 4, 0.00005),
    ("1.2E3", 1200, -2, 50),
    ("3/8", 0.375, None, 0),
    ("-2*5", -10, None, 0),
    ("2·5", 10, None, 0),
    ("-2*0.53", -1.06, 2, 0),
    ("pi/2", math.pi / 2, None, 0),
    ("2^-3", 0.125, None, 0),
    ("1,5", None, None, 0),
]


@pytest.mark.parametrize(("written", "value", "decimals", "half"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_numbers(written: str, value: float | None, decimals: int | None, half: float) -> None:
    answer = read_answer(written, NAMES)
    assert (answer.graph is None) == (value is None)
    if value is not None:
        assert math.isclose(value_of(answer, {}), value, rel_tol=1e-15)
        assert answer.decimals == decimals
        assert math.isclose(answer.half_unit, half, rel_tol=1e-12)
        assert not answer.is_formula


@pytest.mark.parametrize(
    ("written", "value"),
    [("0,39", 0.39), ("-,5", -0.5), ("1.5", 1.5), ("1,2e-3", 0.0012), ("max(1,5; 2)", 2.0), ("x*0,5", 1.5)],
)
def test_decimal_commas(written: str, value: float) -> None:
    assert math.isclose(value_of(read_answer(written, NAMES, decimal_comma=True), {"x": 3.0}), value)


@pytest.mark.parametrize("written", ["x", "y*cos(x)", "2x", r"\frac{x}{y}", "q*v1", "x + 1", "0*x"])
def test_formulas(written: str) -> None:
    answer = read_answer(written, NAMES)
    assert answer.is_formula
    assert value_of(answer, dict.fromkeys(NAMES, 2.0)) is not None


UNREADABLE = [
    "", "   ", "?", "-", "four", "w", "x y", "1.2.3", "0,39", "1,000", "nan", "inf", "1/0", "1e999", "log(-1)",
    "q = 3", "x = -4; x", "__import__('os')", "x.real", "1 000", "9" * 501, "-" * 400 + "x",
    "+".join("x" * 240), "(" * 300, "9^9^9^9", "=1+1", "\x00", "\ud800", "\x1b[2J",
    "lambda: 0",
]  # fmt: skip


@pytest.mark.parametrize("written", UNREADABLE, ids=lambda written: ascii(written[:12]))
def test_what_cannot_be_read_has_a_reason(written: str) -> None:
    answer = read_answer(written, NAMES)
    assert answer.graph is None
    assert answer.problem is not None
    assert answer.problem.message


@given(st.text() | st.text("0123456789.,+-*/^()exyq;= πσ−", max_size=30), st.booleans())
def test_no_text_is_too_strange(written: str, comma: bool) -> None:
    answer = read_answer(written, NAMES, decimal_comma=comma)
    assert (answer.graph is None) != (answer.problem is None)
    if answer.graph is not None:
        assert {*answer.graph.inputs} <= {*NAMES}
        value_of(answer, dict.fromkeys(NAMES, 1.5))


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("x", Target("gradient", "x")),
        (" grad q ", Target("gradient", "q")),
        ("∇ q", Target("gradient", "q")),
        ("∂f/∂x", Target("gradient", "x")),
        ("df/dw0", Target("gradient", "w0")),
        ("value q", Target("value", "q")),
        ("value", Target("gradient", "value")),
        ("w₀", Target("gradient", "w0")),
    ],
)
def test_targets(text: str, target: Target) -> None:
    assert read_target(text) == target


TABLE = """
| node        | gate | value | upstream |
| ----------- | :--: | ----- | -------- |
| `x`         |      | -2    | -4       |
| `q = x + y` | `+`  | 3     |          |
"""


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        "node,value,gradient\nx,-2,-4\nq,3,\n",
        "id;gate;upstream;value\nx;;-4;-2\n\nq;+;;3\n",
        "ID\tValue\tUpstream\tlocal\nx\t-2\t-4\t1\nx\t-2\t-4\t3\nq\t3\t\t\n",  # a line for each argument
    ],
)
def test_a_table_with_a_line_for_each_node_is_filled_in(text: str) -> None:
    assert {*answers_in(text, "it")} == {("value x", "-2"), ("x", "-4"), ("value q", "3"), ("q", "")}


def test_a_line_of_such_a_table_is_whole() -> None:
    with pytest.raises(InputError, match="it, line 3: the heading has more cells"):
        answers_in("node,value,gradient\nx,-2,-4\nq,3\n", "it")


@pytest.mark.parametrize("text", ["", "x y", "value 3", "grad", "-x", "value x y"])
def test_what_is_no_target(text: str) -> None:
    if text == "grad":  # a variable may be called so
        assert read_target(text) == Target("gradient", "grad")
        return
    with pytest.raises(InputError):
        read_target(text)


FILES = [
    ('{"x": -4.0, "value q": "3"}', [("x", "-4.0"), ("value q", "3")]),
    ('{"x": 0.40, "x": null}', [("x", "0.40"), ("x", "")]),
    ('[{"target": "x", "answer": 1e-3}]', [("x", "1e-3")]),
    ("[]", []),
    ("", []),
    ("x,-4\nz,3\n", [("x", "-4"), ("z", "3")]),
    ("target,answer\r\nx,\r\n\r\n", [("x", "")]),
    ("x;0,39\ny;1,5", [("x", "0,39"), ("y", "1,5")]),
    ("x\t0,39\t\n", [("x", "0,39")]),
    ('"x", "max(x, y)"', [("x", "max(x, y)")]),
]


@pytest.mark.parametrize(("text", "answers"), FILES)
def test_files(text: str, answers: list[tuple[str, str]]) -> None:
    assert answers_in(text, "a file") == answers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"x": ', "line 1"),
        ("[1]", "item 1"),
        ('[{"target": null, "answer": 3}]', "item 1"),
        ("[" * 100_000, "nested"),
        ("x\n", "line 1: a line has 2 cells, and this has 1"),
        ("x,1\ny,max(x,y)\n", "line 2: a line has 2 cells, and this has 3"),
        ("x,1\n" * 10_001, "more than"),
    ],
    ids=lambda text: text[:12],
)
def test_files_that_are_none(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        answers_in(text, "a file")
    assert said in caught.value.problem.message
