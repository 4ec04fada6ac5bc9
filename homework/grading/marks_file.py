"""The file of marks, JSON Lines: written as marks come, and gone on with after an interruption."""

from __future__ import annotations

import json
import os
import tempfile

from backprop.grammar.problem import InputError, Problem, said
from backprop.homework.grading.record import KEY, SCHEMA

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from typing import Any

_LONGEST = 1_000_000
"""Bytes of a line that is one of ours."""


class MarksFile:
    """Lines that are on the disk when `write` returns.

    Args:
        path: of the file, which may have marks of an earlier run; None for one that goes when it is closed.

    Raises:
        InputError: it cannot be written, or has something else in it.
    """

    def __init__(self, path: str | None) -> None:
        self.path = path
        try:
            # Not a context manager: the file is open for as long as this object is.
            self._file = tempfile.TemporaryFile() if path is None else open(path, "a+b")  # noqa: SIM115, PTH123
        except OSError as error:
            message = said("{path} cannot be written: {why}.", path=path, why=error.strerror)
            hint = said("Check the path given to {option}.", option="-o")
            raise InputError(Problem("file", message, hint=hint)) from None
        self._end = self._whole_lines()

    def _whole_lines(self) -> int:
        """The length of the file without a last line that an interruption has cut off."""
        self._file.seek(0, os.SEEK_END)
        size = self._file.tell()
        start = max(0, size - _LONGEST)
        self._file.seek(start)
        last = self._file.read()
        whole = start + last.rfind(b"\n") + 1
        if whole < size:
            if not last[last.rfind(b"\n") + 1 :].startswith(_opening()):
                raise self._foreign()
            self._file.truncate(whole)
        return whole

    def earlier(self) -> Iterator[tuple[str, int]]:
        """Key and start of every line that the file has.

        Raises:
            InputError: a line is not one of ours.
        """
        start = 0
        self._file.seek(0)
        while line := self._file.readline(_LONGEST):
            try:
                found = json.loads(line)
                key = found["key"] if found["schema"] == SCHEMA else None
            except (ValueError, TypeError, KeyError, RecursionError):
                key = None
            if not isinstance(key, str) or not KEY.fullmatch(key):
                raise self._foreign()
            after = self._file.tell()
            yield key, start
            start = after
            self._file.seek(start)

    def write(self, lines: Iterable[str]) -> list[int]:
        """Write lines, and see to it that they stay; where each starts."""
        starts = []
        data = bytearray()
        for line in lines:
            starts.append(self._end + len(data))
            data += line.encode()
        self._file.seek(0, os.SEEK_END)
        self._file.write(data)
        self._file.flush()
        if self.path is not None:
            os.fsync(self._file.fileno())
        self._end += len(data)
        return starts

    def line(self, start: int) -> str:
        """The line that starts there."""
        self._file.seek(start)
        return self._file.readline().decode()

    def read(self, start: int) -> dict[str, Any]:
        """The marks in the line that starts there."""
        found: dict[str, Any] = json.loads(self.line(start))
        return found

    def __enter__(self) -> MarksFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def _foreign(self) -> InputError:
        hint = said("Give -o a new file, or one that this command has written.")
        return InputError(Problem("file", said("{path} is no file of marks.", path=self.path), hint=hint))


def _opening() -> bytes:
    return f'{{"schema": "{SCHEMA}"'.encode()
