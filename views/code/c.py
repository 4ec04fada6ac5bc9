"""Programs in C99, with the functions of <math.h>."""

from __future__ import annotations

import math

from backprop.views.code.c_names import KEYWORDS, LIBC, MATH_H
from backprop.views.code.layout import prose, signature
from backprop.views.code.target import ARITHMETIC, PRODUCT, SIGN, SUM, Form, Function, Target

_MATH = {
    **{
        op: op
        for op in (
            *("pow", "sqrt", "cbrt", "exp", "expm1", "log", "log1p", "log2", "log10", "floor", "ceil"),
            *("sin", "cos", "tan", "asin", "acos", "atan", "atan2"),
            *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "erfc", "lgamma"),
        )
    },
    "abs": "fabs",
    "gamma": "tgamma",
    "max2": "fmax",
    "min2": "fmin",
    "hypot2": "hypot",
}
_ALL = "({n}, (double[]){{...}})"

FORMS: dict[str, str | Form] = {
    **ARITHMETIC,
    **_MATH,
    "log_base": Form("log({})/log({})", PRODUCT, (SUM, SUM)),
    "max": Form(f"max_{_ALL}"),
    "min": Form(f"min_{_ALL}"),
    "hypot": Form(f"hypot_{_ALL}"),
    "ties_": Form(f"ties_{_ALL}"),
    "clip": Form("fmin(fmax({}, {}), {})"),
    "relu": Form("fmax({}, 0.0)"),
    "step": Form("(double)({} > 0)", SIGN, (SUM,)),
    "equal_": Form("(double)({} == {})", SIGN, (SUM, SUM)),
}

_FOLD = """\
static double NAME_(int n, const double *x)
{
    double found = x[0];
    for (int i = 1; i < n; i++)
        found = FUNCTION(found, x[i]);
    return found;
}
"""

HELPERS = {
    **{
        op: _FOLD.replace("NAME", op).replace("FUNCTION", function)
        for op, function in (("max", "fmax"), ("min", "fmin"), ("hypot", "hypot"))
    },
    "ties_": """\
static double ties_(int n, const double *x)
{
    double count = 0;
    for (int i = 1; i < n; i++)
        count += x[i] == x[0];
    return count;
}
""",
    "sign": """\
static double sign_(double x)
{
    return (x > 0) - (x < 0);
}
""",
    "nthRoot": """\
static double nthRoot_(double x, double n)
{
    return x < 0 && fmod(fabs(n), 2.0) != 1 ? NAN : copysign(pow(fabs(x), 1/n), x);
}
""",
    "times_": """\
static double times_(double x, double y)
{
    return x == 0 ? 0.0 : x*y;
}
""",
    "times_log": """\
static double times_log_(double x, double y)
{
    return x == 0 ? 0.0 : x*log(y);
}
""",
    "ratio_": """\
static double ratio_(double x, double y)
{
    return x == 0 ? 0.0 : x/y;
}
""",
    "lowered_power_": """\
static double lowered_power_(double x, double y)
{
    return x == 0 || (fabs(y) < 0x1p53 && (y - 1) + 1 == y) ? pow(x, y - 1) : pow(x, y)/x;
}
""",
    "root_power_": """\
static double root_power_(double x, double r, double n)
{
    return x == 0 ? pow(r, n - 1) : x/r;
}
""",
}


def number(value: float, whole: bool) -> str:
    """A literal, always with a point or an exponent: 1/2 would be a whole number."""
    return "INFINITY" if math.isinf(value) else repr(value)


def layout(function: Function) -> str:
    """A function; its derivatives go into the array that is its last parameter."""
    name, parameters, statements, value, derivatives, about = function
    listed = [f"double {parameter}" for parameter in parameters]
    if derivatives:
        listed.append(f"double gradient[{len(derivatives)}]")
    order = f"gradient: by {', '.join(key for key, _ in derivatives)}, in this order."
    comment = "\n   ".join([*about, *prose(order)] if derivatives else about)
    lines = [f"/* {comment} */"] if about else []
    lines += [signature(f"{'' if about else 'static '}double {name}(", listed or ["void"], ")"), "{"]
    lines += [f"    const double {name} = {text};" for name, text in statements]
    lines += [f"    gradient[{i}] = {text};" for i, (_, text) in enumerate(derivatives)]
    lines += [f"    return {value};", "}"]
    return "\n".join(lines) + "\n"


TARGET = Target(
    name="c",
    title="C",
    forms=FORMS,
    helpers=HELPERS,
    constants={name: repr(getattr(math, name)) for name in ("pi", "e", "tau")},
    number=number,
    squares=True,
    imports=dict.fromkeys((*sorted(MATH_H), "INFINITY", "NAN"), "#include <math.h>"),
    keywords=KEYWORDS,
    taken=MATH_H | LIBC,
    ascii_only=True,
    helper="{}_",
    layout=layout,
    between="\n",
)
