"""The formulas of the table as graphs: partial derivatives, definitions, and conditions on the arguments."""

from __future__ import annotations

import operator

from backprop.engine.build import build
from backprop.engine.graph import Graph
from backprop.engine.primitives import FORMULA_FUNCTIONS, PRIMITIVES, Primitive
from backprop.grammar.read import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_GRAPHS: dict[tuple[str, tuple[str, ...]], Graph] = {}

OUTPUT = "z"
"""What a formula calls the value of its own primitive."""

RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


def formula(text: str, variables: tuple[str, ...]) -> Graph:
    """The graph of a formula of the table, in which every name of `variables` is an input."""
    key = text, variables
    if key not in _GRAPHS:
        _GRAPHS[key] = build(read(text), frozenset(variables), FORMULA_FUNCTIONS)
    return _GRAPHS[key]


def argument_names(op: str, arity: int) -> tuple[str, ...]:
    """What the formulas of a primitive call its arguments: its parameters, or x1, x2, … if variadic."""
    primitive = PRIMITIVES[op]
    return tuple(f"x{i + 1}" for i in range(arity)) if primitive.variadic else primitive.parameters


def partial_text(
    primitive: Primitive,
    names: tuple[str, ...],
    argument: int,
    *,
    textbook: bool = False,
    convention: str = "",
) -> str:
    """The formula of one partial derivative, over `names` and z.

    Args:
        primitive: the row.
        names: of its arguments.
        argument: which of them.
        textbook: whether it is for people.
        convention: the library whose slopes at corners are wanted, or "".
    """
    texts = partials_of(primitive, textbook=textbook, convention=convention)
    return _for_argument(primitive, texts[_index(primitive, argument)], names, argument)


def partials_of(primitive: Primitive, *, textbook: bool = False, convention: str = "") -> tuple[str, ...]:
    """The partial derivatives as the row has them: one for each parameter, or one for every argument."""
    kink = primitive.kink
    if kink is not None and convention in kink.others:
        return kink.others[convention].partials
    return primitive.shown_partials if textbook else primitive.partials


def partial(op: str, arity: int, argument: int, convention: str = "") -> Graph:
    """The partial derivative of a primitive in one of its arguments, over `argument_names` and z."""
    names = argument_names(op, arity)
    text = partial_text(PRIMITIVES[op], names, argument, convention=convention)
    return formula(text, (*names, OUTPUT))


def slope_ends(op: str, arity: int, argument: int) -> tuple[Graph, Graph] | None:
    """The ends of the interval of slopes at a corner in one argument; None where there are none."""
    row, names = PRIMITIVES[op], argument_names(op, arity)
    pairs = (row.kink.slopes if row.kink else None) or ()
    index = _index(row, argument)
    pair = pairs[index] if index < len(pairs) else None
    if pair is None:
        return None
    low, high = (formula(_for_argument(row, text, names, argument), (*names, OUTPUT)) for text in pair)
    return low, high


def _index(primitive: Primitive, argument: int) -> int:
    """Where the row has what belongs to an argument; what a variadic primitive has serves them all."""
    return 0 if primitive.variadic else argument


def _for_argument(primitive: Primitive, text: str, names: tuple[str, ...], argument: int) -> str:
    """The text for one argument; that of a variadic primitive is written over `x` and `...`."""
    if not primitive.variadic:
        return text
    from re import sub

    text = sub(r"\bx\b", names[argument], text)
    upto = ", ".join(names[: argument + 1])
    return text.replace(f"...{names[argument]}", upto).replace("...", ", ".join(names))


def conditions(alternatives: tuple[str, ...], op: str, arity: int) -> list[list[tuple[Graph, str, Graph]]]:
    """Conditions such as ("x > 0", "x = 0 and y >= 0"), taken apart: any of them, all of its comparisons."""
    names = argument_names(op, arity)
    variables = *names, OUTPUT
    found = []
    for alternative in alternatives:
        comparisons = []
        for comparison in alternative.replace("...", ", ".join(names)).split(" and "):
            left, relation, right = _split(comparison)
            comparisons.append((formula(left, variables), relation, formula(right, variables)))
        found.append(comparisons)
    return found


def _split(comparison: str) -> tuple[str, str, str]:
    for relation in RELATIONS:
        left, found, right = comparison.partition(f" {relation} ")
        if found:
            return left, relation, right
    raise ValueError(f"no relation in {comparison!r}")
