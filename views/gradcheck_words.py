"""What there is to say about the check of a slope, in sentences."""

from __future__ import annotations

import math

from backprop.engine.any_slope import ANYTHING
from backprop.engine.gradcheck import Check
from backprop.engine.primitives import PRIMITIVES
from backprop.engine.referee import Ruling
from backprop.engine.trace import Trace
from backprop.grammar.problem import listed, said
from backprop.views.language import ENGLISH, Language
from backprop.views.numbers import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def shown_h(h: float) -> str:
    """`1e-2`: a step as a power of ten."""
    mantissa, _, exponent = f"{h:.5e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"


def remarks(check: Check, trace: Trace, digits: int, language: Language = ENGLISH) -> Iterator[str]:
    """Why the verdict is what it is, where the numbers alone do not say it."""
    name = f"∂{trace.output}/∂{check.name}"
    sentences = [*_on_the_difference(check, trace, language), *_on_the_slope(check, digits, language)]
    yield from (f"{name}: {sentence}" for sentence in sentences)


def _on_the_difference(check: Check, trace: Trace, language: Language) -> Iterator[str]:
    say = language.say
    found, x, h = check.difference, check.name, shown_h(check.difference.h)
    if found.kind == "forward":
        yield say("there is no value at {x} - h, so this is a forward difference.", x=x)
    elif found.kind == "backward":
        yield say("there is no value at {x} + h, so this is a backward difference.", x=x)
    elif not found.kind:
        yield say("there is no value at {x} - h and {x} + h; try a smaller --h than {h}.", x=x, h=h)
    if check.crossed:
        yield _crossing(check, language)
    elif check.verdict == "agrees" and check.band not in ("good", ""):
        yield say(_why_off(check, trace))


def _crossing(check: Check, language: Language) -> str:
    """What lies within a step."""
    say, x = language.say, check.name
    gates = language.put(listed(check.crossed[:5]))
    where = say(
        {
            "corner": said("a corner lies between {x} - h and {x} + h"),
            "jump": said("a jump lies between {x} - h and {x} + h"),
            "": said("a corner or jump lies between {x} - h and {x} + h"),
        }[_kind(check.crossed)],
        x=x,
    )
    if len(check.crossed) == 1:
        return say("{where}: {gate} changes its branch.", where=where, gate=gates)
    if len(check.crossed) > 5:
        return say("{where}: {gates}, and others change their branch.", where=where, gates=gates)
    return say("{where}: {gates} change their branch.", where=where, gates=gates)


def _kind(crossed: Sequence[str]) -> str:
    """What lies where gates such as `abs at v1` change their branch; "" for both."""
    kinks = [PRIMITIVES[gate.partition(" ")[0]].kink for gate in crossed]
    jumps = {kink is not None and kink.jumps_with(0) for kink in kinks}
    return "" if len(jumps) > 1 else "jump" if True in jumps else "corner"


def _why_off(check: Check, trace: Trace) -> str:
    """Why a difference is off although the slope is right."""
    found = check.difference
    if any(notice.kind == "recomputed" for notice in trace.notices):
        return said("double precision loses digits in the values here, and so does a difference of them.")
    if math.isinf(check.gradient):
        return said("the slope is infinite, and differences grow as h shrinks.")
    if abs(check.gradient - found.slope) <= 10 * found.noise:
        return said("the difference is lost in the rounding of the values; try a larger --h.")
    return said("the difference is off by truncation: the function bends within h; try a smaller --h.")


def _on_the_slope(check: Check, digits: int, language: Language) -> Iterator[str]:
    say, ruling = language.say, check.ruling
    used = shown(check.gradient, digits)
    if ruling is None:
        yield say("the expression is too large for the referee, so only the difference was compared.")
    elif check.is_conventional:
        yield from _on_the_convention(check, ruling, digits, language)
    elif check.verdict == "kink" and ruling.sides is not None:
        left, right = (shown(slope, digits) for slope in ruling.sides)
        yield say(
            "the slope is {left} on the left and {right} on the right; any slope between them would do, and "
            "{used} is one. A central difference gives the mean of the two.",
            left=left,
            right=right,
            used=used,
        )
    elif check.verdict == "jump":
        yield say(
            "the value jumps here, so there is no derivative; {used} is the slope beside the jump.", used=used
        )
    elif check.verdict == "undefined":
        yield say("the reverse pass gave no number: on the way ∞ meets 0 or ∞.")
    elif check.verdict == "wrong":
        yield say("the referee does not confirm it: double precision may have lost digits on the way.")
    elif check.verdict == "unchecked":
        yield say("there is nothing to compare it with.")


def _on_the_convention(check: Check, ruling: Ruling, digits: int, language: Language) -> Iterator[str]:
    """Why what the reverse pass gave is no slope of the whole, and no mistake either."""
    say = language.say
    known = [shown(slope, digits) for slope in ruling.known]
    if ruling.jumps:
        slopes = say(" or ").join(known)
        yield say("the value jumps here; beside the jump the slope is {slopes}.", slopes=slopes)
    elif ruling.sides is not None:
        left, right = known
        yield say("the slope is {left} on the left and {right} on the right.", left=left, right=right)
    elif len(known) == 2:
        yield say("the slope is {slope} on both sides.", slope=known[-1])
    elif known:
        yield say("the slope is {slope}.", slope=known[-1])
    used = shown(check.gradient, digits)
    if check.slopes and check.slopes != ANYTHING:
        low, high = (shown(end, digits) for end in check.slopes)
        yield say(
            "{used} comes of the convention, by which each gate at a corner or jump uses one of its own "
            "slopes; with any of these it would be between {low} and {high}.",
            used=used,
            low=low,
            high=high,
        )
    else:
        yield say(
            "{used} comes of the convention, by which each gate at a corner or jump uses one of its own "
            "slopes.",
            used=used,
        )
