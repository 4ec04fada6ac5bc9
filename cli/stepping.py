"""Play frames on a terminal, one for each key."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from backprop.cli.keyboard import keyboard
from backprop.views.explain import layout
from backprop.views.explain.frames import Frames

FORWARD = {" ", "\r", "\n", "l", "n", "\x1b[C", "\x1bOC", "\x1b[B", "\x1bOB", "\x1b[6~"}
BACK = {"h", "p", "b", "\x7f", "\b", "\x1b[D", "\x1bOD", "\x1b[A", "\x1bOA", "\x1b[5~"}
FIRST = {"g", "\x1b[H", "\x1bOH", "\x1b[1~"}
LAST = {"G", "\x1b[F", "\x1bOF", "\x1b[4~"}
QUIT = {"q", "Q", "\x1b", "\x04"}

_FEWEST_ROWS = 3
"""What is known of the nodes is shown in at least so many rows."""


def play(frames: Frames, *, colour: bool) -> None:
    """Show the first frame; then go on, back, or end, as the keys say."""
    console = Console(no_color=not colour, highlight=False, legacy_windows=False)
    number = 0
    with keyboard() as keys, console.screen(hide_cursor=True) as screen:
        screen.update(_drawn(frames, number, console))
        for key in keys:
            if key in QUIT:
                return
            number = _after(key, number, len(frames) - 1)
            screen.update(_drawn(frames, number, console))


def _after(key: str, number: int, last: int) -> int:
    """The frame that a key leads to."""
    if key in FORWARD:
        return min(number + 1, last)
    if key in BACK:
        return max(number - 1, 0)
    if key in FIRST:
        return 0
    return last if key in LAST else number


def _drawn(frames: Frames, number: int, console: Console) -> RenderableType:
    """What is said at a frame, under it what is known of the nodes, and at the bottom the keys."""
    width = max(20, min(layout.WIDTH, console.width))
    said = "".join(layout.text([frames.part(number)], frames.plain, width)).splitlines()
    rows = max(_FEWEST_ROWS, console.height - len(said) - 5)
    said = said[: max(1, console.height - rows - 5)]
    body = Text("\n".join(said) + "\n")
    body.stylize("bold", 0, len(said[0]))
    return Group(body, _nodes(frames, number, rows), Text(), _footer(frames, number))


def _nodes(frames: Frames, number: int, rows: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    node, value, gradient = frames.headings()
    table.add_column(node, no_wrap=True, overflow="ellipsis")
    table.add_column(value, justify="right", style="green", no_wrap=True)
    table.add_column(gradient, justify="right", style="red", no_wrap=True)
    first = max(0, min(frames.focus(number) - rows // 2, len(frames.nodes) - rows))
    for known in frames.known(number, first, first + rows):
        marker = "▸ " if known.now else "  "
        table.add_row(
            Text(marker + known.definition),
            Text(known.value),
            Text(known.gradient),
            style="bold" if known.now else "",
        )
    return table


def _footer(frames: Frames, number: int) -> Text:
    keys = frames.how.language.say("space: on   ←: back   q: quit")
    return Text(f"{number + 1}/{len(frames)}   {keys}", style="dim", end="")
