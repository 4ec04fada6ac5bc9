"""Judged answers in the terminal, drawn with Rich."""

from __future__ import annotations

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from backprop.engine.rounding import DIGITS, shown
from backprop.homework.acceptance import Interval
from backprop.homework.marker import RIGHT, UNREADABLE, WRONG, Checked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_STYLES = {RIGHT: "green", WRONG: "bold red", UNREADABLE: "yellow"}
_LONGEST = 40
"""Characters of an answer that are shown."""


def report(
    found: Checked,
    console: Console,
    *,
    solution: bool = False,
    digits: int = DIGITS,
    diagnosis: Sequence[str] = (),
) -> RenderableType:
    """A line for each answer, how many are right, and hints for those that cannot be read.

    Args:
        found: to show.
        console: that will print it.
        solution: whether the right numbers are shown.
        digits: significant digits of these.
        diagnosis: what there is to say about wrong answers, a line each.
    """
    framed = console.is_terminal
    grid = Table(
        box=box.HORIZONTALS if framed else None,
        border_style="dim",
        header_style="bold",
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    grid.add_column("asked", style="bold", overflow="fold")
    grid.add_column("answer", overflow="fold")
    grid.add_column("verdict", overflow="fold")
    if solution:
        grid.add_column("right answer", overflow="fold")
    grid.add_column("why", overflow="fold")
    for judged in found.answers:
        cells = [
            Text(judged.asked),
            Text(printable(judged.answer.written)),
            Text(judged.verdict, style=_STYLES[judged.verdict]),
            *([Text(right_answer(judged.solution, digits))] if solution else []),
            Text(judged.why),
        ]
        grid.add_row(*cells)
    hints = dict.fromkeys(judged.hint for judged in found.answers if judged.hint)
    said = [Text(), *map(Text, diagnosis)] if diagnosis else []
    return Group(grid, Text(), Text(_summary(found)), *(Text(f"hint: {hint}") for hint in hints), *said)


def right_answer(solution: Interval, digits: int = DIGITS) -> str:
    """`0.393224`, or `-1 to 1` at a corner."""
    low, high = solution
    return shown(low, digits) if low == high else f"{shown(low, digits)} to {shown(high, digits)}"


def printable(written: str) -> str:
    """What a student wrote, on one line and without what a terminal would obey."""
    text = "".join(c if c.isprintable() else " " for c in written)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _summary(found: Checked) -> str:
    verdicts = [judged.verdict for judged in found.answers]
    right, unreadable = verdicts.count(RIGHT), verdicts.count(UNREADABLE)
    more = f"; {unreadable} cannot be read" if unreadable else ""
    return f"{right} of {len(verdicts)} right{more}"
