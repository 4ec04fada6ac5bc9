"""Where and what to differentiate: the values of the variables, the output, the variables asked for."""

from __future__ import annotations

import math

from backprop.engine.graph import Graph
from backprop.engine.primitives import CONVENTIONS, FUNCTIONS
from backprop.grammar.problem import ExpressionError, InputError, Problem, joined, said
from backprop.grammar.read import Syntax, read_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import Any


def choose_output(graph: Graph, name: str | None, wrt: Sequence[str] | None = None) -> Graph:
    """The graph with the named node as its output, or as it is when there is no name.

    Args:
        graph: of the whole expression.
        name: of the output, or its id.
        wrt: names and ids of nodes that the gradient is wanted for; what was only an id becomes a name.
    """
    if name is None and wrt is None:
        return graph
    from backprop.engine.naming import ids

    shown = {**{id: node for node, id in ids(graph).items()}, **graph.names}
    nodes = {**{id: node for node, id in ids(graph, constants=True).items()}, **shown}
    name = name if name is None else read_name(name) or name
    if name is not None and name not in nodes:
        raise InputError(_unknown("unknown-output", said("No node is called {name}.", name=name), shown))
    chosen = graph if name is None else graph.upto(nodes[name])
    named = [name] if name else []
    named += [other for other in map(read_name, wrt or ()) if other in shown and other not in graph.inputs]
    inside = {other: nodes[other] for other in named if nodes[other] <= chosen.output}
    return chosen._replace(names={**chosen.names, **inside})


def choose_wrt(whole: Graph, graph: Graph, names: Sequence[str] | None) -> tuple[str, ...]:
    """The variables and nodes that the gradient is wanted for, each once."""
    if names is None:
        return tuple(graph.inputs)
    from backprop.engine.naming import ids

    known = dict.fromkeys([*ids(whole).values(), *whole.names])
    chosen = dict.fromkeys(read_name(name) or name for name in names)
    for name in chosen:
        if name not in known:
            message = said("The expression has no variable or node {name}.", name=name)
            raise InputError(_unknown("unknown-variable", message, known))
    return tuple(chosen)


def choose_convention(library: str | None) -> str:
    """The library whose slopes at corners are used; "" when none is asked for."""
    if library is not None and library not in CONVENTIONS:
        message = said("No slopes at corners are known of {library!r}.", library=library)
        raise InputError(_unknown("unknown-convention", message, CONVENTIONS))
    return library or ""


def bind(
    syntax: Syntax,
    whole: Graph,
    graph: Graph,
    at: Mapping[str, Any],
    number: Callable[[str, Any], Any] | None = None,
) -> dict[str, Any]:
    """A finite number for every input of `graph`.

    Args:
        syntax: for error messages, and for the spelling of names.
        whole: the graph of the whole expression, whose inputs may have values.
        graph: the graph up to the output, whose inputs must have values.
        at: the values given.
        number: makes a number of a name and its value, or raises an InputError; by default, a float.
    """
    known = whole.inputs
    wanted = known if graph is whole else graph.inputs
    given: dict[str, Any] = {}
    for written, value in at.items():
        name = syntax.spelled(_variable(written))
        if name in given:
            raise InputError(
                Problem("given-twice", said("{name} has two values.", name=name), hint=said("Give it one."))
            )
        given[name] = (number or _finite)(name, value)
    missing = [name for name in wanted if name not in given]
    unknown = [name for name in given if name not in known]
    if missing:
        raise InputError(_missing(syntax, missing, unknown, list(given)))
    if unknown:
        raise unknown_variable(unknown[0], known)
    return given


def unknown_variable(name: str, known: Collection[str]) -> InputError:
    """A value is given for what is no variable."""
    message = said("The expression has no variable {name}.", name=name)
    return InputError(_unknown("unknown-variable", message, known))


def _variable(name: str) -> str:
    found = read_name(name)
    if found is None:
        hint = said("A name is a letter followed by letters, digits and _.")
        raise InputError(
            Problem("name", said("{name!r} cannot be the name of a variable.", name=name), hint=hint)
        )
    return found


def _finite(name: str, value: float) -> float:
    if isinstance(value, str):
        hint = said("Give it a number, such as math.pi/2; text is read in the expression only.")
        raise InputError(
            Problem(
                "value",
                said("The value of {name} is text, {value!r}, and no number.", name=name, value=value),
                hint=hint,
            )
        )
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or isinstance(value, bytes | bytearray):
        raise InputError(
            Problem(
                "value",
                said("The value of {name} is not a finite number.", name=name),
                hint=said("Give it a number such as 2.5."),
            )
        )
    return number


def _missing(syntax: Syntax, missing: list[str], unused: list[str], given: list[str]) -> Problem:
    from backprop.engine.suggest import for_run_of_letters, for_unbound, listed
    from backprop.grammar.diagnose.functions import raised_function

    for name in () if syntax.latex else missing:
        if name in FUNCTIONS:
            start = syntax.span(syntax.items.index(name))[0]
            if problem := raised_function(syntax.text, start, FUNCTIONS):
                raise ExpressionError(problem)
    first = missing[0]
    span = syntax.span(syntax.items.index(first))
    few, options = missing[:8], " ".join(f"--{name}=…" for name in missing[:8])
    more = said(" and {number} more", number=len(missing) - 8) if len(missing) > 8 else ""
    close = for_run_of_letters(syntax.text, span[0]) if syntax.latex else ""
    close = close or for_unbound(first, {*unused, *given, *missing[1:]})
    return Problem(
        "unbound",
        said("No value for {names}.", names=joined("", [", ".join(few), more]) if more else listed(few)),
        syntax.text,
        span,
        close or said("Add {options}", options=options),
    )


def _unknown(kind: str, message: str, known: Collection[str]) -> Problem:
    shown = ", ".join(list(known)[:20]) + (", …" if len(known) > 20 else "")
    return Problem(
        kind, message, hint=said("Known here: {known}.", known=shown) if known else said("It has none.")
    )
