"""Programs that take arrays; numbers, signs, outputs and sizes of all kinds."""

from __future__ import annotations

import compilers
import pytest
from compilers import close, needs_cc

from backprop import differentiate
from backprop.engine.build import build
from backprop.engine.gradient_graph import gradient_graph
from backprop.grammar.problem import InputError
from backprop.grammar.read import read
from backprop.views.code.emit import emit
from backprop.views.code.gradient import CHOICES, code

numpy = pytest.importorskip("numpy")


# Arrays


def test_numpy_broadcasts():
    run = compilers.python(code(build(read("x*y + 2*z + floor(x)")), ("x", "y", "z"), "numpy"))
    x, y = numpy.array([[1.5], [2.5], [3.5]]), [1, 2, 3, 4]
    value, (dx, dy, dz) = run(x, y, 2)
    assert value.shape == dz.shape == (3, 4)
    assert (dx + 0 * value == numpy.array(y)).all()
    assert (dy + 0 * value == x).all()
    assert (dz == 2).all()


def test_numpy_takes_whole_numbers():
    """Also where whole numbers would overflow, or have no negative powers."""
    run = compilers.python(code(build(read("x^-1 + x*x*x")), ("x",), "numpy"))
    value, (slope,) = run(numpy.array([2, 10**8]))
    assert close(value, [8.5, 1e24])
    assert close(slope, [11.75, 3e16])


def test_jax_compiles_and_maps(jax):
    written = "softplus(w*x + b)*max(w, b, x)^2 + x^w"
    run = compilers.python(code(build(read(written)), ("w", "x", "b"), "jax"))
    rows = numpy.random.default_rng(0).uniform(0.5, 2, (5, 3))
    value, gradient = jax.jit(jax.vmap(run.function))(*rows.T)
    slopes = jax.vmap(jax.grad(lambda *args: run.function(*args)[0], argnums=(0, 1, 2)))(*rows.T)
    for i, (w, x, b) in enumerate(rows):
        trace = differentiate(written, {"w": w, "x": x, "b": b})
        assert close([value[i]], [trace.value])
        for name, slope in zip("wxb", slopes, strict=True):
            assert close([gradient[name][i], slope[i]], [trace.gradient[name]] * 2)


# Numbers


@pytest.mark.parametrize("target", ["python", "staged", "numpy"])
@pytest.mark.parametrize(
    "number", ["007", "010", ".5", "1e-3", "2.50", "12345678901234567890", "1e-320", "0"]
)
def test_numbers(number, target):
    value, (slope,) = compilers.python(code(build(read(f"{number}*x + {number}")), ("x",), target))(1.0)
    assert (value, slope) == (2 * float(number), float(number))


@needs_cc
def test_signs_in_c(tmp_path):
    """`--x` would count down."""
    written = "-(-x) - -x - (-(-2)) + x*(-x)^2/-(-x) - (-(-x*x)) + -(-(-x))"
    program = code(build(read(written)), ("x",), "c")
    assert compilers.c({"f": program}, tmp_path)["f"]((3.0,), 1) == (1.0, [1.0])


@needs_cc
def test_a_quotient_of_whole_numbers_in_c(tmp_path):
    program = code(build(read("x*(1/2) + step(x)/step(2) + 010*x")), ("x",), "c")
    assert compilers.c({"f": program}, tmp_path)["f"]((3.0,), 1) == (32.5, [10.5])


# Derivatives of derivatives, and other outputs


def test_several_outputs_with_names_of_their_own():
    grown, upstream = gradient_graph(build(read("x^2*y")))
    x, y = (upstream[node] for node in grown.inputs.values())
    outputs = {"∂f/∂x": x, "∂f/∂y": y, "sum": grown.output}
    program = emit(grown, outputs, "python")
    assert program.startswith("def df_dx(x, y):")
    assert compilers.python(program).function(3.0, 2.0) == (12.0, {"∂f/∂y": 9.0, "sum": 18.0})


def test_one_output_is_returned_alone():
    graph = build(read("x + y"))
    assert emit(graph, {"f": graph.output}, "python").endswith("    return x + y\n")
    assert "gradient" not in emit(graph, {"f": graph.output}, "c")


def test_the_gradient_by_a_named_node():
    for target in ("python", "staged", "numpy"):
        program = code(build(read("q = x + y; f = q*z")), ("q", "z"), target)
        assert compilers.python(program).function(-2.0, 5.0, -4.0) == (-12.0, {"q": -4.0, "z": 3.0})


@pytest.mark.parametrize("target", CHOICES)
def test_an_expression_without_variables(target):
    program = code(build(read("2*3")), (), target)
    if target in ("python", "staged", "numpy"):
        assert compilers.python(program).function() == 6


def test_an_unknown_target():
    graph = build(read("x"))
    with pytest.raises(InputError) as found:
        code(graph, ("x",), "stage")
    assert found.value.problem.hint == "Did you mean staged?"
    with pytest.raises(InputError) as found:
        emit(graph, {"f": 0}, "fortran")
    assert "python, numpy, jax, c or js" in found.value.problem.hint


# Size

SIZE = 10_000


@pytest.mark.parametrize("target", ["python", "staged", "numpy"])
@pytest.mark.parametrize(
    "written",
    [
        "sin(" * SIZE + "x" + ")" * SIZE,
        " + ".join(["x*y"] * SIZE),
        "; ".join(f"n{i + 1} = n{i}*x + y*{i}" for i in range(SIZE)).replace("n0", "x"),
        "-" + "(-" * SIZE + "x" + ")" * SIZE,
    ],
    ids=["deep", "wide", "statements", "signs"],
)
def test_large_expressions(written, target):
    program = code(build(read(written)), ("x",), target)
    assert max(map(len, program.splitlines())) < 150
    graph = build(read(written))
    point = dict.fromkeys(graph.inputs, 0.5)
    value, (slope,) = compilers.python(program)(*point.values())
    trace = differentiate(written, point)
    assert [float(value), float(slope)] == pytest.approx([trace.value, trace.gradient["x"]], rel=1e-9)


def test_many_variables():
    """Long lists are broken into lines, between their entries."""
    written = " + ".join(f"sin(a{i})*{i + 1}" for i in range(300))
    graph = build(read(written))
    trace = differentiate(written, dict.fromkeys(graph.inputs, 0.5))
    for target in ("python", "staged", "numpy"):
        program = code(graph, tuple(graph.inputs), target)
        assert max(map(len, program.splitlines())) <= 104
        value, gradient = compilers.python(program)(*[0.5] * 300)
        assert close([value, *gradient], [trace.value, *trace.gradient.values()])
