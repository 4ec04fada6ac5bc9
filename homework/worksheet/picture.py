"""The circuit of a problem as a picture, with blanks on its wires."""

from __future__ import annotations

from base64 import b64encode

from backprop.homework.worksheet.page import Part
from backprop.views.circuit.circuit import circuit
from backprop.views.circuit.relabel import relabelled
from backprop.views.language import Language

MOST_BOXES = 60
"""In a larger picture nobody could write."""

_DIGITS = 15
"""Of numbers before they are rounded as the sheet asks."""
_ROOM = 7
"""Characters that there is room for on each wire, to write by hand."""
_BLANK = "[\u2003\u2003]"


def picture(part: Part, language: Language, *, solved: bool) -> str:
    """The picture as a `data:` address; "" if it would be too large, or if what lays it out is not installed.

    As an image of its own it has nothing to do with the page: its ids, its styles, and all that stands in it.

    Args:
        part: with the circuit.
        language: of the legend.
        solved: whether the numbers are there.
    """
    from backprop.views.circuit.svg import drawn

    if len(part.lines) > MOST_BOXES:
        return ""
    complete = circuit(part.trace, _DIGITS)
    mark = "" if solved else _BLANK
    values = {line.id: line.value.text or mark * line.value.is_asked for line in part.lines}
    gradients = {line.id: line.gradient.text or mark * line.gradient.is_asked for line in part.lines}
    shown = relabelled(complete, values, gradients, *([part.rounded] if solved else []))
    wide = {
        box.id: (values.get(box.id) or part.rounded(box.value)).ljust(_ROOM, "0") for box in complete.boxes
    }
    room = relabelled(complete, wide, wide, part.rounded)
    try:
        svg = drawn(shown, room, language)
    except ModuleNotFoundError as missing:
        if missing.name != "fast_sugiyama":
            raise
        return ""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
