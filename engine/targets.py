"""Which number of an expression somebody speaks of: `x`, `grad q`, `∂f/∂x`, `value q`."""

from __future__ import annotations

import re

from backprop.grammar.problem import InputError, Problem, said
from backprop.grammar.read import read_name
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from backprop.engine.trace import Trace

_SLOPE = re.compile(r"(?:grad|∇)\s+(.+)|[d∂]\s*(\w+)\s*/\s*[d∂]\s*(\w+)")
_VALUE = re.compile(r"(?:value|valor)\s+(.+)")

GRADIENT, VALUE = "gradient", "value"


class Target(Record):
    """The number that an answer is about."""

    of: str
    """GRADIENT or VALUE."""
    node: str
    """Name or id of the input or node."""

    def __str__(self) -> str:
        return self.node if self.of == GRADIENT else f"value {self.node}"


def read_target(text: str) -> Target:
    """What is asked: `x` or `grad q` for a slope (also `∂f/∂x`, `df/dx`), `value q` for a value.

    Raises:
        InputError: it is none of these.
    """
    text = text.strip()
    of, name = GRADIENT, text
    if match := _VALUE.fullmatch(text):
        of, name = VALUE, match[1]
    elif match := _SLOPE.fullmatch(text):
        name = match[1] or match[3]
    node = read_name(name.strip()) if name.strip() else None
    if node is None:
        hint = said("Write x or grad q for a slope in an input or a node, and value q for a value.")
        message = said("{text!r} does not say which number is answered.", text=text)
        raise InputError(Problem("binding", message, hint=hint))
    return Target(of, node)


def numerator(text: str) -> str | None:
    """`q` of `∂q/∂x`: what is differentiated, if that is said; None if it is not."""
    match = _SLOPE.fullmatch(text.strip())
    return read_name(match[2]) if match and match[2] else None


def known_node(name: str, nodes: Mapping[str, int]) -> str:
    """A node as it is called. LaTeX has `w_0` for one that may be asked for as `w0`."""
    if name in nodes:
        return name
    plain = name.replace("_", "")
    return next((known for known in nodes if known.replace("_", "") == plain), name)


def check_numerator(top: str | None, nodes: Mapping[str, int], trace: Trace) -> None:
    """Raise an InputError if a slope is said to be that of another node than the output.

    Args:
        top: `q` of `∂q/∂x`, if it was said.
        nodes: name or id -> node.
        trace: of the expression.
    """
    if top is not None and nodes.get(top, trace.graph.output) != trace.graph.output:
        message = said("Slopes of {output} are judged, not of {node}.", output=trace.output, node=top)
        hint = said("Write --output={node} for its slopes.", node=top)
        raise InputError(Problem("not-the-output", message, hint=hint))
