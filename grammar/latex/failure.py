"""The place where reading stopped, with what the rules of `diagnose.py` ask about it."""

from __future__ import annotations

from backprop.grammar.drive import Token
from backprop.grammar.latex.context import CLOSING, OPENING
from backprop.grammar.latex.lexer import TERMINAL
from backprop.grammar.latex.part import short
from backprop.grammar.problem import Problem, Span, said
from backprop.grammar.record import Record

T = TERMINAL
TAKES_PIECES = {T["FRACTION"], T["ROOT"], T["POWER"]}
_CLOSES = {
    "LPAR": ("RPAR", ")"),
    "LSQUARE": ("RSQUARE", "]"),
    "ROOT_OF": ("RSQUARE", "]"),
    "LOG_OF": ("RBRACE", "}"),
    "LCURLY": ("RCURLY", r"\}"),
    "LBRACE": ("RBRACE", "}"),
    "LFLOOR": ("RFLOOR", r"\rfloor"),
    "LCEIL": ("RCEIL", r"\rceil"),
    "OPEN_BAR": ("CLOSE_BAR", "|"),
    "OPEN_MATH": ("CLOSE_MATH", ""),
    "BEGIN": ("END", ""),
}
CLOSED_BY = {T[opening]: (T[closing], text) for opening, (closing, text) in _CLOSES.items()}
OPENERS = OPENING | {T["OPEN_MATH"], T["BEGIN"]}
CLOSERS = CLOSING | {T["CLOSE_MATH"], T["END"]}
STATEMENT_ENDS = {T["SEPARATOR"], T["CLOSE_MATH"], T["END"], T["$END"]}


class Failure(Record):
    """The place where reading stopped, with what the rules ask about it."""

    text: str
    tokens: list[Token]
    at: int

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def before(self) -> Token:
        return self.tokens[self.at - 1] if self.at else Token(T["SEPARATOR"], "", 0, 0)

    @property
    def still_open(self) -> Token | None:
        """The innermost bracket that is open before the failure."""
        opened: list[Token] = []
        for token in self.tokens[: self.at]:
            if token.terminal in OPENERS:
                opened.append(token)
            elif token.terminal in CLOSERS and opened:
                opened.pop()
        return opened[-1] if opened else None

    def written(self, token: Token) -> str:
        return short(self.text[token.start : token.end])

    def unsupported(self, what: str, hint: str, span: Span | None = None) -> Problem:
        return self.problem(
            "unsupported", said("{what}, which is not part of the language.", what=what), hint, span
        )

    def problem(self, kind: str, message: str, hint: str, span: Span | None = None) -> Problem:
        return Problem(kind, message, self.text, span or (self.token.start, self.token.end), hint)
