"""Programs of expressions whose names mean something in the other language."""

from __future__ import annotations

import shutil

import compilers
import pytest
from compilers import close, needs_cc, needs_node

from backprop import differentiate
from backprop.engine.build import build
from backprop.grammar.read import read
from backprop.views.code.emit import emit
from backprop.views.code.gradient import code

# Names

HOSTILE = [
    "lambda",
    "None",
    "def",
    "class",
    "return",
    "import",
    "yield",
    "async",
    "match",
    "if",
    "not",
    "in",
    "is",
    "and",
    "or",
    "double",
    "int",
    "char",
    "const",
    "long",
    "float",
    "auto",
    "register",
    "restrict",
    "inline",
    "void",
    "linux",
    "unix",
    "np",
    "math",
    "special",
    "reduce",
    "jnp",
    "jax",
    "exp",
    "sin",
    "max",
    "min",
    "abs",
    "float",
    "sum",
    "fabs",
    "fmax",
    "pow",
    "f",
    "dx",
    "dlambda",
    "t1",
    "t2",
    "v1",
    "v2",
    "gradient",
    "main",
    "sigmoid_",
    "times_",
    "max_",
    "M_PI",
    "INFINITY",
    "NAN",
    "NaN",
    "Math",
    "Number",
    "undefined",
    "function",
    "let",
    "arguments",
    "constructor",
    "y1",
    "j0",
    "gamma",
    "x",
    "x_",
    "x__",
    "value",
    "π",
    "σ",
    "λ",
    "λ_",
    "año",
    "ñ",
    "変数",
    "ж",
    "ß",
    "ſ",
    "Ω",
    "w₀",
    "é",
]
EXPRESSION = " + ".join(f"sin({name})*{name}" for name in dict.fromkeys(HOSTILE) if name not in ("π", "σ"))
EXPRESSION += " + sigmoid(x) + max(x, f, t1) + exp(v1) + abs(np)^x + hypot(math, pow)"


def hostile(target):
    graph = build(read(EXPRESSION))
    point = {name: 0.5 + 0.01 * i for i, name in enumerate(graph.inputs)}
    trace = differentiate(EXPRESSION, point)
    return code(graph, tuple(graph.inputs), target), [*point.values()], trace


@pytest.mark.parametrize("target", ["python", "staged", "numpy"])
def test_hostile_names(target):
    program, point, trace = hostile(target)
    run = compilers.python(program)
    value, gradient = run(*point)
    assert close([value, *gradient], [trace.value, *trace.gradient.values()], 1e-11)
    assert [*run.function(*point)[1]] == [*trace.gradient]


@needs_cc
def test_hostile_names_in_c(tmp_path):
    program, point, trace = hostile("c")
    name = program.rpartition("\ndouble ")[2].partition("(")[0]
    value, gradient = compilers.c({name: program}, tmp_path)[name](point, len(point))
    assert close([value, *gradient], [trace.value, *trace.gradient.values()], 1e-11)


@needs_node
def test_hostile_names_in_javascript():
    program, point, trace = hostile("js")
    [[(value, gradient)]] = compilers.javascript([(program, [point])])
    assert close([value, *gradient], [trace.value, *trace.gradient.values()], 1e-11)


OUTPUTS = "main exp math np max f return double free y1 sigmoid_ _x π2 ж dx x_ gradient".replace(
    "_x ", ""
).split()


def test_hostile_names_of_the_output(tmp_path):
    programs = {}
    for output in OUTPUTS:
        written = f"{output} = x*y + exp(x) + sigmoid(y) + max(x, y)"
        trace = differentiate(written, {"x": 0.5, "y": 2.0})
        expected = [trace.value, *trace.gradient.values()]
        for target in ("python", "staged", "numpy"):
            value, gradient = compilers.python(code(build(read(written)), ("x", "y"), target))(0.5, 2.0)
            assert close([value, *gradient], expected), output
        program = code(build(read(written)), ("x", "y"), "c")
        programs[program.rpartition("\ndouble ")[2].partition("(")[0]] = program, expected
    if shutil.which("cc"):
        found = compilers.c({name: program for name, (program, _) in programs.items()}, tmp_path)
        for name, (_, expected) in programs.items():
            value, gradient = found[name]((0.5, 2.0), 2)
            assert close([value, *gradient], expected), name


def test_nothing_that_is_written_ends_a_comment():
    graph = build(read("x*y"))
    outputs = {"f": graph.output, '*/ """ \\': 0}
    assert compilers.python(emit(graph, outputs, "python"))(2.0, 3.0) == (6.0, [2.0])
    assert emit(graph, outputs, "c").count("*/") == 1
