r"""What LaTeX is read as: the same flat syntax as a plain text, and where its items stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from latex_trees import latex_trees, plain_items

from backprop.grammar.problem import ExpressionError
from backprop.grammar.read import read

SAME = {
    # the lecture's
    r"\frac{1}{1 + e^{-(w_0x_0 + w_1x_1 + w_2)}}": "1/(1 + e^(-(w_0*x_0 + w_1*x_1 + w_2)))",
    "f(x, y, z) = (x + y)z": "f = (x + y)*z",
    r"\sigma(x)": "σ(x)",
    r"\max(x, y)": "max(x, y)",
    # products and powers
    "x^{2}yz": "x^2*y*z",
    "xy": "x*y",
    "2x(x + 1)": "2*x*(x + 1)",
    "x^23": "x^2*3",
    "x2": "x*2",
    "x_12": "x_1*2",
    "3.5x": "3.5*x",
    ".5x": ".5*x",
    r"1\,000": "1000",
    "-x^2": "-x^2",
    r"x \cdot y \times 2 * z": "x*y*2*z",
    r"x \div y / z": "x/y/z",
    "x/2y": "x/(2*y)",
    "x/yz": "x/(y*z)",
    r"2^{-3}": "2^(-3)",
    r"x^\frac12": "x^(1/2)",
    r"x^\alpha": "x^alpha",
    r"{x^2}^3": "(x^2)^3",
    "[x]y": "x*y",
    r"\{x\}\left[y\right]": "x*y",
    # fractions and roots
    r"\frac12": "1/2",
    r"\frac123": "1/2*3",
    r"\frac1x + \frac x2 + \tfrac\pi2 + \dfrac{x}y": "1/x + x/2 + pi/2 + x/y",
    r"{x + 1 \over y}": "(x + 1)/y",
    r"\sqrt{x} + \sqrt2x + \sqrt xy": "√(x) + √(2)*x + √(x)*y",
    r"\sqrt[3]{x} + \sqrt[2]{x} + \sqrt[n]{x}": "cbrt(x) + √(x) + nthRoot(x, n)",
    # bars
    r"\left|x\right| + |x - |y|| + \lvert x \rvert + 2|x|": "abs(x) + abs(x - abs(y)) + abs(x) + 2*abs(x)",
    "|x||y|": "abs(x)*abs(y)",
    r"\big|x\big| + \bigl|x\bigr|": "abs(x) + abs(x)",
    r"\lfloor x \rfloor \lceil y \rceil": "floor(x)*ceil(y)",
    # functions
    r"\sin x + 1": "sin(x) + 1",
    r"\sin 2x + 1": "sin(2*x) + 1",
    r"\ln xy": "ln(x*y)",
    r"\sin x y": "sin(x*y)",
    r"\sin x \cos y": "sin(x)*cos(y)",
    r"2\sin x\cos(y)z": "2*sin(x)*cos(y)*z",
    r"\sin(x)y": "sin(x)*y",
    r"\sin{x}y": "sin(x)*y",
    r"\sin{\left(x \right)} y": "sin(x)*y",
    r"\sin 2(x + 1)": "sin(2*(x + 1))",
    r"\sin 2 \cdot x": "sin(2*x)",
    r"\sin 2 \cdot \cos x": "sin(2)*cos(x)",
    r"\sin x / \cos x": "sin(x)/cos(x)",
    r"\ln\sin x": "ln(sin(x))",
    r"\ln\frac{x}{y}": "ln(x/y)",
    r"\exp -x": "exp(-x)",
    r"\exp\left\{x\right\}": "exp(x)",
    r"\sin^2 x": "sin(x)^2",
    r"\sin^{2}{\left(x \right)}": "sin(x)^2",
    r"\sin(x)^2": "sin(x)^2",
    r"\log{\left(x \right)}^{2}": "log(x)^2",
    r"\sin^{-1} x": "arcsin(x)",
    r"\tanh^{-1}(x)": "arctanh(x)",
    r"\log_2 x + \log_{10}x + \log_b x + \log_\theta(x)": "log2(x) + log10(x) + log(x, b) + log(x, theta)",
    r"\log_3^2 x + \log^2_3 x": "log(x, 3)^2 + log(x, 3)^2",
    r"\log_{b + 1} x": "log(x, b + 1)",
    r"\log _ {\frac{b_{1}}{2}}^2\left(xy\right)": "log(x*y, b_1/2)^2",
    r"\log_{\log_{3} b} \sqrt{x}": "log(sqrt(x), log(b, 3))",
    r"\sin 2 \cdot \log_{2 \cdot b} x": "sin(2)*log(x, 2*b)",
    r"\log_{ab} 2x": "log(2*x, a*b)",
    r"\left|\log_{|b|} x\right|": "abs(log(x, abs(b)))",
    r"\operatorname{ReLU}(x) + \text{softplus}(x) + \mathrm{sgn}\left(x\right)": "ReLU(x) + softplus(x) + sgn(x)",
    r"\operatorname{erf} x": "erf(x)",
    r"\foo x": "foo(x)",
    r"\Gamma(x) + \gamma(x)": "gamma(x) + gamma*x",
    r"\sigma + \sigma^2(x + \mu)": "sigma + sigma^2*(x + mu)",
    r"\max\left\{x, y, z\right\}": "max(x, y, z)",
    # names
    r"\lambda_{23} + \alpha _{i}": "lambda_23 + alpha_i",
    r"x_{i}^2 + x^2_{ij} + x^{2}_{23}": "x_i^2 + x_ij^2 + x_23^2",
    r"x_{i,j} + x_{\text{max}} + x_\alpha + x_{i_j}": "x_i_j + x_max + x_alpha + x_i_j",
    r"\hat{y}_i + \bar x + \vec{\mathbf{v}}": "y_hat_i + x_bar + v_vec",
    r"\mathbf{w} + \boldsymbol{\theta} + \mathit{x} + \mathrm{e}": "w + theta + x + e",
    r"\text{loss} + \text{my loss}": "loss + my_loss",
    "w₀x₁ + α₂": "w_0*x_1 + alpha_2",
    r"α + \alpha + \varepsilon": "alpha + alpha + varepsilon",
    # what is skipped
    r"\left( x \, y \; z \right) \quad + \! 1": "x*y*z + 1",
    r"\displaystyle \frac{x}{y} \nonumber \label{eq:1} \tag{1}": "x/y",
    "x + y % a remark\n + z": "x + y + z",
    "x\n\n y~z": "x*y*z",
    r"\color{red}{x} + \textcolor{blue}{y}": "x + y",
    "x × y − 1": "x*y - 1",
    # statements
    r"\[ x + y. \]": "x + y",
    "$x$": "x",
    "$$x,$$": "x",
    r"\(x\)": "x",
    "2.": "2",
    r"\begin{equation} x \end{equation}": "x",
    r"\begin{equation*}\begin{split} x \end{split}\end{equation*}": "x",
    r"\begin{aligned} q &= x + y \\ f &= qz \end{aligned}": "q = x + y; f = q*z",
    r"\begin{align} q &= x + y,\\[2pt] f(q, z) &= qz. \\ \end{align}": "q = x + y; f = q*z",
    r"q = x + y; f := qz": "q = x + y; f = q*z",
    r"q = x + y, \quad f = qz": "q = x + y; f = q*z",
    r"$q = x + y$, $f = qz$": "q = x + y; f = q*z",
    r"\begin{align} f &= x \\ &\quad + y \\ & - z \end{align}": "f = x + y - z",
    r"f(x) = x^2 \\ g(x, y) = f(x) + f y": "f = x^2; g = f + f*y",
    r"w_1(x) = 2x \\ w_1(x)x": "w_1 = 2*x; w_1*x",
    r"\sigma(x) = 2x \\ \sigma(x) + 1": "sigma = 2*x; sigma + 1",
}


@pytest.mark.parametrize(("latex", "plain"), SAME.items())
def test_same_as_plain(latex, plain):
    assert read(latex, latex=True).items == read(plain).items


@settings(max_examples=1000, deadline=None)
@given(latex_trees)
def test_what_is_printed_is_read_back(pair):
    tree, latex = pair
    assert read(latex, latex=True).items == plain_items(tree), latex


PLACES = [
    # text, then for each item: its name in the text, or all of it
    (r"\frac{x}{y}z", r"x y \frac{x}{y} z \frac{x}{y}z"),
    (r"\sin^2 x", r"x \sin 2 \sin^2x"),
    (r"\log_b x", r"x _b \log"),
    (r"\log_{b} x", r"x b \log"),
    (r"-x^{2}_{i}", "x 2 x^{2}_{i} -x^{2}_{i}"),
    (r"|\alpha_1|", r"\alpha_1 |"),
    (r"q(x) = x \\ \max(q(x), y)", r"x q q(x) y \max"),
    (r"1\,000x", r"1\,000 x 1\,000x"),
]


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_places(text, places):
    syntax = read(text, latex=True)
    spans = map(syntax.name_span, range(len(syntax.items)))
    assert " ".join(text[start:end].replace(" ", "") for start, end in spans) == places


def test_a_backslash_says_that_it_is_latex():
    assert read(r"\frac{x}{y}").items == read("x/y").items
    assert read("xy").items == ["xy"]
    assert read("xy", latex=True).items == read("x*y").items


SPELLED = [
    (
        r"\alpha_1 + w_0 + x_{ij}",
        {"α_1": "alpha_1", "α1": "alpha_1", "alpha1": "alpha_1", "w0": "w_0", "x_ij": "x_ij"},
    ),
    (r"\varepsilon + \phi", {"ε": "varepsilon", "φ": "phi", "alpha": "alpha", "α": "α", "": ""}),
    (r"\epsilon + \Lambda", {"ε": "epsilon", "Λ": "Lambda", "λ": "λ"}),
]


@pytest.mark.parametrize(("text", "names"), SPELLED)
def test_names_have_several_spellings(text, names):
    syntax = read(text)
    assert {name: syntax.spelled(name) for name in names} == names


def test_plain_names_have_one():
    assert read("alpha").spelled("α") == "α"


@pytest.mark.parametrize("command", ["sum", "int", "lim", "prod", "partial", "infty", "pm", "binom", "nabla"])
def test_what_is_unsupported_is_named(command):
    with pytest.raises(ExpressionError, match=rf"`\\{command}` is ") as caught:
        read(rf"2x + \{command} x")
    assert caught.value.problem.span == (5, 6 + len(command))
