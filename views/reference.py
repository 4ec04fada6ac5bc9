"""The table of primitives as reference: a list of all functions, and an entry for each."""

from __future__ import annotations

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from backprop.engine.primitives import CONSTANTS, ROWS, Primitive

_UNITS = {"add": "x + y", "sub": "x - y", "mul": "x*y", "div": "x/y", "neg": "-x", "pow": "x^y"}


def public() -> list[Primitive]:
    """The rows that users may call, in the order of the table."""
    return [row for row in ROWS if not row.name.endswith("_")]


def written(row: Primitive) -> str:
    """How one writes it: `x + y`, `sin(x)`, `log(x, b)`."""
    return _UNITS.get(row.name) or row.signature.replace("log_base(", "log(")


def derivatives(row: Primitive) -> list[str]:
    """`∂/∂x = cos(x)` for each parameter, in textbook form; z is the value of the function itself."""
    return [f"∂/∂{name} = {text}" for name, text in zip(row.parameters, row.shown_partials, strict=False)]


def spellings(row: Primitive) -> list[str]:
    """Other names for it."""
    names = [row.name, *row.spellings] if row.name in _UNITS else row.spellings
    return [name for name in names if name != "log"]


def overview(console: Console) -> RenderableType:
    """All functions with their derivatives."""
    framed = console.is_terminal
    grid = Table(
        box=box.SIMPLE_HEAD if framed else None,
        header_style="bold",
        pad_edge=False,
        padding=(0, 2, 0, 0),
        border_style="dim",
    )
    grid.add_column("function", style="bold", overflow="fold")
    grid.add_column("derivative", overflow="fold")
    grid.add_column("defined where", overflow="fold")
    grid.add_column("also written", style="dim", overflow="fold")
    for row in public():
        grid.add_row(
            *map(
                Text,
                (written(row), "\n".join(_plain(derivatives(row))), domain(row), ", ".join(spellings(row))),
            )
        )
    names = ", ".join(CONSTANTS)
    note = Text(
        f"z is the value of the function itself. Constants: {names}. `backprop functions NAME` says more."
    )
    return Group(grid, Text(), note)


def _plain(lines: list[str]) -> list[str]:
    return [line.replace("equal_(x, z)", "1 where x = z, else 0") for line in lines]


def domain(row: Primitive) -> str:
    """`x > 0`, or "" where it is defined everywhere."""
    return " or ".join(row.domain)


def entry(rows: list[Primitive]) -> RenderableType:
    """Everything that the table says about a function, for each number of arguments that it takes."""
    parts: list[RenderableType] = []
    for row in rows:
        grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        facts = {
            "derivative": "\n".join(_plain(derivatives(row))),
            "why": row.why[0],
            "value": row.definition,
            "domain": domain(row) or "everywhere",
            "at a corner": _corner(row),
            "gate": f"{row.pattern} the gradient",
            "also written": ", ".join(spellings(row)),
            "LaTeX": row.latex.replace("{{", "{").replace("}}", "}"),
        }
        for name, fact in facts.items():
            if fact:
                grid.add_row(Text(name), Text(fact))
        parts += [Text(written(row), style="bold"), grid, Text()]
    return Group(*parts[:-1])


def _corner(row: Primitive) -> str:
    if row.kink is None:
        return ""
    where = " or ".join(row.kink.where).replace("ties_(z, ...) > 1", "two arguments tie")
    kind = (
        "a jump" if row.kink.slopes is None else f"slopes from {row.kink.slopes[0]} to {row.kink.slopes[1]}"
    )
    return f"where {where}: {kind}; used: {row.kink.convention}"
