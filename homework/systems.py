"""Tolerances of other systems, with the semantics that they document, so that their exercises carry over.

- STACK: https://docs.stack-assessment.org/en/Authoring/Answer_Tests/Numerical/
- PrairieLearn: https://docs.prairielearn.com/elements/pl-number-input/; how `sigfig` and `decdig` compare
  is in `prairielearn/grading_utils.py` of https://github.com/PrairieLearn/PrairieLearn
- WeBWorK: https://webwork.maa.org/wiki/Context_flags; the comparison is in `lib/Value/Real.pm` of
  https://github.com/openwebwork/pg, and the level of zero at
  https://webwork.maa.org/moodle/mod/forum/discuss.php?d=2922
"""

from __future__ import annotations

import math
import re

from backprop.grammar.record import Record
from backprop.homework.rounding import Rounding
from backprop.homework.stepwise import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = re.compile(r"[-+−]?\s*(\d*)(?:[.,](\d*))?(?:[eE][-+−]?\d+)?")


class System(Record):
    """One way of comparing an answer with the right number."""

    defaults: tuple[float, ...]
    """Of its parameters."""
    accepts: Callable[..., bool]
    """function(answer, right number, text of the answer, *parameters)"""
    counts: bool
    """Whether its parameter is a number of digits."""
    means: str


def _figures(answer: float, right: float, written: str, figures: float) -> bool:
    """Written with so many significant figures, and right to half a unit of the last of them.

    Zeros at the end of a whole number may be figures or not: 100 has one, two or three.
    """
    shown = _NUMBER.fullmatch(written.strip())
    if shown is None:
        return False
    whole, decimals = shown[1], shown[2]
    digits = (whole + (decimals or "")).lstrip("0") or "0"
    least = len(digits if decimals is not None else digits.rstrip("0")) or 1
    rounding = Rounding(figures=int(figures))
    is_written = least <= figures <= len(digits)
    return is_written and _at_most(abs(answer - nearest(right, rounding)), 0.5 * rounding.unit(right))


def _decimals(answer: float, right: float, written: str, decimals: float) -> bool:
    """Written with so many decimals, zeros at the end included, and equal when both are rounded to them."""
    shown = _NUMBER.fullmatch(written.strip())
    rounding = Rounding(decimals=int(decimals))
    is_written = shown is not None and len(shown[2] or "") == decimals
    return is_written and math.isclose(
        nearest(answer, rounding), nearest(right, rounding), rel_tol=1e-9, abs_tol=1e-300
    )


def _sigfig(answer: float, right: float, written: str, digits: float) -> bool:
    places = digits - 1 - (math.floor(math.log10(abs(right))) if right else 0)
    return abs(answer - right) < 0.51 * 10**-places


def _webwork(answer: float, right: float, written: str, tolerance: float) -> bool:
    near_zero = abs(right) < 1e-14 or abs(answer) < 1e-14
    return abs(answer - right) < (1e-12 if near_zero else tolerance * abs(right))


def _at_most(x: float, most: float) -> bool:
    return x <= most * (1 + 1e-9)


SYSTEMS = {
    "stack-relative": System(
        (0.05,), lambda a, t, _, r: abs(a - t) <= r * abs(t), False, "NumRelative: |a − t| ≤ r·|t|"
    ),
    "stack-absolute": System((0.05,), lambda a, t, _, r: abs(a - t) < r, False, "NumAbsolute: |a − t| < r"),
    "stack-sigfigs": System(
        (3,), _figures, True, "NumSigFigs: written with n figures, right to half a unit of the last"
    ),
    "stack-decplaces": System(
        (2,), _decimals, True, "NumDecPlaces: written with n decimals, equal when rounded to them"
    ),
    "prairielearn-relabs": System(
        (1e-2, 1e-8),
        lambda a, t, _, rtol, atol: abs(a - t) <= atol + rtol * abs(t),
        False,
        "relabs: |a − t| ≤ atol + rtol·|t|",
    ),
    "prairielearn-sigfig": System((2,), _sigfig, True, "sigfig: within 0.51 of the n-th figure"),
    "prairielearn-decdig": System(
        (2,), lambda a, t, _, n: abs(a - t) < 0.51 * 10**-n, True, "decdig: within 0.51 of the n-th decimal"
    ),
    "webwork": System((1e-3,), _webwork, False, "relative: |a − t| < r·|t|; within 1e-12 where either is 0"),
    "webwork-absolute": System((1e-3,), lambda a, t, _, r: abs(a - t) < r, False, "absolute: |a − t| < r"),
}


def parameters(name: str, written: str) -> tuple[float, ...] | None:
    """The parameters of a system, as in `1e-3,1e-6`, defaults filled in; None if they are not its own."""
    system = SYSTEMS[name]
    try:
        given = tuple(float(part) for part in written.split(",")) if written else ()
    except ValueError:
        return None
    if len(given) > len(system.defaults) or not all(0 <= x < 1e300 for x in given):
        return None
    if system.counts and not all(x.is_integer() and x <= 15 and (x or "sigfig" not in name) for x in given):
        return None
    return (*given, *system.defaults[len(given) :])
