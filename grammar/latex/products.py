"""Sums, products and powers. Every action takes the source, and what stands for the symbols of the rule."""

from __future__ import annotations

from backprop.grammar.drive import Token
from backprop.grammar.latex import leaves
from backprop.grammar.latex.part import Entry, Part, Refusal, call, short
from backprop.grammar.problem import said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_INDEX = said("; an index is written x_2")
_LIKE_FUNCTIONS = ("f", "g", "h", "F", "G", "H", "phi", "psi", "varphi", "Phi", "Psi")


def addition(name: str) -> Callable[[str, list[Any]], Part]:
    return lambda source, values: call(name, values[0].start, values[2].end, [values[0], values[2]], "sum")


def negative(source: str, values: list[Any]) -> Part:
    sign, term = values
    return call("neg", sign.start, term.end, [term], "sum")._replace(
        last=term.last, factors=term.factors, argument=term.argument
    )


def positive(source: str, values: list[Any]) -> Part:
    sign, term = values
    return term._replace(start=sign.start, first="sum")  # type: ignore[no-any-return]


def product(name: str) -> Callable[[str, list[Any]], Part]:
    def action(source: str, values: list[Any]) -> Part:
        left, sign, right = values
        if left.last == "bare" and right.first not in ("call", "bare"):
            raise _reach(source, left, sign, right)
        reading = None
        if name == "div" and right.shape == "run":
            if left.last == "number" and right.first == "number":
                raise _half(source, left, right)
            reading = ""
        part = call(name, left.start, right.end, [left, right], "product", reading)
        return part._replace(first=left.first, last=right.last, argument=right.argument)

    return action


def _reach(source: str, left: Part, sign: Token, right: Part) -> Refusal:
    function, argument = source[left.start : left.argument].rstrip(), source[left.argument : left.end]
    rest = f" {sign.text} {source[right.start : right.end]}"
    return Refusal(
        "ambiguous",
        said("How far the function reaches is not clear."),
        (left.start, right.end),
        said(
            "Write {one} or {other}.",
            one=short(f"{function}({argument}){rest}"),
            other=short(f"{function}({argument}{rest})"),
        ),
    )


def _half(source: str, left: Part, right: Part) -> Refusal:
    """`1/2x`."""
    over, under = source[left.start : left.end], source[right.start : right.end]
    number = under[: len(under) - len(under.lstrip("0123456789."))]
    return Refusal(
        "ambiguous",
        said("What is divided by what is not clear."),
        (left.start, right.end),
        said(
            "Write {one} or {other}.",
            one=short(f"({over}/{number}){under.removeprefix(number)}"),
            other=short(f"{over}/({under})"),
        ),
    )


def side_by_side(source: str, values: list[Any]) -> Part:
    left, right = values[0], values[-1]
    if left.last == "number" and right.inner == "number/number":
        number, fraction = source[left.start : left.end], source[right.start : right.end]
        raise Refusal(
            "ambiguous",
            said("`{written}` could be a product or a mixed number.", written=short(number + fraction)),
            (left.start, right.end),
            said(
                r"Write {number} \cdot {fraction} or {number} + {fraction}.",
                number=short(number),
                fraction=short(fraction),
            ),
        )
    reading = None
    if right.shape == "number":
        reading = _INDEX if left.last == "name" else ""
    elif _is_loose(left) or _is_loose(right):
        reading = said(", since braces group unseen")
    elif left.last == "name" and right.shape == "bracket" and _looks_applied(left, right):
        reading = said(", a product; known functions have a backslash")
    part = call("mul", left.start, right.end, [left, right], "run", reading)
    factors = left.factors + 1 - (left.shape == "number")
    return part._replace(first=left.first, last=right.last, factors=factors, argument=right.argument)


def side_by_side_dot(source: str, values: list[Any]) -> Part:
    r"""The argument of `\sin 2 \cdot x`: always worth a notice."""
    return side_by_side(source, [values[0], values[2]])._replace(factors=2)


def _looks_applied(left: Part, right: Part) -> bool:
    """Whether `f(x)` looks like a function more than like a product."""
    rope = left.rope
    while not isinstance(rope, Entry):
        rope = rope[-2]  # the last factor
    return right.inner in ("name", "number") or rope.item in _LIKE_FUNCTIONS


def _is_loose(part: Part) -> bool:
    """Whether it is a sum in braces, which TeX does not print."""
    return part.shape == "group" and part.inner == "sum"


def raised(source: str, base: Part, exponent: Part, end: int) -> Part:
    reading = None
    if exponent.shape == "group" and exponent.inner == "bracket of one":
        reading = said(", a power; an index is written x_2")
    elif base.shape == "group" and base.inner not in ("name", "number", "bracket", "bracket of one", "group"):
        reading = said(", since braces group unseen")
    return call("pow", base.start, end, [base, exponent], "power", reading)


def pow_plain(source: str, values: list[Any]) -> Part:
    base, _, exponent = values
    return raised(source, base, exponent, exponent.end)


def pow_name(source: str, values: list[Any]) -> Part:
    name, _, exponent, *subscript = values
    last = subscript[-1] if subscript else exponent
    return raised(source, leaves.name(source, [name, *subscript]), exponent, last.end)


def pow_index(source: str, values: list[Any]) -> Part:
    name, subscript, _, exponent = values
    return raised(source, leaves.name(source, [name, subscript]), exponent, exponent.end)
