"""The shapes that the entry point runs without Typer end as they would have ended with it."""

from __future__ import annotations

import subprocess
import sys
from unittest.mock import patch

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from running import ENVIRONMENT, Result, in_process, process

from backprop.cli.app import options_of
from backprop.cli.arguments import EVAL_OPTIONS
from backprop.cli.main import plain_request

PLAIN = [
    ["(x + y)*z", "--x=-2", "--y=5", "--z=-4"],
    ["--x=-2", "(x + y)*z", "--json", "--y=5", "--z=-4"],
    ["--json", "--json", "x", "--x=1"],
    ["xy^2", "--latex", "--x=3", "--y=2", "--json"],
    ["(x + y)z", "--latex", "--x=3"],
    ["-x^2", "--x=3"],
    ["--x^2", "--x=3"],
    ["-", "--x=3", "--y=1"],
    ["-", "--json"],
    ["2+3"],
    ["", "--json"],
    ["abs(x)", "--x=0"],
    ["abs(x)", "--x=0", "--json"],
    ["x", "--x=1", "--x=2"],
    ["x", "--y=pi/2"],
    ["x*y", "--y=1,5", "--x=nan"],
    ["x", "--=1"],
    ["x", "--lambda=1", "--w₀=2", "--\udcff=1"],
    ["x y", "--x=1"],
    ["log(x)", "--x=-1"],
    ["log(x)", "--x=-1", "--json"],
    ["exp(x)", "--x=800"],
    ["[red]x[/red]", "--x=\x1b[2J"],
    ["x # \udcff\x1b", "--x=1", "--json"],
]
"""Arguments of `eval` that are plain, and some of each way to end."""

OTHER = [
    ["x", "--x=1=2"],
    ["x", "--x-y=1"],
    ["x", "---=1", "--json"],
    ["x", "--x", "1"],
    ["x", "--x="],
    ["x", "--", "--x=1"],
    ["x", "--x=1", "--digits=3"],
    ["x", "--x=1", "--format=json"],
    ["x", "--at=x=1"],
    ["x", "--x=1", "--json=1"],
    ["x", "--help"],
    ["-h"],
    ["x", "--wrt=x", "--wrt=x"],
    ["x", "y"],
    ["--x=1"],
    [],
]
"""Arguments of `eval` that are Typer's."""

WORDS = st.sampled_from(sorted({word for argv in [*PLAIN, *OTHER] for word in argv} - {"--help"}))
EXPRESSIONS = [
    "x",
    "x*y",
    "-x/y",
    "log(x)",
    "sqrt(x) + abs(y)",
    "q = x*y; q^2",
    "x*",
    "1/2x",
    "f(x)",
    "-",
    "x # \x9b",
]
VALUES = ["1", "0", "-2", "pi/2", "1e400", "nan", "x", "1,5", "--1"]

variables = st.builds(
    "--{}={}".format, st.sampled_from(["x", "y", "z", "e", "σ", "w₀"]), st.sampled_from(VALUES)
)
arguments = st.builds(
    lambda expression, rest, where: [*rest[:where], expression, *rest[where:]],
    st.sampled_from(EXPRESSIONS) | st.text(max_size=6),
    st.lists(variables | st.just("--json") | WORDS, max_size=4),
    st.integers(0, 4),
)


def both_ways(argv: list[str]) -> tuple[Result, Result]:
    plain = in_process(argv, stdin=b"x*y")
    with patch("backprop.cli.main.plain_request", return_value=None):
        return plain, in_process(argv, stdin=b"x*y")


@pytest.mark.parametrize("argv", PLAIN, ids=" ".join)
def test_these_are_plain_and_end_alike(argv: list[str]) -> None:
    argv = ["eval", *argv]
    assert plain_request(argv) is not None
    plain, typer = both_ways(argv)
    assert plain == typer


@pytest.mark.parametrize("argv", OTHER, ids=" ".join)
def test_these_are_not_plain(argv: list[str]) -> None:
    assert plain_request(["eval", *argv]) is None


@settings(max_examples=300, deadline=None)
@given(arguments)
def test_any_plain_arguments_end_alike(argv: list[str]) -> None:
    argv = ["eval", *argv]
    assume(plain_request(argv) is not None)
    plain, typer = both_ways(argv)
    assert plain == typer


@pytest.mark.parametrize(
    "argv", [PLAIN[0], PLAIN[1], PLAIN[9], PLAIN[14], PLAIN[15], PLAIN[-1]], ids=" ".join
)
def test_processes_end_alike(argv: list[str]) -> None:
    """An unset COLUMNS and `--color=auto` change nothing, but are shapes of Typer's."""
    expected = process("eval", *argv)
    assert process("eval", *argv, "--color=auto") == expected
    assert in_process(["eval", *argv]) == expected


def test_typer_declares_the_same_options() -> None:
    assert options_of("eval") == EVAL_OPTIONS


HEAVY = [
    "typer",
    "rich",
    "lark",
    "mpmath",
    "numpy",
    "json",
    "typing",
    "dataclasses",
    "argparse",
    "logging",
    "gettext",
]

_IMPORTS = """
import sys
for name in (heavy := sys.argv[1].split(",")):
    sys.modules.pop(name, None)  # what the installation itself imported at start
from backprop.cli.main import run
code = run(["eval", *sys.argv[2:]])
print(code, *(name for name in heavy if name in sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("argv", "heavy"),
    [
        (["(x + y)*z", "--x=-2", "--y=5", "--z=-4", "--json"], HEAVY),
        (["1/(1 + e^-(w₀*x + b))", "--w₀=2", "--x=pi/2", "--b=1e-3", "--json"], HEAVY),
        (["q = max(x, y); f = q^2", "--x=1", "--y=1", "--json"], HEAVY),
        (["(x + y)*z", "--x=-2", "--y=5", "--z=-4"], ["typer", "lark", "mpmath", "numpy", "json", "gettext"]),
    ],
)
def test_a_plain_call_imports_little(argv: list[str], heavy: list[str]) -> None:
    command = [sys.executable, "-c", _IMPORTS, ",".join(heavy), *argv]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert done.stderr == "0\n"
