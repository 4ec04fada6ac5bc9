"""Differentiate an expression and see every step of backpropagation.

>>> import backprop
>>> trace = backprop.differentiate("(x + y)*z", x=-2, y=5, z=-4)
>>> trace.value
-12.0
>>> trace.gradient
{'x': -4.0, 'y': -4.0, 'z': 3.0}
"""

from __future__ import annotations

from backprop.engine.differentiate import differentiate as _differentiate
from backprop.engine.trace import Node, Trace
from backprop.grammar.problem import BackpropError, DomainError, ExpressionError, InputError, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "BackpropError",
    "DomainError",
    "ExpressionError",
    "InputError",
    "Node",
    "Problem",
    "Trace",
    "differentiate",
]


def differentiate(
    expression: str,
    at: Mapping[str, float] | None = None,
    /,
    *,
    wrt: Sequence[str] | None = None,
    output: str | None = None,
    latex: bool = False,
    **variables: float,
) -> Trace:
    """Evaluate an expression at a point and find the gradient there.

    Args:
        expression: an expression, or statements separated by `;` or line breaks, of which the last is the
            output: `"q = x + y; f = q*z"`.
        at: values of variables, for names that cannot be keywords here (`wrt`, `output`, `latex`, `λ₁`).
        wrt: the variables or named nodes whose derivatives are wanted; by default all variables.
        output: the node to differentiate, if not the last: a name, or an id such as `"v1"`.
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
    >>> differentiate(r"\\frac{x^2}{\\lambda_1}", x=3, lambda_1=2).value
    4.5
    >>> differentiate("log(x)", x=-1)
    Traceback (most recent call last):
    ...
    backprop.grammar.problem.DomainError: log(x) has no value at x = -1.
    """
    at = at or {}
    for name in at.keys() & variables.keys():
        raise InputError(Problem("given-twice", f"{name} has two values.", hint="Give it one."))
    return _differentiate(expression, {**at, **variables}, wrt=wrt, output=output, latex=latex)


def __getattr__(name: str) -> str:
    """`backprop.__version__`, imported only when asked for."""
    if name != "__version__":
        raise AttributeError(f"module 'backprop' has no attribute {name!r}")
    from backprop.version import VERSION

    return VERSION
