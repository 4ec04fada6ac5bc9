"""Both passes one number at a time, in the order in which the lecture fills in its circuit.

First the value of each gate, then the gradients from the output back, at each gate from its last argument to
its first. Where a value is used in several places, each branch is a step, and so is their sum.
"""

from __future__ import annotations

from backprop.grammar.record import Record
from backprop.views.explain import formulas
from backprop.views.explain.passes import Branch, Journey
from backprop.views.explain.story import met, sent
from backprop.views.explain.telling import Telling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.views.explain.terms import Line

VALUE, START, GRADIENT, BRANCH, SUM = "value", "start", "gradient", "branch", "sum"


class Step(Record):
    """One number becomes known."""

    kind: str
    """VALUE of a node; START, the gradient of the output; GRADIENT of a node; BRANCH, what comes back along
    one of several branches; SUM, the gradient of a node where they meet."""
    node: int
    """Whose value or gradient it is, by place in the graph."""
    branch: Branch | None = None
    """The way that a gradient comes back."""


def steps(walk: Journey) -> list[Step]:
    """The steps of both passes; before the first, the values of the inputs are known."""
    found = [Step(VALUE, node) for node in walk.forward]
    if not walk.trace.inputs:
        return found
    found.append(Step(START, walk.trace.graph.output))
    missing = {node: len(users) for node, users in walk.users.items()}
    for gate in walk.nodes(walk.backward):
        for branch in reversed(walk.branches(gate)):
            forks = walk.is_fork(branch.node)
            found.append(Step(BRANCH if forks else GRADIENT, branch.node, branch))
            missing[branch.node] -= 1
            if forks and not missing[branch.node]:
                found.append(Step(SUM, branch.node))
    return found


def told(walk: Journey, step: Step, how: Telling) -> Line:
    """A step as a formula: `q = x + y = -2 + 5 = 3`, `∂f/∂x = ∂f/∂q · ∂q/∂x = -4 · 1 = -4`."""
    if step.kind == VALUE:
        (node,) = walk.nodes([step.node])
        return formulas.evaluation(walk, node)
    if step.kind == START:
        return formulas.gradient(walk, step.node)
    if step.branch is None:
        return met(walk, step.node, how)
    return sent(walk, step.branch, how)
