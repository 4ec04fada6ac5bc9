"""A circuit as a flowchart of Mermaid (https://mermaid.js.org/syntax/flowchart.html)."""

from __future__ import annotations

from backprop.engine.trace import Trace
from backprop.views.circuit.circuit import DIGITS, Box, circuit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def mermaid(trace: Trace, *, digits: int = DIGITS) -> str:
    """The circuit of a Trace: on each wire the value, and after it, in brackets, what comes back."""
    return "\n".join(_lines(trace, digits)) + "\n"


def _lines(trace: Trace, digits: int) -> Iterator[str]:
    found = circuit(trace, digits)
    yield "flowchart LR"
    for number, box in enumerate(found.boxes):
        yield f"  n{number}{_shaped(box)}"
    for wire in found.wires:
        yield f"  n{wire.source} -- {_numbers(wire.value, wire.gradient)} --> n{wire.target}"
    output = found.boxes[found.output]
    yield f"  result[{_quoted(output.name or output.label)}]"
    yield f"  n{found.output} -- {_numbers(output.value, output.gradient)} --> result"


def _shaped(box: Box) -> str:
    return f"(({_quoted(box.label)}))" if box.kind == "gate" else f"[{_quoted(box.label)}]"


def _numbers(value: str, gradient: str) -> str:
    return _quoted(f"{value} [{gradient}]" if gradient else value)


def _quoted(text: str) -> str:
    """A label; what could mean something to Mermaid or HTML is written as the number of its character."""
    return '"' + "".join(c if c.isalnum() or c in " .−×÷+(),[]∞_≈…" else f"#{ord(c)};" for c in text) + '"'
