"""What there is to say about the check of a slope, in sentences."""

from __future__ import annotations

import math

from backprop.engine.gradcheck import Check
from backprop.engine.trace import Trace
from backprop.grammar.problem import listed, said
from backprop.views.language import ENGLISH, Language
from backprop.views.numbers import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


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
    if check.ruling and not check.ruling.jumps:
        where = say("a corner lies between {x} - h and {x} + h", x=x)
    else:
        where = say("a corner or jump lies between {x} - h and {x} + h", x=x)
    if len(check.crossed) == 1:
        return say("{where}: {gate} changes its branch.", where=where, gate=gates)
    if len(check.crossed) > 5:
        return say("{where}: {gates}, and others change their branch.", where=where, gates=gates)
    return say("{where}: {gates} change their branch.", where=where, gates=gates)


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
    elif check.verdict == "wrong" and check.crossed and ruling.known:
        yield say(
            "at corners each gate uses one of its own slopes, and together these do not give the slope of "
            "the whole."
        )
    elif check.verdict == "wrong":
        yield say("the referee does not confirm it: double precision may have lost digits on the way.")
    elif check.verdict == "unchecked":
        yield say("there is nothing to compare it with.")
