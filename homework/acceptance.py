"""When is a number right? By rounding on the way, or within a tolerance.

What rounding can lead to may be much wider than the number itself: where it cancels, every sign can be
reached. So an answer must also lie near the right number, within a third of it or one unit of the last digit.
"""

from __future__ import annotations

from backprop.grammar.problem import InputError, Problem, said
from backprop.grammar.record import Record
from backprop.homework.answers import Answer
from backprop.homework.rounding import MOST_DIGITS, Reach, Rounding
from backprop.homework.systems import SYSTEMS, parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_EXACT = 1e-9
"""Relative. What differs by less is the same number, computed in another order."""
NOISE = 1e-15
"""Absolute. Where the right number is 0, floats may have missed it by so much."""
_NEAR = 1 / 3
_CLOSE = 0.05
"""A wrong answer that is so near, relatively, is called close."""

Interval = tuple[float, float]
"""The right numbers: one, or those between the two sides of a corner."""


class Tolerance(Record):
    """How far an answer may be off."""

    written: str
    size: float
    relative: bool
    system: str = ""
    """Another system that compares answers, by its name in `SYSTEMS`."""
    parameters: tuple[float, ...] = ()

    def allows(self, value: float, right: Interval, written: str = "") -> bool:
        """Whether |answer − right| is at most the tolerance, or that part of |right|, or as a system says."""
        nearest = _nearest(value, right)
        if self.system:
            return SYSTEMS[self.system].accepts(value, nearest, written, *self.parameters)
        most = self.size * abs(nearest) if self.relative else self.size
        return abs(value - nearest) <= most * (1 + _EXACT) + _EXACT * abs(nearest)


class Rule(Record):
    """What an exercise asks for: a rounding, a tolerance, or neither."""

    rounding: Rounding | None = None
    tolerance: Tolerance | None = None


class Verdict(Record):
    """Right or wrong, with a word for programs and a reason for people."""

    right: bool
    reason: str
    why: str


def tolerance(text: str) -> Tolerance:
    """`0.01` is absolute, `1%` relative; `webwork:0.01` is that of another system.

    Raises:
        InputError: it is none of these.
    """
    written = text.strip()
    name, _, given = written.partition(":")
    if name in SYSTEMS:
        return _of_a_system(written, name, given)
    try:
        size = float(written.removesuffix("%"))
    except ValueError:
        size = -1.0
    if not 0 <= size < 1e300:
        hint = said("Write --tolerance=0.01 for an absolute one, --tolerance=1% for a relative one.")
        if name in {other.partition("-")[0] for other in SYSTEMS}:
            names = ", ".join(other for other in SYSTEMS if other.startswith(name))
            hint = said("There are {names}.", names=names)
        raise InputError(Problem("usage", said("No tolerance is {text!r}.", text=text), hint=hint))
    return Tolerance(written, size / 100, True) if written.endswith("%") else Tolerance(written, size, False)


def _of_a_system(written: str, name: str, given: str) -> Tolerance:
    found = parameters(name, given)
    system = SYSTEMS[name]
    if found is None:
        expected = ",".join(f"{x:g}" for x in system.defaults)
        message = said("{given!r} is no parameter of {name}.", given=given, name=name)
        hint = said("Write --tolerance={name}:{expected}, say.", name=name, expected=expected)
        raise InputError(Problem("usage", message, hint=hint))
    size = 10.0 ** -found[0] if system.counts else found[0]
    return Tolerance(written, size, "absolute" not in name and "dec" not in name, name, found)


def rounding_of(answer: Answer, rule: Rule) -> Rounding | None:
    """To what results on the way may be rounded: as the exercise says, or else as the answer shows.

    A whole number other than 0 counts as shown to one decimal. Fractions, and a bare 0, show no rounding.
    """
    if rule.rounding is not None:
        return rule.rounding
    if answer.decimals is not None:
        return Rounding(decimals=max(1, min(answer.decimals, MOST_DIGITS)))
    return Rounding(decimals=1) if answer.half_unit else None


def judge(
    value: float,
    answer: Answer,
    right: Interval,
    rule: Rule,
    reach: Callable[[Rounding], Reach | None],
    noise: float = NOISE,
) -> Verdict:
    """Judge a number.

    Args:
        value: of the answer.
        answer: that it is of, as it was written.
        right: the right number, or the ends of the interval of right numbers.
        rule: of the exercise.
        reach: what results rounded on the way can lead to; None where that is not known.
        noise: how far the right number may be off itself.
    """
    if rule.tolerance is not None and rule.tolerance.system:  # it may ask for digits, too
        allowed = rule.tolerance.allows(value, right, answer.written)
        by = rule.tolerance.written
        why = said("accepted by {rule}", rule=by) if allowed else said("not accepted by {rule}", rule=by)
        return Verdict(allowed, "tolerance", why)
    if is_same(value, right, noise=noise):
        if right[0] < right[1]:
            return Verdict(True, "corner", said("between the slopes on the two sides of a corner"))
        return Verdict(True, "exact", said("exact"))
    if rule.tolerance is not None:
        limit = rule.tolerance.written
        if rule.tolerance.allows(value, right):
            return Verdict(True, "tolerance", said("within {limit} of the right number", limit=limit))
        return Verdict(False, "tolerance", said("off by more than {limit}", limit=limit))
    rounding = rounding_of(answer, rule)
    if rounding is None:
        return Verdict(False, "different", _different(value, right, said("close, and no rounding is shown")))
    return _rounded(value, answer, right, rounding, reach(rounding), asked=rule.rounding is not None)


def is_same(value: float, right: Interval, error: float = _EXACT, noise: float = NOISE) -> bool:
    """Whether a number is one of the right ones, but for what floats lose."""
    nearest = _nearest(value, right)
    return abs(value - nearest) <= max(error * abs(nearest), noise)


def _rounded(
    value: float, answer: Answer, right: Interval, rounding: Rounding, reach: Reach | None, *, asked: bool
) -> Verdict:
    """Judge a number by what rounding can lead to."""
    digits = in_words(rounding)
    nearest = _nearest(value, right)
    if value == 0 and not asked:
        return Verdict(False, "different", said("shows no digit of the right number, which is not 0"))
    shown = (
        answer.half_unit if answer.half_unit <= rounding.unit(nearest) * (0.5 + _EXACT) or not asked else 0.0
    )
    slack = shown + _EXACT * abs(nearest)
    if rounding.down(right[0]) - slack <= value <= rounding.up(right[1]) + slack:
        is_coarser = shown > rounding.unit(nearest) * (0.5 + _EXACT)
        to = said("the digits shown") if is_coarser else digits
        return Verdict(True, "rounded", said("rounded to {digits}", digits=to))
    room = max(_NEAR * abs(nearest), rounding.unit(nearest) * (1 + _EXACT))
    if reach and reach.low - slack <= value <= reach.high + slack:
        if abs(value - nearest) <= room:
            why = said("reached by rounding the steps to {digits}", digits=digits)
            return Verdict(True, "rounded-steps", why)
        why = said("too far off, even where rounding on the way does much")
        return Verdict(False, "different", why)
    if abs(value - nearest) <= answer.half_unit * (1 + _EXACT):
        why = said("right as far as it goes, but {digits} are asked for", digits=digits)
        return Verdict(False, "digits", why)
    close = said("close, but not by rounding to {digits}", digits=digits)
    return Verdict(False, "different", _different(value, right, close))


def _different(value: float, right: Interval, close: str) -> str:
    nearest = _nearest(value, right)
    return close if abs(value - nearest) <= _CLOSE * abs(nearest) else said("not the right number")


def in_words(rounding: Rounding) -> str:
    """`2 decimals`, `1 significant figure`."""
    count = rounding.decimals
    if count is not None:
        return said("1 decimal") if count == 1 else said("{count} decimals", count=count)
    if rounding.figures == 1:
        return said("1 significant figure")
    return said("{count} significant figures", count=rounding.figures)


def _nearest(value: float, right: Interval) -> float:
    low, high = right
    return min(max(value, low), high)
