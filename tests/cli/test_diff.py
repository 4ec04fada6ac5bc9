"""`backprop diff`, run as a process and as a reader sees it."""

from __future__ import annotations

import json
import math
import re
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from running import in_process, process

import backprop
from backprop.engine.build import build
from backprop.engine.derive import derive
from backprop.engine.differentiate import differentiate
from backprop.grammar.read import read

SCHEMA = Draft202012Validator(
    json.loads(files("backprop.views").joinpath("diff.schema.json").read_text("utf-8"))
)

CLASSICS = {
    "(x + y)*z": ["∂f/∂x = z", "∂f/∂y = z", "∂f/∂z = x + y"],
    "q = x + y; f = q*z": ["∂f/∂x = z", "∂f/∂y = z", "∂f/∂z = x + y"],
    "sigmoid(x)": ["∂f/∂x = sigmoid(x)*(1 - sigmoid(x))"],
    "tanh(x)": ["∂f/∂x = 1 - tanh(x)^2"],
    "tan(x)": ["∂f/∂x = sec(x)^2"],
    "x^x": ["∂f/∂x = x^x*(log(x) + 1)"],
    "x^n": ["∂f/∂x = n*x^(n - 1)", "∂f/∂n = x^n*log(x)"],
    "x^3/3 - x/2": ["∂f/∂x = x^2 - 1/2"],
    "0.1*x^2": ["∂f/∂x = 0.2*x"],
    "1/x": ["∂f/∂x = -1/x^2"],
    "sqrt(x)": ["∂f/∂x = 1/(2*sqrt(x))"],
    "log(x, 10)": ["∂f/∂x = 1/(x*log(10))"],
    "exp(-x^2/2)": ["∂f/∂x = -x*exp(-x^2/2)"],
    "sqrt(x^2 + y^2)": ["∂f/∂x = x/sqrt(x^2 + y^2)", "∂f/∂y = y/sqrt(x^2 + y^2)"],
    "-y*log(p) - (1 - y)*log(1 - p)": ["∂f/∂y = log(1 - p) - log(p)", "∂f/∂p = (y - p)/(p*(p - 1))"],
    "sin(x)^2 + cos(x)^2": ["∂f/∂x = 0"],
    "digamma(x)": ["∂f/∂x = polygamma(1, x)"],
    "abs(x)": ["∂f/∂x = sign(x)", "        -1  where x < 0", "        1   where x > 0"],
    "max(x, 2)": ["∂f/∂x = step(x - 2)", "        0  where x < 2", "        1  where x > 2"],
    "clip(x, 0, 1)": [
        "∂f/∂x = 1 - step(-x) - step(x - 1)",
        "        0  where x < 0",
        "        1  where 0 < x < 1",
        "        0  where x > 1",
    ],
}


@pytest.mark.parametrize("expression", CLASSICS)
def test_classics(expression):
    result = in_process(["diff", expression])
    assert result.code == 0
    assert result.out.splitlines() == CLASSICS[expression]


@pytest.mark.parametrize(
    ("options", "out"),
    [
        (["x^2*y", "--x=2", "--y=3"], ["∂f/∂x = 2*x*y = 12", "∂f/∂y = x^2 = 4"]),
        (["x^2*y", "--wrt", "y"], ["∂f/∂y = x^2"]),
        (["x^4", "--order=3"], ["∂³f/∂x³ = 24*x"]),
        (["x^2*y", "--hessian"], ["∂²f/∂x² = 2*y", "∂²f/∂x∂y = 2*x", "∂²f/∂y² = 0"]),
        (["a = x*y; b = x + a", "--jacobian"], ["∂a/∂x = y", "∂a/∂y = x", "∂b/∂x = y + 1", "∂b/∂y = x"]),
        (["a = x*y; b = x + a", "--output", "a"], ["∂a/∂x = y", "∂a/∂y = x"]),
        (["e^2*x", "--e=3", "--x=1", "--wrt=e"], ["∂f/∂e = 2*e*x = 6"]),
        (["exp(800*x)/exp(799*x)", "--x=1"], ["∂f/∂x = exp(x) = 2.71828"]),
        (["x^2", "--at", "x=1/3", "--digits=3"], ["∂f/∂x = 2*x = 0.667"]),
        (["sqrt(x)", "--x=0"], ["∂f/∂x = 1/(2*sqrt(x)) = ∞"]),
    ],
)
def test_options(options, out):
    result = in_process(["diff", *options])
    assert (result.code, result.out.splitlines()) == (0, out)


def test_values_are_those_of_eval():
    expression, point = "log(1 + exp(-y*(w*x + b))) + max(w, b)*x^2", {"y": -1, "w": 2, "x": 3, "b": 0.5}
    bindings = [f"--{name}={x}" for name, x in point.items()]
    found = json.loads(in_process(["diff", expression, "--json", *bindings]).out)
    values = {entry["wrt"][0]: entry["value"] for entry in found["derivatives"]}
    assert values == pytest.approx(differentiate(expression, point).gradient, rel=1e-14)


PIECEWISE = (
    "max(x^2, y)*x",
    "abs(x - 1) + relu(x)",
    "clip(x, -1, y)",
    "min(x, y, 2)",
    "leaky_relu(x)*abs(y)",
)


@pytest.mark.parametrize("expression", PIECEWISE)
def test_pieces_are_what_the_formula_is_there(expression):
    tried = 0
    for derivative in (found := derive(expression)).derivatives:
        for x, y in [(-2.3, 0.4), (-0.7, 1.1), (0.3, 0.6), (0.8, -0.4), (1.4, 2.9), (2.6, 0.1), (3.1, 5.2)]:
            for case in derivative.cases:
                if case.where == "elsewhere" or not all(
                    _holds(part, x, y) for part in _comparisons(case.where)
                ):
                    continue
                at = {"x": x, "y": y}
                whole = _value(found.expression(derivative.node), at)
                assert _value(case.expression, at) == pytest.approx(whole), (derivative.heading, case, at)
                tried += 1
    assert tried


def _comparisons(where: str) -> list[str]:
    found = []
    for part in where.split(" and "):
        sides = re.split(r" ([<>]) ", part)
        found += [" ".join(sides[i : i + 3]) for i in range(0, len(sides) - 2, 2)]
    return found


def _holds(comparison: str, x: float, y: float) -> bool:
    left, relation, right = re.split(r" ([<>]) ", comparison)
    difference = _value(left, {"x": x, "y": y}) - _value(right, {"x": x, "y": y})
    return difference < 0 if relation == "<" else difference > 0


def _value(expression: str, at: dict[str, float]) -> float:
    inputs = build(read(expression)).inputs
    return differentiate(expression, {name: x for name, x in at.items() if name in inputs}).value


def test_long_formulas_name_what_they_share():
    lines = in_process(["diff", "1/(1 + e^-(w0*x0 + w1*x1 + w2))"]).out.splitlines()
    assert lines[:3] == ["t1 = exp(-w0*x0 - w1*x1 - w2)", "t2 = (t1 + 1)^2", ""]
    assert lines[3] == "∂f/∂w0 = x0*t1/t2"


def test_in_a_narrow_terminal_lines_break_where_the_language_allows_it():
    argv = ["diff", "exp(sin(x)*cos(x^2))/(1 + x^2)", "--order", "3"]
    narrow, wide = in_process(argv, columns=80).out, in_process(argv).out
    assert max(map(len, narrow.splitlines())) <= 80
    head, _, body = narrow.partition("\n\n")
    program = f"{head}\n{body.partition(' = ')[2]}"
    straight = wide.replace("\n\n", "\n").replace("∂³f/∂x³ = ", "")
    assert read(program).items == read(straight).items


@pytest.mark.parametrize(
    "options",
    [["x*y"], ["max(x, y)", "--x=1", "--y=1"], ["sqrt(x)", "--x=0"], ["x^9*sin(x)^3*exp(x)", "--order=3"],
     ["x*y", "--hessian"], ["a = x; a^2", "--jacobian"]],
)  # fmt: skip
def test_json(options):
    result = in_process(["diff", *options, "--json"])
    assert (result.code, result.err) == (0, "")
    found = json.loads(result.out, parse_constant=pytest.fail)
    SCHEMA.validate(found)
    missing = any(entry.get("value", 0) is None for entry in found["derivatives"])
    assert not missing or found["notices"]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["3"], 2, "no variables"),
        (["x", "--wrt=y"], 2, "no variable or node y"),
        (["alpha*x", "--wrt=alhpa"], 2, "Did you mean alpha?"),
        (["x", "--order=0"], 2, "1 or more"),
        (["x", "--order=two"], 2, "whole number"),
        (["x", "--order=1000"], 2, "up to order"),
        (["x", "--hessian", "--jacobian"], 2, "different things"),
        (["x", "--to=klingon"], 2, "--to takes"),
        (["x*y", "--x=2"], 2, "No value for y"),
        (["x", "--ordr=2", "--x=1"], 2, "--order"),
        (["abs(x)", "--convention=jax"], 2, "diff has no option --convention."),
        (["x +"], 3, "error"),
        (["log(x)", "--x=-1"], 4, "log(x) needs x > 0"),
        (["x/(1 - 1)", "--x=2"], 4, "Division by zero"),
    ],
)
def test_problems(options, code, said):
    result = in_process(["diff", *options])
    assert (result.code, result.out) == (code, "")
    assert said in result.err
    as_json = in_process(["diff", *options, "--json"])
    if "--to=klingon" not in options:
        assert as_json.code == code
        assert json.loads(as_json.err)["schema"] == "backprop.problem/1"


def test_as_a_process():
    result = process("diff", "-", "--wrt", "x", stdin=b"x^2*y")
    assert (result.code, result.out, result.err) == (0, "∂f/∂x = 2*x*y\n", "")


def test_programs_compute_what_the_formulas_say():
    found = in_process(["diff", "x^2*sin(y)", "--hessian", "--to", "python"])
    space = {}
    exec(found.out, space)
    value, slopes = space["f"](0.5, 2.0)
    assert value == pytest.approx(0.25 * math.sin(2))
    assert slopes == pytest.approx(
        {"∂²f/∂x²": 2 * math.sin(2), "∂²f/∂x∂y": math.cos(2), "∂²f/∂y²": -0.25 * math.sin(2)}
    )


def test_programs_take_no_values():
    result = in_process(["diff", "x^2", "--to", "c", "--x=2"])
    assert (result.code, result.out) == (2, "")


def test_latex():
    assert in_process(["diff", "max(x, y)^2", "--wrt", "x", "--to", "latex"]).out == (
        "% Needs \\usepackage{amsmath}\n\\begin{align*}\n"
        "  \\frac{\\partial f}{\\partial x} &= \\begin{cases}\n"
        "    0 & \\text{where }x < y \\\\\n    2 \\cdot x & \\text{where }x > y\n"
        "  \\end{cases}\n\\end{align*}\n"
    )


def test_in_python():
    slope = backprop.derivative("x^2*y", "x")
    assert str(slope) == "∂f/∂x = 2*x*y"
    assert slope(x=2, y=3) == slope({"x": 2, "y": 3}) == 12
    assert math.isinf(backprop.derivative("sqrt(x)")(x=0))
    with pytest.raises(backprop.InputError):
        backprop.derivative("x*y")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["diff", "x^2y", "--latex"], "∂f/∂x = 2*x*y"),
        (["diff", r"\sin^2 x"], "∂f/∂x = sin(2*x)"),
        (["gradcheck", "xy", "--latex", "--x=2", "--y=3"], "agrees"),
        (["code", "xy", "--latex"], "x*y"),
    ],
)
def test_every_command_reads_latex(words, said):
    result = in_process(words)
    assert result.code == 0
    assert said in result.out
