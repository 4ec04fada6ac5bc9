"""`backprop code`, run as a process."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from running import process

from backprop.views.code.gradient import CHOICES


def test_a_program_is_a_module(tmp_path: Path) -> None:
    (tmp_path / "neuron.py").write_text(process("code", "softplus(w*x + b)").out, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "import neuron; print(*neuron.f(0.5, 2, -1))"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "0.6931471805599453 {'w': 1.0, 'x': 0.25, 'b': 0.5}\n"


@pytest.mark.skipif(not shutil.which("cc"), reason="needs a C compiler")
def test_a_program_in_c_is_compiled_with_a_main_of_ones_own(tmp_path: Path) -> None:
    program = process("code", "q = x + y; f = q*z", "--to", "c").out
    program += '#include <stdio.h>\nint main(void) { double g[3]; printf("%g ", f(-2, 5, -4, g));\n'
    program += 'printf("%g %g %g\\n", g[0], g[1], g[2]); return 0; }\n'
    (tmp_path / "program.c").write_text(program, encoding="utf-8")
    subprocess.run(["cc", "-o", "program", "program.c", "-lm"], cwd=tmp_path, check=True)
    done = subprocess.run([tmp_path / "program"], capture_output=True, text=True, check=True)
    assert done.stdout == "-12 -4 -4 3\n"


@pytest.mark.parametrize("target", CHOICES)
def test_every_language(target: str) -> None:
    result = process("code", "x*y", f"--to={target}")
    assert (result.code, result.err) == (0, "")
    assert "f(" in result.out


@pytest.mark.parametrize(
    "argv",
    [
        ["code", "-x^2"],
        ["code", "--", "-x^2"],
        ["code", "--to", "python", "-x^2"],
        ["code", "--file", "-"],
        ["code", "-"],
    ],
)
def test_where_the_expression_comes_from(argv: list[str]) -> None:
    assert "dx = -2*x" in process(*argv, stdin=b"-x^2").out


def test_some_derivatives_of_another_node() -> None:
    program = process("code", "q = x*y; f = q^2", "--output=q", "--wrt=y").out
    assert program.endswith('    q = x*y\n    return q, {"y": x}\n')


@pytest.mark.parametrize("target", ["python", "staged"])
def test_slopes_at_corners_as_in_a_library(target: str) -> None:
    for library, slope in (("torch", "0.0"), ("jax", "1.0")):
        program = process("code", "abs(x)", f"--to={target}", "--convention", library).out
        namespace: dict[str, Any] = {}
        exec(program, namespace)
        assert namespace["f"](0.0) == (0.0, {"x": float(slope)})


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (["x*y", "--to=pyhton"], 2, "Did you mean python?"),
        (["x*y", "--to=fortran"], 2, "Write one of python, numpy, jax, c, js or staged."),
        (["x*y", "--to"], 2, "The option --to needs a value."),
        (["x*y", "--too=c"], 2, "Did you mean the option --to?"),
        (["x*y", "--x=3"], 2, "x is a parameter of the program, and needs no value here."),
        (["abs(x)", "--convention=flax"], 2, "No slopes at corners are known of 'flax'."),
        (["x*y", "--wrt=z"], 2, "The expression has no variable or node z."),
        (["x*y", "--output=q"], 2, "No node is called q."),
        (["gamma(x)", "--to=c"], 2, "C has no function digamma, which the slope of gamma or lgamma needs."),
        (["x +"], 3, "There is no value after `+`."),
        ([], 2, "There is no expression."),
        (["x", "y"], 2, "There is more than one expression"),
    ],
)
def test_problems(argv: list[str], code: int, said: str) -> None:
    result = process("code", *argv)
    assert (result.code, result.out) == (code, "")
    assert said in result.err
    assert "Traceback" not in result.err


def test_help() -> None:
    assert f"One of {', '.join(CHOICES)}." in process("code", "--help").out
    assert "backprop code 'q = x + y; f = q*z' --to staged" in process("code", "--help").out
