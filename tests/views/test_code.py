"""Programs that we write are run, each in its own language, and agree with `differentiate`.

Every row of the table is written in every language, then random expressions.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from itertools import chain

import compilers
import pytest
from compilers import close, needs_cc, needs_node
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from random_expressions import VARIABLES, text, trees

from backprop import BackpropError, differentiate
from backprop.engine.build import build
from backprop.engine.float64 import FLOAT64
from backprop.engine.formulas import FORMULA_FUNCTIONS
from backprop.engine.gradient_graph import gradient_graph
from backprop.engine.graph import Graph
from backprop.engine.ieee import IEEE
from backprop.engine.passes import forward, reverse
from backprop.engine.primitives import ROWS, Primitive
from backprop.grammar.problem import InputError
from backprop.grammar.read import read
from backprop.views.code.emit import emit
from backprop.views.code.gradient import code

numpy = pytest.importorskip("numpy")
pytest.importorskip("scipy")

NO_DIGAMMA = ("gamma", "lgamma", "digamma", "polygamma")
"""Rows whose slope has no function in Python's math, in C and in JavaScript."""


# Every row of the table


def graph_of(row: Primitive, arity: int) -> Graph:
    """The row alone, applied to variables."""
    variables = [f"a{i}" for i in range(arity)]
    return build(read(f"{row.name}({', '.join(variables)})"), variables, FORMULA_FUNCTIONS)


def passes(graph: Graph, point: Sequence[float]) -> list[float]:
    """What the engine says: the value, and the gradient."""
    values = forward(graph, dict(zip(graph.inputs, point, strict=True)), FLOAT64)
    try:
        upstream = reverse(graph, values, FLOAT64)
    except (ValueError, ArithmeticError):
        upstream = reverse(graph, values, IEEE)
    return [values[graph.output], *(upstream[node] for node in graph.inputs.values())]


CASES = [(row, arity) for row in ROWS for arity in {len(row.samples[0]), len(row.samples[0]) + row.variadic}]
EVERY_ROW = pytest.mark.parametrize(
    ("row", "arity"), CASES, ids=lambda case: getattr(case, "name", str(case))
)


def samples(row: Primitive, arity: int) -> list[tuple[float, ...]]:
    return [(*point, *point)[:arity] if arity > len(point) else point for point in row.samples]


@EVERY_ROW
def test_row_in_python(row, arity):
    graph = graph_of(row, arity)
    if row.name in NO_DIGAMMA:
        with pytest.raises(InputError, match=r"Python.s math has no function (di|poly)gamma"):
            code(graph, tuple(graph.inputs), "python")
        return
    run = compilers.python(code(graph, tuple(graph.inputs), "python"))
    for point in samples(row, arity):
        value, gradient = run(*point)
        assert close([value, *gradient], passes(graph, point)), point


@EVERY_ROW
def test_row_staged(row, arity):
    """Textbook formulas lose digits where they saturate, and overflow."""
    graph = graph_of(row, arity)
    if row.name in NO_DIGAMMA:
        with pytest.raises(InputError):
            code(graph, tuple(graph.inputs), "staged")
        return
    run = compilers.python(code(graph, tuple(graph.inputs), "staged"))
    for point in samples(row, arity):
        if (row.name, *point) in (("asinh", 1e200), ("acosh", 1e200), ("nthRoot", -8.0, 3.0)):
            continue
        value, gradient = run(*point)
        assert close([value], passes(graph, point)[:1])
        assert gradient == pytest.approx(passes(graph, point)[1:], rel=1e-9, abs=1e-12), point


@EVERY_ROW
def test_row_in_numpy(row, arity):
    """All samples at once, and without a warning."""
    graph = graph_of(row, arity)
    run = compilers.python(code(graph, tuple(graph.inputs), "numpy"))
    points = samples(row, arity)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore" if row.name == "nthRoot" else "error")
        value, gradient = run(*numpy.array(points).T)
    found = [numpy.broadcast_to(part, len(points)) for part in (value, *gradient)]
    for i, point in enumerate(points):
        assert close([part[i] for part in found], passes(graph, point)), point


@EVERY_ROW
def test_row_in_jax(row, arity, jax):
    graph = graph_of(row, arity)
    run = compilers.python(code(graph, tuple(graph.inputs), "jax"))
    points = samples(row, arity)
    value, gradient = jax.jit(run.function)(*numpy.array(points).T)
    for i, point in enumerate(points):
        assert close([float(part[i]) for part in (value, *gradient.values())], passes(graph, point)), point


@needs_cc
def test_rows_in_c(tmp_path):
    graphs = {f"{row.name}{arity}": (row, graph_of(row, arity)) for row, arity in CASES}
    sources = {}
    for name, (row, graph) in graphs.items():
        if row.name in NO_DIGAMMA:
            with pytest.raises(InputError, match=r"C has no function (di|poly)gamma"):
                code(graph, tuple(graph.inputs), "c")
        else:
            grown, upstream = gradient_graph(graph)
            slopes = {f"∂{name}/∂{label}": upstream[node] for label, node in graph.inputs.items()}
            sources[name] = emit(grown, {name: graph.output, **slopes}, "c")
    for name, run in compilers.c(sources, tmp_path).items():
        row, graph = graphs[name]
        for point in samples(row, len(graph.inputs)):
            value, gradient = run(point, len(point))
            assert close([value, *gradient], passes(graph, point)), (name, point)


@needs_node
def test_rows_in_javascript():
    programs = []
    for row, arity in CASES:
        graph = graph_of(row, arity)
        if row.name in NO_DIGAMMA:
            with pytest.raises(InputError, match=r"JavaScript has no function (di|poly)gamma"):
                code(graph, tuple(graph.inputs), "js")
        else:
            programs.append((graph, code(graph, tuple(graph.inputs), "js"), samples(row, arity)))
    found = compilers.javascript([(source, points) for _, source, points in programs])
    for (graph, source, points), results in zip(programs, found, strict=True):
        for point, (value, gradient) in zip(points, results, strict=True):
            assert close([value, *gradient], passes(graph, point)), (source, point)


@needs_node
def test_error_functions_in_javascript():
    """They are the only functions that have code of their own there."""
    points = [
        (x,) for x in (-30.0, -6.5, -3.0, -1.0, -0.3, -1e-9, 0.0, 1e-9, 0.3, 0.999, 1.0, 2.0, 5.9, 6.1, 26.0)
    ]
    programs = [(code(build(read(f"{name}(x)")), (), "js"), points) for name in ("erf", "erfc")]
    for function, results in zip((math.erf, math.erfc), compilers.javascript(programs), strict=True):
        for (x,), (value, _) in zip(points, results, strict=True):
            assert value == pytest.approx(function(x), rel=5e-13, abs=1e-300), x


@pytest.mark.parametrize("target", ["python", "c"])
@pytest.mark.parametrize("name", ["gamma", "lgamma"])
def test_a_value_needs_no_slope(name, target):
    graph = build(read(f"{name}(x)*y"))
    assert "gamma(x)*y" in emit(graph, {"f": graph.output}, target)
    assert "gamma(x)" in code(graph, ("y",), target)


# Stable where the plain formula overflows, and at edges

EDGES = [
    ("sigmoid(x)", [-800.0, 800.0, 0.0]),
    ("softplus(x)", [-800.0, 800.0, 0.0]),
    ("silu(x)", [-700.0, 800.0]),
    ("gelu(x)", [-40.0, 40.0]),
    ("tanh(x)", [-800.0, 800.0]),
    ("elu(x)", [-800.0, 800.0]),
    ("sech(x)", [-800.0, 800.0]),
    ("csch(x)", [-800.0, 800.0, 1e-100]),
    ("coth(x)", [-800.0, 1e-3]),
    ("abs(x) + relu(x) + max(x, 0) + leaky_relu(x) + sign(x)", [0.0]),
    ("x^2 + x^1 + x^0 + 3*x^3", [0.0, -2.0]),
    ("x^y + y*0", [0.0]),
    ("hypot(x, 0*x)", [0.0]),
    ("atan(x)", [1e200]),
    ("x^-3", [-2.0]),
]


@pytest.mark.parametrize(("written", "values"), EDGES)
@pytest.mark.parametrize("target", ["python", "numpy"])
def test_edges(written, values, target):
    graph = build(read(written))
    run = compilers.python(code(graph, ("x",), target))
    for x in values:
        point = {name: x if name == "x" else 2.0 for name in graph.inputs}
        trace = differentiate(written, point, wrt=["x"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore" if abs(x) == 1e200 else "error")
            value, gradient = run(*point.values())
        assert [float(value), *map(float, gradient)] == pytest.approx(
            [trace.value, *trace.gradient.values()], rel=1e-11, abs=1e-300
        ), x


@needs_node
def test_edges_in_javascript():
    programs, expected = [], []
    for written, values in EDGES:
        graph = build(read(written))
        points = [{name: x if name == "x" else 2.0 for name in graph.inputs} for x in values]
        programs.append((code(graph, ("x",), "js"), [[*point.values()] for point in points]))
        expected.append([differentiate(written, point, wrt=["x"]) for point in points])
    for results, traces in zip(compilers.javascript(programs), expected, strict=True):
        for (value, gradient), trace in zip(results, traces, strict=True):
            true = [trace.value, *trace.gradient.values()]
            assert [value, *gradient] == pytest.approx(true, rel=1e-11, abs=1e-300), trace


POWERS = [
    ("0^q", [{"q": 2.0}, {"q": 0.5}, {"q": 0.0}]),
    ("0^(q + 1)*q", [{"q": 2.0}]),
    ("(-2)^q", [{"q": 3.0}]),
    ("2^q + 1^q", [{"q": 0.0}]),
    ("x^0 + x^1 + x^2", [{"x": 0.0}, {"x": -2.0}]),
    (
        "x^q",
        [
            {"x": x, "q": q}
            for x, q in ((0.0, 2.0), (0.0, 1.0), (0.0, 0.0), (-2.0, 3.0), (-2.0, 0.0), (3.0, -1.0))
        ],
    ),
    ("nthRoot(x, n)", [{"x": -8.0, "n": 3.0}]),
    ("nthRoot(0, n)", [{"n": 3.0}]),
    ("hypot(x, q)", [{"x": 0.0, "q": 0.0}]),
]


@pytest.mark.parametrize(("written", "points"), POWERS)
@pytest.mark.parametrize("target", ["python", "staged", "numpy"])
def test_what_has_a_slope_though_a_textbook_formula_has_none(written, points, target):
    graph = build(read(written))
    run = compilers.python(code(graph, tuple(graph.inputs), target))
    for point in points:
        trace = differentiate(written, point)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value, gradient = run(*(point[name] for name in graph.inputs))
        assert close([value, *gradient], [trace.value, *trace.gradient.values()]), point


@needs_node
def test_the_same_in_javascript():
    graphs = [build(read(written)) for written, _ in POWERS]
    programs = [
        (code(graph, tuple(graph.inputs), "js"), [[point[name] for name in graph.inputs] for point in points])
        for graph, (_, points) in zip(graphs, POWERS, strict=True)
    ]
    for (written, points), results in zip(POWERS, compilers.javascript(programs), strict=True):
        for point, (value, gradient) in zip(points, results, strict=True):
            trace = differentiate(written, point)
            assert close([value, *gradient], [trace.value, *trace.gradient.values()]), (written, point)


def test_a_number_to_a_power_needs_no_guard():
    for target in ("python", "staged", "numpy", "c", "jax", "js"):
        assert "times_log" not in code(build(read("2^q")), ("q",), target)


# Random expressions

points = st.fixed_dictionaries(dict.fromkeys(VARIABLES, st.floats(-3, 3).filter(lambda x: abs(x) > 1e-3)))


class Case:
    """An expression at a point where it is well-behaved, and how far rounding takes what it gives there."""

    def __init__(self, tree, point):
        self.text = text(tree)
        self.graph = build(read(self.text), ())
        self.point = {name: point[name] for name in self.graph.inputs}
        try:
            near = [
                differentiate(self.text, {n: x * factor for n, x in self.point.items()})
                for factor in (1, 1 + 2e-15)
            ]
        except BackpropError:
            assume(False)
        assume(not any(trace.notices for trace in near))
        self.expected, moved = ([trace.value, *trace.gradient.values()] for trace in near)
        largest = max(map(abs, chain(near[0].values, near[0].upstream)))
        assume(all(map(math.isfinite, self.expected)) and largest < 1e6)
        self.tolerances = [
            1e-12 * abs(true) + 1e-14 * (1 + largest) + 10 * abs(true - other)
            for true, other in zip(self.expected, moved, strict=True)
        ]

    def check(self, found):
        for value, true, tolerance in zip(found, self.expected, self.tolerances, strict=True):
            assert abs(float(value) - true) <= tolerance, (self.text, self.point)


def cases(number):
    """Random cases, always the same."""
    found = []

    @settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(trees, points)
    def collect(tree, point):
        found.append(Case(tree, point))

    collect()
    return found


@pytest.fixture(scope="module")
def random_cases():
    return cases(300)


def written_in(case, target):
    """The program, or None where the language lacks a function."""
    try:
        return code(case.graph, tuple(case.graph.inputs), target)
    except InputError as error:
        assert error.problem.kind == "no-function"
        return None


@pytest.mark.parametrize("target", ["python", "staged", "numpy"])
def test_random_expressions(random_cases, target):
    run = 0
    for case in random_cases:
        program = written_in(case, target)
        if program is None:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value, gradient = compilers.python(program)(*case.point.values())
        case.check([value, *gradient])
        run += 1
    assert run > 200


@needs_cc
def test_random_expressions_in_c(random_cases, tmp_path):
    chosen = [case for case in random_cases[:100] if written_in(case, "c")]
    sources = {
        f"f{i}_{i}": written_in(case, "c").replace("double f(", f"double f{i}_{i}(")
        for i, case in enumerate(chosen)
    }
    for case, run in zip(chosen, compilers.c(sources, tmp_path).values(), strict=True):
        value, gradient = run([*case.point.values()], len(case.point))
        case.check([value, *gradient])


@needs_node
def test_random_expressions_in_javascript(random_cases):
    written = [(case, written_in(case, "js")) for case in random_cases]
    run = [(case, program) for case, program in written if program]
    found = compilers.javascript([(program, [[*case.point.values()]]) for case, program in run])
    for (case, _), [(value, gradient)] in zip(run, found, strict=True):
        case.check([value, *gradient])
    assert len(run) > 200


def test_random_expressions_in_jax(random_cases, jax):
    for case in random_cases[:40]:
        value, gradient = compilers.python(written_in(case, "jax"))(*case.point.values())
        case.check([value, *gradient])
