"""Marks of a class in the terminal, drawn with Rich."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from backprop.homework.grading.spreadsheet import amount
from backprop.homework.grading.wording import Wording
from backprop.homework.misconceptions import ROWS
from backprop.homework.printable import brief
from backprop.views.grid import grid as new_grid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from backprop.homework.grading.summary import Line, Summary

MOST = 500
"""Students that are shown."""
_FEW = 5
"""Misconceptions that are shown."""


def class_table(lines: Sequence[Line], summary: Summary, console: Console) -> RenderableType:
    """Students down, problems across, and below how often each went well and what went wrong most.

    Args:
        lines: of the students that are shown.
        summary: of all.
        console: that will print it.
    """
    framed, word = console.is_terminal, Wording(summary.sheet.language)
    grid = new_grid(framed=framed, show_footer=summary.students > 1, footer_style="dim")
    worths = {question.name: question.worth for question in summary.sheet.problem}
    grid.add_column(word("student"), word("mean"), overflow="fold")
    for name, worth in worths.items():
        mean = summary.problems[name]["marks"] / summary.students if summary.students else 0.0
        grid.add_column(Text(f"{name} /{amount(worth)}"), amount(mean), justify="right", overflow="fold")
    grid.add_column(f"{word('total')} /{amount(summary.sheet.worth)}", amount(summary.mean), justify="right")
    for line in lines:
        cells = [
            _marks(line.marks[name], worth) if name in line.marks else Text("–", style="dim")
            for name, worth in worths.items()
        ]
        total = _marks(line.total, summary.sheet.worth)
        total.stylize("bold")
        grid.add_row(Text(brief(line.student)), *cells, total)
    parts: list[RenderableType] = [grid]
    if summary.students > len(lines):
        parts.append(Text(word("more students", summary.students - len(lines))))
    return Group(*parts, *_misconceptions(summary, word))


def _marks(marks: float, worth: float) -> Text:
    style = "green" if marks >= worth else "" if marks > 0 else "red"
    return Text(amount(marks), style=style)


def _misconceptions(summary: Summary, word: Wording) -> list[RenderableType]:
    seen = summary.seen()
    if not seen:
        return []
    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    grid.add_column(justify="right")
    for one in seen[:_FEW]:
        gates = f" ({', '.join(one.gates)})" if one.gates else ""
        what = word.said(ROWS[one.misconception].teacher).removesuffix(".")
        often = f"{one.sure}×" if one.sure else ""
        perhaps = f"{word('perhaps')} {one.possible}×" if one.possible else ""
        grid.add_row(often, perhaps, Text(one.problem), Text(f"{what}{gates}"))
    return [Text(), Text(word("most often"), style="bold"), grid]
