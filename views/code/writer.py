"""Write a graph as statements: one loop for all languages."""

from __future__ import annotations

from backprop.engine.gradient_graph import written_number
from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.primitives import CONSTANTS, PRIMITIVES
from backprop.grammar.record import Record
from backprop.views.code.target import SIGN, Target, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_LONGEST = 80
"""Characters that an expression may have before a part of it gets a name of its own."""
_LARGEST_EXPONENT = 16
"""Up to here a written whole exponent is one for languages that multiply."""
_NOTHING = Text("")


class Program(Record):
    """A graph as a language sees it: what each node is written with, and how often it is used."""

    graph: Graph
    target: Target
    ops: list[str]
    args: list[tuple[int, ...]]
    uses: list[int]
    """By gates and as an output; 0: not needed."""

    @property
    def used(self) -> set[str]:
        """The primitives that it needs."""
        return {op for op, times in zip(self.ops, self.uses, strict=True) if times} - {INPUT, CONSTANT}


def program(graph: Graph, outputs: Iterable[int], target: Target) -> Program:
    """Choose what each node is written with, and leave out what the outputs do not need."""
    ops, args = [*graph.ops], [*graph.args]
    for node, (op, taken) in enumerate(zip(graph.ops, graph.args, strict=True)):
        if op in ("pow", "times_") or (taken and PRIMITIVES[op].variadic):
            ops[node], args[node] = _chosen(graph, node, op, taken, target)
    uses = [0] * len(ops)
    for output in outputs:
        uses[output] += 1
    for node in range(len(ops) - 1, -1, -1):
        if uses[node]:
            for arg in args[node]:
                uses[arg] += 1
    return Program(graph, target, ops, args, uses)


def _chosen(
    graph: Graph, node: int, op: str, args: tuple[int, ...], target: Target
) -> tuple[str, tuple[int, ...]]:
    left, right = args[0], args[-1]
    if op == "times_":
        return ("times_log", (left, graph.args[right][0])) if graph.ops[right] == "log" else (op, args)
    if op == "pow":
        exponent = written_number(graph, right) if graph.active[left] else None
        if exponent == 2 and target.squares:
            return "mul", (left, left)
        is_whole = exponent is not None and exponent % 1 == 0 and abs(exponent) <= _LARGEST_EXPONENT
        return ("whole_power" if is_whole and "whole_power" in target.forms else op), args
    return (f"{op}2" if len(args) == 2 and f"{op}2" in target.forms else op), args


class Written(Record):
    """A program in words."""

    statements: list[tuple[str, str]]
    """(name, expression), in order."""
    texts: list[Text]
    """For each node: its name, or the expression that it is."""


def write(
    program: Program,
    names: Mapping[int, str],
    fresh: Callable[[], str] | None,
    leaves: Mapping[int, Text] | None = None,
) -> Written:
    """Write each gate that is used more than once, or has a name, as a statement, and others within them.

    Args:
        program: what is written.
        names: of the inputs, and of gates that are to have a name.
        fresh: makes a name for another gate; without it all is written as one expression.
        leaves: nodes that are written already.
    """
    graph, target, ops, all_args, uses = program
    statements: list[tuple[str, str]] = []
    texts: list[Text] = []
    inlined: set[int] = set()
    leaves = leaves or {}

    def give_name(node: int, name: str) -> None:
        statements.append((name, texts[node].text))
        texts[node] = Text(name)
        inlined.discard(node)

    for node, (op, args) in enumerate(zip(ops, all_args, strict=True)):
        if not uses[node]:
            texts.append(_NOTHING)
        elif node in leaves:
            texts.append(leaves[node])
        elif op == INPUT:
            texts.append(Text(names[node]))
        elif is_literal(graph, node):
            texts.append(literal(program, node))
        else:
            whole = graph.active[node] or op == "div"
            operands = [_operand(program, texts, arg, whole) for arg in args]
            text = target.written(op, operands)
            while fresh and len(text.text) > _LONGEST and not inlined.isdisjoint(args):
                give_name(max(inlined.intersection(args), key=lambda arg: len(texts[arg].text)), fresh())
                operands = [_operand(program, texts, arg, whole) for arg in args]
                text = target.written(op, operands)
            texts.append(text)
            inlined.add(node)
            if node in names:
                give_name(node, names[node])
            elif fresh and uses[node] > 1:
                give_name(node, fresh())
    return Written(statements, texts)


def is_literal(graph: Graph, node: int) -> bool:
    """Whether a node is a constant, or the negation of one that is a number."""
    return graph.ops[node] == CONSTANT or written_number(graph, node) is not None


def literal(program: Program, node: int, whole: bool = False) -> Text:
    """A constant in the other language.

    Args:
        program: what it is part of.
        node: the constant.
        whole: whether `2` may be written for 2.0, because a gate takes it together with a variable.
    """
    graph, target, *_ = program
    value = written_number(graph, node)
    if value is None:
        return Text(target.constants[CONSTANTS[graph.labels[node]]])
    digits = target.number(abs(value), whole)
    return Text(f"-{digits}", SIGN) if value < 0 else Text(digits)


def _operand(program: Program, texts: Sequence[Text], node: int, whole: bool) -> Text:
    return literal(program, node, whole) if is_literal(program.graph, node) else texts[node]
