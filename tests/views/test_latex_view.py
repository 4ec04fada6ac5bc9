"""LaTeX: as few brackets as it needs, and it compiles, means what it should, and cannot be broken out of."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from latex_reader import evaluated
from mpmath import mp, mpf
from random_expressions import VARIABLES, evaluate, text, trees
from running import in_process
from truth import EXACT, PUBLIC
from typesetting import katex_errors, tex_errors

from backprop import DomainError, Trace, differentiate
from backprop.engine.build import build
from backprop.engine.graph import Graph
from backprop.engine.passes import forward
from backprop.engine.primitives import ROWS
from backprop.grammar.read import read
from backprop.views import latex
from backprop.views.latex_notation import latex_of
from backprop.views.latex_symbols import number, symbol, symbols

thoroughly = settings(max_examples=300, deadline=None, derandomize=True, database=None)
GOLDEN = sorted(Path(__file__).with_name("golden").glob("*.txt"))


def graph_of(written: str) -> Graph:
    return build(read(written))


def page(trace: Trace, **options: object) -> str:
    return "".join(latex.latex(trace, **options))


# Notation

PRINTED = {
    "(x + y)^2": r"\left(x + y\right)^{2}",
    "-x^2": "-x^{2}",
    "(-x)^2": r"\left(-x\right)^{2}",
    "2^-x": "2^{-x}",
    "x^y^z": "x^{y^{z}}",
    "(x^y)^z": r"\left(x^{y}\right)^{z}",
    "(x/y)^2": r"\left(\frac{x}{y}\right)^{2}",
    "sin(x)^2": r"\sin\left(x\right)^{2}",
    "x - (y - z)": r"x - \left(y - z\right)",
    "x + (y + z)": r"x + \left(y + z\right)",
    "x - -y": r"x - \left(-y\right)",
    "--x": r"-\left(-x\right)",
    "-(x*y)": r"-x \cdot y",
    "-(x + y)": r"-\left(x + y\right)",
    "-x/y": r"-\frac{x}{y}",
    "x*(-y/z)": r"x \cdot \left(-\frac{y}{z}\right)",
    "3*2": r"3 \cdot 2",
    "2(y + 1)x": r"2 \cdot \left(y + 1\right) \cdot x",
    "x*-2": r"x \cdot \left(-2\right)",
    "x*(y/z)": r"x \cdot \frac{y}{z}",
    "x*(y*z)": r"x \cdot \left(y \cdot z\right)",
    "x/(y*z)": r"\frac{x}{y \cdot z}",
    "x^(1/2)": "x^{1/2}",
    "2^(x/(y*z))": r"2^{x/\left(y \cdot z\right)}",
    "1e-9*x": r"10^{-9} \cdot x",
    "x*2.5e-7": r"x \cdot \left(2.5 \cdot 10^{-7}\right)",
    "2^(x/2.5e-7)": r"2^{x/\left(2.5 \cdot 10^{-7}\right)}",
    "1e-9^2": r"\left(10^{-9}\right)^{2}",
    ".5 + 1E+3": "0.5 + 10^{3}",
    "e^(-x^2/2)": "e^{-x^{2}/2}",
    "(e^x)^2": r"\left(e^{x}\right)^{2}",
    "expm1(x)*2": r"\left(e^{x} - 1\right) \cdot 2",
    "log1p(x - y)": r"\ln\left(1 + \left(x - y\right)\right)",
    "log(x, 10)": r"\log_{10}\left(x\right)",
    "root(x, 3)/√y": r"\frac{\sqrt[3]{x}}{\sqrt{y}}",
    "root(x, cbrt(y))": r"\sqrt[{\sqrt[3]{y}}]{x}",
    "abs(x)^2": r"\left|x\right|^{2}",
    "elu(x)": r"\operatorname{ELU}\left(x, 1\right)",
    "max(x, -y, 0)": r"\max\left(x, -y, 0\right)",
    "2*pi*x": r"2 \cdot \pi \cdot x",
    "1/(1 + e^-(w0*x0 + w2))": r"\frac{1}{1 + e^{-\left(w_{0} \cdot x_{0} + w_{2}\right)}}",
}


@pytest.mark.parametrize(("written", "printed"), PRINTED.items())
def test_no_more_brackets_than_needed(written: str, printed: str) -> None:
    assert latex_of(graph_of(written)).text == printed


@thoroughly
@given(trees, st.fixed_dictionaries(dict.fromkeys(VARIABLES, st.floats(-3, 3))), st.booleans())
def test_what_is_printed_means_what_was_written(tree, point, inline) -> None:
    with mp.workdps(40):
        exact = {name: mpf(value) for name, value in point.items()}
        try:
            wanted = evaluate(tree, exact)
        except (ArithmeticError, ValueError):
            assume(False)
        found = evaluated(latex_of(graph_of(text(tree)), inline=inline).text, exact)
        assert abs(found - wanted) <= 1e-20 * max(1, abs(wanted))


@pytest.mark.parametrize("row", PUBLIC, ids=[row.name for row in PUBLIC])
def test_every_row_between_all_the_others(row) -> None:
    """As an operand on either side of every sign, and with every sign in each of its arguments."""
    own = "abcd"[: len(row.parameters) + row.variadic]
    point = dict(zip(own, map(mpf, (*row.samples[0], 7.5)), strict=False)) | {"s": mpf(1.25)}
    name = "log" if row.name == "log_base" else row.name
    call = f"{name}({', '.join(own)})"
    same = ("{}+0", "{}-0", "0+{}", "{}*1", "1*{}", "{}/1", "{}^1", "-(-{})", "-(-{}*1)", "-(-{}/1)")
    within = [re.sub(rf"\b{arg}\b(?!\()", change.format(arg), call) for arg in own for change in same]
    around = [f"{call}{sign}s" for sign in "+-*/"] + [f"s{sign}{call}" for sign in "+-*/^"]
    around += [f"-{call}", f"s - -{call}", f"s*-{call}", f"({call})^2", f"-({call})^2", f"e^{call}"]
    with mp.workdps(40):
        for written in (call, *within, *around):
            graph = graph_of(written)
            wanted = forward(graph, point, EXACT)[graph.output]
            for inline in (False, True):
                found = evaluated(latex_of(graph, inline=inline).text, point)
                assert abs(found - wanted) <= 1e-20 * max(1, abs(wanted)), written


def test_printing_does_not_recurse() -> None:
    graph = graph_of("sin(" * 10**5 + "x" + ")" * 10**5)
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(300)
    try:
        printed = latex_of(graph).text
    finally:
        sys.setrecursionlimit(before)
    assert printed.count(r"\sin") == 10**5


# Names and numbers

NAMES = {
    "x": "x",
    "w0": "w_{0}",
    "w_0": "w_{0}",
    "lambda_23": r"\lambda_{23}",
    "alpha": r"\alpha",
    "α": r"\alpha",
    "theta1": r"\theta_{1}",
    "Omega": r"\Omega",
    "Σ": r"\Sigma",
    "Α": r"\mathrm{A}",
    "x_i": "x_{i}",
    "x_max": r"x_{\mathrm{max}}",
    "x_σ": r"x_{\sigma}",
    "loss": r"\mathit{loss}",
    "loss2": r"\mathit{loss}_{2}",
    "rho_c_0": r"\rho_{c,0}",
    "x_1_2": "x_{1,2}",
    "rate_of_decay": r"\textit{rate of decay}",
    "x2y": r"\mathit{x2y}",
    "a_": r"\mathit{a\_}",
    "Δx": r"\mathit{\Delta x}",
    "xΔ_σ": r"\mathit{x\Delta}_{\sigma}",
    "año": r"\textit{año}",
    "重量_2": r"\textit{重量}_{2}",
}


@pytest.mark.parametrize(("name", "printed"), NAMES.items())
def test_names(name: str, printed: str) -> None:
    assert symbol(name) == printed


def test_different_names_have_different_symbols() -> None:
    assert symbols(["w0", "w_0", "x"]) == {"w0": r"\mathit{w0}", "w_0": "w_{0}", "x": "x"}
    assert len(set(symbols([*NAMES, "epsilon", "ε", "phi", "φ", "A", "o", "ο"]).values())) == len(NAMES) + 7


NUMBERS = {
    3.0: "3",
    -0.0: "0",
    -4.5: "-4.5",
    1e-9: "10^{-9}",
    -2.5e-7: r"-2.5 \cdot 10^{-7}",
    1e300: "10^{300}",
    float("inf"): r"\infty",
    float("-inf"): r"-\infty",
    float("nan"): r"\text{undefined}",
}


@pytest.mark.parametrize(("value", "printed"), NUMBERS.items())
def test_numbers(value: float, printed: str) -> None:
    assert number(value).text == printed


# Parts

LECTURE = differentiate("q = x + y; f = q*z", {"x": -2, "y": 5, "z": -4})
FORK = differentiate("q = x^2 + x*y; q*x", {"x": 3, "y": 1})


def d(above: str, below: str) -> str:
    return rf"\frac{{\partial {above}}}{{\partial {below}}}"


def test_the_chain_rule_of_the_lecture() -> None:
    chain = rf"{d('f', 'x')} = {d('f', 'q')} \cdot {d('q', 'x')} = -4 \cdot 1 = -4"
    assert latex.chain_rule(LECTURE, "x") == chain
    assert latex.chain_rule(LECTURE, "q") == f"{d('f', 'q')} = z = -4"
    assert latex.chain_rule(LECTURE, "f") == f"{d('f', 'f')} = 1"
    assert latex.local_derivative(LECTURE, "f", "z") == f"{d('f', 'z')} = q = 3"
    with pytest.raises(KeyError):
        latex.chain_rule(LECTURE, "w")


def test_gradients_that_meet_add_up() -> None:
    """What comes directly from the output is written as its rule: ∂f/∂x stands for the whole."""
    paths = rf"{d('f', 'v_{1}')} \cdot {d('v_{1}', 'x')} + {d('f', 'v_{2}')} \cdot {d('v_{2}', 'x')} + q"
    assert latex.chain_rule(FORK, "x") == rf"{d('f', 'x')} = {paths} = 3 \cdot 6 + 3 \cdot 1 + 12 = 33"
    twice = differentiate("a = x*x; 2a", {"x": 3})
    assert latex.local_derivative(twice, "a", "x") == rf"{d('a', 'x')} = x + x = 6"
    assert latex.chain_rule(twice, "x").endswith(r"= 2 \cdot \left(3 + 3\right) = 12")


def test_rounded_numbers_are_said_to_be_rounded() -> None:
    trace = differentiate("exp(x)/3", {"x": 1})
    assert latex.local_derivative(trace, "v1", "x", digits=3) == rf"{d('v_{1}', 'x')} = v_{{1}} \approx 2.72"
    assert latex.chain_rule(trace, "v1") == rf"{d('f', 'v_{1}')} = \frac{{1}}{{3}} \approx 0.333333"


def test_gradient() -> None:
    assert r"\nabla f = \begin{pmatrix}" in latex.gradient(LECTURE)
    assert r"\begin{pmatrix} -4 \\ -4 \\ 3 \end{pmatrix}" in latex.gradient(LECTURE)
    some = differentiate("x*y*z", {"x": 1, "y": 2, "z": 3}, wrt=["x", "y"])
    assert r"\nabla" not in latex.gradient(some)
    one = differentiate("x^2", {"x": 3})
    assert latex.gradient(one) == f"\\begin{{equation*}}\n  {d('f', 'x')} = 6\n\\end{{equation*}}\n"
    assert latex.gradient(differentiate("1 + 1", {})) == ""


def test_e_as_a_variable_is_not_the_base_of_exp() -> None:
    assert r"e \cdot \exp\left(x\right)" in latex.expression(differentiate("e*exp(x)", {"e": 3, "x": 1}))


def test_a_wide_expression_is_written_node_by_node() -> None:
    sum_ = differentiate(" + ".join(["x*y"] * 20), {"x": 1, "y": 2})
    assert latex.expression(sum_).count(r"x \cdot y") == 20
    assert max(map(len, latex.expression(sum_).splitlines())) < 250
    product = differentiate("*".join(["(x + y)"] * 20), {"x": 1, "y": 2})
    assert "v_{2} &= x + y" in latex.expression(product)
    deep = differentiate("sin(" * 300 + "x" + ")" * 300, {"x": 1})
    assert page(deep).count("{") == page(deep).count("}")


@thoroughly
@given(trees, st.fixed_dictionaries(dict.fromkeys(VARIABLES, st.floats(-3, 3).filter(bool))))
def test_every_step_of_the_chain_rule_comes_out(tree, point) -> None:
    """Not at 0 and at corners, where the rule of a textbook may say nothing; constants have six digits. Nor
    where digits cancel, so that those which are shown are not enough."""
    written = text(tree)
    try:
        trace = differentiate(written, {name: point[name] for name in graph_of(written).inputs})
    except DomainError:
        assume(False)
    assume(trace.kinks is None and trace.correction is None)
    for node in trace.nodes:
        if node.kind == "constant":
            continue
        *_, sum_, result = re.split(r" (?:=|\\approx) ", "= " + latex.chain_rule(trace, node.id, digits=17))
        if r"\infty" in sum_ + result or "undefined" in sum_ + result:
            continue
        assert float(evaluated(result, {})) == pytest.approx(node.upstream, rel=1e-15, abs=0)
        if r"\partial" not in sum_:
            point_now = {symbol(n.id): mpf(n.value) for n in trace.nodes}
            total = evaluated(sum_, point_now)
            assert total == pytest.approx(node.upstream, rel=1e-4, abs=1e-6)


# Typesetting


def formulas(printed: str) -> list[str]:
    """The mathematics in a page: its displays, and what stands between dollar signs."""
    printed = re.sub(r"(?m)^% .*\n", "", printed)
    displays = re.findall(r"\\begin\{(align\*|equation\*)\}(.*?)\\end\{\1\}", printed, re.DOTALL)
    inline = re.findall(r"\$(.*?)\$", re.sub(r"(?s)\\begin\{align\*\}.*?\\end\{align\*\}", "", printed))
    return [*(rf"\begin{{{name}}}{body}\end{{{name}}}" for name, body in displays), *inline]


def command_of(path: Path) -> list[str]:
    return shlex.split(path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("$ backprop "))


def golden_page(path: Path) -> str:
    return in_process([*command_of(path), "--format=latex"]).out


def balanced(printed: str) -> bool:
    depth = 0
    for token in re.findall(r"\\.|[{}]", printed):
        depth += {"{": 1, "}": -1}.get(token, 0)
        assert depth >= 0
    return depth == 0 and printed.count(r"\left") == printed.count(r"\right")


def test_katex_sets_random_traces() -> None:
    printed: set[str] = set()

    @thoroughly
    @given(trees, st.fixed_dictionaries(dict.fromkeys(VARIABLES, st.floats(-3, 3))))
    def collect(tree, point) -> None:
        written = text(tree)
        try:
            trace = differentiate(written, {name: point[name] for name in graph_of(written).inputs})
        except DomainError:
            assume(False)
        whole = page(trace, constants=True)
        assert balanced(whole)
        printed.update(formulas(whole))

    collect()
    assert len(printed) > 1000
    assert katex_errors(printed) == []


def test_katex_sets_names_and_the_golden_pages() -> None:
    pages = [formula for path in GOLDEN for formula in formulas(golden_page(path))]
    assert katex_errors([*NAMES.values(), *NUMBERS.values(), *PRINTED.values(), *pages]) == []


def test_tex_sets_every_row_and_the_golden_pages(tmp_path: Path) -> None:
    rows = []
    for row in ROWS:
        arity = len(row.parameters)
        graph = Graph(
            ["input"] * arity + [row.name],
            [()] * arity + [tuple(range(arity))],
            [True] * (arity + 1),
            dict(enumerate(row.parameters)),
            {},
            arity,
        )
        rows.append(f"${latex_of(graph).text}$\n")
    names = [f"${printed}$\n" for name, printed in NAMES.items() if "重" not in name]
    pages = [golden_page(path) for path in GOLDEN]
    long = in_process(["eval", "x*y + " * 60 + "x", "--x=1", "--y=-2.5e-9", "--format=latex"]).out
    assert r"\begin{longtable}" in long and "longtable}" in long.splitlines()[0]
    assert tex_errors("\n".join([*rows, *names, *pages, long]), tmp_path) == []


@pytest.mark.parametrize(
    "text", ["x # } \\end{document}", "x # ^^M\\undefined", "x\n# \\undefined\u2028\\undefined\n"]
)
def test_nothing_breaks_out_of_a_comment(text: str) -> None:
    printed = in_process(["eval", text, "--x=1", "--format=latex"]).out
    assert all(
        line.startswith("% ") for line in printed.splitlines() if "undefined" in line or "document" in line
    )


def test_names_that_pdflatex_does_not_have_are_announced() -> None:
    for name, said in {"é": False, "año": False, "α": False, "重": True, "ж": True}.items():
        printed = in_process(["eval", f"{name}^2", f"--{name}=1", "--format=latex"]).out
        assert ("LuaLaTeX" in printed) == said


def test_a_long_trace_shows_its_two_ends() -> None:
    printed = in_process(["eval", " + ".join(["x"] * 5001), "--x=1", "--format=latex"]).out
    assert printed.count("3001 more") == 2 == printed.count("3000 more")
    assert len(printed) < 10**6


@pytest.mark.parametrize("count", range(15, 25))
def test_a_table_says_what_it_needs_when_it_is_long(count: int) -> None:
    """Around the number of lines from which on it is."""
    printed = page(
        differentiate(" + ".join(f"x{i}" for i in range(count)), {f"x{i}": 1 for i in range(count)})
    )
    assert printed.count("longtable") in (0, 3)
