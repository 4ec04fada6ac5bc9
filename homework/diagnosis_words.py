"""A diagnosis in words, for a student or for a teacher, in English and in Spanish."""

from __future__ import annotations

from backprop.grammar.record import Record
from backprop.homework.diagnose import FOUND, Diagnosis, Explanation, Mistake
from backprop.homework.fit import Given
from backprop.homework.models import ONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LANGUAGES = ("en", "es")

HEADING, MISTAKE, ALSO, HINT, MORE, NOTE = "heading", "mistake", "also", "hint", "more", "note"

_MOST = 4
"""Explanations that are told; JSON has all."""
_MOST_GATES = 4

_WORDS = {
    "found": ("What went wrong:", "Qué salió mal:"),
    "possible": ("What may have gone wrong:", "Qué pudo haber salido mal:"),
    "ties": ("What may have gone wrong, one of these:", "Qué pudo haber salido mal, una de estas cosas:"),
    "more": ("… and {} more", "… y {} más"),
    "nothing": (
        "No mistake that is known here leads to all of these numbers.",
        "Ningún error conocido aquí lleva a todos estos números.",
    ),
    "first": ("The first mistake is in {}.", "El primer error está en {}."),
    "carried": (
        "{} follows from an earlier number, and is no mistake of its own.",
        "{} se sigue de un número anterior y no es un error nuevo.",
    ),
    "value": ("the value of {}", "el valor de {}"),
    "at": ("at {}", "en {}"),
    "and": (" and ", " y "),
    "or": (" or ", " o "),
    "also": ("  and also:", "  y además:"),
    "hint": ("hint:", "pista:"),
}


class Said(Record):
    """A sentence, and what it is to those around it."""

    kind: str
    """HEADING of those that follow, MISTAKE, ALSO (a mistake made together with the one before), HINT to the
    mistake before, MORE (so many are left out), or NOTE."""
    text: str


def sentences(
    diagnosis: Diagnosis, ids: Mapping[int, str], output: str, *, language: str = "en", teacher: bool = False
) -> Iterator[str]:
    """What there is to say, a line each; args as for `said`."""
    tongue = _LANGUAGES.index(language)
    marks = {
        MISTAKE: "  - ",
        ALSO: f"  {_WORDS['also'][tongue]} ",
        HINT: f"    {_WORDS['hint'][tongue]} ",
        MORE: "  ",
    }
    for one in said(diagnosis, ids, output, language=language, teacher=teacher):
        yield marks.get(one.kind, "") + one.text


def said(
    diagnosis: Diagnosis, ids: Mapping[int, str], output: str, *, language: str = "en", teacher: bool = False
) -> Iterator[Said]:
    """What there is to say.

    Args:
        diagnosis: to tell.
        ids: node -> what it is called.
        output: id of the output.
        language: "en" or "es".
        teacher: whether it is for a teacher, who needs no hint.
    """
    tongue = _LANGUAGES.index(language)
    explanations = diagnosis.explanations
    if explanations:
        is_sure = len(explanations) == 1 and explanations[0].strength == FOUND
        told = _grouped(explanations)
        heading = "found" if is_sure else "possible" if len(told) == 1 else "ties"
        yield Said(HEADING, _WORDS[heading][tongue])
        for mistakes, at_any in told[:_MOST]:
            for place, mistake in enumerate(mistakes):
                yield from _told(mistake, ids, tongue, teacher, at_any=at_any, joined=place > 0)
        if len(told) > _MOST:
            yield Said(MORE, _WORDS["more"][tongue].format(len(told) - _MOST))
    yield from _steps(diagnosis, ids, output, tongue, teacher)


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
    tongue: int,
    teacher: bool,
    *,
    at_any: bool = False,
    joined: bool = False,
) -> Iterator[Said]:
    """A mistake, with its gates and a hint."""
    row = mistake.misconception
    names = [ids[gate] for gate in mistake.gates if gate in ids]
    where = ""
    if 0 < len(names) <= _MOST_GATES:
        *others, last = names
        glue = _WORDS["or" if at_any else "and"][tongue]
        where = f" ({_WORDS['at'][tongue].format(glue.join(filter(None, (', '.join(others), last))))})"
    words = (row.teacher if teacher else row.student)[tongue].removesuffix(".")
    yield Said(ALSO if joined else MISTAKE, f"{words}{where}.")
    if not teacher:
        yield Said(HINT, row.hint[tongue])


def _steps(
    diagnosis: Diagnosis, ids: Mapping[int, str], output: str, tongue: int, teacher: bool
) -> Iterator[Said]:
    """Where the first mistake is, and what follows from it."""
    followed = diagnosis.follow

    def name(given: Given) -> str:
        node = ids[given.node]
        return _WORDS["value"][tongue].format(node) if given.is_value else f"∂{output}/∂{node}"

    if followed.mistakes and not diagnosis.explanations:
        yield Said(NOTE, _WORDS["nothing"][tongue])
    if followed.carried and followed.mistakes:
        yield Said(NOTE, _WORDS["first"][tongue].format(name(followed.mistakes[0])))
    for given in followed.carried:
        yield Said(NOTE, _sentence(_WORDS["carried"][tongue].format(name(given))))
    for step in diagnosis.steps:
        if step.mistakes:
            yield Said(HEADING, f"{_sentence(name(step.given))}:")
            for mistake in step.mistakes[:_MOST]:
                yield from _told(mistake, ids, tongue, teacher)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
