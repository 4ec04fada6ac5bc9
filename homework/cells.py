"""Tables as CSV (RFC 4180) that a spreadsheet opens without obeying what somebody wrote.

A cell that starts with `=`, `+`, `-`, `@`, a tab or a carriage return is a formula to spreadsheets
(https://owasp.org/www-community/attacks/CSV_Injection). It gets a `'` in front, unless it is a plain number.
"""

from __future__ import annotations

import csv
import io
import re

from backprop.homework.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d*[.,]?\d+", re.ASCII)


def safe(text: str) -> str:
    """A cell that is no formula, without characters that obey nobody can see."""
    text = printable(text, kept="\n\t\r")
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def plain(cell: str) -> str:
    """The text that `safe` made a cell of."""
    return cell[1:] if cell[:1] == "'" and safe(cell[1:]) == cell else cell


def table(lines: Iterable[Sequence[str]]) -> str:
    """Lines of cells as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([safe(cell) for cell in line] for line in lines)
    return text.getvalue()
