"""Read LaTeX as mathematicians do and evaluate it, to tell whether a formula that is printed says what it should.

It shares nothing with the printer: brackets, fractions, powers and products are read by the usual rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mpmath import mp, mpf
from truth import EXACT

_TOKEN = re.compile(r"\\[a-zA-Z]+|[0-9]+(?:\.[0-9]*)?|\S")

_SAME = ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "max", "min", "exp")

_FUNCTIONS = {
    **{rf"\{name}": name for name in _SAME},
    **{rf"\arc{name}": f"a{name}" for name in ("sin", "cos", "tan")},
    r"\ln": "log",
    r"\sigma": "sigmoid",
    r"\Phi": "normal_cdf",
    r"\varphi": "normal_pdf",
    r"\Gamma": "gamma",
    r"\psi": "digamma",
}

_OPERATORS = {
    **{f"arc{name}": f"a{name}" for name in ("cot", "sec", "csc")},
    **{f"ar{name}": f"a{name}" for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch")},
    **{name: name.lower() for name in ("ELU", "ReLU", "SiLU", "GELU")},
    "LeakyReLU": "leaky_relu",
}

_FENCES = {"|": ("|", "abs"), r"\lfloor": (r"\rfloor", "floor"), r"\lceil": (r"\rceil", "ceil")}

_CONSTANTS = {
    r"\pi": lambda: +mp.pi,
    r"\tau": lambda: 2 * mp.pi,
    "e": lambda: +mp.e,
    r"\infty": lambda: mp.inf,
}


def evaluated(latex: str, point: Mapping[str, mpf]) -> mpf:
    """The value of a formula; `point` has a value for each symbol in it (`x_{1}`)."""
    reader = _Reader(_TOKEN.findall(latex), point)
    value = reader.sum()
    assert not reader.tokens, f"{reader.tokens} is left of {latex}"
    return value


class _Reader:
    def __init__(self, tokens: list[str], point: Mapping[str, mpf]) -> None:
        self.tokens = tokens[::-1]
        self.point = point

    def next(self) -> str:
        return self.tokens[-1] if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        token = self.tokens.pop()
        assert not wanted or token == wanted, f"{token} instead of {wanted}"
        return token

    def sum(self) -> mpf:
        value = self.product()
        while self.next() in ("+", "-"):
            value = EXACT.function("add" if self.take() == "+" else "sub")(value, self.product(signed=False))
        return value

    def product(self, *, signed: bool = True) -> mpf:
        if self.next() == "-":
            assert signed, "two signs in a row"
            self.take()
            return -self.product(signed=False)
        value = self.power()
        while self.next() in (r"\cdot", "/"):
            sign = self.take()
            assert self.next() != "-", "two signs in a row"
            value = EXACT.function("mul" if sign == r"\cdot" else "div")(value, self.power())
        assert self.next() not in (r"\left", r"\frac") and not self.next().isalnum(), (
            "a product without a sign"
        )
        return value

    def power(self) -> mpf:
        is_e, is_ten = self.next() == "e", self.next() == "10"
        base = self.atom()
        if self.next() != "^":
            return base
        self.take()
        exponent = self.group()
        assert self.next() != "^", "two exponents"
        if is_ten and exponent == int(exponent):
            return mpf(10) ** int(exponent)
        return EXACT.function("exp")(exponent) if is_e else EXACT.function("pow")(base, exponent)

    def group(self) -> mpf:
        self.take("{")
        value = self.sum()
        self.take("}")
        return value

    def text(self) -> str:
        self.take("{")
        letters = ""
        while self.next() != "}":
            letters += self.take()
        self.take()
        return letters

    def fenced(self) -> tuple[str, list[mpf]]:
        """What stands between \\left and \\right: the opening sign, and values with commas between them."""
        self.take(r"\left")
        opening = self.take()
        values = [self.sum()]
        while self.next() == ",":
            self.take()
            values.append(self.sum())
        self.take(r"\right")
        self.take(")" if opening == "(" else _FENCES[opening][0])
        return opening, values

    def atom(self) -> mpf:
        token = self.next()
        if token == r"\left":
            opening, values = self.fenced()
            return values[0] if opening == "(" else EXACT.function(_FENCES[opening][1])(*values)
        self.take()
        if token[0].isdigit():
            return mpf(token)
        if token == r"\frac":
            return EXACT.function("div")(self.group(), self.group())
        if token == r"\sqrt":
            return self.root()
        if token == r"\log":
            return self.logarithm()
        if token == r"\operatorname":
            name = self.text()
            return self.call(_OPERATORS.get(name, name))
        if token in _FUNCTIONS and self.next() == r"\left":
            return self.call(_FUNCTIONS[token])
        if self.next() == "_":
            self.take()
            token = f"{token}_{{{self.text()}}}"
        return self.point[token] if token in self.point else _CONSTANTS[token]()

    def call(self, op: str) -> mpf:
        opening, values = self.fenced()
        if opening == "|":
            values = [abs(value) for value in values]
        return EXACT.function(op)(*values)

    def root(self) -> mpf:
        if self.next() != "[":
            return EXACT.function("sqrt")(self.group())
        self.take()
        braced = self.next() == "{"
        index = self.group() if braced else self.sum()
        self.take("]")
        return EXACT.function("cbrt" if index == 3 else "nthRoot")(
            self.group(), *([] if index == 3 else [index])
        )

    def logarithm(self) -> mpf:
        self.take("_")
        base = self.group() if self.next() == "{" else mpf(self.take())
        _, (value,) = self.fenced()
        return EXACT.function("log_base")(value, base)
