"""Text to Trace: the whole way, in one function."""

from __future__ import annotations

import math

from backprop.engine.build import build
from backprop.engine.doubt import doubt
from backprop.engine.float64 import FLOAT64
from backprop.engine.graph import Graph
from backprop.engine.passes import NoValue, forward, reverse
from backprop.engine.point import bind, choose_convention, choose_output, choose_wrt
from backprop.engine.primitives import CONSTANTS, FUNCTIONS, ROWS
from backprop.engine.trace import Trace
from backprop.grammar.read import Syntax, read, read_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_KINKED = {row.name for row in ROWS if row.kink}


def differentiate(
    text: str,
    at: Mapping[str, Any],
    *,
    wrt: Sequence[str] | None = None,
    output: str | None = None,
    convention: str | None = None,
    precision: int | None = None,
    exact: bool = False,
    latex: bool = False,
) -> Trace:
    """Evaluate an expression at a point and find the gradient there.

    Args:
        text: an expression, or statements of which the last is the output.
        at: a value for every variable.
        wrt: the variables (or named nodes) whose derivatives are wanted; by default all variables.
        output: the node to differentiate, if not the last: a name, or an id such as v1.
        convention: the library whose slopes at corners are used: "torch", "jax" or "tensorflow".
        precision: correct significant digits of all numbers, which are `Decimal` then. What is written in
            decimals means just that (0.1 is one tenth), and values may be constant expressions ("pi/2").
        exact: whether rational numbers are `Fraction`, as long as they are rational.
        latex: that the text is LaTeX, as it is in any case when there is a backslash in it.

    Raises:
        ExpressionError: the text cannot be read.
        InputError: a variable is missing or unknown, or has a value that is not a finite number; a library
            that is not known.
        DomainError: the expression has no value at this point.
    """
    syntax = read(text, functions=FUNCTIONS, latex=latex)
    whole = build(syntax, {_spelled(syntax, name) for name in at})
    output = output and _spelled(syntax, output)
    wrt = wrt and [_spelled(syntax, name) for name in wrt]
    graph = choose_output(whole, output, wrt)
    library = choose_convention(convention)
    if precision is not None or exact:
        precisely = _precisely(syntax, whole, graph, at, wrt, precision, library)
        return _with_notices(syntax, whole, precisely)
    inputs = bind(syntax, whole, graph, at)
    values, no_value = _forward(graph, inputs)
    upstream, added = _reverse(graph, values, library)
    trace = Trace(syntax.text, graph, values, upstream, choose_wrt(whole, graph, wrt), convention=library)
    is_spoiled, lossy = doubt(graph, inputs, values, upstream, added, library)
    if no_value or is_spoiled or lossy:
        from backprop.engine import correct

        if no_value or is_spoiled:
            trace = correct.corrected(syntax, trace, inputs, no_value)
        else:
            trace = correct.with_lossy_gates_named(syntax, trace, lossy)
    return _with_notices(syntax, whole, trace)


def _spelled(syntax: Syntax, name: str) -> str:
    """A name as the text has it."""
    return syntax.spelled(read_name(name) or name)


def _precisely(
    syntax: Syntax,
    whole: Graph,
    graph: Graph,
    at: Mapping[str, Any],
    wrt: Sequence[str] | None,
    precision: int | None,
    library: str,
) -> Trace:
    """The Trace in decimals with so many digits, or else in fractions."""
    from backprop.engine import precise

    inputs = bind(syntax, whole, graph, at, precise.finite_number)
    trace = Trace(syntax.text, graph, [], [], choose_wrt(whole, graph, wrt), convention=library)
    if precision is None:
        return precise.exact(syntax, trace, inputs)
    return precise.with_digits(syntax, trace, inputs, precision)


def _forward(graph: Graph, inputs: Mapping[str, float]) -> tuple[list[float], NoValue | None]:
    """All values; where a gate has none, NaN from there on, and what happened."""
    try:
        return forward(graph, inputs, FLOAT64), None
    except NoValue as stop:
        from backprop.engine.ieee import IEEE

        return forward(graph, inputs, IEEE), stop


def _reverse(graph: Graph, values: list[float], convention: str) -> tuple[list[float], dict[int, float]]:
    """All upstream gradients, and what was added up where branches meet."""
    added: dict[int, float] = {}
    try:
        return reverse(graph, values, FLOAT64.following(convention), added), added
    except (ArithmeticError, ValueError):  # an infinite slope somewhere: which gradients does it reach?
        from backprop.engine.ieee import IEEE

        added.clear()
        return reverse(graph, values, IEEE.following(convention), added), added


def _with_notices(syntax: Syntax, whole: Graph, trace: Trace) -> Trace:
    graph = trace.graph
    finite = trace.steps is None and math.isfinite(sum(trace.values)) and math.isfinite(sum(trace.upstream))
    smooth = not _KINKED & set(graph.ops)
    shadowing = CONSTANTS.keys() & {*whole.names, *whole.inputs}
    plain = not syntax.latex and "," not in syntax.text
    if finite and smooth and not whole.names and not shadowing and plain:
        return trace
    from backprop.engine.notices import notices

    if not smooth:
        from backprop.engine.kinks import kinks

        trace = trace._replace(kinks=kinks(trace))
    return trace._replace(notices=tuple(notices(syntax, whole, trace)))
