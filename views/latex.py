r"""A Trace as LaTeX: a fragment for a document, and each of its parts for other views.

`expression`, `forward`, `backward` and `gradient` are displayed equations, and `table` is a table;
`local_derivative` and `chain_rule` are single formulas, to be put between signs of one's own.
They need amsmath; the table needs booktabs, and longtable when it is longer than a page.
"""

from __future__ import annotations

from functools import partial

from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.trace import Node, Trace
from backprop.grammar.characters import readable
from backprop.views.language import ENGLISH, Language
from backprop.views.latex_equations import chain, definition, local, point, value
from backprop.views.latex_sheet import Sheet, arriving, arrows, sheet
from backprop.views.latex_steps import Step, display, fits, formula
from backprop.views.latex_symbols import beyond_pdflatex, symbol
from backprop.views.latex_table import is_long, table
from backprop.views.numbers import DIGITS
from backprop.views.rows import ends, remark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "backward",
    "chain_rule",
    "expression",
    "forward",
    "gradient",
    "latex",
    "local_derivative",
    "table",
]

_MOST_COMPONENTS = 20
"""A gradient with more is a list, which may go on on the next page; a vector may not."""

_MOST_ON_A_PAGE = 12
"""A display with more lines may be broken between two pages."""

_LONGEST_SOURCE = 200


def latex(
    trace: Trace, *, digits: int = DIGITS, constants: bool = False, language: Language = ENGLISH
) -> Iterator[str]:
    """All parts: expression, forward pass, backward pass, gradient and table, in pieces.

    Args:
        trace: to write.
        digits: significant digits.
        constants: whether constants are nodes of the forward pass and the table too.
        language: of the table, and of comments.
    """
    say = language.say
    yield _head(trace, constants=constants)
    parts = {
        say("The expression"): expression(trace),
        say("The forward pass"): forward(trace, digits=digits, constants=constants),
        say("The backward pass"): backward(trace, digits=digits),
        say("The gradient"): gradient(trace, digits=digits),
        say("Every node"): table(trace, digits=digits, constants=constants, language=language),
    }
    for title, part in parts.items():
        if part:
            yield f"\n% {title}\n{_breakable(part)}"


def expression(trace: Trace) -> str:
    """What is differentiated, statement by statement; node by node where there is no room for it."""
    page = sheet(trace, DIGITS)
    graph = trace.graph
    steps = _statements(page, graph)
    if not all(map(fits, steps)):
        gates = [node for node in page.ids if graph.ops[node] != INPUT]
        return display(_both_ends(gates, partial(definition, page)))
    return display(steps)


def statements(trace: Trace) -> list[str]:
    """The statements of the expression, each as one formula for a line of its own."""
    return [formula(step) for step in _statements(sheet(trace, DIGITS), trace.graph)]


def _statements(page: Sheet, graph: Graph) -> list[Step]:
    named = [node for node in sorted({*graph.names.values()} - {graph.output}) if graph.ops[node] != INPUT]
    shown = {node: piece for node, piece in page.pieces.items() if node in named or graph.ops[node] == INPUT}
    return [definition(page, node, shown) for node in [*named, graph.output]]


def forward(trace: Trace, *, digits: int = DIGITS, constants: bool = False) -> str:
    """The value of every node: what it computes, that over the values of its arguments, and the number."""
    page = sheet(trace, digits, constants=constants)
    ops = trace.graph.ops
    computed = [node for node in page.ids if ops[node] != INPUT and not page.is_numeral(node)]
    return display([*point(page), *_both_ends(computed, partial(value, page))])


def backward(trace: Trace, *, digits: int = DIGITS) -> str:
    """The gradient of every node by the chain rule, from the output back; the variables come last."""
    page = sheet(trace, digits)
    nodes = {node.place: node for node in trace.walk(page.ids) if node.kind != CONSTANT}
    found = arriving(nodes.values())
    inputs = [place for place, node in nodes.items() if node.kind == INPUT]
    gates = [place for place, node in nodes.items() if node.kind != INPUT]
    return display(_both_ends([*reversed(gates), *inputs], lambda place: chain(page, nodes[place], found)))


def local_derivative(trace: Trace, of: str, by: str, *, digits: int = DIGITS) -> str:
    r"""One local derivative, as a formula and a number: `\frac{\partial q}{\partial x} = y = 5`.

    Args:
        trace: to write.
        of: id of a gate.
        by: id of one of its arguments that depends on a variable.
        digits: significant digits.

    Raises:
        KeyError: there are no such nodes.
    """
    page = sheet(trace, digits)
    found = {arrow.arg: arrow for arrow in arrows(_node(page, of))}
    return formula(local(page, found[by]))


def chain_rule(trace: Trace, name: str, *, digits: int = DIGITS) -> str:
    r"""One step of the backward pass: `\frac{\partial f}{\partial x} = … = -4 \cdot 1 = -4`.

    Args:
        trace: to write.
        name: id of a node.
        digits: significant digits.

    Raises:
        KeyError: there is no such node.
    """
    page = sheet(trace, digits)
    node = _node(page, name)
    gates = [gate for gate, args in enumerate(trace.graph.args) if node.place in args and gate in page.ids]
    return formula(chain(page, node, arriving(trace.walk(page.ids, gates))))


def gradient(trace: Trace, *, digits: int = DIGITS) -> str:
    """The derivatives that are wanted, as a vector; "" if the expression has no variables."""
    page = sheet(trace, digits)
    output = page.symbols[trace.output]
    nodes = trace.named_nodes
    found = {
        (page.pieces[nodes[name]].text if nodes.get(name) in page.pieces else symbol(name)): slope
        for name, slope in trace.gradient.items()
    }
    if not found:
        return ""
    if len(found) == 1 or len(found) > _MOST_COMPONENTS:
        return display(
            [
                Step(
                    rf"\frac{{\partial {output}}}{{\partial {name}}}",
                    [(page.equals(slope), [page.number(slope)])],
                )
                for name, slope in found.items()
            ]
        )
    nabla = rf"\nabla {output} = " if len(found) == len(trace.graph.inputs) else ""
    slopes = _vector([rf"\partial {output}/\partial {name}" for name in found])
    numbers = _vector([page.number(slope).text for slope in found.values()])
    relation = page.equals(*found.values())
    return f"\\begin{{equation*}}\n  {nabla}{slopes}\n  {relation} {numbers}\n\\end{{equation*}}\n"


def _vector(components: list[str]) -> str:
    rows = r" \\ ".join(components)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"


def _both_ends(places: list[int], step: Callable[[int], Step]) -> list[Step | str]:
    """A step for each node; a remark stands in place of the middle of very many."""
    first, left_out, last = ends(places)
    return [*map(step, first), *([remark(left_out)] if left_out else []), *map(step, last)]


def _node(page: Sheet, name: str) -> Node:
    place = {id: place for place, id in page.ids.items()}[name]
    return next(page.trace.walk(page.ids, [place]))


def _breakable(part: str) -> str:
    """A long display may go on on the next page."""
    is_long = part.startswith(r"\begin{align*}") and part.count("\n") > _MOST_ON_A_PAGE
    return f"{{\\allowdisplaybreaks\n{part}}}\n" if is_long else part


def _head(trace: Trace, *, constants: bool) -> str:
    """Comments that say what this is, and what the document must load."""
    packages = f"amsmath, booktabs{', longtable' * is_long(trace, constants=constants)}"
    source = [line.strip()[:_LONGEST_SOURCE] for line in trace.text.splitlines()]
    lines = [rf"Needs \usepackage{{{packages}}}", *(readable(line) for line in source if line)]
    if any(beyond_pdflatex(name) for name in (*trace.graph.inputs, *trace.graph.names)):
        lines.insert(1, "Needs LuaLaTeX or XeLaTeX, and a font that has the letters of the names")
    return "".join(f"% {line}\n" for line in lines)
