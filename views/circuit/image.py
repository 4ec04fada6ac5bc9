"""A circuit as PNG or PDF: its SVG, set by Typst, which brings fonts along for machines that have none."""

from __future__ import annotations

from backprop.engine.trace import Trace
from backprop.views.circuit.circuit import DIGITS, circuit
from backprop.views.circuit.svg import svg
from backprop.views.language import Language

FORMATS = ("png", "pdf")

_PAGE = b"""
#set page(width: auto, height: auto, margin: 0pt)
#set document(title: sys.inputs.title)
#image(bytes(sys.inputs.picture), format: "svg", alt: sys.inputs.title)
"""

_RESOLUTION = 192.0
"""Two dots for each pixel of the SVG."""


def image(
    trace: Trace, language: Language, *, form: str, digits: int = DIGITS, steps: int | None = None
) -> bytes:
    """The circuit of a Trace, light, as it is drawn as SVG.

    Args:
        trace: to draw.
        language: of title, description and legend.
        form: "png" or "pdf".
        digits: significant digits.
        steps: draw the state after so many; by default all.

    Raises:
        InputError: there are not so many steps.
        ModuleNotFoundError: Typst or the layout library is not installed.
    """
    import typst

    picture = svg(trace, language, digits=digits, steps=steps)
    title = language.say("Circuit of {function}", function=circuit(trace, digits).title)
    inputs = {"picture": picture, "title": title}
    return typst.compile(_PAGE, format=form, ppi=_RESOLUTION, sys_inputs=inputs, timestamp=0)
