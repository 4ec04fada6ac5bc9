"""A circuit in the language of Graphviz (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

from html import escape

from backprop.engine.trace import Trace
from backprop.views.circuit.circuit import DIGITS, Box, Circuit, Wire, circuit
from backprop.views.circuit.progress import after
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def dot(trace: Trace, language: Language, *, digits: int = DIGITS, steps: int | None = None) -> str:
    """The circuit of a Trace for `dot`: on each wire the value, and under it what comes back.

    Raises:
        InputError: there are not so many steps.
    """
    found = after(steps, circuit(trace, digits), trace, digits, language)
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Circuit) -> Iterator[str]:
    yield "digraph circuit {"
    caption = f", label={_quoted(found.caption)}" if found.caption else ""
    yield f'  graph [rankdir=LR, bgcolor=transparent, fontname="sans-serif"{caption}]'
    yield '  node [fontname="sans-serif", tooltip="", style=filled, fillcolor="#f3f4f6"]'
    yield '  edge [fontname="sans-serif", fontsize=11, arrowhead=none, color="#6b7280"]'
    for number, box in enumerate(found.boxes):
        yield f"  n{number} [label={_quoted(box.label)}, tooltip={_quoted(box.title)}, {_shape(box)}]"
    for wire in found.wires:
        yield f"  n{wire.source} -> n{wire.target} [label={_numbers(wire)}]"
    output = found.boxes[found.output]
    last = Wire(found.output, found.output, output.value, output.gradient, False, 0)
    yield f"  result [label={_quoted(output.name or output.label)}, shape=plaintext, style=solid]"
    yield f"  n{found.output} -> result [label={_numbers(last)}]"
    yield "}"


def _shape(box: Box) -> str:
    if box.kind != "gate":
        return "shape=plaintext, style=solid"
    return "shape=circle" if len(box.label) < 4 else 'shape=box, style="filled,rounded"'


def _numbers(wire: Wire) -> str:
    """A label in which the value stands above the gradient."""
    if not wire.value:
        return '""'
    value = f'<font color="#15803d">{escape(wire.value)}</font>'
    gradient = f'<br/><font color="#b91c1c"><i>{escape(wire.gradient)}</i></font>' if wire.gradient else ""
    return f"<{value}{gradient}>"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
