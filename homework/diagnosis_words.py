"""A diagnosis in words, for a student or for a teacher, in English and in Spanish."""

from __future__ import annotations

from backprop.grammar.problem import listed, said
from backprop.homework.diagnose import FOUND, Diagnosis, Explanation, Mistake
from backprop.homework.fit import Given
from backprop.homework.models import ONE
from backprop.views.language import ENGLISH, LANGUAGES, Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MOST = 4
"""Explanations that are told; JSON has all."""
_MOST_GATES = 4


def sentences(
    diagnosis: Diagnosis,
    ids: Mapping[int, str],
    output: str,
    *,
    language: Language = ENGLISH,
    teacher: bool = False,
) -> Iterator[str]:
    """What there is to say, a line each.

    Args:
        diagnosis: to tell.
        ids: node -> what it is called.
        output: id of the output.
        language: to say it in.
        teacher: whether it is for a teacher, who needs no hint.
    """
    say = language.say
    explanations = diagnosis.explanations
    if explanations:
        is_sure = len(explanations) == 1 and explanations[0].strength == FOUND
        told = _grouped(explanations)
        if is_sure:
            yield say("What went wrong:")
        else:
            one_of = say("What may have gone wrong, one of these:")
            yield say("What may have gone wrong:") if len(told) == 1 else one_of
        for mistakes, at_any in told[:_MOST]:
            for place, mistake in enumerate(mistakes):
                yield from _told(mistake, ids, language, teacher, at_any=at_any, joined=place > 0)
        if len(told) > _MOST:
            yield "  " + say("… and {number} more", number=len(told) - _MOST)
    yield from _steps(diagnosis, ids, output, language, teacher)


def _grouped(explanations: Sequence[Explanation]) -> list[tuple[tuple[Mistake, ...], bool]]:
    """Explanations; the same slip at any of several gates is one, and that it is so is said too."""
    found: dict[object, tuple[tuple[Mistake, ...], bool]] = {}
    for explanation in explanations:
        mistakes = explanation.mistakes
        row = mistakes[0].misconception
        key = (row.name, len(found)) if explanation.level != ONE else row.name
        if key in found:
            gates = found[key][0][0].gates + mistakes[0].gates
            found[key] = (Mistake(row, tuple(dict.fromkeys(gates))),), True
        else:
            found[key] = mistakes, False
    return [*found.values()]


def _told(
    mistake: Mistake,
    ids: Mapping[int, str],
    language: Language,
    teacher: bool,
    *,
    at_any: bool = False,
    joined: bool = False,
) -> Iterator[str]:
    """A mistake, with its gates and a hint."""
    row = mistake.misconception
    names = [ids[gate] for gate in mistake.gates if gate in ids]
    where = ""
    if 0 < len(names) <= _MOST_GATES:
        gates = listed(names, "or" if at_any else "and")
        where = " " + language.say("(at {gates})", gates=language.put(gates))
    tongue = LANGUAGES.index(language.code)
    told = (row.teacher if teacher else row.student)[tongue].removesuffix(".")
    start = language.say("and also:") if joined else "-"
    yield f"  {'  ' * joined}{start} {told}{where}."
    if not teacher:
        yield f"    {language.say('hint:')} {row.hint[tongue]}"


def _steps(
    diagnosis: Diagnosis, ids: Mapping[int, str], output: str, language: Language, teacher: bool
) -> Iterator[str]:
    """Where the first mistake is, and what follows from it."""
    followed = diagnosis.follow

    def name(given: Given) -> str:
        node = ids[given.node]
        return language.say("the value of {node}", node=node) if given.is_value else f"∂{output}/∂{node}"

    if followed.mistakes and not diagnosis.explanations:
        yield language.say("No mistake that is known here leads to all of these numbers.")
    if followed.carried:
        if followed.mistakes:
            yield language.say("The first mistake is in {number}.", number=name(followed.mistakes[0]))
        for given in followed.carried:
            carried = said("{number} follows from an earlier number, and is no mistake of its own.")
            yield _sentence(language.say(carried, number=name(given)))
    for step in diagnosis.steps:
        if step.mistakes:
            yield f"{_sentence(name(step.given))}:"
            for mistake in step.mistakes[:_MOST]:
                yield from _told(mistake, ids, language, teacher)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
