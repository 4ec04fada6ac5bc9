"""The formulas of an explanation: symbols, and then the numbers."""

from __future__ import annotations

from backprop.engine.trace import Node
from backprop.views.explain.passes import Branch, Journey
from backprop.views.explain.terms import (
    Amount,
    Computed,
    Equation,
    Gap,
    Local,
    Name,
    Product,
    Route,
    Slope,
    Substituted,
    Total,
    ends,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backprop.engine.trace import Number
    from backprop.views.explain.paths import Path
    from backprop.views.explain.terms import Factor, Side


def definition(walk: Journey, node: int) -> Equation:
    """`f = q*z`."""
    return Equation([Name(walk.ids[node]), Computed(node)])


def evaluation(walk: Journey, node: Node) -> Equation:
    """`f = q*z = 3*(-4) = -12`."""
    place = node.place
    return Equation([Name(walk.ids[place]), Computed(place), Substituted(place), Amount(node.value)])


def local(branch: Branch) -> Equation:
    """`∂f/∂q = z = -4`."""
    gate = branch.gate
    return Equation([Slope(gate.id, branch.id), Local(gate, branch.argument), Amount(branch.local)])


def chain(walk: Journey, branch: Branch) -> Equation:
    """`∂f/∂x = ∂f/∂q · ∂q/∂x = -4 · 1 = -4`, without the left side where other branches belong to it too."""
    gate, output = branch.gate, walk.output
    sides: list[Side] = [] if walk.is_fork(branch.node) else [Slope(output, branch.id)]
    if gate.place != walk.trace.graph.output:
        sides.append(Product([Slope(output, gate.id), Slope(gate.id, branch.id)]))
    return Equation([*sides, Product([Amount(gate.upstream), Amount(branch.local)]), Amount(branch.sent)])


def gradient(walk: Journey, node: int) -> Equation:
    """`∂f/∂x = -4`."""
    return slope(walk, walk.ids[node], walk.trace.upstream[node])


def slope(walk: Journey, name: str, value: Number) -> Equation:
    """The same of a node that may not be shown otherwise."""
    return Equation([Slope(walk.output, name), Amount(value)])


def sum_of(walk: Journey, node: int, terms: Iterable[Number]) -> Equation:
    """`∂f/∂x = 3 + (-4) = -1`."""
    left = Slope(walk.output, walk.ids[node])
    return Equation([left, Total([*map(Amount, terms)]), Amount(walk.trace.upstream[node])])


def route(path: Path, times: int = 1) -> Route:
    """`x → q → f`."""
    return Route([path.branches[0].id, *(branch.gate.id for branch in path.branches)], times)


def along(path: Path, left: list[Side]) -> Equation:
    """What comes back along a path: `∂f/∂q · ∂q/∂x = -4 · 1 = -4`.

    Args:
        path: from the node to the output.
        left: what it is, if it is all.
    """
    branches = path.branches[::-1]
    symbols = [Slope(branch.gate.id, branch.id) for branch in branches]
    numbers = [Amount(branch.local) for branch in branches]
    return Equation([*left, Product(_both_ends(symbols)), Product(_both_ends(numbers)), Amount(path.product)])


def _both_ends(parts: Sequence[Slope | Amount]) -> list[Factor]:
    first, last = ends(parts)
    return [*first, *([Gap()] if last else []), *last]
