"""A graph as a program in another language."""

from __future__ import annotations

import re
from importlib import import_module

from backprop.engine.graph import Graph
from backprop.engine.naming import output_id
from backprop.engine.notation import text_of
from backprop.grammar.problem import InputError, Problem, said
from backprop.views.code.helpers import Helpers, helpers
from backprop.views.code.layout import prose
from backprop.views.code.names import Names
from backprop.views.code.target import Function, Target
from backprop.views.code.writer import is_literal, program, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

TARGETS = {
    "python": "backprop.views.code.python",
    "numpy": "backprop.views.code.numpy",
    "jax": "backprop.views.code.jax",
    "c": "backprop.views.code.c",
    "js": "backprop.views.code.javascript",
}
"""What a graph can be written in -> the module that knows how."""

_LONGEST_SHOWN = 60
"""Characters of the expression in what is said of a function."""


def emit(graph: Graph, outputs: Mapping[str, int], target: str) -> str:
    """A function in another language that computes nodes of a graph, with all that it needs.

    It takes the inputs of the graph in their order, and returns the first output. If there are more, it also
    returns those: in Python, NumPy, JAX and JavaScript by name, in C in an array that is its last parameter.
    The name of `∂f/∂x` beside f is `x`; any other is the name itself.

    Args:
        graph: in topological order.
        outputs: name -> node; `{"f": 7, "∂f/∂x": 12}`.
        target: one of TARGETS.

    Raises:
        InputError: there is no such target, or it lacks a function.
    """
    return _emit(graph, outputs, target_called(target))


def target_called(name: str) -> Target:
    """A target by its name."""
    if name not in TARGETS:
        raise InputError(unknown_target(name, TARGETS))
    found: Target = import_module(TARGETS[name]).TARGET
    return found


def unknown_target(name: str, known: Collection[str]) -> Problem:
    """There is no such target; those that there are."""
    from backprop.engine.suggest import listed, near_names

    near = near_names(name, known)
    hint = (
        said("Did you mean {near}?", near=near)
        if near
        else said("Write one of {choices}.", choices=listed([*known], "or"))
    )
    return Problem("unknown-target", said("Programs cannot be written in {name!r}.", name=name), hint=hint)


def _emit(graph: Graph, outputs: Mapping[str, int], target: Target) -> str:
    found = program(graph, outputs.values(), target)
    needed = helpers(found.used, target)
    names = Names(target.keywords | needed.called, ascii_only=target.ascii_only)
    first, *others = outputs

    parameters = names.of_all(graph.inputs)
    named = {node: parameters[name] for name, node in graph.inputs.items()}
    for name, node in graph.names.items():
        if found.uses[node] and not is_literal(graph, node) and node not in named:
            named[node] = names.of(name)
    value_part = program(graph, [outputs[first]], target).uses
    for name, node in outputs.items():
        is_own = name == first or not value_part[node]  # x + y in (x + y)*z is not thought of as dz
        if others and is_own and not is_literal(graph, node) and node not in named:
            named[node] = names.of(_identifier(name, first))

    statements, texts = write(found, named, names.fresh)
    value = texts[outputs[first]].text
    is_spread = graph.active[outputs[first]]
    derivatives = [
        (
            _key(name, first),
            target.spread.format(texts[node].text, value)
            if is_spread and not graph.active[node]
            else texts[node].text,
        )
        for name, node in ((name, outputs[name]) for name in others)
    ]
    function = Function(
        function_name(first, needed, target),
        [*parameters.values()],
        statements,
        value,
        derivatives,
        _about(graph, outputs, parameters),
    )
    return assembled([*needed.sources, target.layout(function)], target)


def output_name(graph: Graph) -> str:
    """What the output is called; f if it is no more than a variable or a number."""
    return output_id(graph) if graph.args[graph.output] else "f"


def function_name(output: str, needed: Helpers, target: Target) -> str:
    """What a function that computes an output is called."""
    taken = target.keywords | target.taken | needed.known
    return Names(taken, ascii_only=target.ascii_only).of(_identifier(output))


def assembled(functions: Sequence[str], target: Target) -> str:
    """A file of some functions, with the imports that they need."""
    words = set(re.findall(r"\w+", "\n".join(functions)))
    imports = dict.fromkeys(line for name, line in target.imports.items() if name in words)
    heading = "".join(f"{line}\n" for line in imports)
    return target.between.join([*([heading] if heading else []), *functions])


def _key(name: str, first: str) -> str:
    """`x` for `∂f/∂x`, where f is the first output."""
    variable = name.removeprefix(f"∂{first}/∂")
    return name if "∂" in variable else variable


def _identifier(name: str, first: str = "") -> str:
    """A name for an output: `dx` for `∂f/∂x`, where f is the first one."""
    variable = _key(name, first)
    words = re.findall(r"\w+", name.replace("∂", "d") if variable == name else f"d{variable}")
    return "_".join(words) if words and words[0][0].isalpha() else "_".join(["value", *words])


def _about(graph: Graph, outputs: Mapping[str, int], renamed: Mapping[str, str]) -> list[str]:
    """What is said of a function: what it computes, and which names are not those of the expression.

    Args:
        graph: that it is made from.
        outputs: that it computes.
        renamed: variable -> parameter.
    """
    first, *others = outputs
    is_gradient = all(_key(name, first) != name for name in others)
    more = ", and its gradient" if is_gradient else f", and {', '.join(others)}"
    return described(graph, outputs[first], first, more if others else "", renamed)


def described(graph: Graph, node: int, output: str, more: str, renamed: Mapping[str, str]) -> list[str]:
    """`f = x*y, and its gradient.`, in lines; and `Here lambda_ is lambda.`"""
    expression = text_of(graph, node=node, limit=_LONGEST_SHOWN)
    changed = [
        f"{parameter} is {variable}" for variable, parameter in renamed.items() if parameter != variable
    ]
    sentences = [f"{output} = {expression}{more}.", *([f"Here {', '.join(changed)}."] if changed else [])]
    return [line for sentence in sentences for line in prose(sentence)]
