"""What can go wrong, as data: what is wrong, where, and what to do about it."""

from __future__ import annotations

from backprop.grammar.record import Record

Span = tuple[int, int]
"""Start and end (exclusive) of a stretch of source text, counted in characters."""


class Problem(Record):
    """One thing to tell the user, fatal (raised in a `BackpropError`) or not (a notice of a Trace).

    `kind` is a stable word for programs; `message` says what is wrong; `span` says where in `source`;
    `hint` says what to do about it.
    """

    kind: str
    message: str
    source: str = ""
    span: Span | None = None
    hint: str = ""

    def to_dict(self) -> dict[str, object]:
        """The problem as plain data, without the source: programs have that."""
        span = list(self.span) if self.span else None
        return {"kind": self.kind, "message": self.message, "span": span, "hint": self.hint}


class BackpropError(ValueError):
    """The base of everything this package raises on bad input; carries the `Problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class ExpressionError(BackpropError):
    """The expression cannot be read."""


class InputError(BackpropError):
    """The variables or options do not fit the expression."""


class DomainError(BackpropError):
    """The expression has no value at this point."""
