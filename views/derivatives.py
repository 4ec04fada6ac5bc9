"""Derivatives as text: `∂f/∂x = 2*x*y`, each right side in the language that users type."""

from __future__ import annotations

import re

from backprop.engine.derive import Derivatives
from backprop.engine.notation import text_of
from backprop.engine.sharing import share
from backprop.views.language import ENGLISH, Language
from backprop.views.numbers import DIGITS, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NARROW = 80
"""Columns that a formula and its value share, if they fit."""


def derivatives_text(
    found: Derivatives,
    values: Mapping[int, float] | None = None,
    *,
    width: int | None = None,
    digits: int = DIGITS,
    language: Language = ENGLISH,
) -> Iterator[str]:
    """The derivatives in lines; before them the names of what they share, if they are long.

    Args:
        found: to write.
        values: of their nodes at a point, if there is one.
        width: columns after which lines are broken; None for no breaks. A line is broken after a sign, where
            the language allows it.
        digits: significant digits of the values.
        language: of the few words.
    """
    shared = share(found.graph, [derivative.node for derivative in found.derivatives], found.graph.names)
    for node, name in shared.names.items():
        yield from _lines(f"{name} = ", text_of(found.graph, shared.names, node), width)
    if shared.names:
        yield "\n"
    for derivative in found.derivatives:
        head = f"{derivative.heading} = "
        node = derivative.node
        body = shared.names.get(node) or text_of(found.graph, shared.names, node)
        value = None if values is None else shown(values[node], digits)
        if value is not None and value != body and len(head) + len(body) + len(value) + 3 <= _NARROW:
            body += f" = {value}"
            value = None
        yield from _lines(head, body, width)
        indent = " " * (len(head) - 2)
        longest = max((len(case.expression) for case in derivative.cases), default=0)
        for case in derivative.cases:
            where = language.say("where {condition}", condition=case.where)
            if case.where == "elsewhere":
                where = language.say("elsewhere")
            yield f"{indent}  {case.expression:{longest}}  {where}\n"
        if value is not None and value != body:
            yield f"{indent}= {value}\n"


def _lines(head: str, body: str, width: int | None) -> Iterator[str]:
    """A line, broken after + and - and commas where it is too long; there the parser reads a blank."""
    line = head
    for piece in re.split(r"(?<=[-+,] )", body) if width else [body]:
        if width and len(line.rstrip()) + len(piece.rstrip()) > width and line.strip() and line != head:
            yield line.rstrip() + "\n"
            line = " " * len(head)
        line += piece
    yield line.rstrip() + "\n"
