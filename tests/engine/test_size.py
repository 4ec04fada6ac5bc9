"""Large input is slow, not fatal: no recursion anywhere, and memory in proportion."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from rich.console import Console

from backprop import Trace, differentiate
from backprop.engine.build import build
from backprop.engine.float64 import FLOAT64
from backprop.engine.formulas import partial
from backprop.engine.graph import Graph
from backprop.engine.notation import text_of
from backprop.engine.passes import forward
from backprop.engine.primitives import CONVENTIONS
from backprop.grammar.read import read
from backprop.views.markdown import markdown
from backprop.views.table import table

MILLION = 10**6
LARGE = {
    "a sum": ("+".join(["x"] * MILLION), 1.0, MILLION),
    "nested brackets": ("(" * MILLION + "x" + ")" * MILLION, 2.0, 1),
    "signs": ("-" * MILLION + "x", 2.0, 1),
    "a tower of powers": ("^".join(["x"] * 100_000), 1.0, 1),
    "nested calls": ("abs(" * 100_000 + "x" + ")" * 100_000, 2.0, 1),
    "statements": (
        "a0 = x;" + "".join(f"a{i} = a{i - 1} + x;" for i in range(1, 100_000)) + "a99999",
        1.0,
        100_000,
    ),
}


@pytest.mark.parametrize("what", LARGE)
def test_large_expressions(what: str) -> None:
    text, x, slope = LARGE[what]
    assert differentiate(text, x=x).gradient == {"x": slope}


@pytest.mark.parametrize("what", ["a sum", "nested calls", "a tower of powers"])
def test_printing_does_not_recurse(what: str) -> None:
    graph = build(read(LARGE[what][0]))
    assert build(read(text_of(graph))).args == graph.args


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's account of memory")
def test_a_million_operations_fit_into_300_megabytes() -> None:
    code = (
        "import backprop\n"
        "text = '+'.join(f'x{i % 20}*x{i % 7}' for i in range(500_000))\n"
        "trace = backprop.differentiate(text, {f'x{i}': 0.5 for i in range(20)})\n"
        "assert trace.value == 125_000\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300_000


MANY = [f"x{i}" for i in range(3000)]


def of_many(op: str) -> str:
    return f"{op}({', '.join(MANY)})"


@pytest.mark.parametrize("convention", [None, *CONVENTIONS])
def test_the_largest_of_many(convention: str | None) -> None:
    at = {name: float(i % 1000) for i, name in enumerate(MANY)}
    trace = differentiate(of_many("max"), at, convention=convention)
    tied = MANY[999::1000]
    shares = [1, 0, 0] if convention == "tensorflow" else [1 / 3] * 3
    assert {name: slope for name, slope in trace.gradient.items() if name in tied} == dict(
        zip(tied, shares, strict=True)
    )
    assert sum(trace.gradient.values()) == pytest.approx(1)
    assert {n: tuple(sides.slopes) for n, sides in trace.kinks.inputs.items()} == dict.fromkeys(tied, (0, 1))
    assert trace.nodes[-1].local == trace.nodes[-1].downstream == tuple(trace.gradient.values())


def table_text(trace: Trace) -> str:
    console = Console(file=io.StringIO(), width=120)
    console.print(table(trace, console))
    return console.file.getvalue()


@pytest.mark.parametrize("view", [markdown, table_text])
def test_many_arguments_are_shown(view: Callable[[Trace], str]) -> None:
    """Each has a line of its own, and no line is as long as the expression."""
    shown = view(differentiate(of_many("hypot"), dict.fromkeys(MANY, 1.0)))
    assert "∂f/∂x2999" in shown
    assert len(shown) < 4_000_000


def test_many_arguments_share_a_corner() -> None:
    trace = differentiate(of_many("hypot"), dict.fromkeys(MANY, 0.0))
    assert len(trace.kinks.inputs) == 3000
    assert {tuple(sides.slopes) for sides in trace.kinks.inputs.values()} == {(-1, 1)}


def test_few_and_many_arguments_have_the_same_slopes() -> None:
    """For few, a function is compiled that has all of them in it."""
    for arity in range(2, 14):
        for op, convention in product(("max", "min", "hypot"), ("", *CONVENTIONS)):
            names = [f"x{i}" for i in range(arity)]
            at = {name: 1.0 + i // 2 % 3 for i, name in enumerate(names)}
            trace = differentiate(f"{op}({', '.join(names)})", at, convention=convention or None)
            values = [*at.values()]
            expected = [
                formula_value(partial(op, arity, i, convention), [*values, trace.value]) for i in range(arity)
            ]
            assert [*trace.gradient.values()] == pytest.approx(expected)


def formula_value(graph: Graph, known: list[float]) -> float:
    point = dict(zip([f"x{i + 1}" for i in range(len(known) - 1)] + ["z"], known, strict=True))
    return forward(graph, point, FLOAT64)[graph.output]
