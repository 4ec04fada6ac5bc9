"""A staged program, as in the notes of CS231n: forward line by line, then backward line by line.

(https://cs231n.github.io/optimization-2/, "Staged computation".) It is for reading, so the local derivatives
are in the form that textbooks have, unless that has no value where the derivative has one; `dx` is the
gradient of the output in x.
"""

from __future__ import annotations

import re
from functools import lru_cache

from backprop.engine.formulas import OUTPUT, argument_names, formula, partial_text
from backprop.engine.gradient_graph import GrowingGraph, written_number
from backprop.engine.graph import INPUT, Graph
from backprop.engine.naming import ids
from backprop.engine.primitives import PRIMITIVES
from backprop.grammar.record import Record
from backprop.views.code import python
from backprop.views.code.emit import assembled, described, function_name, output_name
from backprop.views.code.helpers import helpers
from backprop.views.code.names import Names
from backprop.views.code.target import ATOM, Function, Text
from backprop.views.code.writer import program, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TARGET = python.TARGET._replace(squares=False)
_COLUMN = 40
"""Where the numbers of the steps stand, if the lines leave room."""
_GUARD = re.compile(r"(?:times|ratio)_\((\w+)")
"""A product or quotient that is 0 when what stands first is, though the rest has no value."""


def staged(graph: Graph, wrt: Sequence[str], convention: str = "") -> str:
    """The two passes over a graph as a function in Python, every gate a line.

    Args:
        graph: in topological order.
        wrt: the inputs (or named nodes) whose gradients it returns.
        convention: the library whose slopes at corners are used, or "".

    Raises:
        InputError: Python's math lacks a function.
    """
    found = program(graph, [graph.output], _TARGET)
    gates = [node for node, args in enumerate(graph.args) if args and found.uses[node] and graph.active[node]]
    sent = {node: _sent(graph, node, convention) for node in gates}
    needed = helpers(found.used.union(*(step.ops for steps in sent.values() for step in steps)), _TARGET)

    names = Names(_TARGET.keywords | needed.called, ascii_only=False)
    shown = ids(graph)
    parameters = names.of_all(graph.inputs)
    named = {node: parameters[name] for name, node in graph.inputs.items()}
    named |= {node: names.of(shown[node]) for node in gates}
    slopes = {node: names.of(f"d{shown[node]}") for node in named}
    statements, texts = write(found, named, names.fresh)
    backward, arrived = _backward(graph, sent, named, slopes, statements, texts)
    forward = [_line(f"{name} = {text}", i) for i, (name, text) in enumerate(statements, 1)]
    lines = [
        line
        for title, part in (("# forward", forward), ("# backward", backward))
        if part
        for line in (title, *part, "")
    ]

    def slope(name: str) -> str:
        node = {**graph.names, **graph.inputs}.get(name)
        if node == graph.output:
            return "1.0"
        return slopes[node] if node in arrived and node in slopes else "0.0"

    output = output_name(graph)
    about = described(graph, graph.output, output, ", and its gradient" if wrt else "", parameters)
    function = Function(
        function_name(output, needed, _TARGET),
        [*parameters.values()],
        [],
        texts[graph.output].text,
        [(name, slope(name)) for name in wrt],
        about,
    )
    return assembled([*needed.sources, python.definition(function, lines)], _TARGET)


def _backward(
    graph: Graph,
    sent: Mapping[int, Sequence[_Sent]],
    named: Mapping[int, str],
    slopes: Mapping[int, str],
    statements: Sequence[tuple[str, str]],
    texts: Sequence[Text],
) -> tuple[list[str], set[int]]:
    """The lines of the reverse pass, and the nodes at which a gradient arrives.

    Args:
        graph: in topological order.
        sent: what each gate sends to its arguments.
        named: gates and inputs -> their names.
        slopes: gates and inputs -> the names of their gradients.
        statements: the lines of the forward pass.
        texts: what each node was written as there.
    """
    lines: list[str] = []
    arrived = {graph.output}
    steps = {name: (i, text) for i, (name, text) in enumerate(statements, 1)}
    for node in reversed([*sent]):
        if node not in arrived:
            continue
        number, expression = steps[named[node]]
        lines.append(f"# {named[node]} = {expression}")
        point = [texts[arg].within(ATOM) for arg in graph.args[node]]
        for argument, template, _ in sent[node]:
            arg = graph.args[node][argument]
            product = template.format(*point, z=named[node], u=slopes[node])
            lines.append(_line(f"{slopes[arg]} {'+=' if arg in arrived else '='} {product}", number))
            arrived.add(arg)
    return lines, arrived


def _line(statement: str, number: int) -> str:
    return f"{statement:{_COLUMN}}  # ({number})"


class _Sent(Record):
    """What a gate sends back to one of its arguments."""

    argument: int
    template: str
    """Over `{0}`, `{1}`, … (its arguments), `{z}` (its value) and `{u}` (its gradient); "" for nothing."""
    ops: frozenset[str]
    """The primitives in it."""


def _sent(graph: Graph, node: int, convention: str) -> list[_Sent]:
    """What a gate sends back."""
    op, args = graph.ops[node], graph.args[node]
    numbers = tuple(written_number(graph, arg) for arg in args)
    active = tuple(graph.active[arg] for arg in args)
    found = [
        _product(op, numbers, active, i, node == graph.output, convention)
        for i in range(len(args))
        if active[i]
    ]
    return [sent for sent in found if sent.template]


@lru_cache(maxsize=1000)
def _product(
    op: str,
    numbers: tuple[float | None, ...],
    active: tuple[bool, ...],
    argument: int,
    is_output: bool,
    convention: str,
) -> _Sent:
    """Its local derivative times its gradient.

    Args:
        op: the primitive.
        numbers: its arguments, as far as they are written numbers.
        active: which of them depend on an input.
        argument: which of them.
        is_output: whether its own gradient is 1.
        convention: the library whose slopes at corners are used, or "".
    """
    row = PRIMITIVES[op]
    parameters = argument_names(op, len(numbers))
    text = partial_text(row, parameters, argument, convention=convention)
    constant = {parameter for parameter, varies in zip(parameters, active, strict=True) if not varies}
    if row.pattern != "routes" and constant.issuperset(_GUARD.findall(text)):
        text = partial_text(row, parameters, argument, textbook=True, convention=convention)
    growing = GrowingGraph(Graph([], [], [], {}, {}, 0))
    leaves: dict[int, Text] = {}

    def leaf(placeholder: str) -> int:
        node = growing.leaf(INPUT, "placeholder")
        leaves[node] = Text(placeholder)
        return node

    known = {
        parameter: leaf(f"{{{i}}}") if value is None else growing.number(value)
        for i, (parameter, value) in enumerate(zip(parameters, numbers, strict=True))
    }
    known[OUTPUT] = leaf("{z}")
    local = growing.substituted(formula(text, (*parameters, OUTPUT)), known)
    if written_number(growing.graph, local) == 0:
        return _Sent(argument, "", frozenset())
    product = local if is_output else growing.gate("mul", local, leaf("{u}"))
    found = program(growing.graph, [product], _TARGET)
    return _Sent(argument, write(found, {}, None, leaves).texts[product].text, frozenset(found.used))
