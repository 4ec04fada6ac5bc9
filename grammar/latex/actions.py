r"""What each rule of `latex.lark` does: from the parts of a formula to the formula.

An action takes the source and what stands for the symbols of the rule, tokens and parts. Here it is decided
what LaTeX leaves open; a decision is said in a notice (`Entry.reading`) or is a `Refusal`.
"""

from __future__ import annotations

from backprop.grammar.latex import functions, leaves, products
from backprop.grammar.latex.part import Entry, Part, Refusal, short
from backprop.grammar.problem import said
from backprop.grammar.syntax import Define

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def reduce(source: str, operation: str | None, values: list[Any]) -> Any:
    """What stands for the left side of a rule."""
    assert operation is not None, "every rule of more than one symbol has an alias"
    return _ACTIONS[operation](source, values)


def define(source: str, values: list[Any]) -> Part:
    target, _, value = values
    entry = Entry(Define(target.text), (target.start, value.end), (target.start, target.end))
    return Part(target.start, value.end, [value.rope, entry], "definition", "", "")


def both(source: str, values: list[Any]) -> Part:
    """Statements one after another; the part stands where the last of them does."""
    first, *_, last = values
    if first.shape != "definition":
        hint = said("Give it a name, as in `q = {short}`.", short=short(source[first.start : first.end]))
        raise Refusal("unnamed", said("Only the last statement may stand without a name."), first.span, hint)
    return last._replace(rope=[first.rope, last.rope])  # type: ignore[no-any-return]


_PAIRS = {"\\[": "\\]", "\\(": "\\)", "$": "$", "$$": "$$"}


def wrapped(source: str, values: list[Any]) -> Part:
    opened, inside, closed = values
    one, other = _environment(opened.text), _environment(closed.text)
    if one != other and _PAIRS.get(opened.text) != closed.text:
        message = said(
            "`{short}` is closed by `{short2}`.", short=short(opened.text), short2=short(closed.text)
        )
        raise Refusal("unbalanced", message, (closed.start, closed.end), said("Close what was opened last."))
    return inside  # type: ignore[no-any-return]


def _environment(text: str) -> str:
    return text[text.find("{") + 1 : text.find("}")].strip() if "{" in text else text


_ACTIONS: dict[str, Callable[[str, list[Any]], Any]] = {
    "add": products.addition("add"),
    "sub": products.addition("sub"),
    "mul": products.product("mul"),
    "div": products.product("div"),
    "neg": products.negative,
    "neg_argument": products.negative,
    "plus": products.positive,
    "side_by_side": products.side_by_side,
    "side_by_side_dot": products.side_by_side_dot,
    "pow": products.pow_plain,
    "pow_name": products.pow_name,
    "pow_index": products.pow_index,
    "name": leaves.name,
    "first_digit": leaves.first_digit,
    "more_digits": leaves.more_digits,
    "number": leaves.number,
    "digit": leaves.number,
    "bracket": leaves.bracket,
    "group": leaves.group,
    "absolute": leaves.absolute("abs"),
    "floor": leaves.absolute("floor"),
    "ceil": leaves.absolute("ceil"),
    "over": leaves.over,
    "fraction": leaves.fraction,
    "root": leaves.root,
    "nth_root": leaves.nth_root,
    "head": functions.head,
    "log_head": functions.log_head,
    "call": functions.called,
    "call_group": functions.call_group,
    "bare": functions.bare,
    "first_argument": functions.first_argument,
    "more_arguments": functions.more_arguments,
    "define": define,
    "statements": both,
    "both": both,
    "wrapped": wrapped,
}
