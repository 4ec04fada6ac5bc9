"""Where a page goes: a file, or standard output."""

from __future__ import annotations

import sys

from backprop.cli import output
from backprop.grammar.problem import InputError, Problem, said

STDOUT = "-"


def write(path: str, page: str) -> None:
    """Write a page in UTF-8, as it says of itself.

    Raises:
        InputError: the file cannot be written.
    """
    if path == STDOUT:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        output.write([page])
        sys.stdout.flush()
        return
    try:
        with open(path, "w", encoding="utf-8") as stream:  # noqa: PTH123 - as in source.py
            stream.write(page)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = getattr(error, "strerror", None) or error
        message = said("{path} cannot be written: {reason}.", path=path, reason=reason)
        raise InputError(Problem("file", message, hint=said("Check the path given to -o."))) from None
