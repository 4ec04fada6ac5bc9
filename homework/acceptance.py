"""When is a number right? By rounding on the way, or within a tolerance.

What rounding can lead to may be much wider than the number itself: where it cancels, every sign can be
reached. So an answer must also lie near the right number, within a third of it or one unit of the last digit.
"""

from __future__ import annotations

from backprop.grammar.problem import InputError, Problem
from backprop.grammar.record import Record
from backprop.homework.answers import Answer
from backprop.homework.rounding import MOST_DIGITS, Reach, Rounding
from backprop.homework.systems import SYSTEMS, parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_EXACT = 1e-9
"""Relative. What differs by less is the same number, computed in another order."""
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
        hint = "Write --tolerance=0.01 for an absolute one, --tolerance=1% for a relative one."
        if name in {other.partition("-")[0] for other in SYSTEMS}:
            hint = f"There are {', '.join(other for other in SYSTEMS if other.startswith(name))}."
        raise InputError(Problem("usage", f"No tolerance is {text!r}.", hint=hint))
    return Tolerance(written, size / 100, True) if written.endswith("%") else Tolerance(written, size, False)


def _of_a_system(written: str, name: str, given: str) -> Tolerance:
    found = parameters(name, given)
    system = SYSTEMS[name]
    if found is None:
        expected = ",".join(f"{x:g}" for x in system.defaults)
        message = f"{given!r} is no parameter of {name}."
        raise InputError(Problem("usage", message, hint=f"Write --tolerance={name}:{expected}, say."))
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
    value: float, answer: Answer, right: Interval, rule: Rule, reach: Callable[[Rounding], Reach | None]
) -> Verdict:
    """Judge a number.

    Args:
        value: of the answer.
        answer: that it is of, as it was written.
        right: the right number, or the ends of the interval of right numbers.
        rule: of the exercise.
        reach: what results rounded on the way can lead to; None where that is not known.
    """
    if rule.tolerance is not None and rule.tolerance.system:  # it may ask for digits, too
        allowed = rule.tolerance.allows(value, right, answer.written)
        verb = "accepted" if allowed else "not accepted"
        return Verdict(allowed, "tolerance", f"{verb} by {rule.tolerance.written}")
    if is_same(value, right):
        if right[0] < right[1]:
            return Verdict(True, "corner", "between the slopes on the two sides of a corner")
        return Verdict(True, "exact", "exact")
    if rule.tolerance is not None:
        limit = f"{rule.tolerance.written} of the right {'one' if rule.tolerance.relative else 'number'}"
        if rule.tolerance.allows(value, right):
            return Verdict(True, "tolerance", f"within {limit}")
        return Verdict(False, "tolerance", f"off by more than {rule.tolerance.written}")
    rounding = rounding_of(answer, rule)
    if rounding is None:
        return Verdict(False, "different", _different(value, right))
    return _rounded(value, answer, right, rounding, reach(rounding), asked=rule.rounding is not None)


def is_same(value: float, right: Interval, error: float = _EXACT) -> bool:
    """Whether a number is one of the right ones, but for what floats lose: a relative error."""
    nearest = _nearest(value, right)
    return abs(value - nearest) <= max(error * abs(nearest), 1e-15)


def _rounded(
    value: float, answer: Answer, right: Interval, rounding: Rounding, reach: Reach | None, *, asked: bool
) -> Verdict:
    """Judge a number by what rounding can lead to."""
    digits = in_words(rounding)
    nearest = _nearest(value, right)
    if value == 0 and not asked:
        return Verdict(False, "different", "shows no digit of the right number, which is not 0")
    shown = (
        answer.half_unit if answer.half_unit <= rounding.unit(nearest) * (0.5 + _EXACT) or not asked else 0.0
    )
    slack = shown + _EXACT * abs(nearest)
    if rounding.down(right[0]) - slack <= value <= rounding.up(right[1]) + slack:
        is_coarser = shown > rounding.unit(nearest) * (0.5 + _EXACT)
        return Verdict(True, "rounded", f"rounded to {'the digits shown' if is_coarser else digits}")
    room = max(_NEAR * abs(nearest), rounding.unit(nearest) * (1 + _EXACT))
    if reach and reach.low - slack <= value <= reach.high + slack:
        if abs(value - nearest) <= room:
            return Verdict(True, "rounded-steps", f"reached by rounding the steps to {digits}")
        return Verdict(False, "different", "too far off, even where rounding on the way does much")
    if abs(value - nearest) <= answer.half_unit * (1 + _EXACT):
        return Verdict(False, "digits", f"right as far as it goes, but {digits} are asked for")
    return Verdict(False, "different", _different(value, right, f", but not by rounding to {digits}"))


def _different(value: float, right: Interval, more: str = ", and no rounding is shown") -> str:
    nearest = _nearest(value, right)
    return f"close{more}" if abs(value - nearest) <= _CLOSE * abs(nearest) else "not the right number"


def in_words(rounding: Rounding) -> str:
    """`2 decimals`, `1 significant figure`."""
    count, noun = rounding.decimals, "decimal"
    if count is None:
        count, noun = rounding.figures, "significant figure"
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _nearest(value: float, right: Interval) -> float:
    low, high = right
    return min(max(value, low), high)
