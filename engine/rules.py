"""A local derivative as a formula over the ids of a Trace: the rule that a student would write down."""

from __future__ import annotations

from backprop.engine.float64 import FLOAT64
from backprop.engine.formulas import OUTPUT, argument_names, formula, partial_text, partials_of
from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.notation import text_of
from backprop.engine.primitives import CONSTANTS, PRIMITIVES
from backprop.engine.rounding import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_Term = int | float
"""A node of the graph under construction (int), or a number that is known (float)."""

_ARITHMETIC = ("add", "sub", "mul", "neg", "pow")
"""What is worked out when all its arguments are numbers; `1/3` and `log(2)` stay as they are."""

_LETTERS = {"add": "cc", "sub": "cc", "mul": "aa", "div": "aa", "pow": "an"}
"""What a table of derivatives calls a constant argument of an operator."""

_MOST_ARGUMENTS = 4
"""Of a gate with more arguments, no table has a line."""

_FAMILIAR = {"exp": "e^x"}
"""Functions that a table of derivatives writes otherwise than a program does."""


def rule(
    graph: Graph,
    values: list[float],
    names: Mapping[int, str],
    node: int,
    argument: int,
    convention: str = "",
) -> str:
    """∂node/∂argument in the textbook form of the table, with constants worked in: `2*x` for `x^2`."""
    return text_of(rule_graph(graph, values, names, node, argument, convention))


def rule_graph(
    graph: Graph,
    values: list[float],
    names: Mapping[int, str],
    node: int,
    argument: int,
    convention: str = "",
) -> Graph:
    """The same as a graph, whose leaves are numbers and ids.

    Args:
        graph, values: of a Trace.
        names: ids of the nodes that are shown.
        node: a gate.
        argument: which of its arguments.
        convention: the library whose slopes at corners are used, or "".
    """
    op, args = graph.ops[node], graph.args[node]
    if (
        PRIMITIVES[op].variadic
        and "..." not in partials_of(PRIMITIVES[op], textbook=True, convention=convention)[0]
    ):
        args, argument = (args[argument],), 0  # the rule does not speak of the others
    parameters = argument_names(op, len(args))
    text = partial_text(PRIMITIVES[op], parameters, argument, textbook=True, convention=convention)
    source = formula(text, (*parameters, OUTPUT))
    known: dict[str, _Term | str] = {OUTPUT: names[node]}
    for parameter, arg in zip(parameters, args, strict=True):
        symbolic = graph.active[arg] or graph.labels.get(arg) in CONSTANTS
        known[parameter] = names.get(arg) or graph.labels[arg] if symbolic else float(values[arg])
    return _simplified(source, known)


def general_rule(graph: Graph, values: list[float], node: int, convention: str = "") -> tuple[str, list[str]]:
    """A gate's line in a table of derivatives: `1/x` and `-1/x^2`, `a*x` and `a`, `x*y` and `y`, `x`.

    Args:
        graph, values: of a Trace.
        node: a gate; it has a derivative for each argument that depends on an input.
        convention: the library whose slopes at corners are used, or "".

    Returns:
        The function and its derivatives; no derivatives where a formula would not say anything, and no
        function where it would be too long.
    """
    op, args = graph.ops[node], graph.args[node]
    live = [i for i, arg in enumerate(args) if graph.active[arg]]
    if op == "neg":  # drawn as ×(−1)
        return "a*x", ["a"]
    if len(args) > _MOST_ARGUMENTS:
        return "", []
    parameters = argument_names(op, len(args))
    letters = _letters(op, parameters, live, [values[arg] for arg in args])
    call = formula(f"{op}({', '.join(parameters)})", parameters)
    function = text_of(_simplified(call, letters))
    function = _FAMILIAR.get(op, function)
    row = PRIMITIVES[op]
    texts = [partial_text(row, parameters, i, textbook=True, convention=convention) for i in live]
    if any("_(" in text for text in texts):
        return function, []
    known = {**letters, OUTPUT: function}
    return function, [text_of(_simplified(formula(text, (*parameters, OUTPUT)), known)) for text in texts]


def _letters(
    op: str, parameters: tuple[str, ...], live: list[int], values: list[float]
) -> dict[str, float | str]:
    """What a table of derivatives calls the arguments: x what varies, a or c or n a constant."""
    if PRIMITIVES[op].variadic and len(parameters) == 2:
        return dict(zip(parameters, "xy", strict=True))
    if op not in _LETTERS or len(live) != 1:
        return {name: name for name in parameters}
    (moving,) = live
    still = 1 - moving
    constant = 1.0 if op == "div" and values[still] == 1 and still == 0 else _LETTERS[op][still]
    return {parameters[moving]: "x", parameters[still]: constant}


def _simplified(source: Graph, known: Mapping[str, float | str]) -> Graph:
    """A formula with some of its inputs known, and what follows from that worked out."""
    target = Graph([], [], [], {}, {}, 0)
    terms: list[_Term] = []
    for node, (op, args) in enumerate(zip(source.ops, source.args, strict=True)):
        if op == INPUT:
            found = known[source.labels[node]]
            terms.append(found if isinstance(found, float) else _leaf(target, found))
        elif op == CONSTANT:
            label = source.labels[node]
            terms.append(_leaf(target, label) if label in CONSTANTS else float(label))
        else:
            terms.append(_apply(target, op, [terms[arg] for arg in args]))
    return target._replace(output=_node(target, terms[source.output]))


def _apply(target: Graph, op: str, terms: list[_Term]) -> _Term:
    numbers = [term for term in terms if isinstance(term, float)]
    if len(numbers) == len(terms) and op in _ARITHMETIC:
        try:
            return float(FLOAT64.function(op)(*numbers))
        except (ValueError, ArithmeticError):
            pass
    left, right = terms[0], terms[-1]
    if op == "div" and left == right and isinstance(left, float) and isinstance(right, float):
        return 1.0
    if isinstance(right, float) and (op, right) in (
        ("mul", 1),
        ("div", 1),
        ("pow", 1),
        ("add", 0),
        ("sub", 0),
    ):
        return left
    if isinstance(left, float) and (op, left) in (("mul", 1), ("add", 0)):
        return right
    if 0.0 in numbers and op == "mul":
        return 0.0
    return _gate(target, op, [_node(target, term) for term in terms])


def _node(target: Graph, term: _Term) -> int:
    """A term as a node; a negative number is the negation of a positive one."""
    if isinstance(term, int):
        return term
    positive = _leaf(target, shown(abs(term)))
    return _gate(target, "neg", [positive]) if term < 0 else positive


def _leaf(target: Graph, label: str) -> int:
    target.labels[len(target.ops)] = label
    return _gate(target, CONSTANT, [])


def _gate(target: Graph, op: str, args: list[int]) -> int:
    target.ops.append(op)
    target.args.append(tuple(args))
    target.active.append(False)
    return len(target.ops) - 1
