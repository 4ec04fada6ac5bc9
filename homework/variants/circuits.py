"""Circuits of so many gates, drawn at random, with names as in the lecture."""

from __future__ import annotations

import re

from backprop.grammar.problem import InputError, Problem, said
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from random import Random

GATES = {
    "+": "{} + {}",
    "-": "{} - {}",
    "*": "{}*{}",
    "/": "{}/{}",
    "^2": "{}^2",
    "^3": "{}^3",
    "neg": "-{}",
    "1/x": "1/{}",
    **{name: f"{name}({{}}, {{}})" for name in ("max", "min")},
    **{
        name: f"{name}({{}})"
        for name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "relu", "abs")
    },
}
"""Operation -> how it is written."""

_INPUTS = ("x", "y", "z", "w", "u", "v")
_NODES = ("a", "b", "c", "d", "g", "h", "k", "m", "n", "p", "q", "r", "s", "t")
MOST_GATES = len(_NODES) + 1
_AGAIN = 0.5
"""How often a gate takes a node that is used already, where that may be."""


class Difficulty(Record):
    """What a circuit is made of."""

    gates: int
    operations: tuple[str, ...]
    forks: bool
    """Whether a value has to be used in several places."""


DIFFICULTIES = {
    "easy": Difficulty(2, ("+", "-", "*"), forks=False),
    "medium": Difficulty(4, ("+", "-", "*", "max", "^2"), forks=True),
    "hard": Difficulty(6, ("+", "-", "*", "/", "max", "^2", "exp", "sigmoid"), forks=True),
}


def operations_in(text: str) -> tuple[str, ...]:
    """The operations in `+,*,max`.

    Raises:
        InputError: one of them is not known.
    """
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [part for part in found if part not in GATES]
    if unknown or not found:
        nothing = said("There is no operation.")
        message = said("No operation is called {name}.", name=unknown[0]) if unknown else nothing
        raise InputError(Problem("usage", message, hint=said("There are {names}.", names=", ".join(GATES))))
    return found


def circuit(difficulty: Difficulty, chance: Random) -> str:
    """Statements, the last of them `f`: each gate takes the one before it, so that all are used.

    A gate takes two different nodes, and no operation comes twice in a row if there are others.
    """
    free = [*_INPUTS]
    known = [free.pop(0)]
    gates: list[str] = []
    operation = ""
    for name in (*_NODES[: difficulty.gates - 1], "f"):
        operation = chance.choice([op for op in difficulty.operations if op != operation] or [operation])
        args = [known[-1]]
        if GATES[operation].count("{}") == 2:
            used = known[:-1]
            if used and (not free or (difficulty.forks and chance.random() < _AGAIN)):
                args.append(chance.choice(used))
            else:
                args.append(free.pop(0))
                known.insert(0, args[1])
            chance.shuffle(args)
        gates.append(f"{name} = {GATES[operation].format(*args)}")
        known.append(name)
    return "; ".join(gates)


def has_fork(text: str) -> bool:
    """Whether a name is used in several places of a circuit as `circuit` writes it."""
    names = re.findall(r"\b[a-z]\b(?! =)", text)
    return len({*names}) < len(names)


def inputs_of(text: str) -> list[str]:
    """The inputs of a circuit as `circuit` writes it."""
    names = re.findall(r"\b[a-z]\b", text)
    return [name for name in _INPUTS if name in names]
