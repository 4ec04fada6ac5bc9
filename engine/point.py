"""Where and what to differentiate: the values of the variables, the output, the variables asked for."""

from __future__ import annotations

import math

from backprop.engine.graph import Graph
from backprop.grammar.problem import InputError, Problem
from backprop.grammar.read import Syntax, read_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def choose_output(syntax: Syntax, graph: Graph, name: str | None) -> Graph:
    """The graph with the named node as its output, or as it is when there is no name."""
    if name is None:
        return graph
    from backprop.engine.naming import ids

    nodes = {**{id: node for node, id in ids(graph, constants=True).items()}, **graph.names}
    name = syntax.spelled(read_name(name) or name)
    if name not in nodes:
        raise InputError(_unknown("unknown-output", f"No node is called {name}.", nodes))
    chosen = graph.upto(nodes[name])
    return chosen._replace(names={**chosen.names, name: nodes[name]})


def choose_wrt(syntax: Syntax, whole: Graph, graph: Graph, names: Sequence[str] | None) -> tuple[str, ...]:
    """The variables and named nodes that the gradient is wanted for, each once."""
    if names is None:
        return tuple(graph.inputs)
    known = {**whole.inputs, **whole.names}
    chosen = dict.fromkeys(syntax.spelled(read_name(name) or name) for name in names)
    for name in chosen:
        if name not in known:
            raise InputError(_unknown("unknown-variable", f"The expression has no variable {name}.", known))
    return tuple(chosen)


def bind(syntax: Syntax, whole: Graph, graph: Graph, at: Mapping[str, float]) -> dict[str, float]:
    """A finite float for every input of `graph`.

    Args:
        syntax: for error messages, and for the spelling of names.
        whole: the graph of the whole expression, whose inputs may have values.
        graph: the graph up to the output, whose inputs must have values.
        at: the values given.
    """
    wanted = whole.inputs
    given: dict[str, float] = {}
    for written, value in at.items():
        name = syntax.spelled(_variable(written))
        if name in given:
            raise InputError(Problem("given-twice", f"{name} has two values.", hint="Give it one."))
        given[name] = _finite(name, value)
    missing = [name for name in graph.inputs if name not in given]
    unknown = [name for name in given if name not in wanted]
    if missing:
        raise InputError(_missing(syntax, missing, unknown, list(given)))
    if unknown:
        raise InputError(
            _unknown("unknown-variable", f"The expression has no variable {unknown[0]}.", wanted)
        )
    return given


def _variable(name: str) -> str:
    found = read_name(name)
    if found is None:
        hint = "A name is a letter followed by letters, digits and _."
        raise InputError(Problem("name", f"{name!r} cannot be the name of a variable.", hint=hint))
    return found


def _finite(name: str, value: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or isinstance(value, str | bytes | bytearray):
        raise InputError(
            Problem(
                "value", f"The value of {name} is not a finite number.", hint="Give it a number such as 2.5."
            )
        )
    return number


def _missing(syntax: Syntax, missing: list[str], unused: list[str], given: list[str]) -> Problem:
    from backprop.engine.suggest import for_run_of_letters, for_unbound, listed

    first = missing[0]
    span = syntax.span(syntax.items.index(first))
    few, options = missing[:8], " ".join(f"--{name}=…" for name in missing[:8])
    more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
    close = for_run_of_letters(syntax.text, span[0]) if syntax.latex else ""
    close = close or for_unbound(first, {*unused, *given, *missing[1:]})
    return Problem(
        "unbound",
        f"No value for {listed(few) if not more else ', '.join(few) + more}.",
        syntax.text,
        span,
        close or f"Add {options}",
    )


def _unknown(kind: str, message: str, known: Mapping[str, int]) -> Problem:
    shown = ", ".join(list(known)[:20]) + (", …" if len(known) > 20 else "")
    return Problem(kind, message, hint=f"Known here: {shown}." if known else "It has none.")
