"""A function without brackets around its argument, or with its exponent before it: `sin x`, `sin²(x)`."""

from __future__ import annotations

from backprop.grammar.diagnose.failure import (
    CLOSE,
    OPEN,
    POWER,
    STARTS_OPERAND,
    Failure,
    operand_end,
    powers_start,
)
from backprop.grammar.fold import fold
from backprop.grammar.lexer import END, NAME, NUMBER, SUPERSCRIPT, exponent_in
from backprop.grammar.problem import Problem, said
from backprop.grammar.replay import Token, tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection


def function_without_brackets(f: Failure) -> Problem | None:
    """A known function, or a power of its name, directly before a value."""
    if not f.between_operands:
        return None
    start = powers_start(f.tokens, f.at - 1)
    name = f.tokens[start].text
    if f.tokens[start].terminal != NAME or name not in f.functions:
        return None
    last = _argument_end(f)
    argument = f.written(f.at, last)
    span = f.tokens[start].start, f.tokens[last].end
    call = name + (argument if f.token.terminal == OPEN else f"({argument})")
    if start == f.at - 1:
        message = said("Nothing stands between `{name}` and `{argument}`.", name=name, argument=argument)
        return f.problem(
            "side-by-side", message, said("Write the argument in brackets: {call}.", call=call), span
        )
    exponent = _exponent(f, start)
    inverse = next((found for found in (f"a{name}", f"arc{name}") if found in f.functions), "")
    if exponent.strip("()") == "-1" and inverse:
        message = said("{name} with the exponent -1 can be read in two ways.", name=name)
        hint = said(
            "For the inverse function write {inverse}{rest}; for the power, {call}^-1.",
            inverse=inverse,
            rest=call.removeprefix(name),
            call=call,
        )
        return f.problem("ambiguous", message, hint, span)
    message = said("The exponent of a function stands behind its argument.")
    return f.problem(
        "ambiguous", message, said("Write {call}^{exponent}.", call=call, exponent=exponent), span
    )


def raised_function(text: str, start: int, functions: Collection[str]) -> Problem | None:
    """The same for a text that can be read, `sin²(x)`: what is wrong with the name that stands at `start`."""
    folded = fold(text)
    tokens = [*tokens_of(folded), Token(END, "", len(text), len(text))]
    at = next((i + 1 for i, token in enumerate(tokens) if token.start == start), len(tokens) - 1)
    if tokens[at].terminal == SUPERSCRIPT:
        at += 1
    elif tokens[at].terminal == POWER:
        at = operand_end(tokens, at + 1) + 1
    else:
        return None
    return function_without_brackets(Failure(text, folded, tokens, at, functions))


def _argument_end(f: Failure) -> int:
    """Index of the last token of the argument: an operand, and what a number or a bracket multiplies."""
    last = operand_end(f.tokens, f.at)
    while (
        f.tokens[last].terminal in (NUMBER, CLOSE)
        and f.token.terminal != OPEN
        and f.tokens[last + 1].terminal in STARTS_OPERAND
    ):
        last = operand_end(f.tokens, last + 1)
    return last


def _exponent(f: Failure, name: int) -> str:
    """What the name at this index is raised to."""
    if f.tokens[name + 1].terminal == SUPERSCRIPT:
        minus, digits = exponent_in(f.tokens[name + 1].text)
        return "-" * minus + digits
    return f.written(name + 2, f.at - 1)
