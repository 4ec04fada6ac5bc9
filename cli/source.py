"""Where the expression comes from: an argument, a file, or standard input."""

from __future__ import annotations

import sys

from backprop.grammar.problem import ExpressionError, InputError, Problem, said
from backprop.grammar.read import read_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

STDIN = "-"


def expression(given: Sequence[str], file: str | None) -> str:
    """The text of the expression.

    Args:
        given: expressions on the command line; `-` stands for standard input.
        file: path of a file that holds it, or `-`.

    Raises:
        InputError: none, or more than one; a file that cannot be read.
    """
    if len(given) + (file is not None) > 1:
        extra = given[1] if len(given) > 1 else given[0]
        hint = said("Put the expression in quotes, as in '(x + y)*z'; use one of an argument, --file and -.")
        if file is not None:
            hint = said(
                "Use one of an argument, --file and -. For a variable called file write --at file={file}",
                file=file,
            )
        for word in given:
            name, equals, value = word.removeprefix("-").partition("=")
            if equals and value and read_name(name):
                extra, hint = (
                    word,
                    said("To give {name} a value write --{name}={value}", name=name, value=value),
                )
        raise InputError(
            Problem(
                "usage",
                said("There is more than one expression: {extra!r} is one too many.", extra=extra),
                hint=hint,
            )
        )
    if file is not None:
        return _stdin() if file == STDIN else _file(file)
    if not given:
        hint = said("Give one in quotes, as in backprop eval 'x*y' --x=-2 --y=5, or - for standard input.")
        raise InputError(Problem("usage", said("There is no expression."), hint=hint))
    return _stdin() if given[0] == STDIN else given[0]


def text_of(path: str, option: str) -> str:
    """The text of another file, or of standard input for `-`.

    Args:
        path: of the file.
        option: that it was given to.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return _stdin("the answers") if path == STDIN else _file(path, option)
    except ExpressionError as error:  # no text at all
        raise InputError(error.problem) from None


def _stdin(what: str = "the expression") -> str:
    if sys.stdin is None:
        raise InputError(Problem("file", said("There is no standard input.")))
    if sys.stdin.isatty():
        print(f"Type {what}, then Ctrl-D:", file=sys.stderr, flush=True)
    return _decoded(sys.stdin.buffer.read(), said("Standard input"))


def _file(path: str, option: str = "--file") -> str:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - pathlib is another import
            data = stream.read()
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = getattr(error, "strerror", None) or error
        message = said("{path} cannot be read: {reason}.", path=path, reason=reason)
        hint = said("Check the path given to {option}.", option=option)
        raise InputError(Problem("file", message, hint=hint)) from None
    return _decoded(data, path)


def _decoded(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = said(
            "{where} is not UTF-8 text: byte {start} (line {line}) belongs to no character.",
            where=where,
            start=error.start,
            line=line,
        )
        raise ExpressionError(Problem("encoding", message, hint=said("Save it as UTF-8."))) from None
