"""Programs in JavaScript (ECMAScript 2015), with the functions of its object `Math`."""

from __future__ import annotations

import json
import math

from backprop.views.code.layout import signature
from backprop.views.code.target import ARITHMETIC, PRODUCT, SUM, Form, Function, Target

FORMS: dict[str, str | Form] = {
    **ARITHMETIC,
    **{
        op: f"Math.{op}"
        for op in (
            *("pow", "sqrt", "cbrt", "hypot", "exp", "expm1", "log", "log1p", "log2", "log10"),
            *("sin", "cos", "tan", "asin", "acos", "atan", "atan2"),
            *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
            *("max", "min", "abs", "sign", "floor", "ceil"),
        )
    },
    "log_base": Form("Math.log({})/Math.log({})", PRODUCT, (SUM, SUM)),
    "step": Form("Number({} > 0)"),
    "equal_": Form("Number({} === {})"),
    "clip": Form("Math.min(Math.max({}, {}), {})"),
    "relu": Form("Math.max({}, 0)"),
}

HELPERS = {
    "nthRoot": """\
function _nthRoot(x, n) {
  return x < 0 && Math.abs(n % 2) !== 1 ? NaN : Math.sign(x)*Math.pow(Math.abs(x), 1/n);
}
""",
    "times_": """\
function _times(x, y) {
  return x === 0 ? 0 : x*y;
}
""",
    "times_log": """\
function _times_log(x, y) {
  return x === 0 ? 0 : x*Math.log(y);
}
""",
    "ratio_": """\
function _ratio(x, y) {
  return x === 0 ? 0 : x/y;
}
""",
    "lowered_power_": """\
function _lowered_power(x, y) {
  const exact = Math.abs(y) < 2**53 && (y - 1) + 1 === y;
  return exact || x === 0 ? Math.pow(x, y - 1) : Math.pow(x, y)/x;
}
""",
    "root_power_": """\
function _root_power(x, r, n) {
  return x === 0 ? Math.pow(r, n - 1) : x/r;
}
""",
    "ties_": """\
function _ties(z, ...values) {
  return values.filter((value) => value === z).length;
}
""",
    # The series of Abramowitz & Stegun (1964), 7.1.6, all of whose terms are positive
    "erf": """\
function _erf(x) {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = 2*x/Math.sqrt(Math.PI)*Math.exp(-x*x);
  let sum = 0;
  for (let n = 1; Math.abs(term) > 1e-17*Math.abs(sum); n += 1) {
    sum += term;
    term *= 2*x*x/(2*n + 1);
  }
  return sum;
}
""",
    # The same for small x; for large ones the continued fraction 7.1.14, from its end
    "erfc": """\
function _erfc(x) {
  if (x < 0) return 2 - _erfc(-x);
  if (x > 28) return 0;
  const scale = Math.exp(-x*x)/Math.sqrt(Math.PI);
  if (x < 1) {
    let term = 2*x*scale;
    let sum = 0;
    for (let n = 1; term > 1e-17*sum; n += 1) {
      sum += term;
      term *= 2*x*x/(2*n + 1);
    }
    return 1 - sum;
  }
  let below = x;
  for (let k = 200; k > 0; k -= 1) below = x + k/2/below;
  return scale/below;
}
""",
}

_WORDS = """
arguments async await break case catch class const continue debugger default delete do else enum eval export
extends false finally for function if implements import in instanceof interface let new null of package
private protected public return static super switch this throw true try typeof undefined var void while with
yield Infinity NaN Math Number
"""


def number(value: float, whole: bool) -> str:
    """A literal."""
    if math.isinf(value):
        return "Infinity"
    return f"{value:.0f}" if value % 1 == 0 and value < 1e15 else repr(value)


def layout(function: Function) -> str:
    """A function; it returns the value, or that and an object of derivatives."""
    name, parameters, statements, value, derivatives, about = function
    lines = [f"// {text}" for text in about]
    lines.append(signature(f"function {name}(", parameters, ") {"))
    lines += [f"  const {name} = {text};" for name, text in statements]
    if derivatives:
        entries = [f"{json.dumps(key, ensure_ascii=False)}: {text}" for key, text in derivatives]
        lines.append(signature(f"  return [{value}, {{", entries, "}];"))
    else:
        lines.append(f"  return {value};")
    return "\n".join([*lines, "}"]) + "\n"


TARGET = Target(
    name="js",
    title="JavaScript",
    forms=FORMS,
    helpers=HELPERS,
    constants={"pi": "Math.PI", "e": "Math.E", "tau": "(2*Math.PI)"},
    number=number,
    squares=True,
    imports={},
    keywords=frozenset(_WORDS.split()),
    taken=frozenset(),
    ascii_only=False,
    helper="_{}",
    layout=layout,
    between="\n",
)
