"""What SymPy prints as LaTeX is read back as what it was: a printer that knows nothing of our reader."""

from __future__ import annotations

import math

import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop.engine.differentiate import differentiate
from backprop.grammar.problem import DomainError

POINT = {"x": 0.7, "y": 1.3, "alpha": 2.1, "x_1": 0.4, "lambda_23": 1.9}
SYMBOLS = {name: sympy.Symbol(name, positive=True) for name in POINT}

_leaves = st.sampled_from([*SYMBOLS.values(), *SYMBOLS.values(), sympy.pi, sympy.E]) | st.integers(
    -3, 12
).map(sympy.Integer)
_unary = [  # nothing that grows without bounds: SymPy would look for all digits of its sine
    *(
        sympy.sin,
        sympy.cos,
        sympy.tan,
        sympy.tanh,
        sympy.atan,
        sympy.asinh,
        sympy.sqrt,
        sympy.cbrt,
        sympy.Abs,
    ),
    *(sympy.log, sympy.acos, lambda u: -u, lambda u: sympy.sin(u) ** 2, lambda u: 1 / u),
    *(
        lambda u: sympy.exp(sympy.sin(u)),
        lambda u: sympy.sinh(sympy.cos(u)),
        lambda u: sympy.cosh(u / (1 + u**2)),
    ),
]
_exponents = st.sampled_from([*SYMBOLS.values(), *map(sympy.Rational, ("2", "3", "-1", "-2", "1/2", "2/3"))])


def _gates(children):
    pairs = st.tuples(children, children)
    return (
        st.tuples(st.sampled_from(_unary), children).map(lambda made: made[0](made[1]))
        | pairs.map(lambda two: two[0] + two[1])
        | pairs.map(lambda two: two[0] * two[1])
        | pairs.map(lambda two: two[0] / two[1])
        | st.tuples(children, _exponents).map(lambda two: two[0] ** two[1])
        | pairs.map(lambda two: sympy.Max(*two, evaluate=False))
    )


_expressions = st.recursive(_leaves, _gates, max_leaves=8)


def exact_value(expression: sympy.Expr) -> sympy.Expr | None:
    """The value at POINT to 30 digits, where SymPy finds one."""
    numbers = {SYMBOLS[name]: sympy.Float(value, 40) for name, value in POINT.items()}
    try:
        return expression.subs(numbers).evalf(30)
    except (ValueError, TypeError):  # a complex number in Max
        return None


@settings(max_examples=300, deadline=None)
@given(_expressions)
def test_the_value_is_that_of_the_expression(expression):
    exact = exact_value(expression)
    assume(exact is not None and exact.is_Float and 1e-9 < abs(exact) < 1e9)
    text = sympy.latex(expression)
    at = {str(symbol): POINT[str(symbol)] for symbol in expression.free_symbols}
    try:
        found = differentiate(text, at, latex=True).value
    except DomainError:  # complex on the way to a real number
        assume(False)
    assert math.isclose(found, float(exact), rel_tol=1e-9), text
