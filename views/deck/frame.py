"""One frame, as data: what is known on the circuit, what is said, and what stands out."""

from __future__ import annotations

from backprop.grammar.record import Record
from backprop.views.deck.equations import Equation


class Frame(Record):
    """One frame."""

    kind: str
    """"circuit", "inputs", "value", "question", "start", "gradient", "branch", "sum", "gate" or "summary"."""
    chapter: str
    title: str
    step: int
    """How many steps of the passes are on the circuit."""
    equations: tuple[Equation, ...] = ()
    asked: tuple[Equation, ...] = ()
    """Equations that stand apart: what is not known yet."""
    said: tuple[str, ...] = ()
    """Sentences."""
    nodes: tuple[int, ...] = ()
    """Inputs and gates that stand out, by place."""
    wires: tuple[tuple[int, int], ...] = ()
    """Wires that stand out: a gate, and which of its arguments."""
    gate: int | None = None
    """The gate whose rule is used."""
    pattern: str = ""
    """What that does to the gradient, in a word."""
    remark: str = ""
    """What holds at this point only."""
    notes: tuple[str, ...] = ()
    """For whoever speaks."""
    spoken: str = ""
    """The frame in words, for whoever does not see it."""
