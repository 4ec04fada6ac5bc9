"""Other points for a problem, at which it reveals what it reveals at its own."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import msgspec

from backprop.grammar.problem import BackpropError, InputError, Problem, joined, listed, said
from backprop.grammar.record import Record
from backprop.homework.lint import Findings, findings
from backprop.homework.variants.friendly import Friendly, fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from random import Random

    from backprop.homework.sheet import Question

_TRIES, _LOOKED_THROUGH = 3000, 60
"""Points that are drawn for each wish, and of these the most that are looked through."""
_HIDDEN = said("a misconception no longer shows")
_MERGED = said("misconceptions can no longer be told apart")


class Wish(Record):
    """What a point is to be like, besides having a value, and no corner, and showing what it has to show."""

    short: bool
    """Whether numbers that can be exact have few figures."""
    telling: bool
    """Whether no value is 0, 1 or −1."""

    @property
    def gives_up(self) -> str:
        """What is not wished for, in words."""
        lost = [
            *([] if self.short else [said("short numbers")]),
            *([] if self.telling else [said("leaving out 0 and ±1")]),
        ]
        return listed(lost)


WISHES = (Wish(True, True), Wish(False, True), Wish(True, False), Wish(False, False))
"""What is given up first comes last."""


class Pattern(Record):
    """A problem of which variants are drawn."""

    question: Question
    seen: frozenset[str]
    """Misconceptions that it reveals in some way,"""
    always: frozenset[str]
    """and in every way, slips not among these."""
    pairs: frozenset[tuple[str, str]] | None
    """Misconceptions that it cannot tell apart; None: that does not matter."""
    pitfalls: frozenset[str]
    """What it is warned of anyway."""


class Drawn(Record):
    """A variant of a problem."""

    question: Question
    gave_up: str
    """What could not be had: "", or a wish in words."""


def pattern(question: Question) -> Pattern:
    """What the variants of a problem are measured by."""
    found = findings(question)
    return Pattern(
        question,
        frozenset(sight.misconception.name for sight in found.sights if sight.seen),
        _always(found),
        _pairs(found),
        frozenset(pitfall.kind for pitfall in found.pitfalls),
    )


def draw(of: Pattern, chance: Random, friendly: Friendly) -> Drawn:
    """Another point for a problem.

    Raises:
        InputError: none was found; the message says why.
    """
    faults: Counter[str] = Counter()
    for wish in WISHES:
        found = draw_with(wish, of, chance, friendly, faults, _TRIES, _LOOKED_THROUGH)
        if found is not None:
            return Drawn(found, wish.gives_up)
    message = said("Problem {name}: no point was found. {why}", name=of.question.name, why=told(faults))
    hint = said("Widen --range, make --step smaller, or choose another circuit.")
    raise InputError(Problem("no-variant", message, hint=hint))


def draw_with(
    wish: Wish,
    of: Pattern,
    chance: Random,
    friendly: Friendly,
    faults: Counter[str],
    tries: int,
    looked_through: int,
) -> Question | None:
    """A problem at a point that is as it is wished for, or None.

    Args:
        wish: what it is to be like.
        of: the problem.
        chance: draws.
        friendly: what numbers should be like.
        faults: counts what is wrong with the points that were tried.
        tries: points that are drawn.
        looked_through: of these, the most that are looked through as `check-sheet` does.
    """
    trace = of.question.marker.trace
    names = _drawn_names(of.question)
    choices = friendly.choices()
    if not choices or not names:
        faults[said("there is nothing to draw")] += 1
        return None
    seen: set[tuple[float, ...]] = set()
    for _ in range(tries):
        numbers = tuple(chance.choice(choices) for _ in names)
        if numbers in seen:
            continue
        seen.add(numbers)
        point = {**trace.inputs, **dict(zip(names.values(), numbers, strict=True))}
        why = fault(trace.graph, point, friendly, short=wish.short, telling=wish.telling)
        if not why:
            looked_through -= 1
            given = dict(zip(names, numbers, strict=True))
            question = msgspec.structs.replace(of.question, at={**of.question.at, **given})
            why = _falls_short(of, question, telling=wish.telling)
            if not why:
                return question
        faults[why] += 1
        if not looked_through:
            break
    return None


def _drawn_names(question: Question) -> dict[str, str]:
    """Keys of `at` -> inputs; those whose value is an expression (`"pi/2"`) stay as they are."""
    marker = question.marker
    return {
        name: node
        for name, value in question.at.items()
        if not isinstance(value, str) and (node := marker.target(name).node) in marker.trace.inputs
    }


def _falls_short(of: Pattern, question: Question, *, telling: bool) -> str:
    """Why a variant is worse than the problem that it is one of, or ""."""
    try:
        found = findings(question)
    except BackpropError:
        return said("there is no value")
    more = {pitfall.kind for pitfall in found.pitfalls} - of.pitfalls - {"long-input"}
    if not telling:
        more -= {"hides-mistakes"}
    if more:
        return said("check-sheet warns of it ({kinds})", kinds=", ".join(sorted(more)))
    seen = {sight.misconception.name for sight in found.sights if sight.seen}
    if not (of.seen <= seen and of.always <= _always(found)):
        return _HIDDEN
    return "" if of.pairs is None or _pairs(found) <= of.pairs else _MERGED


def _always(found: Findings) -> frozenset[str]:
    return frozenset(
        sight.misconception.name
        for sight in found.sights
        if sight.ways == sight.seen and sight.seen and not sight.misconception.is_slip
    )


def _pairs(found: Findings) -> frozenset[tuple[str, str]]:
    return frozenset(
        (one.name, other.name) for group in found.groups for one, other in combinations(group, 2)
    )


def told(faults: Counter[str]) -> str:
    """What was wrong with the points that were tried, in a sentence."""
    if not faults:
        return joined("", ())
    counts = [said("{why} ({count}×)", why=why, count=count) for why, count in faults.most_common(3)]
    return said("Where it was tried: {faults}.", faults=joined("; ", counts))
