"""The look of all tables in the terminal."""

from __future__ import annotations

from rich import box
from rich.table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def grid(*, framed: bool, gap: int = 2, **more: Any) -> Table:
    """A table without columns yet.

    Args:
        framed: whether lines stand above, below and under the heading, as on a terminal.
        gap: blanks between columns.
        more: for `rich.table.Table`.
    """
    return Table(
        box=box.HORIZONTALS if framed else None,
        border_style="dim",
        header_style="bold",
        pad_edge=False,
        padding=(0, gap, 0, 0),
        **more,
    )
