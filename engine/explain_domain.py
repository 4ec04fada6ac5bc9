"""Why an expression has no value at a point."""

from __future__ import annotations

import math

from backprop.engine.formulas import argument_names
from backprop.engine.graph import Graph
from backprop.engine.locate import node_spans
from backprop.engine.notation import written_name
from backprop.engine.passes import NoValue
from backprop.engine.primitives import PRIMITIVES
from backprop.engine.suggest import listed
from backprop.grammar.problem import Problem
from backprop.grammar.read import Syntax

AVOID_OVERFLOW = "Rewrite it so that large numbers do not arise, for example with log1p, softplus or sigmoid."


def outside_domain(syntax: Syntax, graph: Graph, stop: NoValue) -> Problem:
    """A gate was asked for a value where it has none."""
    op, args = graph.ops[stop.node], graph.args[stop.node]
    arguments = [stop.values[arg] for arg in args]
    if not all(map(math.isfinite, arguments)):
        return not_finite(syntax, graph, stop.values)
    spans = node_spans(syntax, graph)
    names = argument_names(op, len(args))
    written = [_written(syntax, spans[arg], value) for arg, value in zip(args, arguments, strict=True)]
    if op == "div":
        message = f"Division by zero: {written[1]}."
    else:
        message = (
            f"{_source(syntax, spans[stop.node])} has no value at {listed(list(dict.fromkeys(written)))}."
        )
    return Problem("domain", message, syntax.text, spans[stop.node], _hint(op, names, arguments))


def _hint(op: str, names: tuple[str, ...], arguments: list[float]) -> str:
    if op == "div":
        return "Choose a point where the denominator is not 0."
    if op == "pow" and arguments[0] < 0:
        return "A negative base needs a whole exponent; for a real root use cbrt(x) or nthRoot(x, n)."
    called = "x^y" if op == "pow" else f"{written_name(op)}({', '.join(names)})"
    needs = " or ".join(PRIMITIVES[op].domain)
    return f"{called} needs {needs}." if needs else f"{called} has a pole there."


def _written(syntax: Syntax, span: tuple[int, int], value: float) -> str:
    """`x - 3 = -1`, or only the number where the source is that number."""
    source = _source(syntax, span)
    return source if source.replace(".", "").isdigit() else f"{source} = {value:.6g}"


def _source(syntax: Syntax, span: tuple[int, int]) -> str:
    """A stretch of source on one line, cut to fit into a sentence."""
    source = " ".join(syntax.text[slice(*span)].split())
    return source if len(source) <= 40 else f"{source[:20]}…{source[-19:]}"


def not_finite(syntax: Syntax, graph: Graph, values: list[float], written: str = "") -> Problem:
    """The value, or something on the way to it, is too large for a float.

    Args:
        syntax, graph: of the expression.
        values: of its nodes.
        written: the value itself, if it is known.
    """
    first = next((node for node, value in enumerate(values) if not math.isfinite(value)), graph.output)
    value = f"Its value is {written}, which" if written else "This"
    return Problem(
        "overflow",
        f"{value} is beyond the largest float, about 1.8e308.",
        syntax.text,
        node_spans(syntax, graph)[first],
        AVOID_OVERFLOW,
    )
