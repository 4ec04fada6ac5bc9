"""Values of variables as people write them on a command line."""

from __future__ import annotations

import re

from backprop.engine.differentiate import differentiate
from backprop.grammar.problem import BackpropError, InputError, Problem
from backprop.grammar.read import read_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


_ANOTHER = re.compile(r"[,;]\s*(\w+)\s*=")
"""What starts another binding in the value of one: `x=3,y=4`."""


def point(bindings: Iterable[str]) -> dict[str, float]:
    """The values of variables.

    Args:
        bindings: `name=value` each, where a value is a number or an expression without variables (`pi/2`).

    Raises:
        InputError: a binding that cannot be read, or a name bound twice.
    """
    return {name: value for name, (_, value) in _read(bindings).items()}


def texts(bindings: Iterable[str]) -> dict[str, str]:
    """The same values as they were written, for numbers that floats would round."""
    return {name: text for name, (text, _) in _read(bindings).items()}


def _read(bindings: Iterable[str]) -> dict[str, tuple[str, float]]:
    """Name -> text and value."""
    found: dict[str, tuple[str, float]] = {}
    for binding in bindings:
        written, equals, text = binding.partition("=")
        name = read_name(written)
        if not equals or name is None:
            hint = "Write it as --x=2, or as --at x=2; a name is a letter followed by letters, digits and _."
            raise InputError(
                Problem("binding", f"{binding!r} does not bind a variable to a value.", hint=hint)
            )
        if another := _ANOTHER.search(text):
            first = text[: another.start()]
            hint = f"Give each variable a value of its own: --{name}={first} --{another[1]}=…"
            raise InputError(Problem("binding", f"{binding!r} binds more than one variable.", hint=hint))
        if name in found:
            raise InputError(
                Problem("given-twice", f"{name} has two values.", hint=f"Leave one --{name}=… out.")
            )
        found[name] = text, constant(name, text)
    return found


def constant(name: str, text: str) -> float:
    """The value of a number or of an expression without variables; `name` is for messages."""
    try:
        return differentiate(text, {}).value
    except BackpropError as error:
        problem = error.problem
        message = f"The value of {name}: {problem.message[:1].lower()}{problem.message[1:]}"
        if problem.kind == "unbound":
            message = f"The value of {name} is neither a number nor made of numbers."
            problem = problem._replace(hint=f"Write --{name}=2, say, or --{name}=pi/2.")
        if problem.kind == "overflow":
            problem = problem._replace(hint="Give it a value below 1.8e308.")
        if problem.kind == "empty":
            problem = problem._replace(hint=f"Write --{name}=2, say.")
        raise InputError(problem._replace(message=message)) from None
