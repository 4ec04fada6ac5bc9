"""The functions that a program brings along, because its language has them not."""

from __future__ import annotations

import re

from backprop.engine.formulas import formula
from backprop.engine.primitives import PRIMITIVES, ROWS, Primitive
from backprop.grammar.problem import InputError, Problem, said
from backprop.grammar.record import Record
from backprop.views.code.target import Function, Target
from backprop.views.code.writer import Program, program, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

STABLE = {
    "sigmoid": "exp(min(x, 0))/(1 + exp(-abs(x)))",
    "sech": "2*exp(-abs(x))/(1 + exp(-2*abs(x)))",
    "csch": "-2*sign(x)*exp(-abs(x))/expm1(-2*abs(x))",
}
"""Definitions in which nothing overflows on the way to a small value, where those of the table do."""


class Helpers(Record):
    """What some primitives need in a language."""

    sources: list[str]
    """Functions, each after those that it calls."""
    called: set[str]
    """What a program calls to have these primitives: none of its variables may hide it."""
    known: set[str]
    """What is called anywhere: no function may take its name."""


def helpers(ops: Iterable[str], target: Target) -> Helpers:
    """What a program needs to have these primitives.

    Raises:
        InputError: the language has no such function, and the table no definition.
    """
    found: dict[str, str] = {}
    wanted = sorted(ops, reverse=True)
    called = {word for op in wanted for word in _calls(target.form(op).template)}
    known = set(called)
    todo = [(op, False) for op in wanted]
    while todo:
        op, is_ready = todo.pop()
        known |= _calls(target.form(op).template)
        if op in found:
            continue
        if op in target.helpers:
            found[op] = target.helpers[op]
        elif op not in target.forms:
            definition = _definition(op, target)
            if is_ready:
                found[op] = _written(op, definition)
            else:
                todo += [(op, True), *((inner, False) for inner in sorted(definition.used, reverse=True))]
    for source in found.values():
        known |= _calls(source)
    return Helpers([*found.values()], called, known)


def _calls(text: str) -> set[str]:
    """Names of functions and modules in a text of our languages."""
    return set(re.findall(r"[^\W\d]\w*(?=[.(])", text))


def _definition(op: str, target: Target) -> Program:
    row = PRIMITIVES[op]
    text = STABLE.get(op, row.definition)
    if not text:
        raise InputError(_missing(row, target))
    graph = formula(text, row.parameters)
    return program(graph, [graph.output], target)


def _written(op: str, definition: Program) -> str:
    graph, target, *_ = definition
    names = {node: name for name, node in graph.inputs.items()}
    fresh = (f"t{number}" for number in range(1, 100)).__next__
    statements, texts = write(definition, names, fresh)
    parameters = [*PRIMITIVES[op].parameters]
    value = texts[graph.output].text
    return target.layout(Function(target.helper_name(op), parameters, statements, value, [], []))


def _missing(row: Primitive, target: Target) -> Problem:
    """The language has no such function, and so lacks the slope of those whose slope it is."""
    from backprop.engine.suggest import listed

    takers = [
        other.name
        for other in ROWS
        if not other.name.endswith("_") and any(f"{row.name}(" in partial for partial in other.partials)
    ]
    hint = said("NumPy (with SciPy) and JAX have it: --to numpy, --to jax.")
    name = row.name.rstrip("_")
    message = said("{language} has no function {name}.", language=target.title, name=name)
    if takers:
        message = said(
            "{language} has no function {name}, which the slope of {functions} needs.",
            language=target.title,
            name=name,
            functions=listed(takers, "or"),
        )
    return Problem("no-function", message, hint=hint)
