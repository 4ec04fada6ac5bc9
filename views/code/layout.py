"""Lists and sentences that may be too long for a line."""

from __future__ import annotations

import re
import textwrap

WIDTH = 100
_KEPT = "\0"
"""Stands for a blank at which no line may be broken."""


def signature(start: str, entries: list[str], end: str) -> str:
    """`start`, entries and `end` in one line if they fit, and else in lines of their own."""
    line = start + ", ".join(entries) + end
    if len(line) <= WIDTH:
        return line
    indent = " " * (len(start) - len(start.lstrip()))
    filled = textwrap.fill(
        ", ".join(entry.replace(" ", _KEPT) for entry in entries),
        WIDTH,
        initial_indent=indent + "    ",
        subsequent_indent=indent + "    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"{start}\n{filled}\n{indent}{end}".replace(_KEPT, " ")


def prose(sentence: str) -> list[str]:
    """A sentence in lines, which end no comment and no docstring."""
    harmless = re.sub(r'["\\]|[*](?=/)', "", sentence)
    return textwrap.wrap(harmless, WIDTH - 10, break_long_words=False, break_on_hyphens=False)
