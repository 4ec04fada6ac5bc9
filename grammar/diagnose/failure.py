"""The place where reading stopped, and how to find one's way among the tokens around it."""

from __future__ import annotations

import re

from backprop.grammar.characters import readable
from backprop.grammar.lexer import FUNCTION, NAME, NUMBER, SUPERSCRIPT, TERMINAL, name_in
from backprop.grammar.problem import Problem, Span, said
from backprop.grammar.record import Record
from backprop.grammar.replay import Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

OPEN, CLOSE = TERMINAL["LPAR"], TERMINAL["RPAR"]
POWER, SLASH, ROOT = TERMINAL["POWER"], TERMINAL["SLASH"], TERMINAL["ROOT"]
SIGNS = TERMINAL["PLUS"], TERMINAL["MINUS"]
STAR = TERMINAL["STAR"]
OPERATORS = *SIGNS, STAR, SLASH, POWER
SEPARATOR = TERMINAL["SEPARATOR"]
ENDS_OPERAND = NUMBER, NAME, CLOSE, SUPERSCRIPT
STARTS_OPERAND = NUMBER, NAME, FUNCTION, OPEN, ROOT

FILL_IN = said("Write the value that is missing, or delete this.")
_LONGEST = 40
"""Characters of source that a sentence quotes."""


class Failure(Record):
    """The place where reading stopped, with what the rules ask about it."""

    text: str
    folded: str
    tokens: list[Token]
    at: int
    functions: Collection[str] = ()
    """Names of the functions that there are."""

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def before(self) -> Token:
        return self.tokens[self.at - 1] if self.at else Token(SEPARATOR, "", 0, 0)

    @property
    def still_open(self) -> list[Token]:
        """The brackets opened and not closed before the failure, the innermost last."""
        return unclosed(self.tokens[: self.at])

    @property
    def never_closed(self) -> list[Token]:
        """The brackets opened before the failure that nothing closes, not even behind it."""
        return [token for token in unclosed(self.tokens) if token.start < self.token.start]

    @property
    def between_operands(self) -> bool:
        return self.before.terminal in ENDS_OPERAND and self.token.terminal in STARTS_OPERAND

    @property
    def statement_start(self) -> int:
        """Index of the first token of the statement that the token before the failure belongs to."""
        return max((i + 1 for i in range(self.at - 1) if self.tokens[i].terminal == SEPARATOR), default=0)

    @property
    def right(self) -> str:
        """The operand that starts at the failure, `…` if it has no end."""
        end = operand_end(self.tokens, self.at)
        complete = self.tokens[end].terminal in ENDS_OPERAND and not unclosed(self.tokens[self.at : end + 1])
        return self.written(self.at, end) if complete else "…"

    def written(self, first: int, last: int) -> str:
        """The source from one token to another, both included, shortened to fit into a sentence."""
        source = self.text[self.tokens[first].start : self.tokens[last].end]
        source = " ".join(re.sub("#[^\n]*", "", source).split())
        if len(source) > _LONGEST:
            source = f"{source[: _LONGEST // 2]}…{source[-_LONGEST // 2 :]}"
        return readable(source)

    def name(self, index: int) -> str:
        """The name in a FUNCTION or TARGET token, likewise."""
        name = name_in(self.tokens[index].text)
        return name if len(name) <= _LONGEST else name[:_LONGEST] + "…"

    def problem(self, kind: str, message: str, hint: str, span: Span | None = None) -> Problem:
        return Problem(kind, message, self.text, span or (self.token.start, self.token.end), hint)


def unclosed(tokens: list[Token]) -> list[Token]:
    opened: list[Token] = []
    for token in tokens:
        if token.terminal in (OPEN, FUNCTION):
            opened.append(token)
        elif token.terminal == CLOSE and opened:
            opened.pop()
    return opened


def matching_open(tokens: list[Token], close: int) -> int:
    """Index of the bracket or function that the closing bracket at `close` belongs to."""
    depth = 0
    for i in range(close, -1, -1):
        depth += (tokens[i].terminal == CLOSE) - (tokens[i].terminal in (OPEN, FUNCTION))
        if depth == 0:
            return i
    return 0


def operand_start(tokens: list[Token], last: int) -> int:
    """Index of the first token of the operand that ends with token `last`: its root, bracket or name."""
    last -= tokens[last].terminal == SUPERSCRIPT
    start = matching_open(tokens, last) if tokens[last].terminal == CLOSE else last
    return start - (start > 0 and tokens[start - 1].terminal == ROOT)


def powers_start(tokens: list[Token], last: int) -> int:
    """Index of the first token of the chain of powers that ends with token `last`: of `x` in `x^2^y`."""
    start = operand_start(tokens, last)
    while (operator := operator_before(tokens, start)) and tokens[operator].terminal == POWER:
        start = operand_start(tokens, operator - 1)
    return start


def factors_start(tokens: list[Token], start: int) -> int:
    """Index of the first factor that is multiplied without a sign with what starts at `start`."""
    while start and tokens[start - 1].terminal in (POWER, *ENDS_OPERAND):
        start = operand_start(tokens, start - 1 - (tokens[start - 1].terminal == POWER))
    return start


def operator_before(tokens: list[Token], start: int) -> int:
    """Index of the operator before an operand, past the operand's own signs; 0 if there is none."""
    before = start - 1
    while before > 0 and tokens[before].terminal in SIGNS and tokens[before - 1].terminal in OPERATORS:
        before -= 1
    return max(before, 0)


def operand_end(tokens: list[Token], first: int) -> int:
    """Index of the last token of the operand that starts with token `first`, its exponent included."""
    depth = 0
    for i in range(first, len(tokens) - 1):
        depth += (tokens[i].terminal in (OPEN, FUNCTION)) - (tokens[i].terminal == CLOSE)
        goes_on = tokens[i].terminal in (ROOT, POWER, *SIGNS) or tokens[i + 1].terminal in (
            POWER,
            SUPERSCRIPT,
        )
        if depth <= 0 and not goes_on:
            return i
    return max(first, len(tokens) - 2)
