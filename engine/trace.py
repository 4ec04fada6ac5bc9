"""The result: one frozen value that every view reads."""

from __future__ import annotations

import math

from backprop.engine.graph import Graph
from backprop.grammar.problem import Problem, joined, said
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from backprop.engine.correct import Correction
    from backprop.engine.error_bound import ErrorBound
    from backprop.engine.kinks import Kinks

    Number = float | Any
    """A float; a `Decimal` or `Fraction` where more digits or exact numbers were asked for."""

_MOST_NAMED = 20
"""Of more numbers that are not finite, a notice names the first."""


def is_finite(number: Number) -> bool:
    """Whether a number of a Trace is finite; a Decimal or a Fraction may be too large for a float."""
    if isinstance(number, float):
        return math.isfinite(number)
    return bool(number.is_finite()) if hasattr(number, "is_finite") else True


def plain(number: Number) -> float | str | None:
    """A number as JSON has it: those that a float would round are strings."""
    if isinstance(number, float):
        return number
    return str(number).lower() if is_finite(number) else None


class Node(Record):
    """One node of a Trace, as people and programs see it."""

    place: int
    """Its index in the graph."""
    id: str
    kind: str
    """"input", "constant" or "gate"."""
    op: str
    """The primitive; "" for inputs and constants."""
    gate: str
    """How a circuit shows the gate, its constants drawn in: `+1`, `×(−1)`, `1/x`, `exp`."""
    expression: str
    """What it computes, over the ids of its arguments."""
    args: tuple[str, ...]
    """Ids of its arguments, without constants: no gradient flows there."""
    positions: tuple[int, ...]
    """For each of `args`, which argument of the primitive it is, from 0."""
    value: Number
    local: tuple[Number, ...]
    """∂node/∂argument, for each of `args`."""
    upstream: Number
    """∂output/∂node; of a constant 0, since nothing flows there."""
    downstream: tuple[Number, ...]
    """upstream · local: what is sent to each of `args`."""
    pattern: str
    """What the gate does to the gradient: distributes, swaps, routes, scales or blocks it."""

    def not_finite(self) -> Iterator[str]:
        """What of it is no finite number: `∂v1/∂y = inf`."""
        named = [(self.id, self.value), (said("upstream of {id}", id=self.id), self.upstream)]
        for arg, local, sent in zip(self.args, self.local, self.downstream, strict=True):
            named += [
                (f"∂{self.id}/∂{arg}", local),
                (said("downstream from {id} to {arg}", id=self.id, arg=arg), sent),
            ]
        return (joined(" = ", [name, number]) for name, number in named if not is_finite(number))

    def to_dict(self) -> dict[str, Any]:
        """The node as plain data; inputs and constants have no more than a value and a gradient."""
        if not self.op:
            return {
                "id": self.id,
                "kind": self.kind,
                "value": plain(self.value),
                "upstream": plain(self.upstream),
            }
        return {
            "id": self.id,
            "kind": self.kind,
            "op": self.op,
            "gate": self.gate,
            "expression": self.expression,
            "args": list(self.args),
            "value": plain(self.value),
            "local": list(map(plain, self.local)),
            "upstream": plain(self.upstream),
            "downstream": list(map(plain, self.downstream)),
            "pattern": self.pattern,
        }


class Trace(Record):
    """An expression differentiated at a point: the graph, and what both passes left at every node."""

    text: str
    graph: Graph
    values: list[Number]
    upstream: list[Number]
    wrt: tuple[str, ...]
    """The inputs that the gradient is wanted for."""
    notices: tuple[Problem, ...] = ()
    """What the reader should know about these numbers, though they stand."""
    steps: dict[int, tuple[tuple[Any, ...], tuple[Any, ...]]] | None = None
    """Active gate -> its local derivatives, and what it sends, where they were not computed from the values
    here but with more digits."""
    correction: Correction | None = None
    convention: str = ""
    """The library whose slopes at corners were asked for, or "" for those of the table."""
    kinks: Kinks | None = None
    """The corners and jumps at this point, if there are any, and what they leave of the gradient."""

    @property
    def output(self) -> str:
        """Id of the node that was differentiated."""
        from backprop.engine.naming import output_id

        return output_id(self.graph)

    @property
    def value(self) -> Number:
        """Value of the output."""
        return self.values[self.graph.output]

    @property
    def inputs(self) -> dict[str, Number]:
        """The point: every input with its value."""
        return {name: self.values[node] for name, node in self.graph.inputs.items()}

    @property
    def gradient(self) -> dict[str, Number]:
        """∂output/∂input, for each input (or named node) asked for."""
        nodes = self.named_nodes
        return {name: self.upstream[nodes[name]] if name in nodes else 0.0 for name in self.wrt}

    @property
    def named_nodes(self) -> dict[str, int]:
        """Inputs, and nodes that the user named -> node."""
        return {**self.graph.names, **self.graph.inputs}

    @property
    def error_bound(self) -> ErrorBound:
        """First-order bounds on the rounding errors of value and gradient."""
        from backprop.engine.error_bound import error_bound

        return error_bound(self)

    def ids(self, *, constants: bool = False) -> dict[int, str]:
        """The nodes that are shown -> their ids, inputs first, then gates in order of evaluation.

        Inputs and nodes that the user named keep their names. Other gates are v1, v2, … in order of
        evaluation, the output is f, gates over constants only are c1, c2, …; names that are taken are
        left out.

        Args:
            constants: whether constants, and gates that take nothing else, are shown too. Otherwise they
                are drawn into the gates that take them.
        """
        from backprop.engine.naming import ids

        return ids(self.graph, constants=constants)

    @property
    def nodes(self) -> list[Node]:
        """Inputs, then gates in order of evaluation. Constants are drawn into the gates that take them."""
        return list(self.walk(self.ids()))

    def walk(self, ids: dict[int, str], places: Iterable[int] | None = None) -> Iterator[Node]:
        """The nodes one by one.

        Args:
            ids: the nodes that are shown, from `ids`.
            places: those of them that are wanted; by default all.
        """
        from backprop.engine.naming import walk

        return walk(self, ids, ids if places is None else places)

    def summary(self) -> dict[str, Any]:
        """The Trace as plain data, without nodes and notices."""
        return {
            "schema": "backprop.trace/1",
            "expression": self.text,
            "output": self.output,
            "inputs": {name: plain(value) for name, value in self.inputs.items()},
            "value": plain(self.value),
            "gradient": {name: plain(slope) for name, slope in self.gradient.items()},
            **({"correction": self.correction.to_dict()} if self.correction else {}),
            **({"kinks": self.kinks.to_dict()} if self.kinks else {}),
        }

    def to_dict(self, *, constants: bool = False) -> dict[str, Any]:
        """The Trace as plain data, in the shape that `trace.schema.json` describes.

        Numbers that are not finite stay as they are; strict JSON, as `eval --json` writes it, has null.
        """
        nodes = list(self.walk(self.ids(constants=constants)))
        missing = [name for node in nodes for name in node.not_finite()]
        notices = *self.notices, *not_finite_notice(missing)
        return {
            **self.summary(),
            "nodes": [node.to_dict() for node in nodes],
            "notices": [notice.to_dict() for notice in notices],
        }


def not_finite_notice(names: Sequence[str]) -> list[Problem]:
    """The notice that goes with numbers which JSON has no way to write, if there are any."""
    if not names:
        return []
    more = said(" and {number} more", number=len(names) - _MOST_NAMED) if len(names) > _MOST_NAMED else ""
    return [
        Problem(
            "not-finite",
            said(
                "These numbers are not finite: {names}{more}.",
                names=joined(", ", names[:_MOST_NAMED]),
                more=more,
            ),
        )
    ]
