"""A Trace as a table in the terminal, drawn with Rich."""

from __future__ import annotations

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from backprop.engine.trace import Trace
from backprop.views.numbers import DIGITS
from backprop.views.rows import Row, rows, slopes

_WIDE = 110
"""From this many columns on, the gate and its pattern have columns of their own."""

VALUE, GRADIENT, QUIET = "green", "red", "dim"
"""Values are green and gradients red, as in the lecture."""


def table(trace: Trace, console: Console, *, digits: int = DIGITS, constants: bool = False) -> RenderableType:
    """The nodes of a Trace, then its gradient.

    Args:
        trace: to show.
        console: that will print it; its width decides the layout.
        digits: significant digits.
        constants: whether constants are rows too.
    """
    framed = console.is_terminal
    return Group(
        _nodes(trace, wide=console.width >= _WIDE, framed=framed, digits=digits, constants=constants),
        Text(),
        _gradient(trace, digits=digits),
    )


def _nodes(trace: Trace, *, wide: bool, framed: bool, digits: int, constants: bool) -> Table:
    grid = Table(
        box=box.HORIZONTALS if framed else None,
        border_style=QUIET,
        header_style="bold",
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    grid.add_column("node", overflow="fold")
    if wide:
        grid.add_column("gate", overflow="fold")
    grid.add_column("value", justify="right", style=VALUE, overflow="fold")
    grid.add_column("local derivative", overflow="fold")
    grid.add_column("upstream", justify="right", style=GRADIENT, overflow="fold")
    grid.add_column("downstream", style=GRADIENT, overflow="fold")
    if wide:
        grid.add_column("pattern")
    in_inputs = False
    for row in rows(trace, digits, constants=constants):
        if isinstance(row, str):
            grid.add_row(Text(row, style=QUIET))
            continue
        if in_inputs and row.gate:
            grid.add_section()
        in_inputs = not row.gate
        cells: list[Text | str] = [_node(row, with_gate=not wide)]
        if wide:
            cells.append(Text(row.gate))
        upstream = Text(row.upstream)
        if not wide and row.pattern:
            upstream.append(f"\n{row.pattern}", style=f"default {QUIET}")
        cells += [Text(row.value), Text("\n".join(row.local)), upstream, Text("\n".join(row.sent))]
        if wide:
            cells.append(Text(row.pattern, style=QUIET))
        grid.add_row(*cells)
    return grid


def _node(row: Row, *, with_gate: bool) -> Text:
    text = Text(row.id, style="bold")
    if row.expression:
        text.append(f" = {row.expression}", style="not bold")
    if with_gate and row.gate:
        text.append(f"\n  {row.gate}", style=f"not bold {QUIET}")
    return text


def _gradient(trace: Trace, *, digits: int) -> Table | Text:
    found = slopes(trace, digits)
    if not found:
        return Text("The expression has no variables, so there is no gradient.", style=QUIET)
    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(style=GRADIENT, overflow="fold")
    output = trace.output
    for slope in found:
        sum_of = Text(slope.value)
        if slope.parts:
            sum_of.append(f"  = {' + '.join(slope.parts)}".replace("+ -", "- "), style=f"not bold {QUIET}")
        grid.add_row(Text(f"∂{output}/∂{slope.name} ="), sum_of)
    return grid
