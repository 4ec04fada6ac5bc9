"""Statements: `=` in the wrong place, and statements that nobody can refer to."""

from __future__ import annotations

from backprop.grammar.diagnose.failure import (
    CLOSE,
    ENDS_OPERAND,
    OPERATORS,
    SEPARATOR,
    STARTS_OPERAND,
    Failure,
    matching_open,
)
from backprop.grammar.lexer import FUNCTION, TARGET
from backprop.grammar.problem import Problem, Span, said


def empty(f: Failure) -> Problem | None:
    if all(token.terminal == SEPARATOR for token in f.tokens[:-1]):
        return f.problem(
            "empty",
            said("There is no expression here."),
            said('Write one, such as "(x + y)*z".'),
            (0, len(f.text)),
        )
    return None


def assignment(f: Failure) -> Problem | None:
    if f.token.terminal != TARGET:
        return None
    if (
        f.before.terminal in (*OPERATORS, *ENDS_OPERAND)
        and not f.still_open
        and f.tokens[f.statement_start].terminal != TARGET
    ):
        return _left_side(f, (f.token.end - 1, f.token.end))
    name = f.name(f.at)
    return f.problem(
        "assignment",
        said("`{name} = …` cannot stand inside an expression.", name=name),
        said("Put it before: `{name} = …; …` (statements are separated by `;` or a line break).", name=name),
    )


def stray_equals(f: Failure) -> Problem:
    start = f.token.start
    comparing = f.folded[start : start + 2] == "=="
    if comparing:
        return f.problem(
            "unsupported",
            said("`==` looks like a comparison, which is not part of the language."),
            said("To solve a = b, differentiate a - b."),
            (start, start + 2),
        )
    opened = matching_open(f.tokens, f.at - 1) if f.before.terminal == CLOSE else None
    if opened is not None and f.tokens[opened].terminal == FUNCTION and _starts_statement(f, opened):
        name = f.name(opened)
        return f.problem(
            "assignment",
            said("A function of one's own cannot be defined."),
            said("Write `{name} = …`: the names on the right are its variables.", name=name),
            (f.tokens[opened].start, start + 1),
        )
    return _left_side(f, (start, start + 1))


def _starts_statement(f: Failure, index: int) -> bool:
    return index == 0 or f.tokens[index - 1].terminal == SEPARATOR


def _left_side(f: Failure, span: Span) -> Problem:
    return f.problem(
        "assignment",
        said("The left side of `=` must be a single name."),
        said("Equations are not solved. Name a node as in `q = x + y; q*z`; bind a variable as in --x=2."),
        span,
    )


def unnamed_statement(f: Failure) -> Problem | None:
    """Something follows a statement that nobody can refer to."""
    if f.before.terminal != SEPARATOR or f.token.terminal not in (*STARTS_OPERAND, *OPERATORS, TARGET):
        return None
    start = f.statement_start
    if f.tokens[start].terminal == TARGET or f.at - 2 < start:
        return None
    statement = f.written(start, f.at - 2)
    hint = said("Give it a name, as in `q = {statement}`.", statement=statement)
    if f.token.terminal in OPERATORS and ";" not in f.before.text:
        operator = f.written(f.at, f.at)
        hint = said(
            "To go on on the next line, end the line before with `{operator}`, or put all in brackets.",
            operator=operator,
        )
    return f.problem(
        "unnamed",
        said("Only the last statement may stand without a name."),
        hint,
        (f.tokens[start].start, f.tokens[f.at - 2].end),
    )
