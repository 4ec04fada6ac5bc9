"""What the parser writes: an expression as one flat sequence, in postfix order.

`q = x + 2; max(q, y)` is  x  2  Call(add, 2)  Define(q)  q  y  Call(max, 2).
Nothing in it is nested, so nothing that reads it needs to recurse.
"""

from __future__ import annotations

from backprop.grammar.record import Record


class Call(Record):
    """An operator or a function, applied to the last `arity` values."""

    name: str
    arity: int


class Define(Record):
    """Gives the last value a name. It takes the value away: what follows is another statement."""

    name: str


Item = str | Call | Define
"""A number or a name is its own text: a number starts with a digit or a dot, a name with a letter."""

OPERATORS = {
    "add": Call("add", 2),
    "sub": Call("sub", 2),
    "mul": Call("mul", 2),
    "div": Call("div", 2),
    "pow": Call("pow", 2),
    "neg": Call("neg", 1),
    "sqrt": Call("sqrt", 1),
}
"""The operations that the grammar's rules write."""
