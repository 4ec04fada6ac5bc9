"""A circuit as SVG: one file without references, for light and dark, described for screen readers."""

from __future__ import annotations

from html import escape

from backprop.engine.trace import Trace
from backprop.views.circuit.circuit import DIGITS, Box, Circuit, circuit
from backprop.views.circuit.geometry import (
    NUMBER,
    RADIUS,
    SIGN,
    SMALL,
    SYMBOL,
    Drawing,
    Placed,
    Point,
    geometry,
    pieces,
)
from backprop.views.circuit.layout import layout
from backprop.views.circuit.progress import after
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_COLOURS = (
    (".paper", "fill", "#ffffff", "#111827"),
    (".wire", "stroke", "#6b7280", "#9ca3af"),
    (".dot", "fill", "#6b7280", "#9ca3af"),
    (".gate", "fill", "#f3f4f6", "#1f2937"),
    (".gate", "stroke", "#1f2937", "#f3f4f6"),
    ("text", "fill", "#1f2937", "#f3f4f6"),
    (".name", "fill", "#6b7280", "#9ca3af"),
    (".value", "fill", "#15803d", "#4ade80"),
    (".gradient, .circuit .branch", "fill", "#b91c1c", "#fca5a5"),
)
"""What is coloured, and how in the light and in the dark: variables are not known everywhere."""

_SHAPES = f"""
  .circuit .wire {{ fill: none; stroke-width: 1.5; stroke-linejoin: round; }}
  .circuit .gate {{ stroke-width: 1.5; }}
  .circuit text {{ text-anchor: middle;
    font-family: system-ui, "Segoe UI", "DejaVu Sans", "DejaVu Sans Mono", sans-serif; }}
  .circuit .symbol, .circuit .leaf, .circuit .input {{ font-size: {SYMBOL:g}px; }}
  .circuit .sign {{ font-size: {SIGN:g}px; }}
  .circuit .leaf {{ text-anchor: end; }}
  .circuit .input {{ font-weight: 600; }}
  .circuit .value, .circuit .gradient {{ font-size: {NUMBER:g}px; }}
  .circuit .gradient, .circuit .branch {{ font-style: italic; }}
  .circuit .name, .circuit .branch, .circuit .legend, .circuit .caption {{ font-size: {SMALL:g}px; }}
  .circuit .output, .circuit .branch, .circuit .legend, .circuit .caption {{ text-anchor: start; }}
  .circuit .now {{ font-weight: 700; stroke-width: 3; }}
"""

_MIDDLE = 0.35
"""From the middle of a letter down to the line that it stands on, in units of its size."""

_WIDEST = 0.63
"""How wide a character of a long text is at most, on the whole, in units of its size."""

_CAPTION = 22

_MOST_DESCRIBED = 100
"""Boxes in the description; more are said by their number."""


def svg(
    trace: Trace,
    language: Language,
    *,
    digits: int = DIGITS,
    steps: int | None = None,
    prefix: str = "",
    room: int = 0,
) -> str:
    """The circuit of a Trace: values above the wires, gradients below.

    Everything can be found from outside, to be styled or set in motion. `node-3` is a box with its texts
    (`data-node` has its id, `data-kind` is input, constant or gate), `trunk-3` the wire that leaves it, and
    `wire-4` the way from a trunk to a gate (`data-from` and `data-to` have the numbers of both boxes). Each
    number has in `data-step` the step after which it is known, counted as in `--steps`.

    Args:
        trace: to draw.
        language: of title, description and legend.
        digits: significant digits.
        steps: draw the state after so many; by default all.
        prefix: of all ids, for pages with several circuits.
        room: characters that numbers must have room for, because others may take their place.

    Raises:
        InputError: there are not so many steps.
    """
    complete = circuit(trace, digits)
    found = after(steps, complete, trace, digits, language)
    return drawn(found, _with_room(complete, room) if room else complete, language, prefix)


def _with_room(found: Circuit, room: int) -> Circuit:
    boxes = [box._replace(value=box.value.ljust(room)) for box in found.boxes]
    wires = [wire._replace(gradient=wire.gradient.ljust(room)) for wire in found.wires]
    return found._replace(boxes=boxes, wires=wires)


def drawn(found: Circuit, complete: Circuit, language: Language, prefix: str = "") -> str:
    """A circuit in which numbers may be missing, as it is drawn when all of them are there.

    Args:
        found: to draw.
        complete: the same with all numbers, which need room.
        language: of title, description and legend.
        prefix: of all ids.
    """
    return "\n".join(_lines(found, geometry(complete, layout(complete)), language, prefix)) + "\n"


def _lines(found: Circuit, drawing: Drawing, language: Language, prefix: str) -> Iterator[str]:
    say = language.say
    width, height = round(drawing.width), round(drawing.height)
    if found.caption:
        width = max(width, round(found.caption_room * SMALL * _WIDEST) + 24)
        height += _CAPTION
    title = say("Circuit of {function}", function=found.title)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="circuit" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{prefix}title {prefix}description" lang="{language.code}">'
    )
    yield f'<title id="{prefix}title">{escape(title)}</title>'
    yield f'<desc id="{prefix}description">{escape(" ".join(_described(found, language)))}</desc>'
    yield f"<style>{_style()}</style>"
    yield f'<rect class="paper" width="{width}" height="{height}"/>'
    for number, trunk in enumerate(drawing.trunks):
        yield f'<g id="{prefix}trunk-{number}" class="trunk">'
        yield f'<path class="wire" d="{_path(trunk)}"/>'
        for x, y in drawing.forks[number]:
            yield f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        yield "</g>"
    for number, (wire, branch) in enumerate(zip(found.wires, drawing.branches, strict=True)):
        yield (
            f'<g id="{prefix}wire-{number}" class="way" data-from="{wire.source}" data-to="{wire.target}">'
        )
        yield f'<path class="wire{_now(wire.step, found)}" d="{_path(branch)}"/>'
        if wire.is_branch and wire.gradient:
            x, y = branch[1]
            yield _number("branch", x + 2, y + SMALL, wire.gradient, wire.step, found)
        yield "</g>"
    for number, (box, placed) in enumerate(zip(found.boxes, drawing.boxes, strict=True)):
        data = f'data-kind="{box.kind}" data-node="{escape(box.id)}"'
        yield f'<g id="{prefix}node-{number}" class="node" {data}>'
        yield from _box(box, placed, found, end=drawing.trunks[number][1][0])
        yield "</g>"
    for kind, offset, legend in (
        ("value", 30, say("above the wire: value")),
        ("gradient", 14, say("below the wire: gradient")),
    ):
        yield _text(f"{kind} legend", 12, drawing.height - offset, legend)
    if found.caption:
        yield _text("caption", 12, height - 12, found.caption)
    yield "</svg>"


def _style() -> str:
    light, dark = (
        "".join(f"  .circuit {what} {{ {kind}: {colours[shade]}; }}\n" for what, kind, *colours in _COLOURS)
        for shade in (0, 1)
    )
    return f"{_SHAPES}{light}  @media (prefers-color-scheme: dark) {{\n{dark}  }}\n"


def _described(found: Circuit, language: Language) -> Iterator[str]:
    yield language.say("Inputs on the left, the output on the right.")
    if found.caption:
        yield f"{found.caption}."
    yield from (f"{box.title}." for box in found.boxes[:_MOST_DESCRIBED])
    if len(found.boxes) > _MOST_DESCRIBED:
        yield language.say("And {number} more.", number=len(found.boxes) - _MOST_DESCRIBED)


def _path(wire: list[Point]) -> str:
    x, y = wire[0]
    parts = [f"M{x:.1f} {y:.1f}"]
    for end, bend in pieces(wire):
        if bend is None:
            parts.append(f"H{end[0]:.1f}")
        else:
            parts.append("C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in (*bend, end)))
    return "".join(parts)


def _box(box: Box, placed: Placed, found: Circuit, *, end: float) -> Iterator[str]:
    x, y, wide, high, text_x = placed
    is_output = box is found.boxes[found.output]
    yield f"<title>{escape(box.title)}</title>"
    if box.kind == "gate":
        round_off = RADIUS if high == RADIUS else 10
        yield (
            f'<rect class="gate{_now(box.value_step, found)}" x="{x - wide:.1f}" y="{y - high:.1f}" '
            f'width="{2 * wide:.1f}" height="{2 * high:.1f}" rx="{round_off:g}"/>'
        )
        if not is_output:
            yield _text("name", x, y - high - 5, box.name)
    if box.kind == "gate":
        kind, size = ("symbol sign", SIGN) if len(box.label) == 1 else ("symbol", SYMBOL)
        yield _text(kind, x, y + _MIDDLE * size, box.label)
    else:
        yield _text(f"{box.kind} leaf", x + wide - 4, y + _MIDDLE * SYMBOL, box.label)
    if box.value:
        yield _number("value", text_x, y - 6, box.value, box.value_step, found)
    if box.gradient:
        yield _number("gradient", text_x, y + NUMBER + 2, box.gradient, box.gradient_step, found)
    if is_output:
        yield _text("input output", end + 7, y + _MIDDLE * SYMBOL, box.name or box.label)


def _number(kind: str, x: float, y: float, text: str, step: int, found: Circuit) -> str:
    return _text(f"{kind}{_now(step, found)}", x, y, text, f' data-step="{step}"')


def _now(step: int, found: Circuit) -> str:
    """A class for what the last step was about."""
    return " now" if step == found.now else ""


def _text(kind: str, x: float, y: float, text: str, data: str = "") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}"{data}>{escape(text)}</text>'
