"""A circuit for TikZ: a picture for a document that loads tikz and amsmath (https://tikz.dev)."""

from __future__ import annotations

import re
from itertools import chain

from backprop.engine.trace import Trace
from backprop.views.circuit.circuit import DIGITS, Box, Circuit, circuit
from backprop.views.circuit.geometry import NUMBER, RADIUS, SMALL, Drawing, Placed, Point, geometry, pieces
from backprop.views.circuit.layout import layout
from backprop.views.circuit.progress import after
from backprop.views.language import Language
from backprop.views.latex_symbols import beyond_pdflatex, literal, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UNIT = 0.55
"""Points of TeX for a pixel: so wide are digits in the size of footnotes beside those of the geometry."""

_OPTIONS = rf"""[x={_UNIT}pt, y=-{_UNIT}pt, line width=0.6pt,
  wire/.style={{draw={{rgb,255:red,107;green,114;blue,128}}}},
  now/.style={{line width=1.6pt}},
  dot/.style={{fill={{rgb,255:red,107;green,114;blue,128}}}},
  gate/.style={{draw={{rgb,255:red,31;green,41;blue,55}}, fill={{rgb,255:red,243;green,244;blue,246}}}},
  every node/.style={{inner sep=0pt, outer sep=0pt}},
  name/.style={{font=\scriptsize, text={{rgb,255:red,107;green,114;blue,128}}}},
  value/.style={{font=\footnotesize, text={{rgb,255:red,21;green,128;blue,61}}}},
  gradient/.style={{font=\footnotesize, text={{rgb,255:red,185;green,28;blue,28}}}},
  branch/.style={{gradient, font=\scriptsize, anchor=base west}}]"""

_IN_MATHS = {
    "×": r"\times", "−": "-", "÷": r"\div", "·": r"\cdot", "∂": r"\partial", "∞": r"\infty", "≈": r"\approx",
    "√": r"\surd", "π": r"\pi", "τ": r"\tau", "σ": r"\sigma",
}  # fmt: skip
_ESCAPED = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "…": r"\ldots{}",
}


def tikz(trace: Trace, language: Language, *, digits: int = DIGITS, steps: int | None = None) -> str:
    """The circuit of a Trace as a `tikzpicture`: values above the wires, gradients below.

    Raises:
        InputError: there are not so many steps.
    """
    complete = circuit(trace, digits)
    found = after(steps, complete, trace, digits, language)
    return "\n".join(_lines(found, geometry(complete, layout(complete)), language)) + "\n"


def _lines(found: Circuit, drawing: Drawing, language: Language) -> Iterator[str]:
    ids = [box.name or box.label for box in found.boxes]
    names = symbols(ids)
    yield r"% In the preamble: \usepackage{amsmath, tikz}"
    if any(map(beyond_pdflatex, ids)):
        yield "% Compile with LuaLaTeX or XeLaTeX, in a font that has the letters of all names."
    yield rf"\begin{{tikzpicture}}{_OPTIONS}"
    for trunk in drawing.trunks:
        yield rf"\draw[wire] {_path(trunk)};"
    for wire, branch in zip(found.wires, drawing.branches, strict=True):
        yield rf"\draw[wire{_now(wire.step, found)}] {_path(branch)};"
    yield from (rf"\fill[dot] {_at(*fork)} circle [radius=1.6pt];" for fork in chain(*drawing.forks))
    for wire, branch in zip(found.wires, drawing.branches, strict=True):
        if wire.is_branch and wire.gradient:
            x, y = branch[1]
            yield _node("branch", x + 2, y + SMALL, _number(wire.gradient, wire.step, found, "mathit"))
    for number, (box, placed) in enumerate(zip(found.boxes, drawing.boxes, strict=True)):
        yield from _box(box, placed, names, found, end=drawing.trunks[number][1][0])
    say = language.say
    for kind, shape, offset, legend in (
        ("value", "", 30, say("above the wire: value")),
        ("gradient", r"font=\footnotesize\itshape, ", 14, say("below the wire: gradient")),
    ):
        yield _node(f"{kind}, {shape}anchor=base west", 12, drawing.height - offset, _text(legend))
    if found.caption:
        yield _node(r"font=\footnotesize, anchor=base west", 12, drawing.height + 10, _text(found.caption))
    yield r"\end{tikzpicture}"


def _box(box: Box, placed: Placed, names: Mapping[str, str], found: Circuit, *, end: float) -> Iterator[str]:
    x, y, wide, high, text_x = placed
    is_output = box is found.boxes[found.output]
    name = f"${names[box.name or box.label]}$"
    if box.kind == "gate":
        corner = RADIUS if high == RADIUS else 10
        yield (
            rf"\draw[gate{_now(box.value_step, found)}, rounded corners={corner * _UNIT:.1f}pt] "
            f"{_at(x - wide, y - high)} rectangle {_at(x + wide, y + high)};"
        )
        if not is_output:
            yield _node("name, anchor=base", x, y - high - 5, name)
        yield _node("", x, y, _label(box.label))
    else:
        yield _node("anchor=east", x + wide - 4, y, name)
    if box.value:
        yield _node("value, anchor=base", text_x, y - 6, _number(box.value, box.value_step, found))
    if box.gradient:
        gradient = _number(box.gradient, box.gradient_step, found, "mathit")
        yield _node("gradient, anchor=base", text_x, y + NUMBER + 2, gradient)
    if is_output:
        yield _node("anchor=west", end + 7, y, name)


def _now(step: int, found: Circuit) -> str:
    return ", now" if step == found.now else ""


def _node(style: str, x: float, y: float, text: str) -> str:
    return rf"\node[{style}] at {_at(x, y)} {{{text}}};" if style else rf"\node at {_at(x, y)} {{{text}}};"


def _path(wire: list[Point]) -> str:
    parts = [_at(*wire[0])]
    for end, bend in pieces(wire):
        if bend is None:
            parts.append(f"-- {_at(*end)}")
        else:
            first, second = bend
            parts.append(f".. controls {_at(*first)} and {_at(*second)} .. {_at(*end)}")
    return " ".join(parts)


def _at(x: float, y: float) -> str:
    return f"({x:.1f}, {y:.1f})"


def _number(text: str, step: int, found: Circuit, style: str = "") -> str:
    written = literal(text.removeprefix("≈")).text
    style = "mathbf" if step == found.now else style
    return rf"$\{style}{{{written}}}$" if style else f"${written}$"


def _label(text: str) -> str:
    """The symbol of a gate; a power has its exponent above."""
    base, power, exponent = text.partition("^")
    if not power or "^" in exponent:
        return _text(text)
    inner = re.fullmatch(r"\((.*)\)", exponent)
    return rf"{_text(base)}\textsuperscript{{{_text(inner[1] if inner else exponent)}}}"


def _text(text: str) -> str:
    """Text in which nothing means anything to TeX."""
    return "".join(
        f"${_IN_MATHS[c]}$" if c in _IN_MATHS else _ESCAPED.get(c) or (f"\\{c}" if c in "#$%&_{}" else c)
        for c in text
    )
