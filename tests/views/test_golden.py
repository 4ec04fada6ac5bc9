"""Every view of a dozen traces, as golden files that a person can read.

The first line of each file in `golden/` is a command; the rest is what its views print. To add one, write a
file with such a line; then, as after a change of a view, run `UPDATE_GOLDEN=1 pytest tests/views` and read
the difference.
"""

from __future__ import annotations

import csv
import os
import re
import shlex
from pathlib import Path

import pytest
from rich.cells import cell_len
from running import Result, in_process

GOLDEN = sorted(Path(__file__).with_name("golden").glob("*.txt"))
COLOURED = ("lecture_sum.txt", "kinks.txt")

STYLES = {"1": "bold", "2": "dim", "31": "red", "32": "green", "36": "cyan", "39": "plain"}


def command_of(path: Path) -> list[str]:
    return shlex.split(path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("$ backprop "))


def with_named_colours(text: str) -> str:
    """`<bold red>` for an escape sequence that sets a style, `</>` for one that ends it."""

    def named(sequence: re.Match[str]) -> str:
        codes = sequence[1].split(";")
        return "</>" if codes == ["0"] else f"<{' '.join(STYLES[code] for code in codes)}>"

    text = re.sub(r"\x1b\[([\d;]+)m", named, text)
    assert "\x1b" not in text
    return text


def section(title: str, result: Result) -> str:
    """What was printed, without the blanks at the ends of lines; notices come last."""
    assert result.code == 0, result.err
    lines = [line.rstrip() for line in with_named_colours(result.out + result.err).splitlines()]
    return f"--- {title}\n\n" + "\n".join(lines) + "\n"


def golden(path: Path) -> str:
    argv = command_of(path)
    sections = [
        section("in a pipe", in_process(argv)),
        section("markdown", in_process([*argv, "--format=markdown"])),
        section("latex", in_process([*argv, "--format=latex"])),
        section("csv", in_process([*argv, "--format=csv"])),
        section("json", in_process([*argv, "--json"])),
        section("in a terminal of 80 columns", in_process(argv, columns=80)),
        section("in a terminal of 200 columns", in_process(argv, columns=200)),
    ]
    if path.name in COLOURED:
        sections.append(section("with colours", in_process(argv, columns=120, colour=True)))
    return "\n".join([f"$ backprop {shlex.join(argv)}\n", *sections])


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_file(path: Path) -> None:
    found = golden(path)
    if "UPDATE_GOLDEN" in os.environ:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_no_line_is_wider_than_its_terminal(path: Path) -> None:
    for columns in range(30, 200, 10):
        lines = in_process(command_of(path), columns=columns).out.splitlines()
        assert max(map(cell_len, lines)) <= columns


NUMBER = re.compile(r"(?<![\w.])-?\d+\.?\d*(?:e-?\d+)?(?![\w.])")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
@pytest.mark.parametrize("digits", ["6", "17"])
def test_no_number_is_broken(path: Path, digits: str) -> None:
    """Whatever the width, the same numbers are there, whole."""
    argv = [*command_of(path), f"--digits={digits}"]
    wanted = sorted(set(NUMBER.findall(in_process(argv).out)))
    for columns in (40, 60, 80, 100, 130):
        assert sorted(set(NUMBER.findall(in_process(argv, columns=columns).out))) == wanted


@pytest.mark.parametrize(
    ("columns", "layout"),
    [
        (40, "v1 = x + y\n  gate"),
        (70, "node"),
        (80, "node        gate  value"),
        (200, "node        gate  value"),
    ],
)
def test_the_widest_layout_that_fits(columns: int, layout: str) -> None:
    out = in_process(["eval", "(x + y)*z", "--x=-2", "--y=5", "--z=-4"], columns=columns).out
    assert layout in out
    assert (" pattern  downstream" in out) == (columns == 70), "the gate and the pattern have headings, too"


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_a_long_trace_shows_its_two_ends(form: str) -> None:
    lines = in_process(["eval", " + ".join(["x"] * 5001), "--x=1", f"--format={form}"]).out.splitlines()
    assert len([line for line in lines if "v1 = x + x" in line or "f = v4999 + x" in line]) == 2
    assert len([line for line in lines if "3001 more" in line]) == 1
    assert len(lines) < 4100


# The lecture: what its frames show, to two decimals, in the order of evaluation

SUM = """
    node        gate    value  gradient  pattern
    x           -          -2        -4  -
    y           -           5        -4  -
    z           -          -4         3  -
    x + y       +           3        -4  distributes
    q*z         ×         -12         1  swaps
"""
NEURON = """
    node        gate    value  gradient  pattern
    w0          -           2     -0.20  -
    x0          -          -1      0.39  -
    w1          -          -3     -0.39  -
    x1          -          -2     -0.59  -
    w2          -          -3      0.20  -
    w0*x0       ×          -2      0.20  swaps
    w1*x1       ×           6      0.20  swaps
    v1 + v2     +           4      0.20  distributes
    v3 + w2     +           1      0.20  distributes
    -v4         ×(−1)      -1     -0.20  scales
    exp(v5)     exp      0.37     -0.53  scales
    1 + v6      +1       1.37     -0.53  distributes
    1/v7        1/x      0.73         1  scales
"""
MAX = """
    node        gate    value  gradient  pattern
    x           -           4         1  -
    y           -           2         0  -
    max(x, y)   max         4         1  routes
"""
POINT = "--w0=2 --x0=-1 --w1=-3 --x1=-2 --w2=-3"


@pytest.mark.parametrize(
    ("frames", "command"),
    [
        (SUM, "eval 'q = x + y; f = q*z' --x=-2 --y=5 --z=-4"),
        (NEURON, f"eval '1/(1 + e^-(w0*x0 + w1*x1 + w2))' {POINT}"),
        (NEURON, f"eval '1/(1 + e^(−(w₀·x₀ + w₁·x₁ + w₂)))' {POINT}"),
        (MAX, "eval 'max(x, y)' --x=4 --y=2"),
    ],
)
def test_the_lecture(frames: str, command: str) -> None:
    wanted = [re.split(r" {2,}", line.strip()) for line in frames.strip().splitlines()[1:]]
    printed = in_process(shlex.split(f"{command} --format=csv")).out
    nodes = {line["id"]: line for line in csv.DictReader(printed.splitlines())}
    assert len(nodes) == len(wanted)
    for node, (expression, gate, value, gradient, pattern) in zip(nodes.values(), wanted, strict=True):
        assert node["expression"] == expression
        assert (node["gate"] or "-", node["pattern"] or "-") == (gate, pattern)
        assert round(float(node["value"]), 2) == float(value)
        assert round(float(node["upstream"]), 2) == float(gradient)


@pytest.mark.parametrize(
    ("golden_file", "rules"),
    [
        ("lecture_named", ["∂q/∂x = 1", "∂q/∂y = 1", "∂f/∂q = z = -4", "∂f/∂z = q = 3"]),
        (
            "lecture_neuron",
            ["∂v5/∂v4 = -1", "∂v6/∂v5 = v6 = 0.367", "∂v7/∂v6 = 1", "∂f/∂v7 = -1/v7^2 = -0.534"],
        ),
    ],
)
def test_the_local_derivatives_of_the_lecture(golden_file: str, rules: list[str]) -> None:
    """They stand beside the gates as formulas: e^x is its own, and 1/x has −1/x²."""
    text = GOLDEN[0].with_name(f"{golden_file}.txt").read_text(encoding="utf-8")
    assert [rule for rule in rules if rule not in text] == []
