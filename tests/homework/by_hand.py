"""A student with pencil and paper: both passes in decimals, any result rounded. None of our code is in it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from hypothesis import strategies as st

VARIABLES = ("x", "y", "z")


class Rule(NamedTuple):
    """How a gate is written, its value, and its derivatives by the textbook, step by step."""

    text: str
    value: Callable[..., float]
    slopes: Callable[..., tuple[float, ...]]
    """slopes(r, *arguments, value): r rounds a result, or keeps it."""


RULES = [
    Rule("{} + {}", lambda a, b: a + b, lambda r, a, b, v: (1, 1)),
    Rule("{} - {}", lambda a, b: a - b, lambda r, a, b, v: (1, -1)),
    Rule("{} * {}", lambda a, b: a * b, lambda r, a, b, v: (b, a)),
    Rule("{} / {}", lambda a, b: a / b, lambda r, a, b, v: (r(1 / b), r(-a / r(b * b)))),
    Rule("1 / {}", lambda a: 1 / a, lambda r, a, v: (r(-1 / r(a * a)),)),
    Rule("-{}", lambda a: -a, lambda r, a, v: (-1,)),
    Rule("{}^2", lambda a: a * a, lambda r, a, v: (2 * a,)),
    Rule("{}^3", lambda a: a**3, lambda r, a, v: (r(3 * r(a * a)),)),
    Rule("exp({})", math.exp, lambda r, a, v: (v,)),
    Rule("log({})", math.log, lambda r, a, v: (r(1 / a),)),
    Rule("sqrt({})", math.sqrt, lambda r, a, v: (r(1 / r(2 * v)),)),
    Rule("sin({})", math.sin, lambda r, a, v: (r(math.cos(a)),)),
    Rule("cos({})", math.cos, lambda r, a, v: (-r(math.sin(a)),)),
    Rule("tanh({})", math.tanh, lambda r, a, v: (r(1 - r(v * v)),)),
    Rule("sigmoid({})", lambda a: 1 / (1 + math.exp(-a)), lambda r, a, v: (r(v * r(1 - v)),)),
    Rule("relu({})", lambda a: max(a, 0.0), lambda r, a, v: (float(a > 0),)),
    Rule("max({}, {})", max, lambda r, a, b, v: (float(a >= b), float(b > a))),
]


class Circuit(NamedTuple):
    """Gates, each a rule and the places of its arguments: the variables first, then the gates before it."""

    gates: tuple[tuple[Rule, tuple[int, ...]], ...]
    point: tuple[float, ...]

    @property
    def text(self) -> str:
        names = [*VARIABLES, *(f"n{i}" for i in range(len(self.gates)))]
        statements = [
            f"{name} = {rule.text.format(*(names[arg] for arg in args))}"
            for name, (rule, args) in zip(names[3:], self.gates, strict=True)
        ]
        return "; ".join(statements)

    @property
    def inputs(self) -> set[str]:
        """Names of the variables that are used."""
        used = {arg for _, args in self.gates for arg in args}
        return {name for place, name in enumerate(VARIABLES) if place in used}

    def by_hand(self, r: Callable[[float], float]) -> tuple[list[float], list[float]]:
        """All values and all gradients."""
        values = [*self.point]
        for rule, args in self.gates:
            values.append(r(rule.value(*(values[arg] for arg in args))))
        upstream = [0.0] * len(values)
        upstream[-1] = 1.0
        for node in range(len(values) - 1, len(VARIABLES) - 1, -1):
            rule, args = self.gates[node - len(VARIABLES)]
            slopes = rule.slopes(r, *(values[arg] for arg in args), values[node])
            for arg, slope in zip(args, slopes, strict=True):
                upstream[arg] = r(upstream[arg] + r(upstream[node] * slope))
        return values, upstream


@st.composite
def circuits(draw: st.DrawFn) -> Circuit:
    """Three to eight gates in which everything is used: each takes the one before it."""
    point = tuple(draw(st.integers(-12, 12).filter(bool)) / 4 for _ in VARIABLES)
    gates = []
    for place in range(len(VARIABLES), len(VARIABLES) + draw(st.integers(3, 8))):
        rule = draw(st.sampled_from(RULES))
        arity = rule.text.count("{}")
        others = [draw(st.integers(0, place - 2)) for _ in range(arity - 1)]
        gates.append((rule, tuple(draw(st.permutations([place - 1, *others])))))
    return Circuit(tuple(gates), point)


def half_up(x: float, decimals: int = 2) -> float:
    """Round as people do: halves away from zero."""
    scaled = abs(x) * 10**decimals
    return math.copysign(math.floor(scaled + 0.5 + 1e-9) / 10**decimals, x)
