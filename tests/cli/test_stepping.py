"""`explain --step` in a real terminal, which a pseudo-terminal is."""

from __future__ import annotations

import os
import re
import select
import subprocess
import time
from collections.abc import Iterator

import pytest
from running import ENVIRONMENT, PROGRAM

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

SUM = ["explain", "(x + y)*z", "--x=-2", "--y=5", "--z=-4", "--lang=en", "--step"]
RIGHT, LEFT = "\x1b[C", "\x1b[D"
LAST = 7


class Terminal:
    """A program in a terminal: what it shows, and the keys that it gets."""

    def __init__(self, argv: list[str]) -> None:
        self.ours, theirs = pty.openpty()
        self.before = termios.tcgetattr(theirs)
        self.theirs = theirs
        environment = {**ENVIRONMENT, "COLUMNS": "80", "LINES": "40"}
        self.process = subprocess.Popen(
            [PROGRAM, *argv],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )
        self.shown = ""

    def press(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def wait_for(self, text: str) -> str:
        """What was shown since the last time, up to and with a text."""
        deadline = time.monotonic() + 30
        while text not in self.shown:
            assert time.monotonic() < deadline, self.shown
            if select.select([self.ours], [], [], 0.1)[0]:
                data = os.read(self.ours, 65536).decode(errors="replace")
                self.shown += re.sub(r"\x1b\[[?\d;]*[A-Za-z]", "", data)
        found, self.shown = self.shown, ""
        return found

    def end(self) -> int:
        code = self.process.wait(30)
        assert termios.tcgetattr(self.theirs) == self.before, "the terminal is not as it was"
        return code

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    found = Terminal(SUM)
    found.wait_for(f"1/{LAST}")
    yield found
    found.close()


def test_keys_go_on_and_back(terminal: Terminal) -> None:
    terminal.press(" ")
    assert "v1 = x + y = -2 + 5 = 3" in terminal.wait_for(f"2/{LAST}")
    terminal.press("\r" + RIGHT)
    assert "It starts at the output" in terminal.wait_for(f"4/{LAST}")
    terminal.press(RIGHT)
    assert "The multiply gate swaps" in terminal.wait_for(f"5/{LAST}")
    terminal.press(RIGHT)
    assert "∂f/∂x = ∂f/∂v1 · ∂v1/∂x = -4 · 1 = -4" in terminal.wait_for(f"6/{LAST}")
    terminal.press(LEFT)
    assert "The multiply gate swaps" in terminal.wait_for(f"5/{LAST}")
    terminal.press("q")
    assert terminal.end() == 0


def test_keys_that_come_together_are_all_read(terminal: Terminal) -> None:
    terminal.press(RIGHT * 20)
    terminal.wait_for(f"{LAST}/{LAST}")
    terminal.press(LEFT + "x" + LEFT + "\x1b[99~")
    terminal.wait_for(f"{LAST - 2}/{LAST}")
    terminal.press("gq")
    assert terminal.end() == 0


def test_an_interrupt_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    terminal.process.send_signal(2)
    assert terminal.end() == 130
