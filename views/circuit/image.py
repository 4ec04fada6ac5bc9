"""A circuit as PNG or PDF: its SVG, set by Typst, which brings fonts along for machines that have none."""

from __future__ import annotations

from backprop.engine.trace import Trace
from backprop.views.circuit.circuit import DIGITS, circuit
from backprop.views.circuit.svg import svg
from backprop.views.language import Language

_PAGE = b"""
#set page(width: auto, height: auto, margin: 0pt)
#set document(title: sys.inputs.title)
#image(bytes(sys.inputs.picture), format: "svg", alt: sys.inputs.title)
"""

_RESOLUTION = 192.0
"""Two dots for each pixel of the SVG."""

_MOST_DOTS, _LONGEST = 64e6, 32_000.0
"""Of a larger picture, a PNG has fewer for each pixel: no more than these in all, and along a side."""


def png(trace: Trace, language: Language, *, digits: int = DIGITS, steps: int | None = None) -> bytes:
    """The circuit of a Trace as PNG, light, as it is drawn as SVG; see there.

    Raises:
        InputError: there are not so many steps.
        ModuleNotFoundError: Typst or the layout library is not installed.
    """
    import typst

    inputs = _inputs(trace, language, digits, steps)
    resolution = _resolution(inputs["picture"])
    data: bytes = typst.compile(_PAGE, format="png", ppi=resolution, sys_inputs=inputs)
    return data


def pdf(trace: Trace, language: Language, *, digits: int = DIGITS, steps: int | None = None) -> bytes:
    """The circuit of a Trace as PDF, as `png` draws it; the same Trace gives the same file."""
    import typst

    inputs = _inputs(trace, language, digits, steps)
    data: bytes = typst.compile(_PAGE, format="pdf", sys_inputs=inputs, timestamp=0)
    return data


def _resolution(picture: str) -> float:
    head = picture[: picture.index(">")]
    width, height = (float(head.partition(f' {side}="')[2].partition('"')[0]) for side in ("width", "height"))
    dots = min(_LONGEST / max(width, height), (_MOST_DOTS / (width * height)) ** 0.5)
    return float(min(_RESOLUTION, _RESOLUTION / 2 * dots))


def _inputs(trace: Trace, language: Language, digits: int, steps: int | None) -> dict[str, str]:
    title = language.say("Circuit of {function}", function=circuit(trace, digits).title)
    return {"picture": svg(trace, language, digits=digits, steps=steps), "title": title}
