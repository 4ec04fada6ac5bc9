"""Why an expression has no value at a point."""

from __future__ import annotations

import math
import re

from backprop.engine.formulas import argument_names
from backprop.engine.graph import Graph
from backprop.engine.locate import node_spans
from backprop.engine.notation import written_name
from backprop.engine.passes import NoValue
from backprop.engine.primitives import PRIMITIVES
from backprop.engine.rounding import shown
from backprop.engine.suggest import listed
from backprop.grammar.problem import Problem, Said, said
from backprop.grammar.read import Syntax

_LONGEST_ARGUMENT = 20
"""Of longer arguments, a condition has the function's own parameters."""

AVOID_OVERFLOW = said(
    "Rewrite it so that large numbers do not arise, for example with log1p, softplus or sigmoid."
)


def outside_domain(syntax: Syntax, graph: Graph, stop: NoValue) -> Problem:
    """A gate was asked for a value where it has none."""
    op, args = graph.ops[stop.node], graph.args[stop.node]
    arguments = [stop.values[arg] for arg in args]
    if not all(map(math.isfinite, arguments)):
        return not_finite(syntax, graph, stop.values)
    spans = node_spans(syntax, graph)
    names = argument_names(op, len(args))
    sources = [_source(syntax, spans[arg]) for arg in args]
    found = [
        f"{source} = {shown(value)}"
        for source, value in dict(zip(sources, arguments, strict=True)).items()
        if not _is_number(source)
    ]
    if op == "div" or (op == "pow" and arguments[0] == 0):
        zero = sources[op == "div"]
        message = said("Division by zero.")
        if not _is_number(zero):
            message = said("Division by zero: {zero} = 0.", zero=zero)
        hint = said("Choose a point where the base is not 0.")
        if op == "div":
            hint = said("Choose a point where the denominator is not 0.")
    else:
        source = _source(syntax, spans[stop.node])
        message = said("{source} has no value.", source=source)
        if found:
            message = said("{source} has no value at {point}.", source=source, point=listed(found))
        hint = _condition(op, dict(zip(names, sources, strict=True)))
    if op == "pow" and arguments[0] < 0:
        hint = said("A negative base needs a whole exponent; for a real root use cbrt(x) or nthRoot(x, n).")
    return Problem("domain", message, syntax.text, spans[stop.node], hint)


def _condition(op: str, sources: dict[str, str]) -> Said:
    """`log(y) needs y > 0.`: the domain in the table, over what the user wrote for its parameters."""
    short = all(len(source) <= _LONGEST_ARGUMENT for source in sources.values())
    written = {name: source for name, source in sources.items() if short and not _is_number(source)}
    called = f"{written_name(op)}({', '.join(written.get(name, name) for name in sources)})"
    domain = _alternatives([_over(condition, written) for condition in PRIMITIVES[op].domain])
    if not domain:
        return said("{called} has a pole there.", called=called)
    if short:
        return said("{called} needs {domain}.", called=called, domain=domain)
    return said(
        "{called} needs {domain}, where {parameters} stands for what is in its brackets.",
        called=called,
        domain=domain,
        parameters=listed(list(sources)),
    )


def _alternatives(conditions: list[str]) -> str:
    """`x > 0 and n != 0 or x = 0`."""
    found = ""
    for condition in conditions:
        one, *others = condition.split(" and ")
        for other in others:
            one = said("{one} and {other}", one=one, other=other)
        found = said("{one} or {other}", one=found, other=one) if found else one
    return found


def _over(condition: str, sources: dict[str, str]) -> str:
    """A condition over other names; what is more than a name gets brackets beside an operator."""

    def replaced(match: re.Match[str]) -> str:
        source = sources.get(match[2], match[2])
        alone = match[1] in ("", "(", "and ") and not re.match(r" [-+*/]|[/*^]", match[3])
        return f"{match[1]}{source if alone or source.isalnum() else f'({source})'}"

    return re.sub(r"(^|\(|and |)\b(\w+)\b(?!\()(?=(..|.|))", replaced, condition)


def _is_number(source: str) -> bool:
    try:
        return math.isfinite(float(source))
    except ValueError:
        return False


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
    exponent = written.partition("e")[2]
    if len(exponent) > _LONGEST_ARGUMENT:
        written = said("about 10^({number})", number=shown(float(exponent)))
    message = said("This is beyond the largest float, about 1.8e308.")
    if written:
        message = said(
            "Its value is {value}, which is beyond the largest float, about 1.8e308.", value=written
        )
    return Problem(
        "overflow",
        message,
        syntax.text,
        node_spans(syntax, graph)[first],
        AVOID_OVERFLOW,
    )
