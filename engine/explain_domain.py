"""Why an expression has no value at a point."""

from __future__ import annotations

import math
import re
from string import ascii_lowercase

from backprop.engine.conditions import holds
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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_ARGUMENT = 20
"""Of longer arguments, a condition has letters."""

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
        hint = _condition(graph, op, arguments, sources)
    if op == "pow" and arguments[0] < 0:
        hint = said("A negative base needs a whole exponent; for a real root use cbrt(x) or nthRoot(x, n).")
    return Problem("domain", message, syntax.text, spans[stop.node], hint)


def _condition(graph: Graph, op: str, arguments: list[float], sources: list[str]) -> Said:
    """`log(y) needs y > 0.`: what the domain in the table asks of the arguments that are not as it should be.

    It is said over what the user wrote, unless that is long, a number, or the same for several: then over
    letters, which are no names of the user's.
    """
    names = argument_names(op, len(arguments))
    needed, wrong = _needed(op, names, arguments)
    given = dict(zip(names, sources, strict=True))
    written = [given[name] for name in wrong]
    letters: dict[str, str] = {}
    if len(set(written)) < len(written) or any(_is_number(s) or len(s) > _LONGEST_ARGUMENT for s in written):
        letters = _letters(wrong, graph)
    shown = given | letters
    called = f"{written_name(op)}({', '.join(shown.values())})"
    if not needed:
        return said("{called} has a pole there.", called=called)
    domain = _alternatives([_over(condition, shown) for condition in needed])
    if not letters:
        return said("{called} needs {domain}.", called=called, domain=domain)
    meant = [said("{letter} is {source}", letter=letters[name], source=given[name]) for name in wrong]
    return said(
        "{called} needs {domain}, where {letters}.", called=called, domain=domain, letters=listed(meant)
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


def _needed(op: str, names: tuple[str, ...], arguments: list[float]) -> tuple[list[str], list[str]]:
    """What would have to be changed: as few arguments as possible.

    Returns:
        Alternatives, each with its conditions on the arguments that have to change for it; those arguments.
    """
    found: list[tuple[set[str], str]] = []
    for alternative in PRIMITIVES[op].domain:
        comparisons = alternative.split(" and ")
        wrong = {
            name
            for comparison in comparisons
            if not holds((comparison,), op, arguments, math.nan)
            for name in _words(comparison).intersection(names)
        }
        found.append((wrong, " and ".join(c for c in comparisons if wrong & _words(c))))
    least = min((len(wrong) for wrong, _ in found), default=0)
    nearest = [(wrong, conditions) for wrong, conditions in found if len(wrong) == least]
    changed = {name for wrong, _ in nearest for name in wrong}
    return [*dict.fromkeys(conditions for _, conditions in nearest)], [n for n in names if n in changed]


def _letters(parameters: Sequence[str], graph: Graph) -> dict[str, str]:
    """Parameter -> the parameter itself, or another letter where the user has a name like it."""
    taken = {*graph.labels.values(), *graph.names}
    fresh = (letter for letter in ascii_lowercase if letter not in taken.union(parameters))
    return {name: next(fresh, name) if name in taken else name for name in parameters}


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


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
