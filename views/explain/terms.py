"""The formulas of an explanation as data: the same in every language, and written in the way of each format.

An `Equation` has its sides; the other formulas are written each in its own way. `plain` writes them as text,
`typeset` as LaTeX. Numbers are those of the Trace, and are rounded where they are written.
"""

from __future__ import annotations

from backprop.engine.trace import Node
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    from backprop.engine.trace import Number

    Shown = TypeVar("Shown")

LONGEST = 72
"""A formula with more characters is cut off or left out."""

MOST_ON_A_PATH = 8
"""Of a longer path, both ends are shown."""


class Name(Record):
    """A node by its id."""

    id: str


class Amount(Record):
    """A number."""

    value: Number


class Slope(Record):
    """`∂f/∂x`, over two ids."""

    above: str
    below: str


class Computed(Record):
    """What a node computes, over the ids of its arguments: `q*z`."""

    node: int


class Substituted(Record):
    """The same over the values of its arguments: `3*(-4)`; nothing if that says nothing new."""

    node: int


class Local(Record):
    """A local derivative as a formula: `2*x`; nothing if that says no more than its number."""

    gate: Node
    argument: int
    """Which of the arguments of the gate it is."""


class Product(Record):
    """`∂f/∂q · ∂q/∂x`."""

    factors: list[Factor]


class Total(Record):
    """`3 + (-4)`."""

    terms: list[Amount]


class Gap(Record):
    """What stands for factors that are left out."""


class Equation(Record):
    """`∂f/∂x = ∂f/∂q · ∂q/∂x = -4 · 1 = -4`. A side that says the same as the one before it is left out."""

    sides: list[Side]


class Statements(Record):
    """All that is differentiated: `q = x + y; f = q*z`."""


class Rule(Record):
    """A line in a table of derivatives: `x*y → y, x`."""

    function: str
    derivatives: list[str]


class Route(Record):
    """A path: `x → q → f`, and how many there are like it."""

    ids: list[str]
    times: int


class Sign(Record):
    """How a circuit shows a gate: `×`, `+1`, `exp`."""

    label: str


if TYPE_CHECKING:
    Factor = Slope | Amount | Gap
    Side = Name | Amount | Slope | Computed | Substituted | Local | Product | Total
    Formula = Equation | Statements | Rule | Route | Sign
    Sentence = list[str | Formula]
    Line = Formula | Sentence
    """A formula has a line of its own; a sentence may have formulas in it."""


def ends(parts: Sequence[Shown]) -> tuple[Sequence[Shown], Sequence[Shown]]:
    """What is shown of a path: all, and nothing after a gap; or both ends of a long one."""
    half = MOST_ON_A_PATH // 2
    return (parts, []) if len(parts) <= MOST_ON_A_PATH else (parts[:half], parts[-half:])
