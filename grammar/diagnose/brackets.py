"""Brackets and commas."""

from __future__ import annotations

from backprop.grammar.diagnose.failure import (
    CLOSE,
    ENDS_OPERAND,
    FILL_IN,
    OPEN,
    OPERATORS,
    ROOT,
    SEPARATOR,
    STARTS_OPERAND,
    Failure,
)
from backprop.grammar.lexer import COMMA, END, FUNCTION, TARGET
from backprop.grammar.problem import Problem, said


def comma(f: Failure) -> Problem | None:
    if f.token.terminal != COMMA:
        return None
    after = f.tokens[f.at + 1]
    if f.still_open and f.still_open[-1].terminal == FUNCTION:
        return f.problem("missing-operand", said("An argument is missing before this comma."), FILL_IN)
    whole, decimals = f.before.text, after.text
    touching = f.before.end == f.token.start and f.token.end == after.start
    if touching and whole.isdecimal() and decimals.isdecimal():
        one, other = f.written(f.at - 1, f.at - 1), f.written(f.at + 1, f.at + 1)
        number = f"{one}.{other}"
        thousands = (
            said("; for thousands, nothing: {one}{other}", one=one, other=other) if len(decimals) == 3 else ""
        )
        return f.problem(
            "comma",
            said("A comma stands only between the arguments of a function."),
            said(
                "For a decimal number write a point: {number}{thousands}", number=number, thousands=thousands
            ),
        )
    return f.problem(
        "comma",
        said("A comma stands only between the arguments of a function."),
        said("Separate statements with `;` or a line break."),
    )


def closing_bracket(f: Failure) -> Problem | None:
    if f.token.terminal != CLOSE:
        return None
    if f.before.terminal == FUNCTION:
        name = f.name(f.at - 1)
        return f.problem(
            "missing-operand",
            said("{name}() has nothing between its brackets.", name=name),
            said("Write its argument, as in {name}(x).", name=name),
            (f.before.start, f.token.end),
        )
    if f.before.terminal == OPEN:
        return f.problem(
            "missing-operand",
            said("There is nothing between these brackets."),
            FILL_IN,
            span=(f.before.start, f.token.end),
        )
    if f.before.terminal in (*ENDS_OPERAND, SEPARATOR) and not f.still_open:
        return f.problem(
            "unbalanced", said("This bracket closes nothing."), said("Delete it, or open one before it.")
        )
    return None


def left_open(f: Failure) -> Problem | None:
    """A bracket that is open where the text or a statement ends, or where another line starts."""
    on_a_new_line = "\n" in f.text[f.before.end : f.token.start] and f.before.terminal in ENDS_OPERAND
    starts = on_a_new_line and f.token.terminal in (*STARTS_OPERAND, TARGET)
    if not (starts or f.token.terminal in (END, SEPARATOR)) or not f.still_open:
        return None
    if f.before.terminal in (*OPERATORS, COMMA, ROOT):
        return None
    opened = f.never_closed
    if not opened:
        return _statement_inside_brackets(f)
    message = said("This bracket is never closed.")
    if len(opened) > 1:
        message = said("This bracket is never closed, nor are {number} before it.", number=len(opened) - 1)
    if len(opened) == 2:
        message = said("This bracket is never closed, nor is the one before it.")
    bracket = opened[-1].end
    return f.problem("unbalanced", message, said("Add `)` where it should end."), (bracket - 1, bracket))


def _statement_inside_brackets(f: Failure) -> Problem | None:
    if f.token.terminal != SEPARATOR or f.before.terminal not in ENDS_OPERAND:
        return None
    hint = said("Close it before `;`.")
    if f.still_open[-1].terminal == FUNCTION:
        hint = said("Separate the arguments of a function with commas.")
    return f.problem("unbalanced", said("A statement ends here, but a bracket is still open."), hint)
