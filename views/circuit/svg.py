"""A circuit as SVG: one file without references, for light and dark, described for screen readers."""

from __future__ import annotations

from collections import Counter
from html import escape

from backprop.engine.trace import Trace
from backprop.views.circuit.circuit import DIGITS, Box, Circuit, circuit
from backprop.views.circuit.geometry import NUMBER, RADIUS, SMALL, SYMBOL, Drawing, Placed, Point, geometry
from backprop.views.circuit.layout import layout
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLE = f"""
  svg {{ --paper: #ffffff; --ink: #1f2937; --wire: #6b7280; --gate: #f3f4f6; --quiet: #6b7280;
    --value: #15803d; --gradient: #b91c1c; }}
  @media (prefers-color-scheme: dark) {{ svg {{ --paper: #111827; --ink: #f3f4f6; --wire: #9ca3af;
    --gate: #1f2937; --quiet: #9ca3af; --value: #4ade80; --gradient: #fca5a5; }} }}
  .paper {{ fill: var(--paper); }}
  .wire {{ fill: none; stroke: var(--wire); stroke-width: 1.5; stroke-linejoin: round; }}
  .dot {{ fill: var(--wire); }}
  .gate {{ fill: var(--gate); stroke: var(--ink); stroke-width: 1.5; }}
  text {{ font-family: system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--ink);
    text-anchor: middle; }}
  .symbol {{ font-size: {SYMBOL:g}px; dominant-baseline: central; }}
  .input {{ font-size: {SYMBOL:g}px; font-weight: 600; dominant-baseline: central; }}
  .output {{ text-anchor: start; }}
  .name {{ font-size: {SMALL:g}px; fill: var(--quiet); }}
  .value {{ font-size: {NUMBER:g}px; fill: var(--value); }}
  .gradient {{ font-size: {NUMBER:g}px; fill: var(--gradient); font-style: italic; }}
  .branch {{ font-size: {SMALL:g}px; fill: var(--gradient); font-style: italic; text-anchor: start; }}
  .legend {{ font-size: {SMALL:g}px; text-anchor: start; }}
"""

_MOST_DESCRIBED = 100
"""Boxes in the description; more are said by their number."""


def svg(trace: Trace, language: Language, *, digits: int = DIGITS) -> str:
    """The circuit of a Trace: values above the wires, gradients below.

    Args:
        trace: to draw.
        language: of title, description and legend.
        digits: significant digits.
    """
    found = circuit(trace, digits)
    return drawn(found, found, language)


def drawn(found: Circuit, complete: Circuit, language: Language) -> str:
    """A circuit in which numbers may be missing, as it is drawn when all of them are there.

    Args:
        found: to draw.
        complete: the same with all numbers, which need room.
        language: of title, description and legend.
    """
    return "\n".join(_lines(found, geometry(complete, layout(complete)), language)) + "\n"


def _lines(found: Circuit, drawing: Drawing, language: Language) -> Iterator[str]:
    say = language.say
    width, height = round(drawing.width), round(drawing.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="title description" lang="{language.code}">'
    )
    title = say("Circuit of {function}", function=found.title)
    yield f'<title id="title">{escape(title)}</title>'
    yield f'<desc id="description">{escape(" ".join(_described(found, language)))}</desc>'
    yield f"<style>{_STYLE}</style>"
    yield f'<rect class="paper" width="{width}" height="{height}"/>'
    for trunk, branches in zip(drawing.trunks, _branches_of(found, drawing), strict=True):
        yield f'<path class="wire" d="{_path(trunk)}"/>'
        starts = [branch[0] for branch in branches]
        yield from (f'<path class="wire" d="{_path(branch)}"/>' for branch in branches)
        yield from _dots(trunk, starts)
    for wire, branch in zip(found.wires, drawing.branches, strict=True):
        if wire.is_branch and wire.gradient:
            x, y = branch[1]
            yield _text("branch", x + 2, y + SMALL, wire.gradient)
    for number, (box, placed) in enumerate(zip(found.boxes, drawing.boxes, strict=True)):
        yield from _box(box, placed, is_output=number == found.output, end=drawing.trunks[number][1][0])
    for kind, offset, legend in (
        ("value", 30, say("above the wire: value")),
        ("gradient", 14, say("below the wire: gradient")),
    ):
        yield f'<text class="{kind} legend" x="12" y="{height - offset}">{escape(legend)}</text>'
    yield "</svg>"


def _described(found: Circuit, language: Language) -> Iterator[str]:
    yield language.say("Inputs on the left, the output on the right.")
    yield from (f"{box.title}." for box in found.boxes[:_MOST_DESCRIBED])
    if len(found.boxes) > _MOST_DESCRIBED:
        yield language.say("And {number} more.", number=len(found.boxes) - _MOST_DESCRIBED)


def _branches_of(found: Circuit, drawing: Drawing) -> list[list[list[Point]]]:
    branches: list[list[list[Point]]] = [[] for _ in found.boxes]
    for wire, branch in zip(found.wires, drawing.branches, strict=True):
        branches[wire.source].append(branch)
    return branches


def _dots(trunk: list[Point], starts: list[Point]) -> Iterator[str]:
    """A dot wherever a wire parts."""
    for point, leaving in Counter(starts).items():
        if leaving + (point != trunk[-1]) > 1:
            yield f'<circle class="dot" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="3"/>'


def _path(points: list[Point]) -> str:
    (x, y), *others = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for next_x, next_y in others:
        middle = (x + next_x) / 2
        if abs(next_y - y) < 0.05:
            parts.append(f"H{next_x:.1f}")
        else:
            parts.append(f"C{middle:.1f} {y:.1f} {middle:.1f} {next_y:.1f} {next_x:.1f} {next_y:.1f}")
        x, y = next_x, next_y
    return "".join(parts)


def _box(box: Box, placed: Placed, *, is_output: bool, end: float) -> Iterator[str]:
    x, y, wide, high, text_x = placed
    yield f"<g><title>{escape(box.title)}</title>"
    if box.kind == "gate":
        round_off = RADIUS if high == RADIUS else 10
        yield (
            f'<rect class="gate" x="{x - wide:.1f}" y="{y - high:.1f}" width="{2 * wide:.1f}" '
            f'height="{2 * high:.1f}" rx="{round_off:g}"/>'
        )
        yield _text("symbol", x, y, box.label)
        if not is_output:
            yield _text("name", x, y - high - 5, box.name)
    else:
        yield _text("input" if box.kind == "input" else "symbol", x, y, box.label)
    yield _text("value", text_x, y - 6, box.value)
    if box.gradient:
        yield _text("gradient", text_x, y + NUMBER + 2, box.gradient)
    if is_output:
        yield _text("input output", end + 7, y, box.name or box.label)
    yield "</g>"


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'
