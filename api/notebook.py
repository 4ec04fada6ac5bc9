"""How a notebook shows a Trace: as its circuit."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.engine.trace import Trace


def svg(trace: Trace) -> str | None:
    """The circuit as SVG; None, so that the notebook shows text, if it is too large or cannot be laid out."""
    import os
    from zlib import crc32

    from backprop.views.circuit.circuit import MOST_BOXES
    from backprop.views.circuit.svg import svg as drawn
    from backprop.views.language import Language, language_of

    if len(trace.ids()) > MOST_BOXES:
        return None
    language = Language(language_of(os.environ))
    try:
        picture = drawn(trace, language)
    except ModuleNotFoundError:
        return None
    return drawn(trace, language, prefix=f"circuit-{crc32(picture.encode()):08x}-")


def html(trace: Trace) -> str | None:
    """The circuit as a part of a page, which can be scrolled if it is wide."""
    picture = svg(trace)
    return picture and f'<div style="overflow-x: auto">{picture}</div>'
