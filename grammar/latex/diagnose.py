"""Why a LaTeX formula cannot be read: from the token that the grammar does not allow to a `Problem`.

As in the diagnosis of the plain language, rules are tried in order, and the last one always answers.
"""

from __future__ import annotations

from backprop.grammar.drive import Token
from backprop.grammar.latex import foreign
from backprop.grammar.latex.context import (
    CLOSING,
    ENDS_OPERAND,
    FUNCTIONS,
    MISUSED,
    OPENING,
    OPERATORS,
)
from backprop.grammar.latex.failure import (
    CLOSED_BY,
    CLOSERS,
    OPENERS,
    STATEMENT_ENDS,
    TAKES_PIECES,
    Failure,
    T,
)
from backprop.grammar.latex.part import short
from backprop.grammar.problem import Problem, said

_FILL_IN = said("Write the value that is missing, or delete this.")
_EXPONENT_HINT = said("Put an exponent of more than one letter or digit in braces: x^{-1}, x^{(y + 1)}.")


def diagnose(text: str, tokens: list[Token], failed: int) -> Problem:
    """The problem of a text that the grammar refused.

    Args:
        text: what the user wrote.
        tokens: after `arrange`.
        failed: index of the token that the grammar does not allow.
    """
    failure = Failure(text, tokens, failed)
    return next(problem for rule in _RULES if (problem := rule(failure)))


def _empty(f: Failure) -> Problem | None:
    if all(token.terminal in STATEMENT_ENDS | OPENERS - OPENING for token in f.tokens):
        hint = said(r"Write one, such as \frac{x + y}{z}.")
        return f.problem("empty", said("There is no formula here."), hint, (0, len(f.text)))
    return None


def _misused(f: Failure) -> Problem | None:
    if f.token.terminal != MISUSED:
        return None
    message = said(
        "{name} is a value here, and can stand only with the arguments it was defined with.",
        name=short(f.token.text),
    )
    return f.problem("assignment", message, said("Write its formula out for other arguments."))


def _index(f: Failure) -> Problem | None:
    if f.token.terminal != T["SUBSCRIPT"] and f.token.text[:1] != "_":
        return None
    if f.token.terminal == T["SUBSCRIPT"]:
        if f.before.terminal == T["SUBSCRIPT"]:
            hint = said("Write both into one: x_{i,j}.")
            return f.problem("index", said("Two indices in a row."), hint, (f.before.start, f.token.end))
        return f.problem(
            "index", said("Only a letter or a word has an index."), said("Give the value a name first.")
        )
    if len(f.token.text) > 1 and f.before.terminal in FUNCTIONS:
        hint = said(r"Only \log takes one, which is its base: \log_2 x, \log_b x, \log_{b + 1} x.")
        message = said("`{text}` cannot be the index of a function.", text=f.written(f.token))
        return f.problem("index", message, hint)
    if len(f.token.text) > 1:
        message = said("`{text}` cannot be an index.", text=f.written(f.token))
        return f.problem(
            "index", message, said("An index is made of letters, digits and commas: x_{12}, x_{i,j}.")
        )
    return f.problem("index", said("There is no index after `_`."), said("Write one, as in x_1 or x_{12}."))


def _equals(f: Failure) -> Problem | None:
    if f.token.text not in ("=", ":", "\\coloneqq") and f.token.terminal != T["TARGET"]:
        return None
    start = max((i for i in range(f.at) if f.tokens[i].terminal in STATEMENT_ENDS), default=-1) + 1
    if any(token.terminal == T["EQUALS"] for token in f.tokens[start : f.at]):
        hint = said(r"Keep one formula; separate definitions by \\ or ;.")
        return f.problem("assignment", said("A second `=` in one statement."), hint)
    hint = said(
        r"Name a value as in q = x + y \\ f(x, y) = qx. To bind a variable, use an option such as --x=2."
    )
    return f.problem(
        "assignment", said("The left side of `=` must be a name, or a name with its variables."), hint
    )


def _sign_beside(f: Failure) -> Problem | None:
    if f.token.text == "&":
        hint = said("An & stands beside = or another sign, or where a line starts.")
        return f.problem("unexpected", said("This & separates columns, which a formula has not."), hint)
    return None


def _braces_missing(f: Failure) -> Problem | None:
    r"""`x^-1`, `e^\sin x`, `x^2^3`."""
    if f.before.terminal == T["POWER"] and f.token.terminal not in (T["RBRACE"], *STATEMENT_ENDS):
        where = f.before.start, f.token.end
        return f.problem(
            "braces",
            said("`{written}` is no exponent.", written=short(f.text[slice(*where)])),
            _EXPONENT_HINT,
            where,
        )
    if f.token.terminal == T["POWER"] and f.before.terminal in ENDS_OPERAND:
        hint = said("Group them with braces: {x^2}^3 or x^{2^3}.")
        return f.problem("ambiguous", said("Two exponents in a row."), hint)
    if f.before.terminal in (T["FRACTION"], T["ROOT"]) and f.token.terminal not in (
        T["RBRACE"],
        *STATEMENT_ENDS,
    ):
        command = f.written(f.before)
        hint = said("Write {command}.", command=f"{command}{{…}}")
        if f.before.terminal == T["FRACTION"]:
            hint = said("Write {command}.", command=f"{command}{{…}}{{…}}")
        return f.problem(
            "braces",
            said("`{text}` cannot stand behind {command}.", text=f.written(f.token), command=command),
            hint,
        )
    return None


def _reach(f: Failure) -> Problem | None:
    r"""`\ln \sin(x) y`: behind a function without brackets, whose argument has ended."""
    starts = f.token.terminal in OPENING or f.token.terminal in (
        T["NAME"],
        T["DIGIT"],
        T["FRACTION"],
        T["ROOT"],
    )
    if not starts or f.before.terminal not in ENDS_OPERAND:
        return None
    hint = said(r"Put its argument in brackets: \ln(…).")
    return f.problem("ambiguous", said("How far the function before this reaches is not clear."), hint)


def _brackets(f: Failure) -> Problem | None:
    opened = f.still_open
    if f.token.terminal in CLOSERS and f.before.terminal in ENDS_OPERAND | {T["END"], T["CLOSE_MATH"]}:
        if opened is None:
            return f.problem(
                "unbalanced",
                said("`{text}` closes nothing.", text=f.written(f.token)),
                said("Delete it, or open one before it."),
            )
        _, closing = CLOSED_BY[opened.terminal]
        message = said("`{text}` does not close `{text2}`.", text=f.written(f.token), text2=f.written(opened))
        hint = (
            said("Write `{closing}` before it.", closing=closing)
            if closing
            else said("Close what was opened last.")
        )
        return f.problem("unbalanced", message, hint)
    if opened is None or f.before.terminal not in ENDS_OPERAND | {T["END"], T["CLOSE_MATH"]}:
        return None
    if f.token.terminal in STATEMENT_ENDS:
        _, closing = CLOSED_BY[opened.terminal]
        hint = (
            said("Add `{closing}` where it should end.", closing=closing)
            if closing
            else said("Close it at the end.")
        )
        return f.problem(
            "unbalanced",
            said("`{text}` is never closed.", text=f.written(opened)),
            hint,
            (opened.start, opened.end),
        )
    return None


def _denominator(f: Failure) -> Problem | None:
    r"""`\frac{x}` and nothing more."""
    depth = 0
    for index in range(f.at - 1, 0, -1):
        terminal = f.tokens[index].terminal
        depth += (terminal in CLOSING) - (terminal in OPENING)
        if depth <= 0:
            command = f.tokens[index - 1]
            if depth or command.terminal != T["FRACTION"]:
                return None
            written = f.written(command)
            hint = said("Write it behind, as in {written}.", written=f"{written}{{x}}{{y}}")
            return f.problem(
                "missing-operand",
                said("This {written} has no denominator.", written=written),
                hint,
                (command.start, f.before.end),
            )
    return None


def _missing(f: Failure) -> Problem | None:
    """A value is missing before this."""
    ends = f.token.terminal in STATEMENT_ENDS | CLOSERS | OPERATORS | {
        T["COMMA"],
        T["OVER"],
        T["POWER"],
        T["COEFFICIENT"],
    }
    if not ends or f.before.terminal in ENDS_OPERAND:
        return None
    span = f.before.start, f.before.end
    before, token = f.written(f.before), f.written(f.token)
    if f.before.terminal in OPERATORS and f.token.terminal in OPERATORS:
        message = said("Two operators in a row: `{before}` and `{token}`.", before=before, token=token)
        return f.problem(
            "two-operators",
            message,
            said("Write a value between them, or delete one."),
            (span[0], f.token.end),
        )
    if f.before.terminal in FUNCTIONS:
        known = (
            ""
            if f.before.terminal == T["FUNCTION"]
            else said(" A command that is not known is taken for a function.")
        )
        return f.problem(
            "missing-operand",
            said("`{before}` has no argument.", before=before),
            said("Write one, as in {before}(x).{known}", before=before, known=known),
            span,
        )
    if f.before.terminal in TAKES_PIECES:
        what = said("an exponent") if f.before.terminal == T["POWER"] else said("an argument")
        return f.problem(
            "missing-operand", said("`{before}` lacks {what}.", before=before, what=what), _FILL_IN, span
        )
    if f.before.terminal in OPENING and f.token.terminal in CLOSING:
        hint = _FILL_IN
        return f.problem(
            "missing-operand", said("There is nothing between these brackets."), hint, (span[0], f.token.end)
        )
    if f.before.terminal in (T["SEPARATOR"], T["OPEN_MATH"], T["BEGIN"]):
        return f.problem(
            "missing-operand", said("There is no value before `{token}`.", token=token), _FILL_IN
        )
    return f.problem(
        "missing-operand", said("There is no value after `{before}`.", before=before), _FILL_IN, span
    )


def _comma(f: Failure) -> Problem | None:
    if f.token.terminal != T["COMMA"]:
        return None
    hint = said(r"Separate definitions by \\ or ;.")
    after = f.tokens[f.at + 1]
    if (
        f.before.terminal == after.terminal == T["DIGIT"]
        or f.text[f.token.start - 1 : f.token.end + 1] == "{,}"
    ):
        hint = said("For a decimal number write a point: 2.5.")
    opened = f.still_open
    index = next((i for i, token in enumerate(f.tokens) if token is opened), 0)
    if opened is not None and index and f.tokens[index - 1].terminal in (T["NAME"], T["SUBSCRIPT"]):
        name = f.written(f.tokens[index - 1])
        hint = said(
            r"{name} is no function; a function is written \operatorname{{…}} or with its backslash.",
            name=name,
        )
    return f.problem("comma", said("A comma stands only between the arguments of a function."), hint)


def _number(f: Failure) -> Problem | None:
    if f.token.text == "." and f.text[: f.token.start].rstrip().endswith("left"):
        return f.unsupported(
            said(r"`\left.` starts a value taken at a point"), said("Bind the variable to its value.")
        )
    if f.token.terminal == T["DECIMAL"] or (f.token.text == "." and f.before.terminal == T["DIGIT"]):
        hint = said("Write a number as 2, 2.5 or .5.")
        return f.problem("number", said("This point belongs to no number."), hint)
    return None


def _over(f: Failure) -> Problem | None:
    if f.token.terminal != T["OVER"]:
        return None
    return f.problem(
        "braces", said(r"`\over` needs braces around it."), said(r"Write {x \over y}, or better \frac{x}{y}.")
    )


def _unexpected(f: Failure) -> Problem | None:
    if f.token.terminal == T["$END"]:
        return f.problem(
            "incomplete", said("The formula ends too early."), said("Write what is missing at its end.")
        )
    hint = said("Delete it, or write what is missing before it.")
    return f.problem("unexpected", said("`{text}` cannot stand here.", text=f.written(f.token)), hint)


_RULES = (
    _empty,
    foreign.environment,
    foreign.command_or_sign,
    _misused,
    _index,
    _equals,
    _sign_beside,
    _braces_missing,
    _over,
    _comma,
    _denominator,
    _missing,
    _brackets,
    _number,
    foreign.other_character,
    _reach,
    _unexpected,
)
