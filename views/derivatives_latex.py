r"""Derivatives as LaTeX: one display, `\frac{\partial f}{\partial x} = 2 \cdot x \cdot y`."""

from __future__ import annotations

import re

from backprop.engine.build import build
from backprop.engine.derive import Derivative, Derivatives
from backprop.engine.sharing import share
from backprop.grammar.read import read
from backprop.views.latex_notation import latex_of
from backprop.views.latex_symbols import LEVELS, Piece, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backprop.engine.cases import Case

_RELATIONS = {"<": "<", ">": ">", "=": "=", "<=": r"\le", ">=": r"\ge", "!=": r"\ne"}


def derivatives_latex(found: Derivatives) -> Iterator[str]:
    """The derivatives in an `align*`, after the names of what they share, if they are long."""
    graph = found.graph
    shared = share(graph, [derivative.node for derivative in found.derivatives], graph.names)
    known = {*graph.inputs, *shared.names.values(), *found.values}
    written = symbols(known)
    pieces = {node: Piece(written[name], LEVELS["atom"]) for name, node in graph.inputs.items()}
    pieces |= {node: Piece(written[name], LEVELS["atom"]) for node, name in shared.names.items()}
    lines = [f"{pieces[node].text} &= {latex_of(graph, pieces, node).text}" for node in shared.names]
    for derivative in found.derivatives:
        node = derivative.node
        body = pieces[node].text if node in shared.names else latex_of(graph, pieces, node).text
        cases = _cases(derivative, written)
        lines.append(f"{_heading(derivative, written)} &= {cases or body}")
    yield "% Needs \\usepackage{amsmath}\n\\begin{align*}\n  "
    yield " \\\\\n  ".join(lines)
    yield "\n\\end{align*}\n"


def _heading(derivative: Derivative, written: Mapping[str, str]) -> str:
    order = len(derivative.wrt)
    below = " ".join(
        rf"\partial {written[name]}{_raised(derivative.wrt.count(name))}"
        for name in dict.fromkeys(derivative.wrt)
    )
    return rf"\frac{{\partial{_raised(order)} {written[derivative.of]}}}{{{below}}}"


def _raised(count: int) -> str:
    return f"^{{{count}}}" if count > 1 else ""


def _cases(derivative: Derivative, written: Mapping[str, str]) -> str:
    if not derivative.cases:
        return ""
    rows = " \\\\\n    ".join(
        f"{_formula(case.expression, written)} & {_where(case, written)}" for case in derivative.cases
    )
    return f"\\begin{{cases}}\n    {rows}\n  \\end{{cases}}"


def _where(case: Case, written: Mapping[str, str]) -> str:
    if case.where == "elsewhere":
        return r"\text{elsewhere}"
    comparisons = [
        "".join(
            f" {_RELATIONS[part]} " if part in _RELATIONS else _formula(part, written)
            for part in re.split(r" (<=|>=|!=|<|>|=) ", comparison)
        )
        for comparison in case.where.split(" and ")
    ]
    return r"\text{where }" + r" \text{ and } ".join(comparisons)


def _formula(text: str, written: Mapping[str, str]) -> str:
    """A formula of the language; what is a name there is a variable here."""
    graph = build(read(text), written)
    pieces = {node: Piece(written[name], LEVELS["atom"]) for name, node in graph.inputs.items()}
    return latex_of(graph, pieces).text
