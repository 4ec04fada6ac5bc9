"""The formulas of an explanation as text."""

from __future__ import annotations

from backprop.engine.notation import text_of
from backprop.engine.rules import rule
from backprop.engine.trace import Trace
from backprop.views.explain.terms import (
    LONGEST,
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
    Slope,
    Substituted,
    Total,
    ends,
)
from backprop.views.expression import written
from backprop.views.numbers import DIGITS, shown
from backprop.views.rows import says_more

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.views.explain.terms import Factor, Formula, Side

_OPERATORS = ("add", "sub", "mul", "div", "neg", "pow")


class Plain:
    """Writes the formulas about a Trace as text."""

    def __init__(self, trace: Trace, digits: int = DIGITS) -> None:
        self.trace = trace
        self.digits = digits
        self.ids = trace.ids()

    def write(self, formula: Formula) -> str:
        """A formula in one line."""
        if isinstance(formula, Equation):
            return " = ".join(self._sides(formula))
        if isinstance(formula, Rule):
            return f"{formula.function} → {', '.join(formula.derivatives)}"
        if isinstance(formula, Route):
            first, last = ends(formula.ids)
            again = f"   ({formula.times}×)" if formula.times > 1 else ""
            return " → ".join([*first, *(["…"] if last else []), *last]) + again
        if isinstance(formula, Sign):
            return formula.label
        return written(self.trace, 4 * LONGEST)

    def _sides(self, equation: Equation) -> list[str]:
        found: list[str] = []
        for side in equation.sides:
            text = self._side(side)
            if text and text != (found[-1] if found else ""):
                found.append(text)
        return found

    def _side(self, side: Side) -> str:
        if isinstance(side, Product):
            first, *others = map(self._factor, side.factors)
            return " · ".join([first, *map(_behind_a_sign, others)])
        if isinstance(side, Total):
            first, *others = (self._number(term) for term in side.terms)
            return " + ".join([first, *map(_behind_a_sign, others)])
        if isinstance(side, Name):
            return side.id
        if isinstance(side, Computed):
            return text_of(self.trace.graph, self.ids, side.node, LONGEST)
        if isinstance(side, Substituted):
            return self._substituted(side.node)
        return self._rule(side) if isinstance(side, Local) else self._factor(side)

    def _factor(self, factor: Factor) -> str:
        if isinstance(factor, Gap):
            return "…"
        return f"∂{factor.above}/∂{factor.below}" if isinstance(factor, Slope) else self._number(factor)

    def _number(self, amount: Amount) -> str:
        return shown(amount.value, self.digits)

    def _substituted(self, node: int) -> str:
        """What a gate computes, with the values of its arguments; "" if that is long."""
        graph, values = self.trace.graph, self.trace.values
        op, args = graph.ops[node], graph.args[node]
        names = {}
        for arg in args:
            if arg not in self.ids:
                continue
            leads = args.index(arg) == 0 and args.count(arg) == 1 and op not in ("neg", "pow")
            is_operand = op in _OPERATORS and not leads
            text = shown(values[arg], self.digits)
            base = op == "pow" and ("e" in text or text.startswith("-"))
            names[arg] = f"({text})" if base or (is_operand and text.startswith("-")) else text
        text = text_of(graph, names, node, LONGEST + 1)
        return text if len(text) <= LONGEST and text != "-0" else ""

    def _rule(self, local: Local) -> str:
        """A local derivative as a formula; "" if its number says as much."""
        trace, gate = self.trace, local.gate
        text = rule(trace.graph, trace.values, self.ids, gate.place, local.argument, trace.convention)
        slope = gate.local[gate.positions.index(local.argument)]
        return text if says_more(text, slope, self.digits) else ""


def _behind_a_sign(text: str) -> str:
    """A factor or a term as it stands behind a sign: `(-4)`."""
    return f"({text})" if text.startswith("-") else text
