"""What NumPy and JAX have in common: functions of arrays, element by element."""

from __future__ import annotations

from backprop.views.code import python
from backprop.views.code.layout import WIDTH
from backprop.views.code.target import ARITHMETIC, ATOM, POWER, PRODUCT, SIGN, SUM, Form, Function, Target

_RENAMED = {
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "atan2": "arctan2",
    "asinh": "arcsinh",
    "acosh": "arccosh",
    "atanh": "arctanh",
    "max2": "maximum",
    "min2": "minimum",
    "hypot2": "hypot",
    "pow": "power",
}
_SAME = (
    *("sqrt", "cbrt", "exp", "expm1", "log", "log1p", "log2", "log10", "sin", "cos", "tan"),
    *("sinh", "cosh", "tanh", "abs", "sign", "floor", "ceil", "clip"),
)
_SPECIAL = {
    "erf": "erf",
    "erfc": "erfc",
    "gamma": "gamma",
    "lgamma": "gammaln",
    "digamma": "digamma",
    "polygamma": "polygamma",
}
_WRITTEN = {
    "whole_power": Form("{}**{}", POWER, (ATOM, SIGN)),
    "log_base": Form("np.log({})/np.log({})", PRODUCT, (SUM, SUM)),
    "max": Form("reduce(np.maximum, ({...}))"),
    "min": Form("reduce(np.minimum, ({...}))"),
    "hypot": Form("reduce(np.hypot, ({...}))"),
    "relu": Form("np.maximum({}, 0)"),
    "step": Form("1.0*({} > 0)", PRODUCT, (SUM,)),
    "equal_": Form("1.0*({} == {})", PRODUCT, (SUM, SUM)),
}

_HELPERS = {
    "nthRoot": """\
def _nthRoot(x, n):
    root = np.copysign(np.power(np.abs(x), 1.0/n), x)
    return np.where((x < 0) & (n % 2 != 1), np.nan, root)
""",
    "times_": """\
def _times(x, y):
    return np.where(x == 0, 0.0, x)*np.where(x == 0, 0.0, y)
""",
    "times_log": """\
def _times_log(x, y):
    return x*np.log(np.where(x == 0, 1.0, y))
""",
    "ratio_": """\
def _ratio(x, y):
    return x/np.where(x == 0, 1.0, y)
""",
    "lowered_power_": """\
def _lowered_power(x, y):
    exact = (x == 0) | (np.abs(y) < 2.0**53) & ((y - 1.0) + 1.0 == y)
    return np.power(x, np.where(exact, y - 1.0, y))/np.where(exact, 1.0, x)
""",
    "root_power_": """\
def _root_power(x, r, n):
    return np.where(x == 0, np.power(1.0*r, n - 1.0), x/np.where(x == 0, 1.0, r))
""",
    "ties_": """\
def _ties(z, *values):
    return sum(1.0*(z == value) for value in values)
""",
}


def target(name: str, title: str, numpy: str, special: str, imports: dict[str, str]) -> Target:
    """A library with the functions of NumPy.

    Args:
        name, title: of the language.
        numpy: what its module of functions is called in programs.
        special: what its module of special functions is called.
        imports: name -> the line that brings it.
    """

    def called(text: str) -> str:
        return text.replace("np.", f"{numpy}.")

    def layout(function: Function) -> str:
        """A function that takes anything that can be an array of floats."""
        parameters = function.parameters
        if not function.about or not parameters:
            return python.layout(function)
        array = f"{numpy}.asarray({{}}, dtype=float)"
        listed = ", ".join(parameters)
        preamble = [f"{listed} = ({array.format('v')} for v in ({listed}))"]
        if len(parameters) == 1 or len(preamble[0]) > WIDTH:
            preamble = [f"{name} = {array.format(name)}" for name in parameters]
        return python.definition(function, preamble)

    return python.TARGET._replace(
        name=name,
        title=title,
        forms={
            **ARITHMETIC,
            **{op: f"{numpy}.{op}" for op in _SAME},
            **{op: f"{numpy}.{written}" for op, written in _RENAMED.items()},
            **{op: f"{special}.{written}" for op, written in _SPECIAL.items()},
            **{op: form._replace(template=called(form.template)) for op, form in _WRITTEN.items()},
        },
        helpers={op: called(source) for op, source in _HELPERS.items()},
        constants={name: f"{numpy}.{name}" for name in ("pi", "e")} | {"tau": f"(2*{numpy}.pi)"},
        number=lambda value, whole: called(python.number(value, whole).replace("math.", "np.")),
        squares=False,
        imports={"reduce": "from functools import reduce\n", **imports},
        keywords=python.TARGET.keywords | imports.keys() | {"reduce", "float"},
        layout=layout,
        spread=f"{{0}} + {numpy}.zeros_like({{1}})",
    )
