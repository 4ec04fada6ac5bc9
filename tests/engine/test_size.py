"""Large input is slow, not fatal: no recursion anywhere, and memory in proportion."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from backprop import differentiate
from backprop.engine.build import build
from backprop.engine.notation import text_of
from backprop.grammar.read import read

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
