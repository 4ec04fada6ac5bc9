"""Syntax to graph: which names are variables, which function a call means, what takes what."""

from __future__ import annotations

from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.primitives import CONSTANTS, FUNCTIONS, Primitive
from backprop.grammar.fold import fold
from backprop.grammar.problem import ExpressionError, InputError, Problem, said
from backprop.grammar.read import Syntax
from backprop.grammar.syntax import Call, Define, Item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    Meaning = int | tuple[str, int, tuple[int, ...]]
    """A node; of a call its primitive, its arity, and the nodes of what it leaves out; (name, 0, ()) of a
    definition."""


def build(
    syntax: Syntax, bound: Collection[str] = (), functions: Mapping[str, list[Primitive]] = FUNCTIONS
) -> Graph:
    """Build the graph of an expression.

    Args:
        syntax: what the grammar read.
        bound: names that have a value, and therefore are variables even where they could be constants.
        functions: what a call may mean.

    Raises:
        ExpressionError: an unknown function, a wrong number of arguments, a name defined twice or too late.
        InputError: a bound name that the expression defines itself.
    """
    graph = Graph([], [], [], {}, {}, 0)
    ops, args, active, labels, names, _ = graph
    meanings = _Meanings(syntax, graph, bound, functions)
    stack: list[int] = []
    output = 0

    for meaning in map(meanings.__getitem__, syntax.items):
        if isinstance(meaning, int):
            stack.append(meaning)
            continue
        op, arity, defaults = meaning
        taken: tuple[int, ...]
        if arity == 2:
            right = stack.pop()
            left = stack[-1]
            taken = left, right
            is_active = active[left] or active[right]
            if op == "pow" and not active[left] and CONSTANTS.get(labels.get(left, "")) == "e":
                op, taken = "exp", (right,)
        elif arity == 1:
            left = stack[-1]
            taken = (left,)
            is_active = active[left]
        elif arity:
            taken = tuple(stack[-arity:])
            del stack[1 - arity :]
            is_active = any(active[node] for node in taken)
        else:
            _check_definition(syntax, op, bound, names, meanings)
            output = names[op] = meanings[op] = stack.pop()
            continue
        stack[-1] = len(ops)
        ops.append(op)
        args.append(taken + defaults if defaults else taken)
        active.append(is_active)

    return graph._replace(output=stack[0] if stack else output)


class _Meanings(dict["Item", "Meaning"]):
    """What an item stands for, learned as items are met. Most texts repeat a few."""

    def __init__(
        self,
        syntax: Syntax,
        graph: Graph,
        bound: Collection[str],
        functions: Mapping[str, list[Primitive]],
    ) -> None:
        self.syntax = syntax
        self.graph = graph
        self.bound = bound
        self.functions = functions

    def __missing__(self, item: Item) -> Meaning:
        if isinstance(item, str):
            return self.leaf(item)
        if isinstance(item, Define):
            return item.name, 0, ()
        op, defaults = _primitive(self.syntax, item, self.functions)
        self[item] = op, item.arity, tuple(map(self.leaf, defaults))
        return self[item]

    def leaf(self, text: str) -> int:
        """The node of a number or a name."""
        known = self.get(text)
        if isinstance(known, int):
            return known
        if text == "e" and text not in self.bound:
            _check_exponents(self.syntax)
        is_input = text[0].isalpha() and (text in self.bound or text not in CONSTANTS)
        graph = self.graph
        node = self[text] = len(graph.ops)
        graph.ops.append(INPUT if is_input else CONSTANT)
        graph.args.append(())
        graph.active.append(is_input)
        graph.labels[node] = text
        return node


def _check_exponents(syntax: Syntax) -> None:
    """The constant e behind a number may be the exponent of a number that broke off: `2e-x`."""
    from backprop.engine.suggest import broken_exponent

    if found := broken_exponent(fold(syntax.text)):
        message = said("`{written}` looks like a number whose exponent is missing.", written=found[0])
        hint = said(
            "For the constant e write {number}*e; for a power of ten, digits as in {number}e-3.",
            number=found[1],
        )
        raise ExpressionError(Problem("number", message, syntax.text, found.span(), hint))


def _primitive(
    syntax: Syntax, call: Call, functions: Mapping[str, list[Primitive]]
) -> tuple[str, tuple[str, ...]]:
    """What a call means: a primitive, and values of the arguments that the call leaves out."""
    rows = functions.get(call.name, ())
    for row in rows:
        if row.accepts(call.arity):
            left_out = max(0, len(row.parameters) - call.arity)
            return row.name, row.defaults[len(row.defaults) - left_out :]
    from backprop.engine import suggest

    position = syntax.items.index(call)
    span = syntax.name_span(position)
    if rows:
        raise ExpressionError(
            Problem(
                "arity",
                suggest.wrong_arity(call, rows),
                syntax.text,
                span,
                suggest.signatures(call, rows, syntax.text[slice(*syntax.span(position))]),
            )
        )
    message = said("There is no function called {name}.", name=call.name)
    hint = suggest.for_unknown_function(call.name, call.name in syntax.items)
    raise ExpressionError(Problem("unknown-function", message, syntax.text, span, hint))


def _check_definition(
    syntax: Syntax, name: str, bound: Collection[str], names: Mapping[str, int], used: Collection[Item]
) -> None:
    """A name is given once, before it is used, and not to a variable that has a value already."""
    if name not in used and name not in bound:
        return
    text, position = syntax.text, syntax.items.index(Define(name))
    if name in names:
        span = syntax.name_span(syntax.items.index(Define(name), position + 1))
        hint = said("Give this node another name.")
        raise ExpressionError(
            Problem("defined-twice", said("{name} is defined twice.", name=name), text, span, hint)
        )
    if name in used:
        first_use = syntax.span(syntax.items.index(name))
        hint = said("Move the line `{name} = …` before its first use.", name=name)
        message = said("{name} is used before its definition.", name=name)
        raise ExpressionError(Problem("used-too-early", message, text, first_use, hint))
    hint = said("Leave out the value, or the definition of {name}.", name=name)
    message = said("{name} has a value, and the expression defines it too.", name=name)
    raise InputError(Problem("bound-twice", message, text, syntax.name_span(position), hint))
