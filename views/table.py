"""A Trace as a table in the terminal, drawn with Rich."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from backprop.engine.trace import Trace
from backprop.grammar.record import Record
from backprop.views.grid import grid as new_grid
from backprop.views.language import ENGLISH, Language
from backprop.views.numbers import DIGITS
from backprop.views.rows import Row, rows, slopes

VALUE, GRADIENT, QUIET = "green", "red", "dim"
"""Values are green and gradients red, as in the lecture."""

_WIDE = 110
"""From this many columns on, what does not fit beside the other cells is wrapped, rather than stacked."""


class _Column(Record):
    """A column of the table; a column that may be wrapped is wrapped between words only."""

    head: str
    cells: list[Text]
    style: str = ""
    to_the_right: bool = False
    wraps: bool = False

    @property
    def widest(self) -> int:
        return max(cell_len(line) for line in self._lines)

    @property
    def narrowest(self) -> int:
        """The least width in which no word is broken."""
        return max(cell_len(word) for line in self._lines for word in line.split(" "))

    @property
    def _lines(self) -> list[str]:
        texts = self.head, *(cell.plain for cell in self.cells)
        return [line for text in texts for line in text.split("\n")]


def table(
    trace: Trace,
    console: Console,
    *,
    digits: int = DIGITS,
    constants: bool = False,
    language: Language = ENGLISH,
) -> RenderableType:
    """The nodes of a Trace, then its gradient.

    Args:
        trace: to show.
        console: that will print it; its width decides the layout.
        digits: significant digits.
        constants: whether constants are rows too.
        language: of headings and patterns.
    """
    shown = list(rows(trace, digits, constants=constants, language=language))
    nodes = _nodes(shown, console.width, language, framed=console.is_terminal)
    return Group(nodes, Text(), _gradient(trace, digits, language))


def _nodes(shown: list[Row | str], width: int, language: Language, *, framed: bool) -> RenderableType:
    """The nodes in the first layout that the width allows: a column for each thing that is said about a
    node; the gate under the node and its pattern under the gradient; all things one below the other."""
    beside, stacked = _beside(shown, language), _stacked(shown, language)
    for columns, may_wrap in ((beside, False), (beside, width >= _WIDE), (stacked, True)):
        gaps = 2 * len(columns) - (0 if framed else 2)
        widths = _fitted(columns, width - gaps, may_wrap)
        if widths:
            return _grid(shown, columns, widths, framed=framed)
    return _list(shown, language)


def _fitted(columns: list[_Column], room: int, may_wrap: bool) -> list[int]:
    """Widths of columns that fit into the room; none if they do not."""
    widths = [column.widest for column in columns]
    excess = sum(widths) - room
    for i in sorted(range(len(columns)), key=lambda i: -widths[i]) if may_wrap else ():
        if columns[i].wraps and excess > 0:
            cut = min(excess, widths[i] - columns[i].narrowest)
            widths[i] -= cut
            excess -= cut
    return widths if excess <= 0 else []


def _grid(shown: list[Row | str], columns: list[_Column], widths: list[int], *, framed: bool) -> Table:
    grid = new_grid(framed=framed, gap=1 if framed else 2)  # the frame has a blank of its own between columns
    for column, width in zip(columns, widths, strict=True):
        grid.add_column(column.head, style=column.style, overflow="fold", width=width)
        if column.to_the_right:
            grid.columns[-1].justify = "right"
    inputs = next((i for i, row in enumerate(shown) if isinstance(row, Row) and row.gate), 0)
    for i, cells in enumerate(zip(*(column.cells for column in columns), strict=True)):
        if i == inputs and i:
            grid.add_section()
        grid.add_row(*cells)
    return grid


def _beside(shown: list[Row | str], language: Language) -> list[_Column]:
    """A column for each thing that is said about a node."""
    say, numbers = language.say, _numbers(shown, language)
    gates = _Column(say("gate"), [Text(row.gate if isinstance(row, Row) else "") for row in shown])
    patterns = _Column(say("pattern"), [Text(_pattern(row), style=QUIET) for row in shown])
    upstream = _Column(say("upstream"), [Text(_upstream(row)) for row in shown], GRADIENT, to_the_right=True)
    node = _Column(say("node"), [_node(row) for row in shown], wraps=True)
    return [node, gates, *numbers[:2], upstream, numbers[2], patterns]


def _stacked(shown: list[Row | str], language: Language) -> list[_Column]:
    """Five columns: the gate stands under its node, and its pattern under the gradient."""
    say, numbers = language.say, _numbers(shown, language)
    nodes, upstream = [], []
    for row in shown:
        node, gradient = _node(row), Text(_upstream(row))
        if isinstance(row, Row) and row.gate:
            node.append(f"\n  {row.gate}", style=f"not bold {QUIET}")
        if _pattern(row):
            gradient.append(f"\n{_pattern(row)}", style=f"default {QUIET}")
        nodes.append(node)
        upstream.append(gradient)
    return [
        _Column(f"{say('node')}\n  {say('gate')}", nodes, wraps=True),
        *numbers[:2],
        _Column(f"{say('upstream')}\n{say('pattern')}", upstream, GRADIENT, to_the_right=True),
        numbers[2],
    ]


def _numbers(shown: list[Row | str], language: Language) -> list[_Column]:
    """The columns that both layouts have: value, local derivative, downstream."""
    say = language.say
    values = [Text(row.value if isinstance(row, Row) else "") for row in shown]
    local = [Text("\n".join(row.local) if isinstance(row, Row) else "") for row in shown]
    sent = [Text("\n".join(row.sent) if isinstance(row, Row) else "") for row in shown]
    return [
        _Column(say("value"), values, VALUE, to_the_right=True),
        _Column(say("local derivative"), local, wraps=True),
        _Column(say("downstream"), sent, GRADIENT, wraps=True),
    ]


def _pattern(row: Row | str) -> str:
    return row.pattern if isinstance(row, Row) else ""


def _upstream(row: Row | str) -> str:
    return row.upstream if isinstance(row, Row) else ""


def _node(row: Row | str) -> Text:
    if isinstance(row, str):
        return Text(row, style=QUIET)
    text = Text(row.id, style="bold")
    if row.expression:
        text.append(f" = {row.expression}", style="not bold")
    return text


def _list(shown: list[Row | str], language: Language) -> Group:
    """All that is said about a node below it, for a narrow terminal."""
    say = language.say
    parts: list[RenderableType] = []
    for row in shown:
        parts.append(_node(row))
        if isinstance(row, str):
            continue
        facts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        facts.add_column(style=QUIET, no_wrap=True)
        facts.add_column(overflow="fold")
        for head, fact, style in (
            (say("gate"), row.gate, ""),
            (say("value"), row.value, VALUE),
            (say("local"), "\n".join(row.local), ""),
            (say("upstream"), row.upstream, GRADIENT),
            (say("downstream"), "\n".join(row.sent), GRADIENT),
            (say("pattern"), row.pattern, QUIET),
        ):
            if fact:
                facts.add_row(f"  {head}", Text(fact, style=style))
        parts.append(facts)
    return Group(*parts)


def _gradient(trace: Trace, digits: int, language: Language) -> Text:
    found = slopes(trace, digits, language)
    if not found:
        said = language.say("The expression has no variables, so there is no gradient.")
        return Text(said, style=QUIET)
    output = trace.output
    lines = []
    for slope in found:
        line = Text.assemble((f"∂{output}/∂{slope.name} = ", "bold"), (slope.value, GRADIENT))
        if slope.parts:
            line.append(f"  = {' + '.join(slope.parts)}".replace("+ -", "- "), style=f"{GRADIENT} {QUIET}")
        lines.append(line)
    return Text("\n").join(lines)
