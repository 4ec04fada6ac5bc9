"""Values of variables as people write them on a command line."""

from __future__ import annotations

import re

from backprop.engine.differentiate import differentiate
from backprop.grammar.problem import BackpropError, InputError, Problem, joined, said
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
            hint = said(
                "Write it as --x=2, or as --at x=2; a name is a letter followed by letters, digits and _."
            )
            raise InputError(
                Problem(
                    "binding",
                    said("{binding!r} does not bind a variable to a value.", binding=binding),
                    hint=hint,
                )
            )
        if another := _ANOTHER.search(text):
            first = text[: another.start()]
            hint = said(
                "Give each variable a value of its own: --{name}={first} --{other}=…",
                name=name,
                first=first,
                other=another[1],
            )
            raise InputError(
                Problem(
                    "binding", said("{binding!r} binds more than one variable.", binding=binding), hint=hint
                )
            )
        if name in found:
            raise InputError(
                Problem(
                    "given-twice",
                    said("{name} has two values.", name=name),
                    hint=said("Leave one --{name}=… out.", name=name),
                )
            )
        found[name] = text, constant(name, text)
    return found


def constant(name: str, text: str) -> float:
    """The value of a number or of an expression without variables; `name` is for messages."""
    try:
        return differentiate(text, {}).value
    except BackpropError as error:
        problem = error.problem
        message = said(
            "The value of {name}: {message:inside}", name=name, message=joined("", [problem.message])
        )
        if problem.kind == "unbound":
            message = said("The value of {name} is neither a number nor made of numbers.", name=name)
            problem = problem._replace(hint=said("Write --{name}=2, say, or --{name}=pi/2.", name=name))
        if problem.kind == "overflow":
            problem = problem._replace(hint=said("Give it a value below 1.8e308."))
        if problem.kind == "empty":
            problem = problem._replace(hint=said("Write --{name}=2, say.", name=name))
        raise InputError(problem._replace(message=message)) from None
