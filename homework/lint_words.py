"""What there is to say of a sheet, in words."""

from __future__ import annotations

from backprop.engine.targets import read_target
from backprop.grammar.problem import listed, said
from backprop.homework.asked import in_words, marks_in_words
from backprop.homework.lint import Findings, Linted
from backprop.homework.misconceptions import Misconception
from backprop.homework.pitfalls import ABOUT_NUMBERS, Pitfall
from backprop.views.language import LANGUAGES, Language

_MOST_NAMED = 6
"""Numbers that a warning names."""

SENTENCES = {
    "corner": said("There is a corner or a tie at {nodes}, where several slopes are right."),
    "unused": said("The output does not depend on {nodes}."),
    "hides-mistakes": said("Values of 0, 1 and −1 hide mistakes: {numbers}."),
    "long-input": said("Numbers with many digits are given: {numbers}."),
    "large": said("Values are large: {numbers}."),
    "large-answer": said("Answers are large: {numbers}."),
    "long-answer": said("No rounding is asked, and answers have many digits: {numbers}."),
    "rounds-to-0": said("Answers are 0 when they are rounded as is asked: {numbers}."),
    "lost-on-the-way": said("Numbers are lost when every step is rounded: {numbers}."),
    "not-finite": said("There is no finite right number: {numbers}."),
    "equal": said("The same number, {number}, answers {nodes}."),
    "too-large": said("The circuit is so large that slips at single gates are not looked for."),
}
"""Kind of a warning -> what it says."""


def told(row: Misconception, language: Language) -> str:
    """A misconception, as a teacher is told of it, without its full stop."""
    return row.teacher[LANGUAGES.index(language.code)].removesuffix(".")


def sentence(pitfall: Pitfall, language: Language, output: str) -> str:
    """A warning.

    Args:
        pitfall: that it is about.
        language: to say it in.
        output: id of the output.
    """
    template = SENTENCES[pitfall.kind]
    as_asked = pitfall.kind in ABOUT_NUMBERS
    names = [in_words(read_target(name), output, language) if as_asked else name for name in pitfall.nodes]
    nodes = language.put(listed(names))
    if pitfall.kind == "equal":
        return language.say(template, number=pitfall.numbers[0], nodes=nodes)
    if not pitfall.numbers:
        return language.say(template, nodes=nodes)
    numbers = [f"{name} = {number}" for name, number in zip(names, pitfall.numbers, strict=True)]
    more = ["…"] * (len(numbers) > _MOST_NAMED)
    return language.say(template, numbers=", ".join([*numbers[:_MOST_NAMED], *more]))


def heading(linted: Linted, language: Language) -> str:
    """The sheet in a line."""
    sheet = linted.sheet
    number = len(sheet.problem)
    problems = language.say("1 problem") if number == 1 else language.say("{number} problems", number=number)
    return f"{problems}, {marks_in_words(sheet.worth, language)}"


def count(found: Findings, language: Language) -> str:
    """How many misconceptions a problem reveals."""
    possible = [sight for sight in found.sights if sight.ways]
    seen = [sight for sight in possible if sight.seen]
    return language.say(
        "{seen} of the {number} misconceptions that can be had here", seen=len(seen), number=len(possible)
    )


def warnings(number: int, language: Language) -> str:
    """How many there are."""
    if not number:
        return language.say("There are no warnings.")
    return language.say("1 warning") if number == 1 else language.say("{number} warnings", number=number)
