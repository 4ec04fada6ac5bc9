"""How wide a text is at most in common fonts, since nobody knows in which one it will be set."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

_WIDTHS = {
    **dict.fromkeys("ijlftrI.,:;'|!()[]/- ", 0.5),
    **dict.fromkeys("+−×÷=<>^~≈", 0.84),
    **dict.fromkeys("mwMW@%…∞", 1.0),
}
_CAPITAL, _OTHER, _FULL = 0.8, 0.64, 1.05
"""Of letters that are not in the table; of Chinese and Japanese ones."""

_BOLD = 1.12


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in a size of type."""
    width = sum(map(_width, text)) * size
    return width * _BOLD if bold else width


def _width(character: str) -> float:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if combining(character):
        return 0.0
    if east_asian_width(character) in "WF":
        return _FULL
    return _CAPITAL if character.isupper() else _OTHER
