"""Parse the plain language again with positions, for when an error needs them."""

from __future__ import annotations

from backprop.grammar import lexer
from backprop.grammar.drive import Token, drive
from backprop.grammar.lexer import END, NO_TERMINAL, tables
from backprop.grammar.problem import Span
from backprop.grammar.record import Record

__all__ = ["Replay", "Token", "replay", "tokens_of"]


class Replay(Record):
    """What a text is made of, as far as it can be read.

    `spans` has one span for every item of the flat syntax, and `names` the part of it that is the name of a
    called function or of a defined node (for other items, the same span again). `failed` is the index of the
    token that the grammar does not allow (the number of tokens, if that is the end of the text), or None.
    """

    tokens: list[Token]
    spans: list[Span]
    names: list[Span]
    failed: int | None


_NAMED = ("call", "define")
"""Operations whose rule starts with a FUNCTION or a TARGET token."""


def _name(folded: str, token: Span) -> Span:
    start, end = token
    return start, start + len(lexer.name_in(folded[start:end]))


def tokens_of(folded: str) -> list[Token]:
    """All tokens of a folded text with their positions."""
    terminals = lexer.Terminals(tables.LITERALS)
    found = lexer.TOKEN.finditer(folded.rstrip(" \t"))
    return [Token(_readable(terminals[m[1]], m[1]), m[1], m.start(1), m.end(1)) for m in found]


def _readable(terminal: int, text: str) -> int:
    unreadable = terminal == lexer.SUPERSCRIPT and not lexer.exponent_in(text)[1]
    return NO_TERMINAL if unreadable else terminal


def replay(folded: str) -> Replay:
    """Parse a folded text, keeping positions."""
    tokens = tokens_of(folded)
    spans: list[Span] = []
    names: list[Span] = []

    def shift(token: Token) -> Span:
        span = token.start, token.end
        if token.terminal in (lexer.NUMBER, lexer.NAME, lexer.SUPERSCRIPT):
            signed = token.terminal == lexer.SUPERSCRIPT and lexer.exponent_in(token.text)[0]
            found = [span] * (2 if signed else 1)  # digits, and their minus
            spans.extend(found)
            names.extend(found)
        return span

    def reduce(operation: str | None, symbols: list[Span]) -> Span:
        span = symbols[0][0], symbols[-1][1]
        if operation:
            spans.append(span)
            names.append(_name(folded, symbols[0]) if operation in _NAMED else span)
        return span

    end = Token(END, "", len(folded), len(folded))
    failed, _ = drive(tables, [*tokens, end], shift, reduce)
    return Replay(tokens, spans, names, failed)
