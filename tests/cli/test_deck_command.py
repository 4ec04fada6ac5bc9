"""`backprop deck` as a process: options, files, several expressions, and what is refused."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from running import ENVIRONMENT, PROGRAM, process

pytest.importorskip("fast_sugiyama")
pytest.importorskip("latex2mathml")

ROOT = Path(__file__).parents[2]
SUM = ("deck", "(x + y)*z", "--x=-2", "--y=5", "--z=-4")


def kinds(page: str) -> list[str]:
    """The kind of each frame."""
    return re.findall(r'<section class="frame"[^>]*data-kind="(\w+)"', page)


def test_a_page_on_standard_output() -> None:
    result = process(*SUM, "--lang=en")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("<!doctype html>\n")
    assert result.out.endswith("</html>\n")
    assert kinds(result.out) == [
        *("circuit", "inputs", "value", "value", "question", "start"),
        *("gradient", "gradient", "gradient", "gradient", "summary", "table"),
    ]


def test_a_page_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "lecture.html"
    result = process(*SUM, "--lang=en", "-o", str(path))
    assert result == (0, "", "")
    assert path.read_text(encoding="utf-8") == process(*SUM, "--lang=en").out


def test_gate_by_gate() -> None:
    found = kinds(process(*SUM, "--by=gate").out)
    assert found.count("gate") == 2
    assert "gradient" not in found


def test_several_expressions_share_variables() -> None:
    result = process("deck", "x*y", "x + z", "--x=2", "--y=3", "--z=4", "--by=gate,gradient", "--title=Two")
    assert result.code == 0
    found = kinds(result.out)
    assert found[0] == "title"
    assert found.count("circuit") == 2
    assert found.count("gate") == 1
    assert found.count("gradient") == 2


def test_a_lecture_has_what_stands_around_its_circuits() -> None:
    found = kinds(process("deck", "x*y", "x + y", "--x=2", "--y=3", "--lecture").out)
    assert found.count("node") == 5
    assert found.index("node") < len(found) - 1 - found[::-1].index("circuit")
    assert found[-1] == "patterns"


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (["x*y", "--x=1"], 2, "No value for y."),
        (["x*y", "x + z", "--x=1", "--y=1", "--z=1", "--u=1"], 2, "The expression has no variable u."),
        (["x*y", "x + z", "--x=1", "--y=1"], 2, "No value for z."),
        (["x", "y", "--x=1", "--y=1", "--wrt=x"], 2, "--wrt and --output are about one expression"),
        (["x*y", "--x=1", "--y=1", "--by=node"], 2, "--by takes gradient or gate"),
        (["x*y", "--x=1", "--y=1", "--decimals=-1"], 2, "--decimals takes a whole number"),
        (["x*y", "--x=1", "--y=1", "--lang=fr"], 2, "--lang takes en or es"),
        (["x*y", "--x=1", "--y=1", "-o", "/nowhere/at/all.html"], 2, "cannot be written"),
        (["1/2x", "--x=1"], 3, "What is divided by what is not clear."),
        (["log(x)", "--x=-1"], 4, "log(x) has no value at x = -1."),
        (["+".join(f"x{i}" for i in range(200)), *(f"--x{i}=1" for i in range(200))], 2, "would not end"),
        (["digits*x", "--x=1"], 2, "--at digits=…"),
    ],
)
def test_what_is_refused(argv: list[str], code: int, said: str) -> None:
    result = process("deck", *argv)
    assert (result.code, result.out) == (code, "")
    assert said in result.err


def test_notices_are_said() -> None:
    result = process("deck", "abs(x)", "--x=0")
    assert result.code == 0
    assert "note:" in result.err


def test_the_example_makes_the_lecture(tmp_path: Path) -> None:
    """The deck in `examples/` is what its command makes: the lecture, in its own order."""
    path = tmp_path / "lecture.html"
    environment = {**ENVIRONMENT, "PATH": f"{Path(PROGRAM).parent}:{ENVIRONMENT['PATH']}"}
    script = ROOT / "examples/lecture.sh"
    subprocess.run(["sh", str(script), str(path)], env=environment, check=True, timeout=60)
    made = path.read_text(encoding="utf-8")
    assert made == (ROOT / "examples/lecture.html").read_text(encoding="utf-8"), f"run {script}"
    expected = [
        "title",
        *("circuit", "inputs", "value", "value", "question", "start"),
        *("gradient", "gradient", "gradient", "gradient", "summary", "table"),
        *["node"] * 5,
        *("circuit", "inputs", *["value"] * 8, "question", "start", *["gate"] * 8, "summary", "table"),
        "patterns",
    ]
    assert kinds(made) == expected
