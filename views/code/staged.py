"""A staged program, as in the notes of CS231n: forward line by line, then backward line by line.

(https://cs231n.github.io/optimization-2/, "Staged computation".) It is for reading, so the local derivatives
are in the form that textbooks have; `dx` is the gradient of the output in x.
"""

from __future__ import annotations

from functools import lru_cache

from backprop.engine.formulas import OUTPUT, argument_names, formula, partial_text
from backprop.engine.gradient_graph import GrowingGraph
from backprop.engine.graph import INPUT, Graph
from backprop.engine.naming import ids, output_id
from backprop.engine.primitives import PRIMITIVES
from backprop.views.code import python
from backprop.views.code.emit import assembled, described, function_name
from backprop.views.code.helpers import helpers
from backprop.views.code.names import Names
from backprop.views.code.target import ATOM, Function, Text
from backprop.views.code.writer import program, write, written_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_TARGET = python.TARGET._replace(squares=False)
_COLUMN = 40
"""Where the numbers of the steps stand, if the lines leave room."""


def staged(graph: Graph, wrt: Sequence[str]) -> str:
    """The two passes over a graph as a function in Python, every gate a line.

    Args:
        graph: in topological order.
        wrt: the inputs (or named nodes) whose gradients it returns.

    Raises:
        InputError: Python's math lacks a function.
    """
    found = program(graph, [graph.output], _TARGET)
    gates = [
        node for node, times in enumerate(found.uses) if times and graph.active[node] and graph.args[node]
    ]
    locals_ = {node: _locals(graph, node) for node in gates}
    used = found.used.union(*(ops for local in locals_.values() for _, _, ops in local))
    needed = helpers(used, _TARGET)

    names = Names(_TARGET.keywords | needed.called, ascii_only=False)
    shown = ids(graph)
    named = {node: names.of(shown[node]) for node in (*graph.inputs.values(), *gates)}
    slopes = {node: names.of(f"d{shown[node]}") for node in named}
    statements, texts = write(found, named, names.fresh)

    steps = {name: number for number, (name, _) in enumerate(statements, 1)}
    lines = [
        "# forward",
        *(_line(f"{name} = {text}", number) for number, (name, text) in enumerate(statements, 1)),
    ]
    lines += ["", "# backward"]
    expressions = dict(statements)
    arrived = {graph.output}
    for node in reversed(gates):
        if node not in arrived:
            continue
        name = named[node]
        lines.append(f"# {name} = {expressions[name]}")
        point = [texts[arg].within(ATOM) for arg in graph.args[node]]
        for argument, template, _ in locals_[node]:
            arg = graph.args[node][argument]
            sign = "+=" if arg in arrived else "="
            slope = template.format(*point, z=name, u=slopes[node])
            lines.append(_line(f"{slopes[arg]} {sign} {slope}", steps[name]))
            arrived.add(arg)
    lines.append("")

    wanted = {**graph.names, **graph.inputs}
    derivatives = [(name, _derivative(wanted.get(name), graph, arrived, slopes)) for name in wrt]
    output = output_id(graph)
    parameters = {name: named[node] for name, node in graph.inputs.items()}
    about = described(graph, graph.output, output, ", and its gradient", parameters)
    name = function_name(output, needed, _TARGET)
    value = texts[graph.output].text
    function = Function(name, [*parameters.values()], [], value, derivatives, about)
    return assembled([*needed.sources, python.definition(function, lines)], _TARGET)


def _derivative(node: int | None, graph: Graph, arrived: set[int], slopes: dict[int, str]) -> str:
    if node == graph.output:
        return "1.0" if graph.active[graph.output] else "0.0"
    return slopes[node] if node in arrived and node in slopes else "0.0"


def _line(statement: str, number: int) -> str:
    return f"{statement:{_COLUMN}}  # ({number})"


def _locals(graph: Graph, node: int) -> list[tuple[int, str, frozenset[str]]]:
    """(argument, template, primitives in it) for each argument that a gate sends a gradient to."""
    args = graph.args[node]
    numbers = tuple(written_number(graph, arg) for arg in args)
    found = []
    for argument, arg in enumerate(args):
        if graph.active[arg]:
            template, ops = _local(graph.ops[node], numbers, argument, node == graph.output)
            if template:
                found.append((argument, template, ops))
    return found


@lru_cache(maxsize=1000)
def _local(
    op: str, numbers: tuple[float | None, ...], argument: int, is_output: bool
) -> tuple[str, frozenset[str]]:
    """What a gate sends to an argument, over `{0}`, `{1}`, … (its arguments), `{z}` and `{u}` (its gradient).

    Args:
        op: the primitive.
        numbers: its arguments, as far as they are written numbers.
        argument: which of them.
        is_output: whether its own gradient is 1.
    """
    row = PRIMITIVES[op]
    parameters = argument_names(op, len(numbers))
    text = partial_text(row, parameters, argument, textbook=row.pattern != "routes")
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
        return "", frozenset()
    sent = local if is_output else growing.gate("mul", local, leaf("{u}"))
    found = program(growing.graph, [sent], _TARGET)
    return write(found, {}, None, leaves).texts[sent].text, frozenset(found.used)
