"""Texts without characters that nobody can see, and that turn or steer what is around them."""

from __future__ import annotations

_LONGEST = 40
"""Characters that are shown of what may be very long."""


def printable(text: str, *, kept: str = "", sign: str = " ") -> str:
    """A text with a sign in the place of such characters.

    Args:
        text: that somebody wrote.
        kept: those that may stay, such as line breaks.
        sign: that stands for the others.
    """
    return "".join(c if c.isprintable() or c in kept else sign for c in text)


def brief(text: str) -> str:
    """A text on one line of a terminal, cut where it is long."""
    text = printable(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def visible(text: str) -> str:
    """A text in which one sees that there is something that one cannot see."""
    return printable(text, sign="�")
