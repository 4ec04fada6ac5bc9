"""Where a result goes that is a file of its own: there, or standard output."""

from __future__ import annotations

import sys

from backprop.cli import output
from backprop.grammar.problem import InputError, Problem, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

STDOUT = "-"


def write(path: str, content: str | bytes, option: str = "-o") -> None:
    """Write to a file, or to standard output; text in UTF-8, as pages and pictures say of themselves.

    Args:
        path: of the file, or `-`.
        content: to write.
        option: that the path was given to.

    Raises:
        InputError: it cannot be written, or is for no terminal to show.
    """
    if path != STDOUT:
        write_file(path, content, option)
    elif isinstance(content, str):
        output.in_utf8()
        output.write([content])
        sys.stdout.flush()
    elif sys.stdout.isatty():
        message = said("A terminal cannot show this format.")
        raise InputError(Problem("usage", message, hint=said("Write it to a file: -o circuit.png.")))
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()


def write_file(path: str | Path, content: str | bytes, option: str = "-o") -> None:
    """Write a file; text in UTF-8.

    Raises:
        InputError: it cannot be written.
    """
    try:
        data = content.encode() if isinstance(content, str) else content
        with open(path, "wb") as stream:  # noqa: PTH123 - as in source.py
            stream.write(data)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        raise _unwritable(path, error, option) from None


def make_folder(folder: Path) -> None:
    """Make a folder, if it is not there.

    Raises:
        InputError: that is not possible.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise _unwritable(folder, error, "-o") from None


def _unwritable(path: str | Path, error: Exception, option: str) -> InputError:
    reason = getattr(error, "strerror", None) or error
    message = said("{path} cannot be written: {reason}.", path=str(path), reason=reason)
    return InputError(Problem("file", message, hint=said("Check the path given to {option}.", option=option)))
