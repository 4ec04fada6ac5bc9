"""Ways from the text of a formula to its gradient: backprop's own, and those of other libraries.

Each function imports its library and returns `gradient(text, point) -> {variable: derivative}`. A library
that works on its own numbers gets the text through Python's `eval`, with its numbers bound to the names;
that is how one gets from a text to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

Point = dict[str, float]
Gradient = Callable[[str, Point], Point]


def backprop() -> Gradient:
    from backprop import differentiate

    return lambda text, point: differentiate(text, point).gradient


def micrograd() -> Gradient:
    from micrograd.engine import Value

    def elementary(function: Callable[[float], float], slope: Callable[[float, float], float]) -> Callable:
        """micrograd has no elementary functions; this adds one the way it writes its own operations."""

        def apply(x: Value) -> Value:
            out = Value(function(x.data), (x,))

            def _backward() -> None:
                x.grad += slope(x.data, out.data) * out.grad

            out._backward = _backward
            return out

        return apply

    functions = {
        "sin": elementary(math.sin, lambda x, _: math.cos(x)),
        "cos": elementary(math.cos, lambda x, _: -math.sin(x)),
        "exp": elementary(math.exp, lambda _, z: z),
        "tanh": elementary(math.tanh, lambda _, z: 1 - z * z),
    }

    def gradient(text: str, point: Point) -> Point:
        variables = {name: Value(value) for name, value in point.items()}
        eval(text, functions | variables).backward()
        return {name: variable.grad for name, variable in variables.items()}

    return gradient


def autograd() -> Gradient:
    import autograd.numpy as np
    from autograd import grad

    functions = {"sin": np.sin, "cos": np.cos, "exp": np.exp, "tanh": np.tanh}

    def gradient(text: str, point: Point) -> Point:
        def formula(*values: float) -> float:
            return eval(text, functions | dict(zip(point, values, strict=True)))

        slopes = grad(formula, argnum=tuple(range(len(point))))(*point.values())
        return {name: float(slope) for name, slope in zip(point, slopes, strict=True)}

    return gradient


def torch() -> Gradient:
    import torch

    functions = {"sin": torch.sin, "cos": torch.cos, "exp": torch.exp, "tanh": torch.tanh}

    def gradient(text: str, point: Point) -> Point:
        variables = {
            x: torch.tensor(value, dtype=torch.float64, requires_grad=True) for x, value in point.items()
        }
        eval(text, functions | variables).backward()
        return {name: variable.grad.item() for name, variable in variables.items()}

    return gradient


def casadi() -> Gradient:
    import casadi

    functions = {"sin": casadi.sin, "cos": casadi.cos, "exp": casadi.exp, "tanh": casadi.tanh}

    def gradient(text: str, point: Point) -> Point:
        variables = {name: casadi.SX.sym(name) for name in point}
        vector = casadi.vertcat(*variables.values())
        slopes = casadi.gradient(eval(text, functions | variables), vector)
        found = casadi.Function("gradient", [vector], [slopes])(list(point.values()))
        return dict(zip(point, found.full().ravel().tolist(), strict=True))

    return gradient


def sympy() -> Gradient:
    import sympy

    def gradient(text: str, point: Point) -> Point:
        symbols = [sympy.Symbol(name) for name in point]
        formula = sympy.sympify(text)
        slopes = sympy.lambdify(symbols, [formula.diff(x) for x in symbols], "math", cse=True)
        return dict(zip(point, slopes(*point.values()), strict=True))

    return gradient


def symengine() -> Gradient:
    import symengine

    def gradient(text: str, point: Point) -> Point:
        symbols = [symengine.Symbol(name) for name in point]
        formula = symengine.sympify(text)
        slopes = symengine.Lambdify(symbols, [formula.diff(x) for x in symbols], cse=True)
        return dict(zip(point, slopes(list(point.values())).tolist(), strict=True))

    return gradient


PEERS = {
    "micrograd": micrograd,
    "autograd": autograd,
    "torch": torch,
    "casadi": casadi,
    "symengine": symengine,
    "sympy": sympy,
}
LARGEST = {"symengine": 10_000, "sympy": 1_000}
"""Symbolic peers are not asked for more operations than this; their time grows faster than the formula."""
