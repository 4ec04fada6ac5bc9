"""Characters that come along when a formula is copied from a document, read as what they look like.

Every replacement is one character for one, so positions in the folded text are positions in the original.
"""

from __future__ import annotations

UNKNOWN = "\ufffd"
"""Stands for every character that the language does not know."""

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
"""Folded to U+E000, U+E001, …: as they are, `\\w` would take `²` for a part of the name before it."""

_ALIKE = {
    **dict.fromkeys("−–—‒‐\u2011﹣", "-"),
    **dict.fromkeys("·⋅•∙×✕✖∗", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("ˆ", "^"),
    **dict.fromkeys("\r\f\v\u0085\u2028\u2029", " "),
    **{superscript: chr(0xE000 + i) for i, superscript in enumerate(SUPERSCRIPTS)},
    "√": "√",
}


class _Folding(dict[int, str]):
    """A table for `str.translate` that works out a character when it first meets it."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    import unicodedata

    if character in _ALIKE:
        return _ALIKE[character]
    if character.isascii():
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    kind, _, _ = unicodedata.decomposition(character).partition(" ")
    if kind in ("<sub>", "<font>", "<compat>", "<wide>"):  # w₀ 𝑥 ϵ: the plain character, in another dress
        plain = unicodedata.normalize("NFKC", character)
        known = len(plain) == 1 and (plain.isalnum() or kind == "<wide>")
        character = plain if known else UNKNOWN
    is_letter = character.isalpha() and kind != "<super>"
    return character if is_letter or character.isascii() else UNKNOWN


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text that the grammar reads in place of `text`, of the same length."""
    text = alike(text)
    if "\n" in text or "#" in text:
        text = _join_lines(text)
    return text


def alike(text: str) -> str:
    """The text with every character replaced by the one that it looks like."""
    return text if text.isascii() and text.isprintable() else text.translate(_FOLDING)


def _join_lines(text: str) -> str:
    """Blank out comments, and line breaks inside brackets or behind an operator."""
    import re

    pieces: list[str] = []
    depth, before = 0, ""
    for piece in re.findall(r"#[^\n]*|[()\n]|[^()#\n]+", text):
        if piece[0] == "#":
            pieces.append(" " * len(piece))
            continue
        depth += {"(": 1, ")": -1}.get(piece, 0)
        goes_on = piece == "\n" and (depth > 0 or before in tuple("+-*/^,=√"))
        pieces.append(" " if goes_on else piece)
        before = piece.rstrip()[-1:] or before
    return "".join(pieces)


def compose(text: str) -> str:
    """Text in which `ñ` is one character, however it was typed. Do this first: it moves positions."""
    if text.isascii():
        return text
    import unicodedata

    return unicodedata.normalize("NFC", text)
