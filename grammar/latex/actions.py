r"""What each rule of `latex.lark` does: from the parts of a formula to the formula.

An action takes the source and what stands for the symbols of the rule, tokens and parts. Here it is decided
what LaTeX leaves open; a decision is said in a notice (`Entry.reading`) or is a `Refusal`.
"""

from __future__ import annotations

from backprop.grammar.drive import Token
from backprop.grammar.latex.lexer import TERMINAL
from backprop.grammar.latex.names import function_name, index_of, named
from backprop.grammar.latex.part import Entry, Head, Part, Refusal, entries, short
from backprop.grammar.syntax import OPERATORS, Call, Define

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_NATURAL = ", the natural logarithm"
_INDEX = "; an index is written x_2"
_LIKE_FUNCTIONS = ("f", "g", "h", "F", "G", "H", "phi", "psi", "varphi", "Phi", "Psi")
_INVERTIBLE = {f"{name}{h}" for name in ("sin", "cos", "tan", "cot", "sec", "csc") for h in ("", "h")}
_MINUS_ONE = ["1", OPERATORS["neg"]]
_BASES = {"2": "log2", "10": "log10"}
_ROOTS = {"2": "sqrt", "3": "cbrt"}


def reduce(source: str, operation: str | None, values: list[Any]) -> Any:
    """What stands for the left side of a rule."""
    assert operation is not None, "every rule of more than one symbol has an alias"
    return _ACTIONS[operation](source, values)


# Operators


def _call(
    name: str,
    start: int,
    end: int,
    args: list[Part],
    shape: str,
    reading: str | None = None,
    token: Token | None = None,
) -> Part:
    """A call of `name`, which the source writes as `token` (if it does not, its name is where all of it is)."""
    span = start, end
    item = OPERATORS.get(name) if len(args) == 2 else None
    where = (token.start, token.end) if token else span
    entry = Entry(item or Call(name, len(args)), span, where, reading)
    return Part(start, end, [*(arg.rope for arg in args), entry], shape, shape, shape)


def _sum(name: str) -> Callable[[str, list[Any]], Part]:
    return lambda source, values: _call(name, values[0].start, values[2].end, [values[0], values[2]], "sum")


def _neg(source: str, values: list[Any]) -> Part:
    sign, term = values
    return _call("neg", sign.start, term.end, [term], "sum")._replace(last=term.last, factors=term.factors)


def _plus(source: str, values: list[Any]) -> Part:
    sign, term = values
    return term._replace(start=sign.start, first="sum")  # type: ignore[no-any-return]


def _product(name: str) -> Callable[[str, list[Any]], Part]:
    def action(source: str, values: list[Any]) -> Part:
        left, sign, right = values
        if left.last == "bare" and right.first not in ("call", "bare"):
            raise _reach(source, left, sign.text, right)
        reading = None
        if name == "div" and right.shape == "run":
            if left.last == "number" and right.first == "number":
                raise _half(source, left, sign, right)
            reading = ""
        part = _call(name, left.start, right.end, [left, right], "product", reading)
        return part._replace(first=left.first, last=right.last)

    return action


def _reach(source: str, left: Part, sign: str, right: Part) -> Refusal:
    one, other = source[left.start : left.end], source[right.start : right.end]
    whole = short(f"{one} {sign} {other}")
    hint = rf"Put the argument in brackets, as in \sin(x) {sign} y or \sin(x {sign} y)."
    return Refusal("ambiguous", f"How far the function in `{whole}` reaches is not clear.", (left.start, right.end), hint)


def _half(source: str, left: Part, sign: Token, right: Part) -> Refusal:
    whole = short(source[left.start : right.end])
    hint = r"Write \frac{1}{2} x or \frac{1}{2x}, with your numbers."
    return Refusal("ambiguous", f"What is divided by what in `{whole}` is not clear.", (left.start, right.end), hint)


def _side_by_side(source: str, values: list[Any]) -> Part:
    left, right = values[0], values[-1]
    if left.last == "number" and right.inner == "number/number":
        number, fraction = source[left.start : left.end], source[right.start : right.end]
        raise Refusal(
            "ambiguous",
            f"`{short(number + fraction)}` could be a product or a mixed number.",
            (left.start, right.end),
            rf"Write {short(number)} \cdot {short(fraction)} or {short(number)} + {short(fraction)}.",
        )
    reading = None
    if right.shape == "number":
        reading = _INDEX if left.last == "name" else ""
    elif _is_loose(left) or _is_loose(right):
        reading = ", braces being brackets"
    elif left.last == "name" and right.shape == "bracket" and _looks_applied(left, right):
        reading = ", a product; functions that are known have a backslash"
    part = _call("mul", left.start, right.end, [left, right], "run", reading)
    factors = left.factors + 1 - (left.shape == "number")
    return part._replace(first=left.first, last=right.shape, factors=factors)


def _side_by_side_dot(source: str, values: list[Any]) -> Part:
    r"""The argument of `\sin 2 \cdot x`: always worth a notice."""
    return _side_by_side(source, [values[0], values[2]])._replace(factors=2)


def _looks_applied(left: Part, right: Part) -> bool:
    """Whether `f(x)` looks like a function more than like a product."""
    rope = left.rope
    while not isinstance(rope, Entry):
        rope = rope[-2]  # the last factor
    return right.inner in ("name", "number") or rope.item in _LIKE_FUNCTIONS


def _is_loose(part: Part) -> bool:
    """Whether it is a sum in braces, which TeX does not print."""
    return part.shape == "group" and part.inner == "sum"


def _power(source: str, base: Part, exponent: Part, end: int) -> Part:
    reading = None
    if exponent.shape == "group" and exponent.inner == "bracket of one":
        reading = ", a power; " + _INDEX[2:]
    elif base.shape == "group" and base.inner not in ("name", "number", "bracket", "bracket of one", "group"):
        reading = ", braces being brackets"
    return _call("pow", base.start, end, [base, exponent], "power", reading)


def _pow(source: str, values: list[Any]) -> Part:
    base, _, exponent = values
    return _power(source, base, exponent, exponent.end)


def _pow_name(source: str, values: list[Any]) -> Part:
    name, _, exponent, *subscript = values
    last = subscript[-1] if subscript else exponent
    return _power(source, _name(source, [name, *subscript]), exponent, last.end)


def _pow_index(source: str, values: list[Any]) -> Part:
    name, subscript, _, exponent = values
    return _power(source, _name(source, [name, subscript]), exponent, exponent.end)


# Leaves and brackets


def _name(source: str, values: list[Any]) -> Part:
    token, *subscript = values
    found = named(token.text, subscript[0].text if subscript else "")
    assert found is not None, "the lexer lets no other index pass"
    start, end = token.start, token.end
    if subscript and subscript[0].start <= end + source[end : subscript[0].start].count(" "):
        end = subscript[0].end
    return Part(start, end, Entry(found.name, (start, end), (start, end), None, found.font), "name", "name", "name")


def _first_digit(source: str, values: list[Any]) -> list[Token]:
    return values


def _more_digits(source: str, values: list[Any]) -> list[Token]:
    digits: list[Token] = values[0]
    digits.append(values[1])
    return digits


def _number(source: str, values: list[Any]) -> Part:
    tokens = [token for value in values for token in (value if isinstance(value, list) else [value])]
    start, end = tokens[0].start, tokens[-1].end
    text = "".join(token.text for token in tokens)
    reading = "" if len(text) < end - start else None
    return Part(start, end, Entry(text, (start, end), (start, end), reading), "number", "number", "number")


def _bracket(source: str, values: list[Any]) -> Part:
    opened, inside, closed = values
    return Part(opened.start, closed.end, inside.rope, "bracket", "bracket", "bracket", inside.shape)


def _group(source: str, values: list[Any]) -> Part:
    opened, inside, closed = values
    inner = inside.shape
    if inner == "bracket" and inside.inner in ("name", "number"):
        inner = "bracket of one"
    if inner == "group":
        inner = inside.inner
    return Part(opened.start, closed.end, inside.rope, "group", "group", "group", inner)


def _absolute(name: str) -> Callable[[str, list[Any]], Part]:
    return lambda source, values: _call(name, values[0].start, values[2].end, [values[1]], "visible", None, values[0])


def _over(source: str, values: list[Any]) -> Part:
    opened, one, _, other, closed = values
    return _call("div", opened.start, closed.end, [one, other], "fraction")


def _fraction(source: str, values: list[Any]) -> Part:
    command, one, other = values
    part = _call("div", command.start, other.end, [one, other], "fraction")
    is_number = all("number" in (piece.shape, piece.inner) for piece in (one, other))
    return part._replace(inner="number/number") if is_number else part


def _root(source: str, values: list[Any]) -> Part:
    command, piece = values
    return _call("sqrt", command.start, piece.end, [piece], "visible", None, command)


def _nth_root(source: str, values: list[Any]) -> Part:
    command, index, _, piece = values
    simple = _ROOTS.get(index.rope.item) if index.shape == "number" else None
    args = [piece] if simple else [piece, index]
    return _call(simple or "nthRoot", command.start, piece.end, args, "visible", None, command)


# Functions


def _head(source: str, values: list[Any]) -> Head:
    function, *scripts = values
    subscript = next((s for s in scripts if isinstance(s, Token) and s.terminal == TERMINAL["SUBSCRIPT"]), None)
    exponent = next((s for s in scripts if isinstance(s, Part)), None)
    return Head(function, subscript, exponent)


def _applied(source: str, head: Head, args: list[Part], end: int, shape: str, reading: str | None = None) -> Part:
    """A function with its index and exponent, applied."""
    name, exponent = function_name(head.function.text), head.exponent
    if name == "log" and len(args) == 1 and head.subscript is None:
        reading = _NATURAL
    if exponent is not None and exponent.end - exponent.start < 20:
        if [entry.item for entry in entries(exponent.rope)] == _MINUS_ONE:
            name, exponent, reading = _inverse(source, head, name), None, ", the inverse function"
    if head.subscript is not None:
        name, args = _with_base(source, head, name, args)
    power_reading, reading = (reading, None) if exponent else (None, reading)
    part = _call(name, head.start, end, args, shape, reading, head.function)
    if exponent is None:
        return part
    return _call("pow", head.start, end, [part, exponent], shape, power_reading)


def _inverse(source: str, head: Head, name: str) -> str:
    if name in _INVERTIBLE:
        return f"arc{name}"
    assert head.exponent is not None
    command = source[head.function.start : head.function.end]
    raise Refusal(
        "ambiguous",
        f"`{short(command)}^{{-1}}` could be an inverse function or a reciprocal.",
        (head.start, head.exponent.end),
        rf"Write \frac{{1}}{{{short(command)}(…)}}, or the inverse function by its name.",
    )


def _with_base(source: str, head: Head, name: str, args: list[Part]) -> tuple[str, list[Part]]:
    r"""`\log_2 x`: the base is a number or one letter."""
    token = head.subscript
    assert token is not None
    base = index_of(token.text) or ""
    is_word = base in token.text.replace("\\", "") and (len(base) == 1 or f"\\{base}" in token.text)
    if name != "log" or len(args) != 1 or not (base.isdecimal() or is_word):
        message = "Only log takes an index, which is its base: a number or a letter."
        raise Refusal("index", message, (head.start, token.end), r"Write \log_2 x, \log_{10} x or \log_b x.")
    if base in _BASES:
        return _BASES[base], args
    span = token.start, token.end
    shape = "number" if base.isdecimal() else "name"
    return name, [*args, Part(*span, Entry(base, span, span), shape, shape, shape)]


def _called(source: str, values: list[Any]) -> Part:
    head, _, args, closed = values
    return _applied(source, head, args, closed.end, "call")


def _call_group(source: str, values: list[Any]) -> Part:
    r"""`\sin{x}`; and `\log{(x)}^2`, as SymPy prints a power."""
    head, group, *power = values
    part = _applied(source, head, [group], group.end, "call")
    if not power:
        return part
    exponent = power[1]
    if not group.inner.startswith("bracket"):
        command = short(source[head.function.start : head.function.end])
        inside = short(source[group.start + 1 : group.end - 1])
        raised = short(source[power[0].start : exponent.end])
        raise Refusal(
            "ambiguous",
            "What is raised to the power, the function or its argument, is not clear.",
            (head.start, exponent.end),
            f"Write {command}{raised}({inside}) or {command}({inside}{raised}).",
        )
    return _power(source, part, exponent, exponent.end)


def _bare(source: str, values: list[Any]) -> Part:
    r"""A function whose argument has no brackets: `\ln xy`."""
    head, argument = values
    reading = "" if argument.factors > 1 else None
    return _applied(source, head, [argument], argument.end, "bare", reading)


def _first_argument(source: str, values: list[Any]) -> list[Part]:
    return values


def _more_arguments(source: str, values: list[Any]) -> list[Part]:
    args: list[Part] = values[0]
    args.append(values[2])
    return args


# Statements


def _define(source: str, values: list[Any]) -> Part:
    target, _, value = values
    entry = Entry(Define(target.text), (target.start, value.end), (target.start, target.end))
    return Part(target.start, value.end, [value.rope, entry], "definition", "", "")


def _both(source: str, values: list[Any]) -> Part:
    """Statements one after another; the part stands where the last of them does."""
    first, *_, last = values
    if first.shape != "definition":
        hint = f"Give it a name, as in `q = {short(source[first.start : first.end])}`."
        raise Refusal("unnamed", "Only the last statement may stand without a name.", first.span, hint)
    return last._replace(rope=[first.rope, last.rope])  # type: ignore[no-any-return]


_PAIRS = {"\\[": "\\]", "\\(": "\\)", "$": "$", "$$": "$$"}


def _wrapped(source: str, values: list[Any]) -> Part:
    opened, inside, closed = values
    one, other = _environment(opened.text), _environment(closed.text)
    if one != other and _PAIRS.get(opened.text) != closed.text:
        message = f"`{short(opened.text)}` is closed by `{short(closed.text)}`."
        raise Refusal("unbalanced", message, (closed.start, closed.end), "Close what was opened last.")
    return inside  # type: ignore[no-any-return]


def _environment(text: str) -> str:
    return text[text.find("{") + 1 : text.find("}")].strip() if "{" in text else text


_ACTIONS: dict[str, Callable[[str, list[Any]], Any]] = {
    "add": _sum("add"),
    "sub": _sum("sub"),
    "mul": _product("mul"),
    "div": _product("div"),
    "neg": _neg,
    "plus": _plus,
    "side_by_side": _side_by_side,
    "side_by_side_dot": _side_by_side_dot,
    "pow": _pow,
    "pow_name": _pow_name,
    "pow_index": _pow_index,
    "name": _name,
    "first_digit": _first_digit,
    "more_digits": _more_digits,
    "number": _number,
    "digit": _number,
    "bracket": _bracket,
    "group": _group,
    "absolute": _absolute("abs"),
    "floor": _absolute("floor"),
    "ceil": _absolute("ceil"),
    "over": _over,
    "fraction": _fraction,
    "root": _root,
    "nth_root": _nth_root,
    "head": _head,
    "call": _called,
    "call_group": _call_group,
    "bare": _bare,
    "first_argument": _first_argument,
    "more_arguments": _more_arguments,
    "define": _define,
    "statements": _both,
    "both": _both,
    "wrapped": _wrapped,
}
