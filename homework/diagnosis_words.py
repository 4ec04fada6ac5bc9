"""A diagnosis in words, for a student or for a teacher, in English and in Spanish."""

from __future__ import annotations

from backprop.engine.notation import text_of
from backprop.engine.trace import Trace
from backprop.grammar.problem import listed, said
from backprop.grammar.record import Record
from backprop.homework.diagnose import FOUND, Diagnosis, Explanation, Mistake
from backprop.homework.fit import Given
from backprop.homework.models import ONE
from backprop.views.language import ENGLISH, LANGUAGES, Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HEADING, MISTAKE, ALSO, HINT, MORE, NOTE = "heading", "mistake", "also", "hint", "more", "note"

_MOST = 4
"""Explanations that are told; JSON has all."""
_MOST_GATES = 4


class Told(Record):
    """A sentence, and what it is to those around it."""

    kind: str
    """HEADING of those that follow, MISTAKE, ALSO (a mistake made together with the one before), HINT to the
    mistake before, MORE (so many are left out), or NOTE."""
    text: str


def sentences(
    diagnosis: Diagnosis,
    ids: Mapping[int, str],
    output: str,
    *,
    language: Language = ENGLISH,
    teacher: bool = False,
) -> Iterator[str]:
    """What there is to say, a line each; args as for `told`."""
    also, hint = language.say("and also:"), language.say("hint")
    starts = {MISTAKE: "  - ", ALSO: f"    {also} ", HINT: f"    {hint}: ", MORE: "  "}
    for one in told(diagnosis, ids, output, language=language, teacher=teacher):
        yield starts.get(one.kind, "") + one.text


def told(
    diagnosis: Diagnosis,
    ids: Mapping[int, str],
    output: str,
    *,
    language: Language = ENGLISH,
    teacher: bool = False,
) -> Iterator[Told]:
    """What there is to say.

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
        groups = _grouped(explanations)
        if is_sure:
            yield Told(HEADING, say("What went wrong:"))
        else:
            one_of = say("What may have gone wrong, one of these:")
            yield Told(HEADING, say("What may have gone wrong:") if len(groups) == 1 else one_of)
        for mistakes, at_any in groups[:_MOST]:
            for place, mistake in enumerate(mistakes):
                yield from _told(mistake, ids, language, teacher, at_any=at_any, joined=place > 0)
        if len(groups) > _MOST:
            yield Told(MORE, say("… and {number} more", number=len(groups) - _MOST))
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
) -> Iterator[Told]:
    """A mistake, with its gates and a hint."""
    row = mistake.misconception
    names = [ids[gate] for gate in mistake.gates if gate in ids]
    where = ""
    if 0 < len(names) <= _MOST_GATES:
        gates = listed(names, "or" if at_any else "and")
        where = " " + language.say("(at {gates})", gates=language.put(gates))
    tongue = LANGUAGES.index(language.code)
    words = (row.teacher if teacher else row.student)[tongue].removesuffix(".")
    yield Told(ALSO if joined else MISTAKE, f"{words}{where}.")
    if not teacher:
        yield Told(HINT, row.hint[tongue])


def _steps(
    diagnosis: Diagnosis, ids: Mapping[int, str], output: str, language: Language, teacher: bool
) -> Iterator[Told]:
    """Where the first mistake is, and what follows from it."""
    followed = diagnosis.follow

    def name(given: Given) -> str:
        node = ids[given.node]
        return language.say("the value of {node}", node=node) if given.is_value else f"∂{output}/∂{node}"

    is_one_slip = len(followed.mistakes) == 1 and bool(followed.carried)
    if followed.mistakes and not diagnosis.explanations and not is_one_slip:
        yield Told(NOTE, language.say("No mistake that is known here leads to all of these numbers."))
    if followed.carried:
        if followed.mistakes:
            first = language.say("The first mistake is in {number}.", number=name(followed.mistakes[0]))
            yield Told(NOTE, first)
        if followed.earning:
            yield Told(NOTE, _earning(followed.earning, language))
        for given in followed.carried:
            carried = said("{number} follows from an earlier number, and is no mistake of its own.")
            yield Told(NOTE, _sentence(language.say(carried, number=name(given))))
    for step in diagnosis.steps:
        if step.mistakes:
            yield Told(HEADING, f"{_sentence(name(step.given))}:")
            for mistake in step.mistakes[:_MOST]:
                yield from _told(mistake, ids, language, teacher)


def _earning(number: int, language: Language) -> str:
    if number == 1:
        return language.say("One number that follows from it earns its marks.")
    return language.say("{number} numbers that follow from it earn their marks.", number=number)


def gates_of(diagnosis: Diagnosis, trace: Trace) -> list[str]:
    """`v1 = x + y` for each gate that the diagnosis tells of by a name that the user did not give."""
    mistakes = [mistake for explanation in diagnosis.explanations for mistake in explanation.mistakes]
    mistakes += [mistake for step in diagnosis.steps for mistake in step.mistakes]
    told = {gate for mistake in mistakes for gate in mistake.gates if len(mistake.gates) <= _MOST_GATES}
    ids, named = trace.ids(), {*trace.graph.names.values(), *trace.graph.inputs.values()}
    return [
        f"{ids[node]} = {text_of(trace.graph, ids, node)}"
        for node in sorted(told - named)
        if node in ids and node != trace.graph.output
    ]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
