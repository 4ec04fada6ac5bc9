"""A sheet of characters, on which wires run and texts stand."""

from __future__ import annotations

from itertools import groupby

from rich.cells import cell_len
from rich.text import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable

_UP, _RIGHT, _DOWN, _LEFT = 1, 2, 4, 8
_CROSSING = "┼"
_CHARACTERS = {
    _RIGHT: "─",
    _LEFT: "─",
    _RIGHT | _LEFT: "─",
    _UP: "│",
    _DOWN: "│",
    _UP | _DOWN: "│",
    _UP | _RIGHT: "╰",
    _RIGHT | _DOWN: "╭",
    _DOWN | _LEFT: "╮",
    _UP | _LEFT: "╯",
    _UP | _RIGHT | _DOWN: "├",
    _RIGHT | _DOWN | _LEFT: "┬",
    _UP | _DOWN | _LEFT: "┤",
    _UP | _RIGHT | _LEFT: "┴",
    _UP | _RIGHT | _DOWN | _LEFT: "●",
}
"""Where a wire goes from a cell -> how that is written; where two wires only cross, it is another sign."""


class Canvas:
    """Cells by column and row, from 0 on."""

    def __init__(self) -> None:
        self._wires: dict[int, dict[int, dict[Hashable, int]]] = {}
        self._texts: dict[int, dict[int, tuple[str, str]]] = {}

    def across(self, wire: Hashable, row: int, first: int, last: int) -> None:
        """A wire from one column to another; pieces of one wire that touch are joined."""
        if first == last:
            self._add(wire, row, first, _LEFT | _RIGHT)
        for column in range(first, last + 1):
            self._add(wire, row, column, (column < last) * _RIGHT | (column > first) * _LEFT)

    def down(self, wire: Hashable, column: int, first: int, last: int) -> None:
        """A wire from one row to another."""
        for row in range(first, last + 1):
            self._add(wire, row, column, (row < last) * _DOWN | (row > first) * _UP)

    def write(self, row: int, column: int, text: str, style: str = "") -> None:
        """A text; wide characters take two columns, and those without width none."""
        for character in text:
            width = cell_len(character)
            before = self._texts.get(column - 1, {})
            if not width and row in before:
                before[row] = before[row][0] + character, style
            for place in range(width):
                self._texts.setdefault(column + place, {})[row] = ("" if place else character), style
            column += width

    def lines(self, first: int, last: int) -> dict[int, Text]:
        """What stands in the columns from `first` up to `last`, by row, from the first with anything on."""
        rows: dict[int, list[tuple[int, str, str]]] = {}
        for column in range(first, last):
            texts = self._texts.get(column, {})
            for row, (text, style) in texts.items():
                rows.setdefault(row, []).append((column - first, text, style))
            for row, cell in self._wires.get(column, {}).items():
                if row not in texts:
                    rows.setdefault(row, []).append((column - first, _drawn(cell), ""))
        if not rows:
            return {}
        return {row: _line(rows.get(row, []), last - first) for row in range(min(rows), max(rows) + 1)}

    def _add(self, wire: Hashable, row: int, column: int, directions: int) -> None:
        cell = self._wires.setdefault(column, {}).setdefault(row, {})
        cell[wire] = cell.get(wire, 0) | directions


def _line(cells: list[tuple[int, str, str]], width: int) -> Text:
    """A line of so many columns from its cells, each with its column, its text and its style."""
    pieces, filled = [], 0
    for column, text, style in (*cells, (width, "", "")):
        if column > filled:
            pieces.append((" " * (column - filled), ""))
        pieces.append((text, style))
        filled = column + 1
    runs = groupby(pieces, key=lambda piece: piece[1])
    return Text.assemble(*(("".join(text for text, _ in run), style) for style, run in runs))


def _drawn(cell: dict[Hashable, int]) -> str:
    if sorted(cell.values()) == [_UP | _DOWN, _LEFT | _RIGHT]:
        return _CROSSING
    directions = 0
    for more in cell.values():
        directions |= more
    return _CHARACTERS.get(directions, " ")
