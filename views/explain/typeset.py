r"""The formulas of an explanation as LaTeX."""

from __future__ import annotations

from backprop.engine.build import build
from backprop.engine.graph import INPUT
from backprop.engine.trace import Trace
from backprop.grammar.read import read
from backprop.views.explain.terms import (
    Amount,
    Computed,
    Equation,
    Gap,
    Local,
    Name,
    Product,
    Route,
    Rule,
    Sign,
    Substituted,
    Total,
    ends,
)
from backprop.views.latex_equations import definition
from backprop.views.latex_notation import latex_of, within
from backprop.views.latex_sheet import Arrow, sheet
from backprop.views.latex_steps import WIDTH, Step, formula, width
from backprop.views.latex_symbols import LEVELS, Piece, is_rounded, symbol
from backprop.views.latex_table import gate
from backprop.views.numbers import DIGITS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.views.explain.terms import Factor, Formula, Side

_WIDEST = 4 * WIDTH
"""About how many characters may stand between two signs of equality."""


class Typeset:
    """Writes the formulas about a Trace as LaTeX."""

    def __init__(self, trace: Trace, digits: int = DIGITS) -> None:
        self.trace = trace
        self.page = sheet(trace, digits)

    def inline(self, formula_: Formula) -> str:
        """A formula in a sentence, with the signs that make it one."""
        if isinstance(formula_, Equation):
            return f"${formula(self.step(formula_, inline=True))}$"
        if isinstance(formula_, Rule):
            derivatives = ", ".join(map(_again, formula_.derivatives))
            return rf"${_again(formula_.function)} \;\to\; {derivatives}$"
        if isinstance(formula_, Route):
            return self._route(formula_)
        return gate(formula_.label) if isinstance(formula_, Sign) else self._statements()

    def step(self, equation: Equation, *, inline: bool = False) -> Step:
        """An equation, to be laid out below others."""
        first, *others = equation.sides
        parts, rounded = [], self._is_rounded(first)
        for side in others:
            terms = self._side(side, inline)
            rounded = rounded or self._is_rounded(side)
            if terms:
                parts.append((r"\approx" if rounded else "=", terms))
        left = self._side(first, inline)
        if not parts:
            return Step("", [("", left)])
        return Step("".join(piece.text for piece in left), parts)

    def _side(self, side: Side, inline: bool) -> list[Piece]:
        """The terms of a side; none if it says nothing."""
        page = self.page
        if isinstance(side, Product):
            first, *others = (self._factor(factor, inline) for factor in side.factors)
            factors = [within(first, "sign"), *(within(factor, "power") for factor in others)]
            product = r" \cdot ".join(factors).replace(r" \cdot \cdots \cdot ", r" \cdots ")
            return [Piece(product, LEVELS["product"])]
        if isinstance(side, Total):
            return [page.number(term.value) for term in side.terms]
        if isinstance(side, Computed):
            return [_short(page.written(side.node, page.pieces, inline=inline))]
        if isinstance(side, Substituted):
            numbers = page.substituted(side.node)
            return [] if numbers.text == "-0" else [_short(numbers)]
        if isinstance(side, Local):
            node = side.gate
            at = node.positions.index(side.argument)
            arrow = Arrow(node, node.args[at], (side.argument,), (node.local[at],), node.downstream[at])
            return page.rule(arrow, inline=inline)
        if isinstance(side, Name):
            return [Piece(page.symbols[side.id], LEVELS["atom"])]
        return [self._factor(side, inline)]

    def _factor(self, factor: Factor, inline: bool) -> Piece:
        if isinstance(factor, Gap):
            return Piece(r"\cdots", LEVELS["atom"])
        if isinstance(factor, Amount):
            return self.page.number(factor.value)
        known = self.page.symbols
        above, below = (rf"\partial {known.get(id) or symbol(id)}" for id in factor)
        return Piece(f"{above}/{below}" if inline else rf"\frac{{{above}}}{{{below}}}", LEVELS["power"])

    def _is_rounded(self, side: Side) -> bool:
        """Whether a number in it is not quite the one that is shown."""
        trace, page = self.trace, self.page
        if isinstance(side, Substituted):
            numbers = [trace.values[arg] for arg in trace.graph.args[side.node] if arg in page.ids]
        else:
            parts = (
                side.factors
                if isinstance(side, Product)
                else side.terms
                if isinstance(side, Total)
                else [side]
            )
            numbers = [part.value for part in parts if isinstance(part, Amount)]
        return any(is_rounded(number, page.digits) for number in numbers)

    def _route(self, route: Route) -> str:
        first, last = ([self.page.symbols[id] for id in some] for some in ends(route.ids))
        nodes = r" \to ".join([*first, *([r"\cdots"] if last else []), *last])
        return f"${nodes}$" + (rf" \quad $({route.times}\times)$" if route.times > 1 else "")

    def _statements(self) -> str:
        """All that is differentiated, statement by statement; of what has no room, the name."""
        page, graph = self.page, self.trace.graph
        named = [
            node for node in sorted({*graph.names.values()} - {graph.output}) if graph.ops[node] != INPUT
        ]
        shown = {
            node: piece for node, piece in page.pieces.items() if node in named or graph.ops[node] == INPUT
        }
        statements = [formula(definition(page, node, shown)) for node in (*named, graph.output)]
        if sum(map(width, statements)) > _WIDEST:
            return rf"${page.pieces[graph.output].text} = \cdots$"
        return "; ".join(rf"$\displaystyle {statement}$" for statement in statements)


def _again(text: str) -> str:
    """What is written in the language that users type, as LaTeX."""
    return latex_of(build(read(text)), inline=True).text


def _short(piece: Piece) -> Piece:
    """A piece, or dots in its place where it has no room."""
    return piece if width(piece.text) <= _WIDEST else Piece(r"\cdots", LEVELS["atom"])
