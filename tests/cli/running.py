"""Run command lines for tests: as a process, or (fast) in this one with streams of our own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from backprop.cli.main import guarded

PROGRAM = str(Path(sys.executable).with_name("backprop"))
_MEANINGFUL = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "PYTHONIOENCODING", "PYTHONUNBUFFERED")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name not in _MEANINGFUL},
    "PYTHONUTF8": "1",
    "LC_ALL": "C.UTF-8",
    "TERM": "xterm-256color",
}


class Result(NamedTuple):
    """How a command line ended."""

    code: int
    out: str
    err: str


@cache
def process(*argv: str | bytes, stdin: bytes = b"", env: tuple[tuple[str, str], ...] = ()) -> Result:
    """Run the installed program, once for each command line of a test session."""
    done = subprocess.run(
        [PROGRAM, *argv],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
        env={**ENVIRONMENT, **dict(env)},
    )
    return Result(done.returncode, *(data.decode(errors="replace") for data in (done.stdout, done.stderr)))


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def in_process(
    argv: Sequence[str],
    *,
    stdin: bytes = b"",
    columns: int = 0,
    colour: bool = False,
) -> Result:
    """Run a command line in this process.

    Args:
        argv: the words after the name of the program.
        stdin: what standard input has to say.
        columns: width of the terminal that both outputs are; 0 for pipes.
        colour: whether that terminal has colours.
    """
    kind = _Terminal if columns else io.TextIOWrapper
    out = kind(io.BytesIO(), "utf-8", errors="strict", newline="\n")
    err = kind(io.BytesIO(), "utf-8", errors="backslashreplace", newline="\n", write_through=True)
    keyboard = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    environment = dict(ENVIRONMENT)
    environment |= {"COLUMNS": str(columns)} if columns else {}
    environment |= {} if colour else {"NO_COLOR": "1"}
    with (
        patch.multiple(sys, stdin=keyboard, stdout=out, stderr=err),
        patch.dict(os.environ, environment, clear=True),
    ):
        code = guarded(argv)
    return Result(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))
