"""Both passes as a student does them: with the ordinary rules, or with some of them changed at some gates.

With nothing changed these are the ordinary passes, with the formulas of a textbook. Numbers that the student
wrote down are the student's own, right or wrong: from there on the work goes on with them.
"""

from __future__ import annotations

from functools import cache

from backprop.engine.backend import Backend
from backprop.engine.float64 import FLOAT64
from backprop.engine.formulas import OUTPUT, argument_names, formula, partial, partial_text
from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.passes import forward
from backprop.engine.primitives import PRIMITIVES
from backprop.grammar.record import Record
from backprop.homework.rounding import Reach

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any


class Change(Record):
    """What is done otherwise at a gate. Formulas are in the language; what is empty is as it should be."""

    local: Mapping[str, tuple[str, ...]] = {}
    """Primitive -> its local derivatives, over its parameters and its value z. For `max` and `min`, which
    take any number of arguments, one formula over x and z."""
    value: Mapping[str, str] = {}
    """Primitive -> its value, over its parameters; of primitives with a fixed number of them."""
    send: str = ""
    """What goes to an argument x, over u (upstream), d (local derivative), x and the gate's value z."""
    to_inputs: bool = False
    """Whether `send` concerns inputs only."""
    live: int = 0
    """Whether only gates with so many arguments that depend on inputs are concerned; 0: all are."""
    join: str = ""
    """What happens where branches meet: a name in `JOINS`."""
    seed: str = ""
    """The gradient of the output in itself, over its value z."""
    shift: int = 0
    """By how many places the decimal point slips in the value of a node."""
    gradient_shift: int = 0
    """By how many places it slips in a gradient."""


class Slip(Record):
    """A change, and the nodes where it is made."""

    change: Change
    places: frozenset[int]


class Student:
    """Somebody who does the two passes.

    Args:
        graph: the circuit.
        numbers: the backend of the numbers that are used.
        exact: values without rounding, by which `max` and its kin choose; None: the numbers themselves.
        slips: what is done otherwise.
        convention: the library whose slopes at corners are used, or "".
    """

    def __init__(
        self,
        graph: Graph,
        numbers: Backend,
        exact: Sequence[float] | None = None,
        slips: Sequence[Slip] = (),
        convention: str = "",
    ) -> None:
        self.graph = graph
        self.numbers = numbers
        self.exact = exact
        self.convention = convention
        self._changes: dict[int, list[Change]] = {}
        for slip in slips:
            for place in slip.places:
                self._changes.setdefault(place, []).append(slip.change)

    def forward(
        self, inputs: Mapping[str, float], own: Mapping[int, float] | None = None
    ) -> tuple[list[Any], list[Any]]:
        """The value of every node as it comes out, and as the student goes on with it.

        Args:
            inputs: their values.
            own: values that the student wrote down.

        Raises:
            ValueError, ArithmeticError: there is no value.
        """
        numbers, labels, own = self.numbers, self.graph.labels, own or {}
        found: list[Any] = []
        used: list[Any] = []
        for node, (op, args) in enumerate(zip(self.graph.ops, self.graph.args, strict=True)):
            changes = self._changes.get(node, ())
            if op == INPUT:
                value = self._lifted(inputs[labels[node]])
            elif op == CONSTANT:
                value = numbers.number(labels[node])
            else:
                changed = next((change.value[op] for change in changes if op in change.value), "")
                names = argument_names(op, len(args)) if changed else ()
                function = _function(numbers, changed, names) if changed else numbers.function(op)
                value = function(*[used[arg] for arg in args])
            for change in changes:
                if change.shift:
                    value = self._product(value, numbers.number(f"1e{change.shift}"))
            found.append(value)
            used.append(self._lifted(own[node]) if node in own else value)
        return found, used

    def reverse(
        self, values: Sequence[Any], own: Mapping[int, float] | None = None
    ) -> tuple[list[Any], list[Any]]:
        """The gradient of every node as it comes out, and as the student goes on with it; as `forward`.

        Args:
            values: of every node, as the student has them.
            own: gradients that the student wrote down.
        """
        graph, own = self.graph, own or {}
        arrived: list[list[Any]] = [[] for _ in graph.ops]
        arrived[graph.output] = [self.numbers.number("1")]
        zero = self.numbers.number("0")
        found = [zero] * len(graph.ops)
        used = list(found)
        for node in range(graph.output, -1, -1):
            if not arrived[node] or not graph.active[node]:
                continue
            found[node] = self._joined(node, arrived[node], values[node])
            used[node] = self._lifted(own[node]) if node in own else found[node]
            for i, arg in enumerate(graph.args[node]):
                sent = self._sent(node, i, values, used[node]) if graph.active[arg] else None
                if sent is not None:
                    arrived[arg].append(sent)
        return found, used

    def _joined(self, node: int, arrived: list[Any], value: Any) -> Any:
        """The gradient of a node, of those that arrive at it."""
        changes = self._changes.get(node, ())
        join = next((change.join for change in changes if change.join), "") if len(arrived) > 1 else ""
        total = JOINS[join](self.numbers, arrived)
        for change in changes:
            if change.seed and node == self.graph.output:
                total = _function(self.numbers, change.seed, (OUTPUT,))(value)
            if change.gradient_shift:
                total = self._product(total, self.numbers.number(f"1e{change.gradient_shift}"))
        return total

    def _sent(self, node: int, i: int, values: Sequence[Any], upstream: Any) -> Any:
        """What a gate sends to its argument i; None along a closed branch."""
        args = self.graph.args[node]
        changes = self._changes.get(node, ())
        send = next((change for change in changes if change.send), None)
        slope = self._slope(node, i, values, changes)
        if send is not None and (not send.to_inputs or self.graph.ops[args[i]] == INPUT):
            function = _function(self.numbers, send.send, ("u", "d", "x", OUTPUT))
            return function(upstream, slope, values[args[i]], values[node])
        if PRIMITIVES[self.graph.ops[node]].pattern == "routes" and _is_zero(slope):
            return None
        return self._product(upstream, slope)

    def _slope(self, node: int, i: int, values: Sequence[Any], changes: Iterable[Change]) -> Any:
        """The local derivative of a gate in its argument i, as the student has it."""
        op, args = self.graph.ops[node], self.graph.args[node]
        replaced = next((change.local[op] for change in changes if op in change.local), None)
        chooses = PRIMITIVES[op].kink is not None
        numbers, known = (FLOAT64, self.exact or values) if chooses else (self.numbers, values)
        arguments = [known[arg] for arg in args]
        if replaced is not None and PRIMITIVES[op].variadic:
            slope = _function(numbers, replaced[0], ("x", OUTPUT))(arguments[i], known[node])
        elif replaced is not None:
            names = *argument_names(op, len(args)), OUTPUT
            slope = _function(numbers, replaced[i], names)(*arguments, known[node])
        else:
            slope = _textbook(numbers, op, len(args), i, self.convention)(*arguments, known[node])
        return self._lifted(slope) if chooses else slope

    def _product(self, x: Any, y: Any) -> Any:
        return self.numbers.function("mul")(x, y)

    def _lifted(self, x: float) -> Any:
        """A number that is as it is, and not rounded."""
        return self.numbers.number(repr(x))


def _is_zero(x: Any) -> bool:
    return x.low == x.high == 0 if isinstance(x, Reach) else bool(x == 0)


def _sum(numbers: Backend, arrived: Iterable[Any]) -> Any:
    total, *others = arrived
    for gradient in others:
        total = numbers.function("add")(total, gradient)
    return total


def _mean(numbers: Backend, arrived: list[Any]) -> Any:
    return numbers.function("div")(_sum(numbers, arrived), numbers.number(str(len(arrived))))


def _all_multiplied(numbers: Backend, arrived: list[Any]) -> Any:
    total, *others = arrived
    for gradient in others:
        total = numbers.function("mul")(total, gradient)
    return total


JOINS: dict[str, Callable[[Backend, list[Any]], Any]] = {
    "": _sum,
    "last": lambda numbers, arrived: arrived[-1],
    "first": lambda numbers, arrived: arrived[0],
    "without first": lambda numbers, arrived: _sum(numbers, arrived[1:]),
    "without second": lambda numbers, arrived: _sum(numbers, [arrived[0], *arrived[2:]]),
    "without last": lambda numbers, arrived: _sum(numbers, arrived[:-1]),
    "mean": _mean,
    "product": _all_multiplied,
    "twice": lambda numbers, arrived: _sum(numbers, [*arrived, *arrived]),
    "first twice": lambda numbers, arrived: _sum(numbers, [arrived[0], *arrived]),
    "last twice": lambda numbers, arrived: _sum(numbers, [*arrived, arrived[-1]]),
}
"""What becomes of the gradients that arrive along several branches; the first is that of the latest gate."""


@cache
def _function(numbers: Backend, text: str, names: tuple[str, ...]) -> Callable[..., Any]:
    """A formula of the language as a function."""
    graph = formula(text, names)
    return lambda *args: forward(graph, dict(zip(names, args, strict=True)), numbers)[graph.output]


@cache
def _textbook(numbers: Backend, op: str, arity: int, argument: int, convention: str) -> Callable[..., Any]:
    """The local derivative as textbooks have it; at corners, by the convention."""
    row = PRIMITIVES[op]
    names = *argument_names(op, arity), OUTPUT
    if row.kink is not None or row.variadic:
        graph = partial(op, arity, argument, convention)
    else:
        graph = formula(partial_text(row, names[:-1], argument, textbook=True), names)
    return lambda *args: forward(graph, dict(zip(names, args, strict=True)), numbers)[graph.output]
