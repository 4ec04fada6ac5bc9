"""Text to tokens. A token is its own text; its terminal follows from it."""

from __future__ import annotations

import re

from backprop.grammar.checksum import checksum

try:
    from backprop.grammar import tables

    _stale = checksum() != tables.CHECKSUM
except (ImportError, AttributeError):
    _stale = True
except OSError:  # no grammar beside us to compare with
    _stale = False
if _stale:
    import types

    from backprop.grammar import compile as compiler

    tables = types.SimpleNamespace(**compiler.tables())  # type: ignore[assignment]

__all__ = ["tables"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = re.compile(tables.TOKEN, re.DOTALL)
TERMINAL = {name: number for number, name in enumerate(tables.TERMINALS)}
NUMBER, NAME, FUNCTION, TARGET, SUPERSCRIPT, COMMA = range(6)
END = TERMINAL["$END"]
NO_TERMINAL = -1


class Terminals(dict[str, int]):
    """Token -> terminal, learned as tokens are met. Most texts repeat a few tokens."""

    def __missing__(self, token: str) -> int:
        self[token] = terminal = _terminal(token)
        return terminal


def _terminal(token: str) -> int:
    first, last = token[0], token[-1]
    if first.isdecimal() or (first == "." and len(token) > 1):
        return NUMBER
    if first.isalpha():
        return FUNCTION if last == "(" else TARGET if last == "=" else NAME
    if first in ";\n":
        return TERMINAL["SEPARATOR"]
    return SUPERSCRIPT if "\ue000" <= first <= "\ue00a" else NO_TERMINAL


def terminals(tokens: list[str]) -> Iterator[int]:
    """The terminals of tokens; an empty one is the end."""
    return map(Terminals(tables.LITERALS | {"": END}).__getitem__, tokens)


def name_in(token: str) -> str:
    """The name in a FUNCTION token (`sin (`) or a TARGET token (`q =`)."""
    return token[:-1].rstrip()


def exponent_in(token: str) -> tuple[bool, str]:
    """Whether a SUPERSCRIPT token has a minus, and its digits in ASCII. No digits: it cannot be read."""
    minus = token[0] == "\ue00a"
    digits = "".join(str(ord(c) - 0xE000) for c in token[minus:] if c != "\ue00a")
    return minus, digits if len(digits) == len(token) - minus else ""


def is_name(text: str) -> bool:
    """Whether folded text is one name, such as may be bound to a value."""
    return bool(text) and Terminals()[text] == NAME and TOKEN.fullmatch(text) is not None


def tokenize(folded: str) -> list[str]:
    """All tokens of a folded text, in order, without blanks."""
    return TOKEN.findall(folded.rstrip(" \t"))
