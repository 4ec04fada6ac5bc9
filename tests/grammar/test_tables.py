"""The generated tables: up to date, reproducible, replaced when stale, and enough without Lark."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backprop.grammar.compile import LATEX, PLAIN, TABLES, render

GRAMMAR = TABLES.parent
PARSE = "import sys; from backprop.grammar.parser import parse; "


def python(code: str, **environment: str) -> str:
    """What a fresh Python prints."""
    fresh = {**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=fresh, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the grammar that a fresh Python imports in place of the installed one."""
    (tmp_path / "backprop").mkdir()
    (tmp_path / "backprop/__init__.py").touch()
    return Path(shutil.copytree(GRAMMAR, tmp_path / "backprop/grammar"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("language", [PLAIN, LATEX])
def test_up_to_date(language):
    assert language.module.read_text(encoding="utf-8") == render(language), (
        "stale: run `python -m backprop.grammar.compile`"
    )


@pytest.mark.parametrize(("name", "language"), [("PLAIN", PLAIN), ("LATEX", LATEX)])
def test_the_same_whatever_the_order_of_sets(name, language):
    compiled = f"from backprop.grammar import compile as c; print(c.render(c.{name}), end='')"
    found = {python(compiled, PYTHONHASHSEED=seed) for seed in "012"}
    assert found == {language.module.read_text(encoding="utf-8")}


def test_lark_is_not_needed():
    code = PARSE + "print(parse('f(x)^2 + y'), parse('f(x')); print([m for m in sys.modules if 'lark' in m])"
    assert python(code).splitlines()[-1] == "[]"


def test_lark_is_not_needed_for_latex():
    code = r"import sys; from backprop.grammar.read import read; print(read(r'\frac{x}{y}').items);"
    assert python(code + "print('lark' in sys.modules)").splitlines()[-1] == "False"


def test_a_changed_latex_grammar_is_compiled_on_the_fly(copy):
    edit(copy / "latex.lark", 'PLUS: "+"', 'PLUS: "+" | "@"')
    code = r"import sys; from backprop.grammar.read import read; print(len(read('x @ y', latex=True).items));"
    found = python(code + "print('lark' in sys.modules)", PYTHONPATH=str(copy.parents[1]))
    assert found.split() == ["3", "True"]


@pytest.mark.parametrize("missing", [None, "tables.py"])
def test_a_changed_grammar_is_compiled_on_the_fly(copy, missing):
    edit(copy / "expression.lark", 'POWER: "^" | "**"', 'POWER: "^" | "**" | "@"')
    if missing:
        (copy / missing).unlink()
    code = PARSE + "print(parse('x @ 2') == parse('x^2') != None, 'lark' in sys.modules)"
    assert python(code, PYTHONPATH=str(copy.parents[1])) == "True True\n"


def test_a_grammar_out_of_sight_is_taken_to_be_unchanged(copy):
    (copy / "expression.lark").unlink()
    code = PARSE + "print(parse('x^2') != None, 'lark' in sys.modules)"
    assert python(code, PYTHONPATH=str(copy.parents[1])) == "True False\n"


def test_the_compiler_as_a_command(copy):
    """`--check` tells by its exit code; without it, the file is written."""
    command = [sys.executable, "-m", "backprop.grammar.compile"]
    fresh = {**os.environ, "PYTHONPATH": str(copy.parents[1])}

    def run(*options: str) -> int:
        return subprocess.run([*command, *options], env=fresh, check=False).returncode

    for module in (TABLES, LATEX.module):
        stale = copy / module.relative_to(GRAMMAR)
        stale.write_text("CHECKSUM = 0\n", encoding="utf-8")
        assert [run("--check"), run(), run("--check")] == [1, 0, 0]
        assert stale.read_bytes() == module.read_bytes()
