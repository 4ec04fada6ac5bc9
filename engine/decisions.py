"""How a LaTeX formula was read where it could have been read otherwise, said in the plain language."""

from __future__ import annotations

from backprop.engine.graph import Graph
from backprop.engine.locate import origins
from backprop.engine.notation import text_of
from backprop.grammar.problem import Problem, said
from backprop.grammar.read import Syntax

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 5
_LONGEST = 40
"""Characters of source, and of the plain reading, that a sentence quotes."""


def decisions(syntax: Syntax, whole: Graph) -> Iterator[Problem]:
    """A notice for each decision of the reader: `x2 is read as x*2`.

    Args:
        syntax: of a LaTeX formula.
        whole: its graph.
    """
    assert syntax.latex is not None
    named = {**whole.inputs, **whole.names}  # of a constant, that it is one is a decision
    found = {item: why for item, why in syntax.latex.decisions.items() if syntax.items[item] not in named}
    if not found:
        return
    nodes = {item: node for node, item in enumerate(origins(syntax, whole))}
    for item, why in list(found.items())[:_MOST]:
        start, end = span = syntax.span(item)
        source = " ".join(syntax.text[start:end].split())
        if len(source) > _LONGEST:
            source = f"{source[: _LONGEST // 2]}…{source[1 - _LONGEST // 2 :]}"
        leaf = syntax.items[item]
        plain = leaf if isinstance(leaf, str) else text_of(whole, node=nodes[item], limit=_LONGEST)
        yield Problem(
            "reading",
            said("{source} is read as {plain}{why}.", source=source, plain=plain, why=why),
            syntax.text,
            span,
        )
    if len(found) > _MOST:
        yield Problem(
            "reading",
            said("{number} more readings were chosen in the same way.", number=len(found) - _MOST),
            syntax.text,
        )
