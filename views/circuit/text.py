"""A circuit in characters, for a terminal: as wide as it must be, and in bands where that is too wide."""

from __future__ import annotations

from itertools import pairwise

from rich.cells import cell_len
from rich.text import Text

from backprop.engine.trace import Trace
from backprop.grammar.record import Record
from backprop.views.circuit.canvas import Canvas
from backprop.views.circuit.channel import Net, Route, channel
from backprop.views.circuit.circuit import DIGITS, Box, Circuit, circuit
from backprop.views.circuit.layout import Layout, layout
from backprop.views.circuit.progress import after
from backprop.views.circuit.rows import rows
from backprop.views.language import Language
from backprop.views.table import GRADIENT, QUIET, VALUE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


_LINES = set("─│")

IN_ASCII = str.maketrans("─│╭╮╰╯├┤┬┴┼●", "-|..''+++++#")
"""Wires for terminals that have no others."""

_SHORTEST = 3
"""Columns of the shortest wire."""


class _Column(Record):
    """Where the parts of a layer begin, from left to right: tracks, a zone for what branches bring back, the
    boxes, and the wires that leave them, with their numbers."""

    start: int
    zone: int
    boxes: int
    stub: int
    end: int
    routes: dict[int, Route]
    """Box -> how its wire runs into this layer."""


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
    drawing = _Drawing(complete, layout(complete), all_names=steps is not None)
    drawing.draw(found)
    lines = [line for band in drawing.bands(width) for line in (*band, Text())]
    lines.append(_legend(language))
    if found.caption:
        lines.append(Text(found.caption))
    return Text("\n").join(lines)


def width_of(picture: Text) -> int:
    """Columns that a picture takes, without the words below it."""
    return max((cell_len(line) for line in picture.plain.splitlines() if set(line) & _LINES), default=0)


def _legend(language: Language) -> Text:
    value, gradient = language.say("above the wire: value"), language.say("below the wire: gradient")
    return Text.assemble((value, VALUE), "   ", (gradient, GRADIENT))


class _Drawing:
    """A circuit in rows, and in columns as wide as what stands there."""

    def __init__(self, complete: Circuit, placed: Layout, *, all_names: bool) -> None:
        self.complete, self.layers, self.all_names = complete, placed.layers, all_names
        self.rows, self.ports = rows(complete, placed)
        last = max(self.layers) + 1
        self.boxes: list[list[int]] = [[] for _ in range(last)]
        self.wires: list[list[int]] = [[] for _ in range(last)]
        self.trunks: list[list[int]] = [[] for _ in range(last)]
        for box, layer in self.rows:
            (self.boxes if self.layers[box] == layer else self.trunks)[layer].append(box)
        for number, wire in enumerate(complete.wires):
            self.wires[self.layers[wire.target]].append(number)
        self.columns = list(self._columns())
        self.canvas = Canvas()

    def _columns(self) -> Iterator[_Column]:
        x = 0
        for layer, numbers in enumerate(self.boxes):
            boxes = [self.complete.boxes[number] for number in numbers]
            tracks, routes = self._routes(layer)
            wires = [self.complete.wires[number] for number in self.wires[layer]]
            back = max((cell_len(wire.gradient) for wire in wires if wire.is_branch), default=0)
            zone = x + (tracks + 1 if tracks else 0)
            middle = zone + (back + 2 if back else 0)
            stub = middle + max(cell_len(_label(box)) for box in boxes)
            end = stub + max(self._numbers(box) + cell_len(self._result(box)) for box in boxes)
            yield _Column(x, zone, middle, stub, end, routes)
            x = end

    def _routes(self, layer: int) -> tuple[int, dict[int, Route]]:
        nets = {box: Net(self.rows[box, layer - 1], [self.rows[box, layer]]) for box in self.trunks[layer]}
        for number in self.wires[layer]:
            source = self.complete.wires[number].source
            net = nets.setdefault(source, Net(self.rows[source, layer - 1], []))
            net.targets.append(self.ports[number])
        tracks, routes = channel(list(nets.values()))
        return tracks, dict(zip(nets, routes, strict=True))

    def _numbers(self, box: Box) -> int:
        name = cell_len(self._name(box))
        return max(_SHORTEST, cell_len(box.value), cell_len(box.gradient), name + 2 if name else 0)

    def _name(self, box: Box) -> str:
        """What stands on the wire that leaves a gate."""
        is_output = box is self.complete.boxes[self.complete.output]
        return box.name if not is_output and (box.is_named or self.all_names) else ""

    def _result(self, box: Box) -> str:
        """What stands at the end of the wire of the output."""
        is_output = box is self.complete.boxes[self.complete.output]
        return f" {box.name}" if is_output and box.name else ""

    def draw(self, found: Circuit) -> None:
        """Put everything on the canvas, with the numbers of a state."""
        for layer, column in enumerate(self.columns):
            self._draw_routes(column)
            for box in self.trunks[layer]:
                self.canvas.across(box, self.rows[box, layer], column.zone, column.end - 1)
            for number in self.wires[layer]:
                self._draw_end(number, layer, found)
            for number in self.boxes[layer]:
                self._draw_box(number, layer, found)

    def _draw_routes(self, column: _Column) -> None:
        first = column.start + (column.zone > column.start)
        for source, route in column.routes.items():
            for row, left, right in route.across:
                self.canvas.across(
                    source, row, first + left if left >= 0 else column.start - 1, first + right
                )
            for track, top, bottom in route.down:
                self.canvas.down(source, first + track, top, bottom)

    def _draw_end(self, number: int, layer: int, found: Circuit) -> None:
        """The end of a wire: into the gate from the left, from above or from below."""
        wire, port, column = found.wires[number], self.ports[number], self.columns[layer]
        row = self.rows[wire.target, layer]
        middle = column.boxes + (column.stub - column.boxes) // 2
        self.canvas.across(wire.source, port, column.zone, middle)
        if port != row:
            self.canvas.down(("gate", wire.target), middle, min(row, port), max(row, port))
        if wire.is_branch and wire.gradient:
            x = column.boxes - 1 - cell_len(wire.gradient)
            self.canvas.write(port + 1, x, wire.gradient, _styled(GRADIENT, wire.step, found))

    def _draw_box(self, number: int, layer: int, found: Circuit) -> None:
        box, complete, column = found.boxes[number], self.complete.boxes[number], self.columns[layer]
        row, label = self.rows[number, layer], _label(box)
        room = column.stub - column.boxes - cell_len(label)
        x = column.boxes + (room // 2 if box.kind == "gate" else room)
        result, numbers = self._result(complete), self._numbers(complete)
        last = column.stub + numbers if result else column.end
        self.canvas.across(number, row, x + cell_len(label), last - 1)
        self.canvas.write(row, x, label, "bold")
        self.canvas.write(row, last, result, "bold")
        self.canvas.write(row, x + cell_len(label) + 1, self._name(complete), QUIET)
        for line, text, style, step in (
            (row - 1, box.value, VALUE, box.value_step),
            (row + 1, box.gradient, GRADIENT, box.gradient_step),
        ):
            start = column.stub + (last - column.stub - cell_len(text)) // 2
            self.canvas.write(line, start, text, _styled(style, step, found))

    def bands(self, width: int | None) -> Iterator[list[Text]]:
        """The lines of the drawing: as many layers side by side as there is room for, the others below."""
        first = 0
        while first < len(self.columns):
            last = first
            while last + 1 < len(self.columns) and (width is None or self._width(first, last + 1) <= width):
                last += 1
            yield self._band(first, last)
            first = last + 1

    def _width(self, first: int, last: int) -> int:
        return (
            self.columns[last].end
            - self.columns[first].start
            + sum(
                max(map(cell_len, ends.values()), default=0)
                for ends in (self._ends(first), self._ends(last + 1))
            )
        )

    def _ends(self, layer: int) -> dict[int, str]:
        """Row -> what is written where the wires into a layer are cut off."""
        if not 0 < layer < len(self.columns):
            return {}
        cut = [*self.trunks[layer], *(self.complete.wires[number].source for number in self.wires[layer])]
        boxes = self.complete.boxes
        return {self.rows[box, layer - 1]: f" {boxes[box].name or boxes[box].label} " for box in cut}

    def _band(self, first: int, last: int) -> list[Text]:
        before, behind = self._ends(first), self._ends(last + 1)
        room = max(map(cell_len, before.values()), default=-1) + 1
        lines = []
        for row, line in self.canvas.lines(self.columns[first].start, self.columns[last].end).items():
            name = f"{before[row]}─" if row in before else ""
            lines.append(
                Text.assemble(
                    " " * (room - cell_len(name)), (name, QUIET), line, (behind.get(row, ""), QUIET)
                )
            )
            lines[-1].rstrip()
        return [line for above, line in pairwise([Text(), *lines]) if not _adds_nothing(line, above)]


def _adds_nothing(line: Text, above: Text) -> bool:
    """Whether wires only run on there as in the line above it."""
    return line.plain == above.plain and set(line.plain) <= {" ", "│"}


def _label(box: Box) -> str:
    return f"({box.label})" if box.kind == "gate" else f"{box.label} "


def _styled(style: str, step: int, found: Circuit) -> str:
    return f"{style} bold reverse" if step == found.now else style
