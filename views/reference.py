"""The table of primitives as reference: an overview, an entry for each function, and a page for the docs.

`python -m backprop.views.reference` prints the page.
"""

from __future__ import annotations

import sys

from backprop.engine.primitives import CONSTANTS, CONVENTIONS, FUNCTIONS, ROWS, Primitive
from backprop.views.language import ENGLISH, Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_OPERATORS = {"add": "x + y", "sub": "x - y", "mul": "x*y", "div": "x/y", "neg": "-x", "pow": "x^y"}

_WIDE = 100
"""From this many columns on, other spellings have a column; otherwise they stand under the name."""

_PAGE_HEAD = """# Functions

Generated from the table in [engine/primitives.py](../engine/primitives.py) by
`python -m backprop.views.reference > docs/functions.md`. In a derivative, `z` is the value of the function
itself. `backprop functions NAME` prints an entry in the terminal.

"""


def public() -> list[Primitive]:
    """The rows that users may call, in the order of the table."""
    return [row for row in ROWS if not row.name.endswith("_")]


def written(row: Primitive) -> str:
    """How one writes it: `x + y`, `sin(x)`, `log(x, b)`."""
    return _OPERATORS.get(row.name) or row.signature.replace("log_base(", "log(")


def called(text: str) -> list[Primitive]:
    """The rows that a user may mean: by `sin`, `SIN`, `sin(x)`, `x*y` or `+`."""
    text = text.strip()
    folded = text.partition("(")[0].strip().lower()
    return (
        FUNCTIONS.get(text.partition("(")[0].strip(), [])
        or [row for row in public() if text.replace(" ", "") in _signs(row)]
        or [row for name, rows in FUNCTIONS.items() if name.lower() == folded for row in rows]
    )


def _signs(row: Primitive) -> set[str]:
    """How an operator may be written: `x*y`, `*`, `×`."""
    operation = _OPERATORS.get(row.name, "").replace(" ", "")
    return {operation, operation.strip("xy"), row.symbol} - {""}


def derivatives(row: Primitive, language: Language = ENGLISH) -> list[str]:
    """`∂/∂x = cos(x)` for each parameter, in textbook form."""
    shown = zip(row.parameters, row.shown_partials, strict=False)
    return [f"∂/∂{name} = {_in_words(text, language)}" for name, text in shown]


def _in_words(formula: str, language: Language) -> str:
    """A formula without the parts that only the table knows."""
    return formula.replace("equal_(x, z)", language.say("1 where x = z, else 0"))


def spellings(row: Primitive) -> list[str]:
    """Other names for it."""
    names = [row.name, *row.spellings] if row.name in _OPERATORS else row.spellings
    return [name for name in names if name != "log"]


def facts(row: Primitive, language: Language = ENGLISH) -> dict[str, str]:
    """What the table says about a function, by heading; only what there is to say."""
    say = language.say
    found = {
        say("derivative"): "\n".join(derivatives(row, language)),
        say("why"): language.why(row),
        say("value"): row.definition,
        say("domain"): domain(row, language) or say("everywhere"),
        say("at a corner"): _corner(row, language),
        say("gate"): say("{pattern} the gradient", pattern=language.template(row.pattern)),
        say("also written"): ", ".join(spellings(row)),
        "LaTeX": row.latex.replace("{...}", ", ".join(row.parameters)).format(
            **{p: p for p in row.parameters}
        ),
    }
    return {heading: fact for heading, fact in found.items() if fact}


def domain(row: Primitive, language: Language = ENGLISH) -> str:
    """`x > 0`, or "" where it is defined everywhere."""
    return language.say("; or ").join(_condition(condition, language) for condition in row.domain)


def _condition(condition: str, language: Language) -> str:
    """A condition of the table: `x > 0 and n != 0`."""
    return language.say(" and ").join(condition.split(" and "))


def _corner(row: Primitive, language: Language) -> str:
    kink = row.kink
    if kink is None:
        return ""
    say = language.say
    places = (
        say("arguments tie") if where.startswith("ties_(") else _condition(where, language)
        for where in kink.where
    )
    kind = say("a jump")
    if kink.slopes and kink.slopes[0]:
        low, high = kink.slopes[0]
        kind = say(
            "slopes from {low} to {high}",
            low=_in_words(low, language),
            high="1" if "_" in high or "step" in high else high,
        )
    libraries: dict[str, list[str]] = {}
    for library, name in CONVENTIONS.items():
        used = kink.others[library].used if library in kink.others else kink.used
        libraries.setdefault(language.template(used), []).append(name)
    conventions = "; ".join(f"{used} ({', '.join(names)})" for used, names in libraries.items())
    where = say(" or ").join(places)
    return say("where {where}: {kind}; used: {slopes}", where=where, kind=kind, slopes=conventions)


def overview(console: Console, language: Language = ENGLISH) -> RenderableType:
    """All functions with their derivatives."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from backprop.views.grid import grid as new_grid

    grid = new_grid(framed=console.is_terminal, gap=1 if console.is_terminal else 2)
    say = language.say
    is_wide = console.width >= _WIDE
    grid.add_column(say("function"), style="bold", overflow="fold", max_width=None if is_wide else 24)
    grid.add_column(say("derivative"), overflow="fold", min_width=26)
    grid.add_column(say("defined where"), overflow="fold")
    if is_wide:
        grid.add_column(say("also written"), style="dim", overflow="fold")
    for row in public():
        cells = (
            written(row),
            "\n".join(derivatives(row, language)).removeprefix("∂/∂x = " if len(row.parameters) == 1 else ""),
            "\n".join(domain(row, language).split("; ")),
            ", ".join(spellings(row)),
        )
        name, *others = map(Text, cells)
        if is_wide or not spellings(row):
            grid.add_row(name, *others[: len(grid.columns) - 1])
        else:
            name_and_spellings = Group(name, Padding(Text(cells[-1], style="not bold dim"), (0, 0, 0, 2)))
            grid.add_row(name_and_spellings, *others[:-1])
    note = say(
        "z is the value of the function itself. Constants: {names}. `backprop functions NAME` says more.",
        names=", ".join(CONSTANTS),
    )
    return Group(grid, Text(), Text(note))


def entry(rows: list[Primitive], language: Language = ENGLISH) -> RenderableType:
    """Everything that the table says about a function, for each number of arguments that it takes."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    parts: list[RenderableType] = []
    for row in rows:
        grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        for heading, fact in facts(row, language).items():
            grid.add_row(Text(heading), Text(fact))
        parts += [Text(), Text(written(row), style="bold"), grid]
    return Group(*parts[1:])


def page() -> str:
    """The reference as a Markdown page."""
    parts = [_PAGE_HEAD]
    for row in public():
        parts.append(f"## `{written(row)}`\n\n")
        for heading, fact in facts(row).items():
            is_prose = heading in ("why", "at a corner", "gate")
            shown = (
                fact
                if is_prose or fact == "everywhere"
                else ", ".join(f"`{line}`" for line in fact.split("\n"))
            )
            parts.append(f"- {heading}: {shown}\n")
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
