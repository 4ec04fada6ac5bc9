"""A circuit in characters, for a terminal: as wide as it must be, and in bands where that is too wide."""

from __future__ import annotations

from itertools import pairwise

from rich.cells import cell_len
from rich.text import Text

from backprop.engine.trace import Trace
from backprop.views.circuit.canvas import Canvas
from backprop.views.circuit.circuit import DIGITS, Circuit, circuit
from backprop.views.circuit.grid import Column, Grid
from backprop.views.circuit.layout import layout
from backprop.views.circuit.progress import after
from backprop.views.language import Language
from backprop.views.table import GRADIENT, QUIET, VALUE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

IN_ASCII = str.maketrans("─│╭╮╰╯├┤┬┴┼●", "-|..''+++++#")
"""Wires for terminals that have no others."""


def text(
    trace: Trace,
    language: Language,
    *,
    digits: int = DIGITS,
    steps: int | None = None,
    width: int | None = None,
) -> Text:
    """The circuit of a Trace: values above the wires, gradients below.

    Args:
        trace: to draw.
        language: of the legend.
        digits: significant digits.
        steps: draw the state after so many; by default all.
        width: columns that there are, if that is limited.

    Raises:
        InputError: there are not so many steps.
    """
    complete = circuit(trace, digits)
    found = after(steps, complete, trace, digits, language)
    grid = Grid(complete, layout(complete), all_names=steps is not None)
    canvas = _drawn(found, grid)
    lines = [line for band in _bands(grid, canvas, width) for line in (*band, Text())]
    lines.append(_legend(language))
    if found.caption:
        lines.append(Text(found.caption))
    return Text("\n").join(lines)


def width_of(picture: Text) -> int:
    """Columns that a picture takes, without the words below it."""
    return max((cell_len(line) for line in picture.plain.splitlines() if set(line) & set("─│")), default=0)


def _legend(language: Language) -> Text:
    value, gradient = language.say("above the wire: value"), language.say("below the wire: gradient")
    return Text.assemble((value, VALUE), "   ", (gradient, GRADIENT))


def _drawn(found: Circuit, grid: Grid) -> Canvas:
    """Everything in its place, with the numbers of a state."""
    canvas = Canvas()
    for layer, column in enumerate(grid.columns):
        _draw_routes(column, canvas)
        for box in grid.trunks[layer]:
            canvas.across(box, grid.rows[box, layer], column.zone, column.end - 1)
        for wire in grid.wires[layer]:
            _draw_end(wire, column, found, grid, canvas)
        for box in grid.boxes[layer]:
            _draw_box(box, column, found, grid, canvas)
    return canvas


def _draw_routes(column: Column, canvas: Canvas) -> None:
    first = column.start + (column.zone > column.start)
    for source, route in column.routes.items():
        for row, left, right in route.across:
            canvas.across(source, row, first + left if left >= 0 else column.start - 1, first + right)
        for track, top, bottom in route.down:
            canvas.down(source, first + track, top, bottom)


def _draw_end(number: int, column: Column, found: Circuit, grid: Grid, canvas: Canvas) -> None:
    """The end of a wire: into the gate from the left, from above or from below."""
    wire, port = found.wires[number], grid.ports[number]
    row, middle = grid.row(wire.target), column.boxes + (column.stub - column.boxes) // 2
    canvas.across(wire.source, port, column.zone, middle)
    if port != row:
        canvas.down(("gate", wire.target), middle, min(row, port), max(row, port))
    if wire.is_branch and wire.gradient:
        x = column.boxes - 1 - cell_len(wire.gradient)
        canvas.write(port + 1, x, wire.gradient, _style(GRADIENT, wire.step, found))


def _draw_box(number: int, column: Column, found: Circuit, grid: Grid, canvas: Canvas) -> None:
    box, complete, row = found.boxes[number], grid.circuit.boxes[number], grid.row(number)
    label, result = grid.label(box), grid.result(complete)
    room = column.stub - column.boxes - cell_len(label)
    x = column.boxes + (room // 2 if box.kind == "gate" else room)
    last = column.stub + grid.wire(complete) if result else column.end
    canvas.across(number, row, x + cell_len(label), last - 1)
    canvas.write(row, x, label, "bold")
    canvas.write(row, x + cell_len(label) + 1, grid.name(complete), QUIET)
    canvas.write(row, last, result, "bold")
    for line, number_text, style, step in (
        (row - 1, box.value, VALUE, box.value_step),
        (row + 1, box.gradient, GRADIENT, box.gradient_step),
    ):
        start = column.stub + (last - column.stub - cell_len(number_text)) // 2
        canvas.write(line, start, number_text, _style(style, step, found))


def _style(style: str, step: int, found: Circuit) -> str:
    return f"{style} bold reverse" if step == found.now else style


def _bands(grid: Grid, canvas: Canvas, width: int | None) -> Iterator[list[Text]]:
    """The lines of the drawing: as many layers side by side as there is room for, the others below."""
    first, count = 0, len(grid.columns)
    while first < count:
        last = first
        while last + 1 < count and (width is None or _width(grid, first, last + 1) <= width):
            last += 1
        yield _band(grid, canvas, first, last)
        first = last + 1


def _width(grid: Grid, first: int, last: int) -> int:
    names = sum(_room(grid.cut(layer)) for layer in (first, last + 1))
    return grid.columns[last].end - grid.columns[first].start + names


def _room(cut: dict[int, str]) -> int:
    """Columns for the names of wires that are cut, with what stands before and behind them."""
    return max(map(cell_len, cut.values())) + 3 if cut else 0


def _band(grid: Grid, canvas: Canvas, first: int, last: int) -> list[Text]:
    before, behind = grid.cut(first), grid.cut(last + 1)
    lines = []
    for row, line in canvas.lines(grid.columns[first].start, grid.columns[last].end).items():
        start = f" {before[row]} ─" if row in before else ""
        end = f" {behind[row]}" if row in behind else ""
        blank = " " * (_room(before) - cell_len(start))
        lines.append(Text.assemble(blank, (start, QUIET), line, (end, QUIET)))
        lines[-1].rstrip()
    return [line for above, line in pairwise([Text(), *lines]) if not _adds_nothing(line, above)]


def _adds_nothing(line: Text, above: Text) -> bool:
    """Whether wires only run on there as in the line above it."""
    return line.plain == above.plain and set(line.plain) <= {" ", "│"}
