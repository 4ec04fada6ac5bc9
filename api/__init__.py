"""Differentiate an expression and see every step of backpropagation.

>>> import backprop
>>> trace = backprop.differentiate("(x + y)*z", x=-2, y=5, z=-4)
>>> trace.value
-12.0
>>> trace.gradient
{'x': -4.0, 'y': -4.0, 'z': 3.0}
>>> backprop.derivative("x^2*sin(x)").text
'x*(x*cos(x) + 2*sin(x))'
"""

from __future__ import annotations

from backprop.engine.differentiate import differentiate as _differentiate
from backprop.engine.trace import Node, Trace
from backprop.grammar.problem import BackpropError, DomainError, ExpressionError, InputError, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from backprop.engine.formula import Formula

__all__ = [
    "BackpropError",
    "DomainError",
    "ExpressionError",
    "InputError",
    "Node",
    "Problem",
    "Trace",
    "derivative",
    "differentiate",
]


def differentiate(
    expression: str,
    at: Mapping[str, float | str] | None = None,
    /,
    *,
    wrt: Sequence[str] | None = None,
    output: str | None = None,
    convention: str | None = None,
    precision: int | None = None,
    exact: bool = False,
    latex: bool = False,
    **variables: float | str,
) -> Trace:
    """Evaluate an expression at a point and find the gradient there.

    Args:
        expression: an expression, or statements separated by `;` or line breaks, of which the last is the
            output: `"q = x + y; f = q*z"`.
        at: values of variables, for names that cannot be keywords here (`wrt`, `output`, `latex`, `λ₁`).
        wrt: the variables or named nodes whose derivatives are wanted; by default all variables.
        output: the node to differentiate, if not the last: a name, or an id such as `"v1"`.
        convention: the library whose slopes at corners are used: `"torch"`, `"jax"` or `"tensorflow"`.
        precision: compute so many correct digits of every number, as `decimal.Decimal`. Values may then be
            texts too, `x="0.1"` or `x="pi/2"`, and what is written in decimals means just that.
        exact: keep rational numbers exact, as `fractions.Fraction`.
        latex: that the expression is LaTeX, as it is in any case when there is a backslash in it.
        variables: values of the other variables.

    Returns:
        The Trace: `.value`, `.gradient`, `.nodes`, `.notices`, `.to_dict()`.

    Raises:
        ExpressionError: the expression cannot be read.
        InputError: a variable is missing, unknown, given twice, or not a finite number.
        DomainError: the expression has no value at this point.

    >>> differentiate("x^2 + x*y", {"x": 3}, y=1).gradient
    {'x': 7.0, 'y': 3.0}
    >>> differentiate("x^2/3", x="1/7", exact=True).gradient
    {'x': Fraction(2, 21)}
    >>> differentiate("exp(x)", x=1, precision=30).value
    Decimal('2.71828182845904523536028747135')
    >>> differentiate(r"\\frac{x^2}{\\lambda_1}", x=3, lambda_1=2).value
    4.5
    >>> differentiate("log(x)", x=-1)
    Traceback (most recent call last):
    ...
    backprop.grammar.problem.DomainError: log(x) has no value at x = -1.
    """
    at = at or {}
    if not isinstance(expression, str):
        hint = 'Write it in quotes, as in differentiate("x^2", x=3).'
        raise InputError(Problem("value", f"The expression is not text: {expression!r}.", hint=hint))
    if not isinstance(output, str | None):
        raise _not_names("output", "the name of a node", output)
    if isinstance(wrt, str) or not all(isinstance(name, str) for name in _items(wrt)):
        raise _not_names("wrt", "a list of names", wrt)
    for name in at.keys() & variables.keys():
        raise InputError(Problem("given-twice", f"{name} has two values.", hint="Give it one."))
    return _differentiate(
        expression,
        {**at, **variables},
        wrt=wrt,
        output=output,
        convention=convention,
        precision=precision,
        exact=exact,
        latex=latex,
    )


def derivative(expression: str, wrt: str | None = None, *, order: int = 1) -> Formula:
    """A derivative as a formula.

    Args:
        expression: an expression or statements, as for `differentiate`.
        wrt: the variable; it may be left out if there is only one.
        order: how often to differentiate.

    Returns:
        The Formula: `.text` in the language, `.cases` if it is piecewise; call it for its value at a point.

    Raises:
        ExpressionError: the expression cannot be read.
        InputError: an unknown variable, or an order that makes no sense.

    >>> slope = derivative("x^2*y + exp(-x)", "x")
    >>> slope.text
    '2*x*y - exp(-x)'
    >>> slope(x=0, y=3)
    -1.0
    >>> derivative("x*log(x)", order=2).text
    '1/x'
    >>> [(case.where, case.expression) for case in derivative("abs(x)").cases]
    [('x < 0', '-1'), ('x > 0', '1')]
    """
    from backprop.engine.formula import formula_of

    return formula_of(expression, wrt, order)


def _items(names: object) -> Iterable[object]:
    """The names; or what stands in their place, which is none."""
    if names is None:
        return ()
    return names if hasattr(names, "__iter__") else (names,)


def _not_names(parameter: str, what: str, found: object) -> InputError:
    hint = f"For a variable called {parameter} write differentiate(…, {{'{parameter}': …}})."
    return InputError(Problem("value", f"{parameter} is {what}, not {found!r}.", hint=hint))


def _html(trace: Trace) -> str | None:
    from backprop.notebook import html

    return html(trace)


def _svg(trace: Trace) -> str | None:
    from backprop.notebook import svg

    return svg(trace)


# A notebook asks a value for these. They are added here, since the engine does not know how it is shown.
Trace._repr_html_, Trace._repr_svg_ = _html, _svg  # type: ignore[attr-defined]


def __getattr__(name: str) -> str:
    """`backprop.__version__`, imported only when asked for."""
    if name != "__version__":
        raise AttributeError(f"module 'backprop' has no attribute {name!r}")
    from backprop.version import VERSION

    return VERSION
