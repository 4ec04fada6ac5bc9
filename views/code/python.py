"""Programs in Python, with the functions of its module `math`."""

from __future__ import annotations

import json
import keyword
import math

from backprop.views.code.layout import signature
from backprop.views.code.target import ARITHMETIC, ATOM, POWER, SIGN, Form, Function, Target

FORMS: dict[str, str | Form] = {
    **ARITHMETIC,
    **{
        op: f"math.{op}"
        for op in (
            *("pow", "sqrt", "cbrt", "hypot", "exp", "expm1", "log", "log1p", "log2", "log10"),
            *("sin", "cos", "tan", "asin", "acos", "atan", "atan2"),
            *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "erfc", "gamma", "lgamma"),
        )
    },
    "whole_power": Form("{}**{}", POWER, (ATOM, SIGN)),
    "log_base": "math.log",
    "max": "max",
    "min": "min",
    "abs": "abs",
    "step": Form("float({} > 0)"),
    "floor": Form("float(math.floor({}))"),
    "ceil": Form("float(math.ceil({}))"),
    "clip": Form("min(max({}, {}), {})"),
    "relu": Form("max({}, 0.0)"),
    "equal_": Form("float({} == {})"),
}

HELPERS = {
    "sign": """\
def _sign(x):
    return float((x > 0) - (x < 0))
""",
    "nthRoot": """\
def _nthRoot(x, n):
    if x < 0 and n % 2 != 1:
        raise ValueError("an even root of a negative number")
    return math.copysign(math.pow(abs(x), 1/n), x)
""",
    "times_": """\
def _times(x, y):
    return x*y if x else 0.0
""",
    "times_log": """\
def _times_log(x, y):
    if not x:
        return 0.0
    return x*math.log(y) if y > 0 else math.nan if y < 0 else -x*math.inf
""",
    "ratio_": """\
def _ratio(x, y):
    return x/y if x else 0.0
""",
    "lowered_power_": """\
def _lowered_power(x, y):
    if not x:
        return math.pow(x, y - 1) if y >= 1 else math.inf
    exact = abs(y) < 2**53 and (y - 1) + 1 == y
    return math.pow(x, y - 1) if exact else math.pow(x, y)/x
""",
    "root_power_": """\
def _root_power(x, r, n):
    return x/r if x else math.pow(r, n - 1)
""",
    "ties_": """\
def _ties(z, *values):
    return float(values.count(z))
""",
}


def number(value: float, whole: bool) -> str:
    """A literal."""
    if math.isinf(value):
        return "math.inf"
    return f"{value:.0f}" if whole and value % 1 == 0 and value < 1e15 else repr(value)


def layout(function: Function) -> str:
    """A function with its docstring."""
    return definition(function, [])


def definition(function: Function, preamble: list[str]) -> str:
    """A function that starts with some lines of its own."""
    name, parameters, statements, value, derivatives, about = function
    lines = [signature(f"def {name}(", parameters, "):")]
    lines += [f'    """{text}' if i == 0 else f"    {text}" for i, text in enumerate(about)]
    if len(about) == 1:
        lines[-1] += '"""'
    elif about:
        lines.append('    """')
    lines += [f"    {line}" if line else "" for line in preamble]
    lines += [f"    {name} = {text}" for name, text in statements]
    if derivatives:
        entries = [f"{json.dumps(key, ensure_ascii=False)}: {text}" for key, text in derivatives]
        lines.append(signature(f"    return {value}, {{", entries, "}"))
    else:
        lines.append(f"    return {value}")
    return "\n".join(lines) + "\n"


TARGET = Target(
    name="python",
    title="Python's math",
    forms=FORMS,
    helpers=HELPERS,
    constants={"pi": "math.pi", "e": "math.e", "tau": "math.tau"},
    number=number,
    squares=True,
    imports={"math": "import math"},
    keywords=frozenset({*keyword.kwlist, "math"}),
    taken=frozenset(),
    ascii_only=False,
    helper="_{}",
    layout=layout,
    between="\n\n",
)
