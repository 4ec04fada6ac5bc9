"""One derivative by itself: a text that can be called."""

from __future__ import annotations

from backprop.engine.cases import Case
from backprop.engine.derive import Derivative, Derivatives, derive
from backprop.engine.notation import text_of
from backprop.engine.sharing import share
from backprop.grammar.problem import InputError, Problem, said
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Formula(Record):
    """A derivative: what it is, and its value where it is wanted."""

    found: Derivatives
    derivative: Derivative

    @property
    def text(self) -> str:
        """In the language; if it is long, with names for its shared parts: `t1 = exp(x); t1/(1 + t1)^2`."""
        graph, node = self.found.graph, self.derivative.node
        shared = share(graph, [node], graph.names)
        parts = [f"{name} = {text_of(graph, shared.names, part)}" for part, name in shared.names.items()]
        return "; ".join([*parts, text_of(graph, shared.names, node)])

    @property
    def cases(self) -> tuple[Case, ...]:
        """If it is piecewise, and the pieces are few: what it is where."""
        return self.derivative.cases

    def __str__(self) -> str:
        return f"{self.derivative.heading} = {self.text}"

    def __call__(self, at: Mapping[str, float] | None = None, /, **variables: float) -> float:
        """The value at a point, which must have a value for every variable of the expression.

        Raises:
            InputError: a variable is missing or unknown, or not a finite number.
            DomainError: the expression has no value at this point.
        """
        from backprop.engine.derivative_values import evaluate

        return evaluate(self.found, {**(at or {}), **variables}).values[self.derivative.node]


def formula_of(expression: str, wrt: str | None, order: int) -> Formula:
    """The derivative of an expression in one variable, which must be named if there are several."""
    found = derive(expression, wrt=None if wrt is None else [wrt], order=order)
    if len(found.derivatives) > 1:
        variables = ", ".join(found.graph.inputs)
        hint = said('Name one: derivative("…", "{wrt}"), say.', wrt=found.derivatives[0].wrt[0])
        raise InputError(
            Problem(
                "usage", said("There are several variables: {variables}.", variables=variables), hint=hint
            )
        )
    return Formula(found, found.derivatives[0])
