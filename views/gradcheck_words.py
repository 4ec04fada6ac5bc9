"""What there is to say about the check of a slope, in sentences."""

from __future__ import annotations

import math

from backprop.engine.any_slope import ANYTHING
from backprop.engine.gradcheck import Check
from backprop.engine.primitives import PRIMITIVES
from backprop.engine.referee import Ruling
from backprop.engine.suggest import listed
from backprop.engine.trace import Trace
from backprop.views.numbers import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_MEAN = "A central difference gives the mean of the two."


def shown_h(h: float) -> str:
    """`1e-2`: a step as a power of ten."""
    mantissa, _, exponent = f"{h:.5e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"


def remarks(check: Check, trace: Trace, digits: int) -> Iterator[str]:
    """Why the verdict is what it is, where the numbers alone do not say it."""
    name = f"∂{trace.output}/∂{check.name}"
    said = [*_on_the_difference(check, trace), *_on_the_slope(check, digits)]
    yield from (f"{name}: {sentence}" for sentence in said)


def _on_the_difference(check: Check, trace: Trace) -> Iterator[str]:
    found, x, h = check.difference, check.name, shown_h(check.difference.h)
    if found.kind == "forward":
        yield f"there is no value at {x} - h, so this is a forward difference."
    elif found.kind == "backward":
        yield f"there is no value at {x} + h, so this is a backward difference."
    elif not found.kind:
        yield f"there is no value at {x} - h and {x} + h; try a smaller --h than {h}."
    if check.crossed:
        gates = listed(check.crossed[:5]) + ", and others" * (len(check.crossed) > 5)
        change = "changes its branch" if len(check.crossed) == 1 else "change their branch"
        yield f"a {_kind(check.crossed)} lies between {x} - h and {x} + h: {gates} {change}."
    elif check.verdict == "agrees" and check.band not in ("good", ""):
        yield _why_off(check, trace)


def _kind(crossed: Sequence[str]) -> str:
    """What lies where gates such as `abs at v1` change their branch."""
    kinks = [PRIMITIVES[gate.partition(" ")[0]].kink for gate in crossed]
    jumps = {kink is not None and kink.jumps_with(0) for kink in kinks}
    return "corner or jump" if len(jumps) > 1 else "jump" if True in jumps else "corner"


def _why_off(check: Check, trace: Trace) -> str:
    """Why a difference is off although the slope is right."""
    found = check.difference
    if any(notice.kind == "recomputed" for notice in trace.notices):
        return "double precision loses digits in the values here, and so does a difference of them."
    if math.isinf(check.gradient):
        return "the slope is infinite, and differences grow as h shrinks."
    if abs(check.gradient - found.slope) <= 10 * found.noise:
        return "the difference is lost in the rounding of the values; try a larger --h."
    return "the difference is off by truncation: the function bends within h; try a smaller --h."


def _on_the_slope(check: Check, digits: int) -> Iterator[str]:
    ruling = check.ruling
    used = shown(check.gradient, digits)
    if ruling is None:
        yield "the expression is too large for the referee, so only the difference was compared."
    elif check.is_conventional:
        yield from _on_the_convention(check, ruling, digits)
    elif check.verdict == "kink" and ruling.sides is not None:
        left, right = (shown(slope, digits) for slope in ruling.sides)
        between = f"any slope between them would do, and {used} is one"
        yield f"the slope is {left} on the left and {right} on the right; {between}. {_MEAN}"
    elif check.verdict == "jump":
        yield f"the value jumps here, so there is no derivative; {used} is the slope beside the jump."
    elif check.verdict == "undefined":
        yield "the reverse pass gave no number: on the way ∞ meets 0 or ∞."
    elif check.verdict == "wrong":
        yield "the referee does not confirm it: double precision may have lost digits on the way."
    elif check.verdict == "unchecked":
        yield "there is nothing to compare it with."


def _on_the_convention(check: Check, ruling: Ruling, digits: int) -> Iterator[str]:
    """Why what the reverse pass gave is no slope of the whole, and no mistake either."""
    known = [shown(slope, digits) for slope in ruling.known]
    if ruling.jumps:
        yield f"the value jumps here; beside the jump the slope is {' or '.join(known)}."
    elif ruling.sides is not None:
        yield f"the slope is {known[0]} on the left and {known[1]} on the right."
    elif known:
        yield f"the slope is {known[-1]}{' on both sides' * (len(known) == 2)}."
    used = shown(check.gradient, digits)
    why = "by which each gate at a corner or jump uses one of its own slopes"
    range_of_all = ""
    if check.slopes and check.slopes != ANYTHING:
        low, high = (shown(end, digits) for end in check.slopes)
        range_of_all = f"; with any of these it would be between {low} and {high}"
    yield f"{used} comes of the convention, {why}{range_of_all}."
