"""The loop over the LaTeX tables against Lark's own parser, and our lexer against Lark's."""

from __future__ import annotations

import logging
from pathlib import Path

from hypothesis import given, settings
from lark import Lark, UnexpectedCharacters, UnexpectedToken
from lark import Token as LarkToken
from lark.lexer import Lexer
from latex_texts import PIECES, latex_texts

from backprop.grammar.compile import LATEX, lark
from backprop.grammar.drive import Token, drive
from backprop.grammar.latex.context import arrange
from backprop.grammar.latex.lexer import TERMINAL, tables, tokens_of

NAMES = tables.TERMINALS


class Ours(Lexer):
    """Hands our tokens to Lark's parser."""

    def __init__(self, config):
        pass

    def lex(self, text):
        for index, token in enumerate(_arranged(text)[:-1]):
            name = NAMES[token.terminal] if token.terminal >= 0 else "UNKNOWN"
            yield LarkToken(name, token.text, start_pos=index)


PARSER = lark(LATEX, lexer=Ours)
LEXER = lark(LATEX)


def _arranged(text: str) -> list[Token]:
    return arrange([*tokens_of(text), Token(TERMINAL["$END"], "", len(text), len(text))])


def by_lark(text: str):
    """Lark's tree in nested tuples, or the index of the token where it stops."""
    try:
        tree = PARSER.parse(text)
    except UnexpectedToken as error:
        return len(_arranged(text)) - 1 if error.token.type == "$END" else error.token.start_pos
    return plain(tree)


def plain(node):
    """A tree without the rules of one symbol that write nothing; tokens are their indices."""
    if isinstance(node, LarkToken):
        return node.start_pos
    children = [plain(child) for child in node.children]
    rules = {operation for _, _, operation in tables.RULES}
    return (node.data, *children) if node.data in rules else children[0]


def by_us(text: str):
    tokens = _arranged(text)
    places = {id(token): index for index, token in enumerate(tokens)}
    failed, values = drive(
        tables, tokens, lambda token: places[id(token)], lambda op, symbols: (op, *symbols)
    )
    return values[0] if failed is None else failed


@settings(max_examples=1200, deadline=None)
@given(latex_texts)
def test_same_tree_or_same_failure(text):
    assert by_us(text) == by_lark(text)


def test_every_pair_of_pieces():
    """Thousands of short texts that chance might miss."""
    pairs = [f"x{one} {other}2" for one in PIECES for other in PIECES]
    assert [text for text in pairs if by_us(text) != by_lark(text)] == []


@settings(max_examples=800, deadline=None)
@given(latex_texts)
def test_same_tokens(text):
    try:
        found = [(token.type, str(token), token.start_pos) for token in LEXER.lex(text)]
    except UnexpectedCharacters:
        return
    ours = tokens_of(text)
    assert [(token.text, token.start) for token in ours] == [(written, start) for _, written, start in found]
    for token, (kind, *_) in zip(ours, found, strict=True):
        assert token.terminal == -1 or NAMES[token.terminal] == kind


def test_the_generator_reaches_both_outcomes():
    good = bad = 0

    @settings(max_examples=300, deadline=None, database=None, derandomize=True)
    @given(latex_texts)
    def count(text):
        nonlocal good, bad
        failed = isinstance(by_us(text), int)
        good, bad = good + (not failed), bad + failed

    count()
    assert good > 60
    assert bad > 60


def test_the_grammar_has_no_conflicts(caplog):
    """Lark would resolve one silently, in favour of shifting."""
    caplog.set_level(logging.DEBUG, logger="lark")
    Lark(Path(LATEX.grammar).read_text(encoding="utf-8"), parser="lalr", lexer="basic", debug=True)
    assert "conflict" not in caplog.text.lower()
