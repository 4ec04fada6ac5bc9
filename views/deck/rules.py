"""The table of local derivatives of the gates that occur in a circuit."""

from __future__ import annotations

from backprop.engine.rules import general_rule
from backprop.grammar.record import Record
from backprop.views.deck.equations import WIDEST, latex_of_text
from backprop.views.explain.passes import Journey
from backprop.views.latex_steps import width

MOST = 9
"""Of a circuit with more kinds of gates, only the rule in use is shown."""


class Rule(Record):
    """A line of the table, in LaTeX, and the gates that it is about."""

    function: str
    derivatives: list[str]
    gates: list[int]


def rules(walk: Journey) -> list[Rule]:
    """A line for each kind of gate that a gradient goes through; those with one input first."""
    found: dict[str, Rule] = {}
    trace = walk.trace
    for place in reversed(walk.backward):
        function, derivatives = general_rule(trace.graph, trace.values, place, trace.convention)
        if not derivatives:
            continue
        if function not in found:
            latex = [latex_of_text(derivative) for derivative in derivatives]
            found[function] = Rule(latex_of_text(function), latex, [])
        found[function].gates.append(place)
    fitting = [
        rule for rule in found.values() if sum(map(width, (rule.function, *rule.derivatives))) <= WIDEST
    ]
    return sorted(fitting, key=lambda rule: len(rule.derivatives))
