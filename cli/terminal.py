"""Rich consoles for this program's output: frames and colours on a terminal, plain text elsewhere."""

from __future__ import annotations

import os
import sys

from rich.console import Console, RenderableType

from backprop.cli.output import wants_colour

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_UNLIMITED = 10_000
"""Columns of a pipe: nothing needs to be folded there."""


def printed(
    draw: Callable[[Console], RenderableType], colour: str = "auto", piped_width: int = _UNLIMITED
) -> str:
    """What is drawn for standard output, as text.

    Args:
        draw: makes something for a console of this width and kind.
        colour: "auto", "always" or "never".
        piped_width: columns of a pipe.
    """
    framed = sys.stdout.isatty()
    width = None if framed or os.environ.get("COLUMNS") else piped_width
    coloured = wants_colour(sys.stdout, colour)
    console = Console(
        file=sys.stdout,
        width=width,
        force_terminal=framed or coloured,
        no_color=not coloured,
        highlight=False,
        color_system="standard" if coloured else None,
        legacy_windows=False,
    )
    with console.capture() as capture:
        console.print(draw(console))
    text = capture.get()
    return text if framed else "".join(line.rstrip() + "\n" for line in text.splitlines())
