"""Read keys from a terminal, one by one, without waiting for Enter."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager

from backprop.grammar.problem import InputError, Problem, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = re.compile(r"\x1b(?:\[[\d;]*[A-Za-z~]|O[A-Za-z])?|.", re.DOTALL)
"""A character, or the sequence that a terminal sends for an arrow or another special key."""


@contextmanager
def keyboard() -> Iterator[Iterator[str]]:
    """The keys that are pressed from here on, until the input ends; the terminal is left as it was.

    Raises:
        InputError: this system has no such terminals.
    """
    try:
        import termios
        import tty
    except ImportError:
        message = said("Single keys cannot be read on this system.")
        raise InputError(
            Problem("usage", message, hint=said("Leave --step out for the whole text."))
        ) from None
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal)
    try:
        yield _keys(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _keys(terminal: int) -> Iterator[str]:
    while data := os.read(terminal, 1024):
        yield from _KEY.findall(data.decode(errors="replace"))
