"""What a mistake leads to, made everywhere, at one gate, or together with another: numbers at every node.

Each model is run with floats first; rounding is looked into only where these come near what was answered.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from itertools import combinations, islice

from backprop.engine.backend import Backend
from backprop.engine.float64 import FLOAT64
from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.trace import Trace
from backprop.grammar.record import Record
from backprop.homework.granularity import Circuit, circuits
from backprop.homework.misconceptions import MISCONCEPTIONS, Misconception
from backprop.homework.rounding import Reach, Rounding, numbers
from backprop.homework.stepwise import stepwise
from backprop.homework.student import Change, Slip, Student

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

EVERYWHERE, ONE, TWO = "everywhere", "one gate", "two gates"

_MOST_SWAPS = 12
"""Inputs of which any two may have been swapped, or their gradients."""
_MOST_WORK = 200_000
"""Gates that slips at single gates may cost; in larger circuits, only mistakes made everywhere are tried."""
_MOST_PAIRS = 20_000
"""Pairs of slips that are looked at."""


class Made(Record):
    """One mistake, as somebody made it."""

    misconception: Misconception
    change: Change
    places: frozenset[int]
    """In the circuit of the model."""
    gates: tuple[int, ...]
    """Nodes of the exercise that it is made at, in order."""
    inputs: tuple[str, str] | None = None
    """The two whose values are swapped."""
    answers: tuple[int, int] | None = None
    """Two nodes of the exercise, each of whose gradients is given as that of the other."""


class Numbers(Record):
    """The numbers of one way of computing, at the nodes of a circuit."""

    values: list[float]
    upstream: list[float]

    def at(self, of_value: bool, place: int) -> float:
        return (self.values if of_value else self.upstream)[place]


class Own(Record):
    """Numbers that a student wrote down: node -> value, node -> gradient."""

    values: dict[int, float]
    upstream: dict[int, float]

    def placed(self, circuit: Circuit) -> Own:
        """The same at the nodes of a circuit, as far as it has them."""
        places = circuit.places
        return Own(
            {places[node]: value for node, value in self.values.items() if node in places},
            {places[node]: value for node, value in self.upstream.items() if node in places},
        )


class Model:
    """A student who makes these mistakes and no others.

    Args:
        exercise: that is worked on.
        circuit: in gates of which size.
        made: the mistakes; none, for a student who makes none.
        own: numbers of the student's own, right or wrong, that the work goes on with.
    """

    def __init__(
        self, exercise: Exercise, circuit: Circuit, made: tuple[Made, ...] = (), own: Own | None = None
    ) -> None:
        self.exercise = exercise
        self.circuit = circuit
        self.made = made
        self._own = (own or Own({}, {})).placed(circuit)
        self._exact: Numbers | None = None
        self._fails = False
        self._stepwise: dict[Rounding, Numbers | None] = {}
        self._reach: dict[Rounding, tuple[list[Reach], list[Reach]] | None] = {}

    @property
    def reports_values(self) -> bool:
        """Whether values are given as gradients."""
        return any(made.misconception.special == "report" for made in self.made)

    def place(self, node: int, is_value: bool = True) -> int | None:
        """Where in the circuit the number is that is given as the value, or the gradient, of a node."""
        for made in self.made:
            if made.answers and not is_value and node in made.answers:
                node = made.answers[made.answers[0] == node]
        return self.circuit.places.get(node)

    def exact(self) -> Numbers | None:
        """Its numbers without rounding; None if it comes to nothing."""
        if self._exact is None and not self._fails:
            try:
                self._exact = Numbers(*self._passes(FLOAT64))
            except (ValueError, ArithmeticError):
                self._fails = True
        return self._exact

    def rounded(self, rounding: Rounding) -> Numbers | None:
        """Its numbers if every step is rounded."""
        if rounding not in self._stepwise:
            self._stepwise[rounding] = None
            with suppress(ValueError, ArithmeticError):
                self._stepwise[rounding] = Numbers(*self._passes(stepwise(rounding), self.exact()))
        return self._stepwise[rounding]

    def reach(self, rounding: Rounding, of_value: bool, place: int) -> Reach | None:
        """Where a number may lie if any step is rounded; None where that is not known."""
        if rounding not in self._reach:
            self._reach[rounding] = None
            with suppress(ValueError, ArithmeticError):
                backend = numbers(rounding, self.exercise.convention)
                self._reach[rounding] = self._passes(backend, self.exact())
        found = self._reach[rounding]
        return found and (found[0] if of_value else found[1])[place]

    def _passes(self, backend: Backend, exact: Numbers | None = None) -> tuple[list[Any], list[Any]]:
        """Values and gradients as they come out, each before it is replaced by one of the student's own."""
        slips = [Slip(made.change, made.places) for made in self.made]
        chosen_by = exact and exact.values
        student = Student(self.circuit.graph, backend, chosen_by, slips, self.exercise.convention)
        values, used = student.forward(self._inputs(), self._own.values)
        return values, student.reverse(used, self._own.upstream)[0]

    def _inputs(self) -> Mapping[str, float]:
        inputs = dict(self.exercise.inputs)
        for made in self.made:
            if made.inputs:
                one, other = made.inputs
                inputs[one], inputs[other] = inputs[other], inputs[one]
        return inputs


class Exercise:
    """An expression at a point, with models of all mistakes that can be made in it, computed when asked for.

    Args:
        trace: the expression, differentiated.
    """

    def __init__(self, trace: Trace) -> None:
        self.graph: Graph = trace.graph
        self.inputs = {name: float(value) for name, value in trace.inputs.items()}
        self.convention = trace.convention
        self.circuits = circuits(trace.graph)
        self.right = [Model(self, circuit) for circuit in self.circuits]
        self._kept: dict[str, list[Model]] = {}

    def models(self, level: str) -> list[Model]:
        """The models in which mistakes are made everywhere, or at one gate."""
        if level not in self._kept:
            made = self._everywhere if level == EVERYWHERE else self._at_one_gate
            self._kept[level] = [
                Model(self, circuit, (mistake,))
                for circuit in self.circuits
                for mistake in _affordable(made(circuit), len(circuit.graph.ops))
            ]
        return self._kept[level]

    @cached_property
    def pairs(self) -> list[tuple[Model, Model]]:
        """Two slips at different gates, in the circuit as it is written."""
        single = [model for model in self.singles() if model.circuit is self.circuits[0]]
        return [
            (one, other)
            for one, other in islice(combinations(single, 2), _MOST_PAIRS)
            if not one.made[0].places & other.made[0].places
            and not (_slips(one) and _slips(other))  # two points that slip could explain anything
        ]

    def both(self, one: Model, other: Model) -> Model:
        """The model of two slips together."""
        return Model(self, one.circuit, one.made + other.made)

    def singles(self) -> list[Model]:
        """Slips at one gate, those among them that are the only place for the mistake."""
        alone = [m for m in self.models(EVERYWHERE) if len(m.made[0].places) == 1]
        return [*alone, *self.models(ONE)]

    def _everywhere(self, circuit: Circuit) -> Iterator[Made]:
        for row in MISCONCEPTIONS:
            if row.special == "report":
                yield Made(row, Change(), frozenset(), ())
            if row.special == "swap":
                yield from self._swaps(row)
            if row.special == "exchange":
                yield from self._exchanges(row)
            for change in row.changes if not row.is_slip else ():
                if places := places_of(change, circuit.graph):
                    yield _made(row, change, places, circuit)

    def _at_one_gate(self, circuit: Circuit) -> Iterator[Made]:
        for row in MISCONCEPTIONS:
            for change in row.changes:
                places = places_of(change, circuit.graph)
                if len(places) > 1 or row.is_slip:
                    yield from (_made(row, change, [place], circuit) for place in places)

    def _swaps(self, row: Misconception) -> Iterator[Made]:
        for one, other in combinations([*self.inputs][:_MOST_SWAPS], 2):
            if self.inputs[one] != self.inputs[other]:
                nodes = tuple(sorted((self.graph.inputs[one], self.graph.inputs[other])))
                yield Made(row, Change(), frozenset(), nodes, (one, other))

    def _exchanges(self, row: Misconception) -> Iterator[Made]:
        for nodes in combinations([*self.graph.inputs.values()][:_MOST_SWAPS], 2):
            yield Made(row, Change(), frozenset(), nodes, answers=nodes)


def _slips(model: Model) -> bool:
    """Whether a decimal point slips."""
    return any(made.change.shift or made.change.gradient_shift for made in model.made)


def _affordable(made: Iterator[Made], gates: int) -> list[Made]:
    """All mistakes, or none if running them would cost too much."""
    most = _MOST_WORK // gates
    found = list(islice(made, most + 1))
    return found if len(found) <= most else []


def _made(row: Misconception, change: Change, places: Sequence[int], circuit: Circuit) -> Made:
    gates = tuple(sorted({circuit.origins[place] for place in places}))
    return Made(row, change, frozenset(places), gates)


def places_of(change: Change, graph: Graph) -> list[int]:
    """The nodes where a change can be made."""
    if change.seed:
        return [graph.output]
    if change.join:
        return _forks(graph)
    found = []
    for node, op in enumerate(graph.ops):
        if not graph.active[node] or op == CONSTANT:
            continue
        live = [arg for arg in graph.args[node] if graph.active[arg]]
        if change.shift or change.gradient_shift:
            concerned = node != graph.output or bool(change.shift)
        elif op == INPUT:
            concerned = False
        else:
            concerned = op in change.value or bool(change.send) or _changes_a_slope(change, graph, node)
            concerned &= not change.to_inputs or any(graph.ops[arg] == INPUT for arg in live)
        if concerned and change.live in (0, len(live)):
            found.append(node)
    return found


def _changes_a_slope(change: Change, graph: Graph, node: int) -> bool:
    """Whether a local derivative that the gradient passes through is another one."""
    formulas = change.local.get(graph.ops[node], ())
    args = graph.args[node]
    if len(formulas) < len(args):  # max and min have one formula for all
        return bool(formulas)
    return any(text and graph.active[arg] for text, arg in zip(formulas, args, strict=True))


def _forks(graph: Graph) -> list[int]:
    """Nodes that are used in several places on the way to the output."""
    reaches = [False] * len(graph.ops)
    reaches[graph.output] = True
    uses = [0] * len(graph.ops)
    for node in range(graph.output, -1, -1):
        if reaches[node]:
            for arg in graph.args[node]:
                reaches[arg] = True
                uses[arg] += 1
    return [node for node, count in enumerate(uses) if count > 1 and graph.active[node]]
