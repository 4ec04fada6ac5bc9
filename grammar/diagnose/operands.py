"""Values that are missing or malformed."""

from __future__ import annotations

from backprop.grammar.diagnose.failure import (
    CLOSE,
    ENDS_OPERAND,
    FILL_IN,
    OPEN,
    OPERATORS,
    POWER,
    ROOT,
    SEPARATOR,
    Failure,
)
from backprop.grammar.lexer import COMMA, END, FUNCTION, NAME, NUMBER, SUPERSCRIPT, TARGET
from backprop.grammar.problem import Problem, said


def missing_operand(f: Failure) -> Problem | None:
    """An operator, a comma or a separator where a value should stand."""
    if f.before.terminal in ENDS_OPERAND:
        return None
    if f.token.terminal in OPERATORS:
        if f.before.terminal in OPERATORS:
            return f.problem(
                "two-operators",
                said(
                    "Two operators in a row: `{text}` and `{text2}`.",
                    text=f.written(f.at - 1, f.at - 1),
                    text2=f.written(f.at, f.at),
                ),
                said("Write a value between them, or delete one."),
                (f.before.start, f.token.end),
            )
        if f.before.terminal != ROOT:
            return f.problem(
                "missing-operand",
                said("There is no value before `{text}`.", text=f.written(f.at, f.at)),
                FILL_IN,
            )
    if f.before.terminal == ROOT and f.token.terminal in (*OPERATORS, ROOT):
        return f.problem(
            "missing-operand", said("√ needs a number, a name or a bracket behind it."), said("Write √(…).")
        )
    if f.token.terminal not in (END, SEPARATOR, CLOSE, SUPERSCRIPT):
        return None
    if f.before.terminal == TARGET:
        return f.problem(
            "missing-operand",
            said("`{name} =` has nothing on its right side.", name=f.name(f.at - 1)),
            said("Write an expression behind it, or delete it."),
            span=(f.before.start, f.before.end),
        )
    if f.before.terminal == SEPARATOR:
        message = said("There is no value before `{text}`.", text=f.written(f.at, f.at))
        return f.problem("missing-operand", message, FILL_IN) if f.token.terminal == SUPERSCRIPT else None
    names = {COMMA: said("a comma"), FUNCTION: said("a bracket"), OPEN: said("a bracket")}
    what = names.get(f.before.terminal) or f"`{f.written(f.at - 1, f.at - 1)}`"
    return f.problem(
        "missing-operand",
        said("There is no value after {what}.", what=what),
        FILL_IN,
        (f.before.start, f.before.end),
    )


def number(f: Failure) -> Problem | None:
    """`1.2.3`, `0x1.1`: digits and letters that touch and are no number."""
    touching = f.token.start == f.before.end
    if not (f.token.terminal == NUMBER and touching and f.before.terminal in (NUMBER, NAME)):
        return None
    first = f.at - 1
    while (
        first
        and f.tokens[first - 1].end == f.tokens[first].start
        and f.tokens[first - 1].terminal in (NUMBER, NAME)
    ):
        first -= 1
    span = f.tokens[first].start, f.token.end
    return f.problem(
        "number",
        said("`{text}` is not a number.", text=f.written(first, f.at)),
        said("Write a number as 2, 2.5, .5 or 1e-3."),
        span,
    )


def unexpected(f: Failure) -> Problem | None:
    if f.token.terminal == END:
        return f.problem(
            "incomplete", said("The expression ends too early."), said("Write what is missing at its end.")
        )
    if f.before.terminal == SUPERSCRIPT and f.token.terminal in (POWER, SUPERSCRIPT):
        return f.problem(
            "ambiguous",
            said("Two exponents in a row."),
            said("Group them with brackets, as in (x²)^3."),
            (f.before.start, f.token.end),
        )
    return f.problem(
        "unexpected",
        said("`{text}` cannot stand here.", text=f.written(f.at, f.at)),
        said("Delete it, or write what is missing before it."),
    )
