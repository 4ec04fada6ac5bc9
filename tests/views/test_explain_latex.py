"""Explanations as LaTeX documents: they are what pdfLaTeX sets, in both languages, and say what the text says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from running import in_process
from typesetting import document_errors

from backprop import differentiate
from backprop.engine.primitives import ROWS, Primitive
from backprop.engine.trace import Trace
from backprop.views.explain.document import document
from backprop.views.explain.story import story
from backprop.views.explain.telling import Telling
from backprop.views.language import LANGUAGES, Language

NEURON = "'1/(1 + e^-(w0*x0 + w1*x1 + w2))' --w0=2 --x0=-1 --w1=-3 --x1=-2 --w2=-3 --digits=2"
FORK = "'(x + sigmoid(y))/(sigmoid(x) + (x + y)^2)' --x=3 --y=-4 --digits=3"


def written(command: str, *more: str) -> str:
    result = in_process(["explain", *shlex.split(command), "--format=latex", *more])
    assert result.code == 0, result.err
    return result.out


def test_the_lines_of_the_lecture_stand_in_the_document() -> None:
    page = written("'q = x + y; f = q*z' --x=-2 --y=5 --z=-4")
    for line in (
        r"$\displaystyle q = x + y$; $\displaystyle f = q \cdot z$ at $x = -2$, $y = 5$, $z = -4$",
        r"q &= x + y = -2 + 5 = 3",
        r"\subsection*{1. The gate $\times$: $f = q \cdot z$}",
        r"Rule: $x \cdot y \;\to\; y, x$. Each factor counts",
        r"Local derivatives: $\partial f/\partial q = z = -4$, $\partial f/\partial z = q = 3$",
        r"\frac{\partial f}{\partial x} &= \frac{\partial f}{\partial q} \cdot \frac{\partial q}{\partial x}"
        r" = -4 \cdot 1 = -4",
    ):
        assert line in page


def test_rounded_numbers_stand_behind_a_sign_that_says_so() -> None:
    page = written(NEURON)
    assert r"f &= \frac{1}{v_{7}} \approx \frac{1}{1.4} \approx 0.73" in page
    assert r"v_{1} &= w_{0} \cdot x_{0} = 2 \cdot \left(-1\right) = -2" in page


def test_one_gradient_over_its_paths() -> None:
    page = written("'x*y + x*x - x' --x=3 --y=-4 --node x")
    assert r"$x \to v_{2} \to v_{3} \to f$ \quad $(2\times)$" in page
    assert r"\frac{\partial f}{\partial x} = -4 + 3 + 3 - 1 = 1" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_circuits_of_the_lecture_are_set(language: str, tmp_path: Path) -> None:
    assert document_errors(written(NEURON, "--lang", language), tmp_path) == []


@pytest.mark.parametrize(
    "command",
    [
        f"{FORK} --node x --lang es",
        "'max(x, y) + abs(x) - relu(x) + floor(y/2) + sqrt(z)' --x=0 --y=0 --z=0 --lang es",
        "'tasa_de_año = α_1 + x_max; ρ_c_0^tasa_de_año - 3' --α_1=0.1 --x_max=-2e-9 --ρ_c_0=5 --lang es",
        f"'{' + '.join(['x*y'] * 300)}' --x=1 --y=2",
        "'2 + 3*pi'",
    ],
)
def test_whatever_can_be_explained_is_set(command: str, tmp_path: Path) -> None:
    assert document_errors(written(command), tmp_path) == []


def trace_of(row: Primitive) -> Trace:
    """A primitive at its first sample."""
    names = row.parameters
    if row.variadic and len(row.samples[0]) > len(names):
        names = tuple(f"x{i}" for i in range(len(row.samples[0])))
    name = "log" if row.name == "log_base" else row.name
    operator = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "^"}.get(row.name)
    text = f" {operator} ".join(names) if operator else f"{name}({', '.join(names)})"
    text = "-x" if row.name == "neg" else text
    return differentiate(text, dict(zip(names, row.samples[0], strict=True)))


def test_the_reason_of_every_primitive_is_set(tmp_path: Path) -> None:
    bodies = []
    preamble = ""
    for row in ROWS:
        if not row.name.endswith("_"):
            trace = trace_of(row)
            for language in LANGUAGES:
                how = Telling(Language(language), 4)
                preamble, body = "".join(document(story(trace, how), trace, how)).split("\\begin{document}")
                bodies.append(body.removesuffix("\\end{document}\n"))
    page = f"{preamble}\\begin{{document}}{''.join(bodies)}\\end{{document}}\n"
    assert document_errors(page, tmp_path) == []
    outside = re.sub(r"\$[^$]*\$|\\begin\{(align|equation)\*\}.*?\\end\{\1\*\}", "", page, flags=re.DOTALL)
    assert "^" not in outside.replace(r"\textasciicircum", "")
