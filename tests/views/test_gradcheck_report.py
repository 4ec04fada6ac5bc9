"""`backprop gradcheck` as people and programs see it: one golden file, and the JSON Schema.

After a change of the view, run `UPDATE_GOLDEN=1 pytest tests/views` and read the difference.
"""

from __future__ import annotations

import json
import os
import shlex
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len
from running import in_process, process

GOLDEN = Path(__file__).with_name("gradchecks.txt")

COMMANDS = [
    "gradcheck '(x + y)*z' --x=-2 --y=5 --z=-4 --claim x=-4 --claim z=2",
    "gradcheck '1/(1 + e^-(w0*x0 + w1*x1 + w2))' --w0=2 --x0=-1 --w1=-3 --x1=-2 --w2=-3 --claim x0=0.39",
    "gradcheck 'abs(x)*3 + x' --x=0 --convention=jax --claim x=5 --steps=1e-3,1e-6",
    "gradcheck 'relu(x) - relu(-x)' --x=0 --steps=1e-3",
    "gradcheck 'max(x, y) + floor(x)' --x=1 --y=1.000001 --steps=1e-3,1e-7 --digits=3",
    "gradcheck '(1 - cos(x))/x^2 + sqrt(y)' --x=1e-8 --y=1e-7 --steps=1e-3",
    "gradcheck 'sqrt(x)^2' --x=0 --steps=1e-3",
    "gradcheck 'q = x*y; q^2' --x=2 --y=3 --claim q=12 --wrt=x --h=1e-3",
    "gradcheck 2+3",
]


def golden() -> str:
    sections = []
    for command in COMMANDS:
        argv = shlex.split(command)
        for place, columns in (("", 0), (" (a terminal of 80 columns)", 80)):
            found = in_process(argv, columns=columns)
            lines = [line.rstrip() for line in (found.out + found.err).splitlines()]
            sections.append("\n".join([f"$ backprop {command}{place}", f"exit {found.code}", *lines, ""]))
    return "\n".join(sections)


def test_golden() -> None:
    found = golden()
    if "UPDATE_GOLDEN" in os.environ:
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_is_wider_than_its_terminal(command: str) -> None:
    for columns in (40, 60, 80, 120):
        lines = in_process(shlex.split(command), columns=columns).out.splitlines()
        assert max(map(cell_len, lines)) <= columns


@pytest.mark.parametrize("command", [*COMMANDS, "gradcheck 'x*sign(x) + log(y)' --x=0 --y=1e-9"])
def test_json(command: str) -> None:
    schema = json.loads(files("backprop.views").joinpath("gradcheck.schema.json").read_text("utf-8"))
    as_table, as_json = (in_process([*shlex.split(command), *option]) for option in ([], ["--json"]))
    found = json.loads(as_json.out, parse_constant=pytest.fail)
    Draft202012Validator(schema).validate(found)
    assert as_json.err == ""
    assert as_json.code == as_table.code == (0 if found["passes"] else 1)
    assert found["passes"] == all(
        [check["verdict"] not in ("wrong", "undefined") for check in found["checks"]]
        + [claim["right"] for claim in found["claims"]]
    )


# command line, status, what standard output says, what standard error says ("" where it must stay empty)
PROCESSES = [
    ("gradcheck x^2 --x=3", 0, "agrees", ""),
    ("gradcheck x^2 --x=3 --claim x=6", 0, "right", ""),
    ("gradcheck x^2 --x=3 --claim x=5", 1, "wrong", ""),
    ("gradcheck x^2 --x=3 --claim=x=5 --json", 1, '"passes": false', ""),
    ("gradcheck -x^2 --x=3 --claim x=-6", 0, "right", ""),
    ("gradcheck x*h --x=3 --at h=2 --h=1e-4", 0, "∂f/∂h", ""),
    ("gradcheck x*h --x=3", 2, "", "--at h=…; --h is the step"),
    ("gradcheck x*h --x=3 --h=2", 2, "", "--at h=…; --h is the step"),
    ("gradcheck x^2 --x=3 --h=zero", 2, "", "positive number"),
    ("gradcheck x^2 --x=3 --h=0", 2, "", "positive number"),
    ("gradcheck x^2 --x=3 --steps=1e-3,-1", 2, "", "positive number"),
    ("gradcheck x^2 --x=3 --claim x", 2, "", "does not claim"),
    ("gradcheck x^2 --x=3 --claim x=", 2, "", "does not claim"),
    ("gradcheck x^2 --x=3 --claim x=y", 2, "", "neither a number"),
    ("gradcheck x^2 --x=3 --claim y=1", 2, "", "slope in y is claimed"),
    ("gradcheck x^2 --x=3 --convention=flax", 2, "", "not 'flax'"),
    ("gradcheck x^2 --x=3 --color=mauve", 2, "", "not 'mauve'"),
    ("gradcheck x^2 --x=3 --digits=0", 2, "", "from 1 to 17"),
    ("gradcheck x^2", 2, "", "No value for x"),
    ("gradcheck 'x*' --x=1", 3, "", "  x*\n"),
    ("gradcheck 'log(x)' --x=-1", 4, "", "needs x > 0"),
    ("gradcheck --help", 0, "--claim", ""),
    ("eval 'abs(x)' --x=0 --convention=jax", 0, "∂f/∂x = 1\n", "used: 1 (as in JAX)"),
    ("eval 'abs(x)' --x=0 --convention jax --json", 0, '"gradient": {"x": 1.0}', ""),
    ("eval 'abs(x)' --x=0 --convention=flax", 2, "", "torch, jax or tensorflow"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "code", "out", "err"), PROCESSES, ids=[row[0] for row in PROCESSES])
def test_as_a_process(line: str, code: int, out: str, err: str) -> None:
    result = process(*shlex.split(line))
    assert "Traceback" not in result.err
    assert (result.code, bool(result.out), bool(result.err)) == (code, bool(out), bool(err)), result
    assert out in result.out
    assert err in result.err
