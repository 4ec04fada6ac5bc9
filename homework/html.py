"""Pages of HTML that stand alone, from templates: what somebody wrote is escaped, and formulas are set."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from backprop.views.latex import statements
from backprop.views.latex_steps import width
from backprop.views.latex_symbols import symbol
from backprop.views.mathml import mathml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.engine.trace import Trace

_MOST_NODES = 100
"""Formulas of more have no room in a line; those of very many are not even written."""
_WIDEST = 56
"""Characters of a line."""
_MOST_KEPT = 1000
"""Formulas, which are the same on many pages."""


def templates(folder: Path) -> Environment:
    """The templates of a folder; their filter `name` sets the name of a variable as a formula."""
    environment = Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["name"] = lambda name: _formula(symbol(name))
    return environment


def formulas(trace: Trace) -> list[Markup]:
    """The statements of an expression as MathML; none if one is wider than a line: browsers break none."""
    if len(trace.ids()) > _MOST_NODES:
        return []
    found = statements(trace)
    return [] if any(width(statement) > _WIDEST for statement in found) else [*map(_formula, found)]


@lru_cache(_MOST_KEPT)
def _formula(latex: str) -> Markup:
    return Markup(mathml(latex))
