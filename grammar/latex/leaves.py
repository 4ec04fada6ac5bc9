"""Names, numbers, brackets, fractions and roots: the actions of what is one factor."""

from __future__ import annotations

import re

from backprop.grammar.drive import Token
from backprop.grammar.latex.names import named
from backprop.grammar.latex.part import Entry, Part, Refusal, call, short
from backprop.grammar.latex.unsupported import COMMANDS
from backprop.grammar.problem import said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_D = r"(?:d|\\mathrm\s*\{\s*d\s*\})\s*"
_DIFFERENTIAL = re.compile(rf"\{{?\s*{_D}(?:\^\d\s*)?[A-Za-z]?\s*\}}?")
_BY = re.compile(rf"\{{\s*{_D}[A-Za-z]\s*(?:\^\d\s*)?\}}")
"""Numerator and denominator of a derivative: `d`, `dy` or `d^2y` over `dx` or `dx^2`."""
_ROOTS = {"2": "sqrt", "3": "cbrt"}


def name(source: str, values: list[Any]) -> Part:
    token, *subscript = values
    found = named(token.text, subscript[0].text if subscript else "")
    assert found is not None, "the lexer lets no other index pass"
    start, end = token.start, token.end
    if subscript and not source[end : subscript[0].start].strip():
        end = subscript[0].end
    return Part(
        start, end, Entry(found.name, (start, end), (start, end), None, found.font), "name", "name", "name"
    )


def first_digit(source: str, values: list[Any]) -> list[Token]:
    return values


def more_digits(source: str, values: list[Any]) -> list[Token]:
    digits: list[Token] = values[0]
    digits.append(values[1])
    return digits


def number(source: str, values: list[Any]) -> Part:
    tokens = [token for value in values for token in (value if isinstance(value, list) else [value])]
    start, end = tokens[0].start, tokens[-1].end
    text = "".join(token.text for token in tokens)
    if "quad" in source[start:end]:
        hint = said(r"Write \cdot between them, or leave out the space.")
        raise Refusal("number", said("These digits are one number with a gap, or two."), (start, end), hint)
    reading = "" if len(text) < end - start else None
    return Part(start, end, Entry(text, (start, end), (start, end), reading), "number", "number", "number")


def bracket(source: str, values: list[Any]) -> Part:
    opened, inside, closed = values
    return Part(opened.start, closed.end, inside.rope, "bracket", "bracket", "bracket", inside.shape)


def group(source: str, values: list[Any]) -> Part:
    opened, inside, closed = values
    inner = inside.shape
    if inner == "bracket" and inside.inner in ("name", "number"):
        inner = "bracket of one"
    if inner == "group":
        inner = inside.inner
    return Part(opened.start, closed.end, inside.rope, "group", "group", "group", inner)


def absolute(name: str) -> Callable[[str, list[Any]], Part]:
    return lambda source, values: call(
        name, values[0].start, values[2].end, [values[1]], "visible", None, values[0]
    )


def over(source: str, values: list[Any]) -> Part:
    opened, one, _, other, closed = values
    return call("div", opened.start, closed.end, [one, other], "fraction")


def fraction(source: str, values: list[Any]) -> Part:
    command, one, other = values
    over, under = source[one.start : one.end], source[other.start : other.end]
    if _DIFFERENTIAL.fullmatch(over) and _BY.fullmatch(under):
        written = short(source[command.start : other.end])
        message = said("`{written}` is a derivative, which is not part of the language.", written=written)
        raise Refusal("unsupported", message, (command.start, other.end), COMMANDS["partial"][1])
    part = call("div", command.start, other.end, [one, other], "fraction")
    is_number = all("number" in (piece.shape, piece.inner) for piece in (one, other))
    return part._replace(inner="number/number") if is_number else part


def root(source: str, values: list[Any]) -> Part:
    command, piece = values
    return call("sqrt", command.start, piece.end, [piece], "visible", None, command)


def nth_root(source: str, values: list[Any]) -> Part:
    command, index, _, piece = values
    simple = _ROOTS.get(index.rope.item) if index.shape == "number" else None
    args = [piece] if simple else [piece, index]
    return call(simple or "nthRoot", command.start, piece.end, args, "visible", None, command)
