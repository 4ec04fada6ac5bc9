"""A circuit as a flowchart of Mermaid (https://mermaid.js.org/syntax/flowchart.html)."""

from __future__ import annotations

from backprop.engine.trace import Trace
from backprop.views.circuit.circuit import DIGITS, Box, Circuit, circuit
from backprop.views.circuit.progress import after
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def mermaid(trace: Trace, language: Language, *, digits: int = DIGITS, steps: int | None = None) -> str:
    """The circuit of a Trace: on each wire the value, and after it, in brackets, what comes back.

    Raises:
        InputError: there are not so many steps.
    """
    found = after(steps, circuit(trace, digits), trace, digits, language)
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Circuit) -> Iterator[str]:
    yield "flowchart LR"
    for number, box in enumerate(found.boxes):
        yield f"  n{number}{_shaped(box)}"
    for wire in found.wires:
        yield f"  n{wire.source}{_arrow(wire.value, wire.gradient)}n{wire.target}"
    output = found.boxes[found.output]
    yield f"  result[{_quoted(output.name or output.label)}]"
    yield f"  n{found.output}{_arrow(output.value, output.gradient)}result"
    if found.caption:
        yield f"  caption[{_quoted(found.caption)}]"
        yield "  style caption fill:none,stroke:none"


def _shaped(box: Box) -> str:
    return f"(({_quoted(box.label)}))" if box.kind == "gate" else f"[{_quoted(box.label)}]"


def _arrow(value: str, gradient: str) -> str:
    numbers = f"{value} [{gradient}]" if gradient else value
    return f" -- {_quoted(numbers)} --> " if numbers else " --> "


def _quoted(text: str) -> str:
    """A label; what could mean something to Mermaid or HTML is written as the number of its character."""
    return '"' + "".join(c if c.isalnum() or c in " .−×÷+(),[]∞_≈…" else f"#{ord(c)};" for c in text) + '"'
