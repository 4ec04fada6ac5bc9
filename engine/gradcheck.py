"""Check a gradient: beside every slope a difference quotient, and a referee who decides.

The relative error |a - n|/(|a| + |n|) and what its size means are those of the CS231n notes
(https://cs231n.github.io/neural-networks-3/#gradcheck; they divide by max(|a|, |n|), which is at most twice
as strict). A difference of floats can be off for reasons of its own, so it is the referee that says "wrong".
At corners each gate uses a slope of its own, by convention; what comes of these is no mistake, even where it
is no slope of the whole.
"""

from __future__ import annotations

import math

from backprop.engine.any_slope import ANYTHING, Interval, any_slope
from backprop.engine.claims import Claim, Judgement, judge
from backprop.engine.differences import Difference, difference
from backprop.engine.differentiate import differentiate
from backprop.engine.kinks import cut
from backprop.engine.referee import Ruling, rule_on
from backprop.engine.relative_error import GOOD, WRONG, band, relative_error
from backprop.engine.targets import check_numerator, known_node
from backprop.engine.trace import Trace
from backprop.grammar.problem import InputError, Problem, said
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

H = 1e-5
"""The step of CS231n."""

STEPS = tuple(10.0**-k for k in range(2, 12))
"""From much truncation to much rounding."""

_MOST_WORK = 50_000
"""Gates times slopes that the referee still rules on, and that several steps are tried for."""

_INVISIBLE = 2**-50
"""A slope may be off by as much as changes the value by this part of it while x moves by max(1, |x|)."""


class Check(Record):
    """One slope, checked."""

    name: str
    gradient: float
    difference: Difference
    error: float
    """Relative, between the two; NaN where there is no difference."""
    band: str
    """What CS231n says of such an error; "" where there is none."""
    ruling: Ruling | None
    """None: the expression is too large for the referee."""
    exact: float | None
    """The slope by the referee, where there is one that is the same on both sides."""
    verdict: str
    """"agrees", "kink", "jump", "wrong", "undefined" or "unchecked"."""
    is_conventional: bool
    """Whether gates at corners use slopes that together give no slope of the whole."""
    slopes: Interval | None
    """What the reverse pass may give with any slopes at the corners, if there are any."""
    crossed: tuple[str, ...]
    """`abs at v1`: gates that change their branch between the two points of the difference."""
    steps: tuple[tuple[float, float, float], ...]
    """(h, slope by difference, relative error) for several steps."""

    @property
    def passes(self) -> bool:
        return self.verdict not in ("wrong", "undefined")


class GradCheck(Record):
    """A gradient, checked."""

    trace: Trace
    checks: tuple[Check, ...]
    claims: tuple[Judgement, ...]

    @property
    def passes(self) -> bool:
        """Whether the gradient and all claims are right."""
        return all(check.passes for check in self.checks) and all(claim.right for claim in self.claims)


def gradcheck(
    text: str,
    at: Mapping[str, Any],
    *,
    wrt: Sequence[str] | None = None,
    output: str | None = None,
    convention: str | None = None,
    latex: bool = False,
    h: float = H,
    steps: Sequence[float] | None = None,
    claims: Sequence[Claim] = (),
) -> GradCheck:
    """Check the gradient of an expression at a point, and what others claim it is.

    Args:
        text, at, wrt, output, convention, latex: as for `differentiate`.
        h: the step, relative to the input where that is larger than 1.
        steps: other steps to try; by default from 1e-2 to 1e-11, unless the expression is large.
        claims: on slopes in inputs, named nodes, or nodes with an id such as v1.

    Raises:
        ExpressionError, InputError, DomainError: as for `differentiate`; a claim on a node that is not there.
    """
    trace = differentiate(text, at, wrt=wrt, output=output, convention=convention, latex=latex)
    nodes = {**{id: node for node, id in trace.ids().items()}, **trace.named_nodes}
    claims = [claim._replace(name=known_node(claim.name, nodes)) for claim in claims]
    for claim in claims:
        check_numerator(claim.of, nodes, trace)
        if claim.name not in nodes and claim.name not in trace.wrt:
            known = ", ".join([*nodes][:20]) + ", …" * (len(nodes) > 20)
            message = said(
                "A slope in {name} is claimed, and no input or node is called so.", name=claim.name
            )
            raise InputError(
                Problem("unknown-variable", message, hint=said("Known here: {known}.", known=known))
            )
    names = [*dict.fromkeys([*trace.wrt, *(claim.name for claim in claims)])]
    affordable = len(names) * len(trace.values) <= _MOST_WORK
    tried = (STEPS if affordable else ()) if steps is None else steps
    slopes = any_slope(trace.graph, trace.values, trace.convention) if trace.kinks else None
    checks = {name: _check(trace, name, nodes.get(name), slopes, h, tried, affordable) for name in names}
    judged = tuple(_judged(claim, checks[claim.name]) for claim in claims)
    return GradCheck(trace, tuple(checks.values()), judged)


def _check(
    trace: Trace,
    name: str,
    node: int | None,
    slopes: Sequence[Interval] | None,
    h: float,
    steps: Sequence[float],
    affordable: bool,
) -> Check:
    """One slope; a node is cut off what comes before it, and moves by itself."""
    interval = slopes[node] if slopes and node is not None else None
    if node is None or not trace.graph.active[node]:  # nothing that moves reaches the output by it
        node, graph, gradient = -1, trace.graph, 0.0
    else:
        graph, gradient = cut(trace.graph, node, name), trace.upstream[node]
    inputs = {**trace.inputs, name: trace.values[node]}
    found, *others = (difference(graph, inputs, name, step) for step in (h, *steps))
    error = relative_error(gradient, found.slope)
    ruling = rule_on(graph, inputs, name) if affordable else None
    invisible = _INVISIBLE * abs(trace.value) / max(1.0, abs(inputs[name]))
    ids = trace.ids() if found.crossed else {}
    verdict = _verdict(gradient, found, ruling, invisible)
    is_conventional = verdict == "wrong" and interval is not None and _contains(interval, gradient)
    if is_conventional:
        verdict = "jump" if interval == ANYTHING else "kink"
    return Check(
        name=name,
        gradient=gradient,
        difference=found,
        error=error,
        band=band(error),
        ruling=ruling,
        exact=ruling and ruling.slope,
        verdict=verdict,
        is_conventional=is_conventional,
        slopes=interval,
        crossed=tuple(
            said("{function} at {node}", function=graph.ops[gate], node=ids[gate])
            for gate in found.crossed
            if gate in ids
        ),
        steps=tuple((other.h, other.slope, relative_error(gradient, other.slope)) for other in others),
    )


def _judged(claim: Claim, check: Check) -> Judgement:
    """A claim; what only a convention gives is right too."""
    return judge(claim, check.gradient, check.ruling, check.gradient if check.is_conventional else None)


def _contains(slopes: Interval, gradient: float) -> bool:
    """Whether a gradient is one of several slopes, but for rounding."""
    nearest = min(max(gradient, slopes.low), slopes.high)
    return slopes.low < slopes.high and relative_error(gradient, nearest) <= GOOD


def _verdict(gradient: float, found: Difference, ruling: Ruling | None, invisible: float) -> str:
    if ruling is None or not (ruling.known or ruling.jumps):
        return _without_referee(gradient, found)
    if math.isnan(gradient):
        return "undefined"

    def fits(slope: float) -> bool:
        least = invisible if slope else max(invisible, _INVISIBLE)  # a relative error to 0 says nothing
        return relative_error(gradient, slope) <= GOOD or abs(gradient - slope) <= least

    if ruling.jumps:
        return "jump" if not ruling.known or any(map(fits, ruling.known)) else "wrong"
    if ruling.slope is not None:
        return "agrees" if fits(ruling.slope) else "wrong"
    low, high = min(ruling.known), max(ruling.known)
    return "kink" if low <= gradient <= high or fits(low) or fits(high) else "wrong"


def _without_referee(gradient: float, found: Difference) -> str:
    """Only what no rounding can explain is wrong."""
    if not math.isfinite(gradient) or math.isnan(found.slope):
        return "unchecked"
    is_noise = abs(gradient - found.slope) <= 10 * found.noise
    return "wrong" if relative_error(gradient, found.slope) > WRONG and not is_noise else "agrees"
