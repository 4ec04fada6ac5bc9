"""`backprop check --diagnose` as people and programs call it, and a small simulated class."""

from __future__ import annotations

import json
import shlex
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from running import in_process, process

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
from simulated_class import simulate

SIMPLE = "check '(x+y)*z' --x=-2 --y=5 --z=-4 --diagnose "
NAMED = "check 'q = x + y; f = q*z' --x=-2 --y=5 --z=-4 --diagnose "
LINES = [
    (SIMPLE + "--answer x=3 --answer y=3 --answer z=-4", 1, "What went wrong:\n  - At a multiply gate"),
    (SIMPLE + "--answer x=1 --answer z=3 --lang es", 1, "Qué pudo haber salido mal:\n  - Escribiste"),
    (SIMPLE + "--answer x=3 --answer y=3 --answer z=-4 --show-solution", 1, "does not swap"),
    (SIMPLE + "--answer x=-4", 0, "1 of 1 right"),
    (SIMPLE + "--answer x=huh", 1, "1 cannot be read"),
    (SIMPLE + "--answer x=-3.7 --answer y=9.1", 1, "No mistake that is known here"),
    (NAMED + "--answer 'value q=7' --answer z=7", 1, "∂f/∂z follows from an earlier number"),
    (NAMED + "--answer q=3 --answer x=3 --answer z=3", 1, "The first mistake is in ∂f/∂q."),
    ("check 'x*y' --x=2 --y=3 --answer x=1e999 --diagnose", 1, "cannot be read"),
    ("check 'abs(x)' --x=0 --answer x=2 --diagnose", 1, "0 of 1 right"),
    ("check 'sqrt(x)' --x=0 --answer x=2 --diagnose", 1, "0 of 1 right"),
    ("check '3' --answer 'value 3=4' --diagnose", 2, ""),
    ("check 'x*y' --x=2 --y=3 --answer x=1 --diagnose --tolerance webwork:0.01", 1, "multiply gate"),
]


@pytest.mark.parametrize(("line", "code", "out"), LINES, ids=[row[0][:70] for row in LINES])
def test_as_a_process(line: str, code: int, out: str) -> None:
    result = process(*shlex.split(line))
    assert "Traceback" not in result.err
    assert result.code == code, result
    assert out in result.out


@pytest.mark.parametrize("line", [row[0] for row in LINES if row[1] < 2])
def test_json(line: str) -> None:
    schema = json.loads(files("backprop.homework").joinpath("check.schema.json").read_text("utf-8"))
    found = json.loads(in_process([*shlex.split(line), "--json"]).out, parse_constant=pytest.fail)
    Draft202012Validator(schema).validate(found)
    assert "diagnosis" in found


def test_a_student_is_told_no_number() -> None:
    words = shlex.split("check 'exp(x)*y' --x=1 --y=3 --answer x=2.72 --answer y=8.15 --diagnose")
    assert "8.15" not in in_process(words).out.partition("What")[2]


def test_an_unknown_language_is_wrong_use() -> None:
    result = process(*shlex.split(SIMPLE + "--answer x=1 --lang fr"))
    assert (result.code, result.out) == (2, "")
    assert "--lang takes en or es" in result.err


def test_a_large_exercise_is_diagnosed_in_bounded_work() -> None:
    text = "; ".join(f"n{i} = n{i - 1}*x + y" if i else "n0 = x*y" for i in range(200))
    result = in_process(
        ["check", text, "--x=0.9", "--y=0.3", "--answer", "x=17", "--answer", "y=1", "--diagnose"]
    )
    assert result.code == 1


def test_a_simulated_class() -> None:
    found = simulate(circuits=4, seed=7)
    assert not found.missed
    for kind in ("rounding at the end", "rounding every step"):
        assert found.right[kind] == found.right[f"{kind}, marked right"] > 0
    revealed, named, wrong = (
        sum(counts[key] for counts in found.named.values())
        for key in ("revealed", "named", "confidently wrong")
    )
    assert revealed > 300
    assert named >= 0.95 * revealed
    assert wrong == 0
