"""A sheet for each student, drawn from nothing but the seed and their name: nobody else's changes it."""

from __future__ import annotations

from collections import Counter
from random import Random

import msgspec

from backprop.engine.build import build
from backprop.engine.primitives import FUNCTIONS
from backprop.grammar.problem import DomainError, InputError, Problem, said
from backprop.grammar.read import read
from backprop.grammar.record import Record
from backprop.homework.lint import findings
from backprop.homework.sheet import Question, Sheet
from backprop.homework.variants.circuits import Difficulty, circuit, has_fork, inputs_of
from backprop.homework.variants.friendly import Friendly
from backprop.homework.variants.points import WISHES, Drawn, Pattern, draw, draw_with, pattern, told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_CIRCUITS = 150
"""Circuits that are drawn for each wish, of which one has to have a point."""
_POINTS, _LOOKED_THROUGH = 100, 3
"""Points that are tried in each, and of these the most that are looked through."""
_FIRST_POINTS = 30
_NOWHERE = said("there is no value, or a corner")
_NO_MATTER = frozenset({"equal"})
TITLES = {"en": "Backpropagation", "es": "Propagación hacia atrás"}
DECIMALS = 2


class Variant(Record):
    """The sheet of one student."""

    student: str
    sheet: Sheet
    notes: tuple[str, ...]
    """What could not be had."""


def variants(sheet: Sheet, students: list[str], seed: int, friendly: Friendly) -> Iterator[Variant]:
    """The same problems at other points.

    Args:
        sheet: whose problems they are.
        students: by name.
        seed: another one yields other points.
        friendly: what numbers should be like.

    Raises:
        InputError: for some problem there is no such point.
    """
    patterns = [pattern(question) for question in sheet.problem]
    for student in students:
        drawn = [draw(of, _chance(seed, of.question.name, student), friendly) for of in patterns]
        yield _variant(student, sheet, drawn)


def circuit_variants(
    difficulty: Difficulty, problems: int, students: list[str], seed: int, friendly: Friendly, language: str
) -> Iterator[Variant]:
    """Circuits of their own.

    Args:
        difficulty: of the circuits.
        problems: how many each student gets.
        students: by name.
        seed: another one yields other circuits.
        friendly: what numbers should be like.
        language: of the sheets, "en" or "es".

    Raises:
        InputError: there is none with a friendly point.
    """
    empty = _new_sheet(language, ())
    for student in students:
        drawn = [
            _circuit(difficulty, _chance(seed, str(number), student), friendly, str(number))
            for number in range(1, problems + 1)
        ]
        yield _variant(student, empty, drawn)


def sheet_of(expression: str, friendly: Friendly, language: str) -> Sheet:
    """A sheet with one problem, at the most telling of some points.

    Args:
        expression: in the language, or in LaTeX.
        friendly: what numbers should be like.
        language: of the sheet, "en" or "es".

    Raises:
        BackpropError: the expression cannot be read, or no point with a value was found.
    """
    names = [*build(read(expression, functions=FUNCTIONS), ()).inputs]
    if not names:
        hint = said("Write one with variables, such as (x + y)*z.")
        message = said("The expression has no variable to draw.")
        raise InputError(Problem("no-variant", message, hint=hint))
    found = _somewhere(Question(name="1", decimals=DECIMALS), expression, names, Random(expression), friendly)
    if not found:
        message = said("No point was found at which {formula} has a value and no corner.", formula=expression)
        raise InputError(Problem("no-variant", message, hint=said("Give another --range.")))
    best = max(found, key=_tells)
    output = best.marker.trace.output
    asked = [f"value {output}"] * (output not in names) + names
    return _new_sheet(language, (msgspec.structs.replace(best, asked=tuple(asked)),))


def _tells(question: Question) -> tuple[int, int]:
    """How much a problem reveals, and how well it tells it apart."""
    found = findings(question)
    return sum(sight.seen > 0 for sight in found.sights), -sum(map(len, found.groups))


def _new_sheet(language: str, problems: tuple[Question, ...]) -> Sheet:
    return Sheet(title=TITLES[language], language=language, decimals=DECIMALS, problem=problems)  # type: ignore[arg-type]


def _chance(seed: int, problem: str, student: str) -> Random:
    return Random(repr((seed, problem, student)))  # of a text, the same on every machine


def _variant(student: str, sheet: Sheet, drawn: list[Drawn]) -> Variant:
    problems = tuple(one.question for one in drawn)
    notes = tuple(
        said("problem {name} does without {wish}.", name=one.question.name, wish=one.gave_up)
        for one in drawn
        if one.gave_up
    )
    return Variant(student, msgspec.structs.replace(sheet, problem=problems), notes)


def _circuit(difficulty: Difficulty, chance: Random, friendly: Friendly, name: str) -> Drawn:
    """A circuit at a point where every misconception shows that can be had in it."""
    faults: Counter[str] = Counter()
    for wish in WISHES:
        for _ in range(_CIRCUITS):
            text = circuit(difficulty, chance)
            names = inputs_of(text)
            blank = Question(name=name, asked=("value f", *names), decimals=DECIMALS)
            found = _somewhere(blank, text, names, chance, friendly, most=1)
            if not found:
                faults[_NOWHERE] += 1
            elif difficulty.forks and not has_fork(text):
                faults[said("no value is used twice")] += 1
            else:
                rows = [sight.misconception for sight in findings(found[0]).sights if sight.ways]
                seen = frozenset(row.name for row in rows if not row.is_slip)
                of = Pattern(found[0], seen, frozenset(), None, _NO_MATTER)
                question = draw_with(wish, of, chance, friendly, faults, _POINTS, _LOOKED_THROUGH)
                if question is not None:
                    return Drawn(question, wish.gives_up)
        if faults[_NOWHERE] == _CIRCUITS:
            break
    message = said("No circuit was found with these operations and numbers. {why}", why=told(faults))
    hint = said("Take other operations, fewer gates, or a wider --range.")
    raise InputError(Problem("no-variant", message, hint=hint))


def _somewhere(
    blank: Question, text: str, names: list[str], chance: Random, friendly: Friendly, most: int = 12
) -> list[Question]:
    """A problem with an expression at some points where it has a value."""
    choices = friendly.choices()
    key = "latex" if "\\" in text else "expression"
    found: list[Question] = []
    for _ in range(_FIRST_POINTS if choices else 0):
        at = {variable: chance.choice(choices) for variable in names}
        question = msgspec.structs.replace(blank, at=at, **{key: text})
        try:
            kinks = question.marker.trace.kinks
        except DomainError:
            continue
        if not kinks:
            found.append(question)
        if len(found) == most:
            break
    return found
