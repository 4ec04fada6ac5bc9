"""Could somebody who works like this have given that answer? Judged as answers are, rounding and all."""

from __future__ import annotations

import math

from backprop.grammar.record import Record
from backprop.homework.acceptance import Rule, judge, rounding_of
from backprop.homework.answers import Answer
from backprop.homework.models import Model
from backprop.homework.stepwise import nearest

_SAME = 1e-9


class Given(Record):
    """A number that was answered."""

    node: int
    """Of the exercise."""
    is_value: bool
    """Whether it is about the value of the node; otherwise about the gradient in it."""
    number: float
    answer: Answer


def fits(model: Model, given: Given, rule: Rule) -> bool:
    """Whether a student who works like the model could have given this answer.

    Args:
        model: of a student.
        given: the answer.
        rule: of the exercise; a tolerance is as wide for wrong numbers as for right ones.
    """
    place, exact = _expected(model, given)
    if place is None or not math.isfinite(exact):
        return False
    right, of_value = (exact, exact), given.is_value or model.reports_values
    return judge(
        given.number, given.answer, right, rule, lambda chosen: model.reach(chosen, of_value, place)
    ).right or _is_the_rounded_one(model, given, rule)


def _is_the_rounded_one(model: Model, given: Given, rule: Rule) -> bool:
    """Whether an answer is what comes out when every step is rounded, however far from the exact number."""
    place, _ = _expected(model, given)
    rounding = rounding_of(given.answer, rule)
    if place is None or rounding is None or rule.tolerance is not None:
        return False
    asked = rule.rounding is not None
    rounded = model.rounded(rounding)
    if rounded is None or not (given.number or asked):  # of 0 nothing is left to know it by
        return False
    number = rounded.at(given.is_value or model.reports_values, place)
    if not math.isfinite(number):
        return False
    number = nearest(number, rounding)
    half_unit = 0.0 if asked else given.answer.half_unit
    shows_less = 2 * half_unit > rounding.unit(number) * (1 + _SAME)
    return abs(given.number - number) <= (half_unit if shows_less else 0) + _SAME * abs(number)


def is_near(model: Model, given: Given, rule: Rule) -> bool:
    """Whether it is worth looking closer, which costs more: all that `fits` is near in this sense."""
    place, exact = _expected(model, given)
    if place is None or not math.isfinite(exact):
        return False
    rounding = rounding_of(given.answer, rule)
    room = 2 * given.answer.half_unit + (2 * rounding.unit(exact) if rounding else 0)
    if rule.tolerance is not None:
        room += rule.tolerance.size * (abs(exact) if rule.tolerance.relative else 1)
    is_close = abs(given.number - exact) <= max(abs(exact) / 2, room, 1e-12)
    return is_close or _is_the_rounded_one(model, given, rule)


def _expected(model: Model, given: Given) -> tuple[int | None, float]:
    """Where the model has the number that is answered, and what it is without rounding."""
    place, found = model.place(given.node, given.is_value), model.exact()
    if place is None or found is None:
        return None, math.nan
    return place, float(found.at(given.is_value or model.reports_values, place))
