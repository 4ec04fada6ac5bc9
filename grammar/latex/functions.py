"""Functions: how far their arguments reach, and what stands on them."""

from __future__ import annotations

from backprop.grammar.drive import Token
from backprop.grammar.latex.lexer import TERMINAL
from backprop.grammar.latex.names import function_name, index_of
from backprop.grammar.latex.part import Entry, Head, Part, Refusal, call, entries, short
from backprop.grammar.latex.products import raised
from backprop.grammar.problem import said
from backprop.grammar.syntax import OPERATORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NATURAL = said(", the natural logarithm")
_INVERTIBLE = {f"{name}{h}" for name in ("sin", "cos", "tan", "cot", "sec", "csc") for h in ("", "h")}
_MINUS_ONE = ["1", OPERATORS["neg"]]
_ONLY_LOG = said("Only log takes an index, which is its base.")
_BASE_HINT = said(r"Write \log_2 x, \log_b x or \log_{b + 1} x.")
_BASES = {"2": "log2", "10": "log10"}


def head(source: str, values: list[Any]) -> Head:
    function, *scripts = values
    subscript = next(
        (s for s in scripts if isinstance(s, Token) and s.terminal == TERMINAL["SUBSCRIPT"]), None
    )
    exponent = next((s for s in scripts if isinstance(s, Part)), None)
    return Head(function, subscript and _base(function, subscript), exponent)


def log_head(source: str, values: list[Any]) -> Head:
    r"""`\log_{b + 1}`, and `\log_{b + 1}^2`."""
    opened, base, _, *power = values
    command = opened._replace(text=r"\log", end=opened.start + len(r"\log"))
    return Head(command, base, power[1] if power else None)


def _base(function: Token, subscript: Token) -> Part:
    r"""The 2 of `\log_2 x`: a digit or a letter."""
    base = index_of(subscript.text) or ""
    is_word = base in subscript.text.replace("\\", "") and (len(base) == 1 or f"\\{base}" in subscript.text)
    if not (base.isdecimal() or is_word):
        raise Refusal("index", _ONLY_LOG, (function.start, subscript.end), _BASE_HINT)
    span = subscript.start, subscript.end
    shape = "number" if base.isdecimal() else "name"
    return Part(*span, Entry(base, span, span), shape, shape, shape)


def _applied(
    source: str, head: Head, args: list[Part], end: int, shape: str, reading: str | None = None
) -> Part:
    """A function with its index and exponent, applied."""
    name, exponent = function_name(head.function.text), head.exponent
    if name == "log" and len(args) == 1 and head.base is None:
        reading = NATURAL
    is_short = exponent is not None and exponent.end - exponent.start < 20
    if exponent and is_short and [entry.item for entry in entries(exponent.rope)] == _MINUS_ONE:
        name, exponent, reading = _inverse(source, head, name), None, said(", the inverse function")
    if head.base is not None:
        name, args = _with_base(head, head.base, name, args)
    power_reading, reading = (reading, None) if exponent else (None, reading)
    part = call(name, head.start, end, args, shape, reading, head.function)
    if exponent is None:
        return part
    return call("pow", head.start, end, [part, exponent], shape, power_reading)


def _inverse(source: str, head: Head, name: str) -> str:
    if name in _INVERTIBLE:
        return f"arc{name}"
    assert head.exponent is not None
    command = source[head.function.start : head.function.end]
    raise Refusal(
        "ambiguous",
        said("`{short}^{{-1}}` could be an inverse function or a reciprocal.", short=short(command)),
        (head.start, head.exponent.end),
        said(r"Write \frac{{1}}{{{short}(…)}}, or the inverse function by its name.", short=short(command)),
    )


def _with_base(head: Head, base: Part, name: str, args: list[Part]) -> tuple[str, list[Part]]:
    if name != "log" or len(args) != 1:
        raise Refusal("index", _ONLY_LOG, (head.start, base.end), _BASE_HINT)
    known = _BASES.get(base.rope.item) if base.shape == "number" else None
    return (known, args) if known else (name, [*args, base])


def called(source: str, values: list[Any]) -> Part:
    head, _, args, closed = values
    return _applied(source, head, args, closed.end, "call")


def call_group(source: str, values: list[Any]) -> Part:
    r"""`\sin{x}`; and `\log{(x)}^2`, as SymPy prints a power."""
    head, group, *power = values
    part = _applied(source, head, [group], group.end, "call")
    if not power:
        return part
    exponent = power[1]
    if not group.inner.startswith("bracket"):
        command = short(source[head.function.start : head.function.end])
        inside = short(source[group.start + 1 : group.end - 1])
        written = short(source[power[0].start : exponent.end])
        raise Refusal(
            "ambiguous",
            said("What is raised to the power, the function or its argument, is not clear."),
            (head.start, exponent.end),
            said(
                "Write {command}{written}({inside}) or {command}({inside}{written}).",
                command=command,
                written=written,
                inside=inside,
            ),
        )
    return raised(source, part, exponent, exponent.end)


def bare(source: str, values: list[Any]) -> Part:
    r"""A function whose argument has no brackets: `\ln xy`."""
    head, argument = values
    reading = "" if argument.factors > 1 or argument.first == "sum" else None
    part = _applied(source, head, [argument], argument.end, "bare", reading)
    return part._replace(argument=argument.argument or argument.start)


def first_argument(source: str, values: list[Any]) -> list[Part]:
    return values


def more_arguments(source: str, values: list[Any]) -> list[Part]:
    args: list[Part] = values[0]
    args.append(values[2])
    return args
