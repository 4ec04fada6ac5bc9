"""Syntax to graph: which names are variables, which function a call means, what takes what."""

from __future__ import annotations

from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.primitives import CONSTANTS, FUNCTIONS, Primitive
from backprop.grammar.fold import fold
from backprop.grammar.problem import ExpressionError, InputError, Problem, said
from backprop.grammar.read import Syntax
from backprop.grammar.syntax import Call, Define

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def build(
    syntax: Syntax,
    bound: Collection[str] = (),
    functions: Mapping[str, list[Primitive]] = FUNCTIONS,
    origins: list[int] | None = None,
) -> Graph:
    """Build the graph of an expression.

    Args:
        syntax: what the grammar read.
        bound: names that have a value, and therefore are variables even where they could be constants.
        functions: what a call may mean.
        origins: if given, receives for every node the index of the syntax item that it comes from.

    Raises:
        ExpressionError: an unknown function, a wrong number of arguments, a name defined twice or too late.
        InputError: a bound name that the expression defines itself.
    """
    graph = Graph([], [], [], {}, {}, 0)
    ops, args, active, labels, names, _ = graph
    add_op, add_args, add_active = ops.append, args.append, active.append
    leaves: dict[str, int] = {}  # text of a number or a name -> its node
    gates: dict[Call, tuple[str, int, tuple[str, ...]]] = {}  # -> primitive, arity, values left out
    stack: list[int] = []
    push, pop = stack.append, stack.pop
    output = 0

    for position, item in enumerate(syntax.items):
        if isinstance(item, str):
            node = leaves.get(item)
            if node is None:
                if item == "e" and item not in bound:
                    _check_exponents(syntax)
                node = leaves[item] = _add_leaf(graph, item, bound)
            push(node)
        elif isinstance(item, Call):
            gate = gates.get(item)
            if gate is None:
                gate = gates[item] = _gate(syntax, position, functions)
            op, arity, defaults = gate
            taken: tuple[int, ...]
            if arity == 2:
                right = pop()
                left = stack[-1]
                taken = left, right
                is_active = active[left] or active[right]
                if op == "pow" and not active[left] and CONSTANTS.get(labels.get(left, "")) == "e":
                    op, taken = "exp", (right,)
            elif arity == 1:
                left = stack[-1]
                taken = (left,)
                is_active = active[left]
            else:
                taken = tuple(stack[-arity:])
                del stack[1 - arity :]
                is_active = any(active[node] for node in taken)
            if defaults:
                for default in defaults:
                    if default not in leaves:
                        leaves[default] = _add_leaf(graph, default, ())
                    taken += (leaves[default],)
            stack[-1] = len(ops)
            add_op(op)
            add_args(taken)
            add_active(is_active)
        else:
            _check_definition(syntax, position, bound, names, leaves)
            output = names[item.name] = leaves[item.name] = pop()
        if origins is not None:
            origins.extend([position] * (len(ops) - len(origins)))

    return graph._replace(output=stack[0] if stack else output)


def _add_leaf(graph: Graph, text: str, bound: Collection[str]) -> int:
    is_input = text[0].isalpha() and (text in bound or text not in CONSTANTS)
    node = len(graph.ops)
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


def _gate(
    syntax: Syntax, position: int, functions: Mapping[str, list[Primitive]]
) -> tuple[str, int, tuple[str, ...]]:
    """What a call means: primitive, number of arguments, and values of the arguments that it leaves out."""
    call = syntax.items[position]
    assert isinstance(call, Call)
    rows = functions.get(call.name, ())
    for row in rows:
        if row.accepts(call.arity):
            left_out = max(0, len(row.parameters) - call.arity)
            return row.name, call.arity, row.defaults[len(row.defaults) - left_out :]
    from backprop.engine import suggest

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
    syntax: Syntax,
    position: int,
    bound: Collection[str],
    names: Mapping[str, int],
    leaves: Mapping[str, int],
) -> None:
    """A name is given once, before it is used, and not to a variable that has a value already."""
    item = syntax.items[position]
    assert isinstance(item, Define)
    name = item.name
    if name not in leaves and name not in bound:
        return
    text, span = syntax.text, syntax.name_span(position)
    if name in names:
        hint = said("Give this node another name.")
        raise ExpressionError(
            Problem("defined-twice", said("{name} is defined twice.", name=name), text, span, hint)
        )
    if name in leaves:
        first_use = syntax.span(syntax.items.index(name))
        hint = said("Move the line `{name} = …` before its first use.", name=name)
        message = said("{name} is used before its definition.", name=name)
        raise ExpressionError(Problem("used-too-early", message, text, first_use, hint))
    hint = said("Leave out the value, or the definition of {name}.", name=name)
    message = said("{name} has a value, and the expression defines it too.", name=name)
    raise InputError(Problem("bound-twice", message, text, span, hint))
