"""LaTeX to tokens."""

from __future__ import annotations

import re

from backprop.grammar.checksum import LATEX_GRAMMAR, checksum
from backprop.grammar.drive import Token
from backprop.grammar.fold import alike
from backprop.grammar.latex.names import index_of
from backprop.grammar.latex.unsupported import COMMANDS
from backprop.grammar.lexer import NO_TERMINAL

try:
    from backprop.grammar.latex import tables

    _stale = checksum(LATEX_GRAMMAR) != tables.CHECKSUM
except (ImportError, AttributeError):
    _stale = True
except OSError:  # no grammar beside us to compare with
    _stale = False
if _stale:
    import types

    from backprop.grammar import compile as compiler

    tables = types.SimpleNamespace(**compiler.tables(compiler.LATEX))  # type: ignore[assignment]

__all__ = ["TERMINAL", "fold_latex", "tables", "tokens_of"]

_TOKEN = re.compile(tables.TOKEN, re.DOTALL)
TERMINAL = {name: number for number, name in enumerate(tables.TERMINALS)}


def fold_latex(text: str) -> str:
    """The text that the grammar reads in place of `text`, of the same length. Subscripts stay."""
    folded = alike(text)
    if text.isascii() or not any("₀" <= c <= "₉" for c in text):
        return folded
    return "".join(old if "₀" <= old <= "₉" else new for old, new in zip(text, folded, strict=True))


def tokens_of(folded: str) -> list[Token]:
    """All tokens of a folded text with their positions."""
    found = []
    for match in _TOKEN.finditer(folded):
        text, group = match[0], match.lastgroup
        terminal = TERMINAL.get(group or "", NO_TERMINAL)
        if group is not None and terminal == NO_TERMINAL:
            continue  # blanks and their like
        if group == "COMMAND" and (text[1:] in COMMANDS or not text[1:].isalpha()):
            terminal = NO_TERMINAL
        if group == "SUBSCRIPT" and index_of(text) is None:
            terminal = NO_TERMINAL
        found.append(Token(terminal, text, match.start(), match.end()))
    return found
