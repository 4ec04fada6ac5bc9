"""What pages and other systems say about marks."""

from __future__ import annotations

from backprop.grammar.problem import said
from backprop.homework.marker import RIGHT, UNREADABLE, WRONG
from backprop.homework.marking import CARRIED, MISSING
from backprop.views.language import LANGUAGES, Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

STANDINGS = {
    RIGHT: said("right"),
    CARRIED: said("carried forward"),
    WRONG: said("wrong"),
    UNREADABLE: said("unreadable"),
    MISSING: said("no answer"),
}
SIGNS = {RIGHT: "✓", CARRIED: "↪", WRONG: "✗", UNREADABLE: "?", MISSING: "–"}

_WORDS = {
    "of": said("{} of {}"),
    "asked": said("asked"),
    "answer": said("your answer"),
    "their answer": said("answer"),
    "solution": said("right answer"),
    "result": said("result"),
    "marks": said("marks"),
    "gates": said("The gates"),
    "value": said("value of {}"),
    "at": said("at"),
    "to": said("{} to {}"),
    "nothing": said("Nothing was handed in."),
    "not taken": said("Not taken into account"),
    "hint": said("Hint"),
    "also": said("and also:"),
    "students": said("students"),
    "mean": said("mean"),
    "median": said("median"),
    "total": said("total"),
    "distribution": said("Marks of the class"),
    "per problem": said("Marks for each problem"),
    "full": said("{} with full marks"),
    "misconceptions": said("What went wrong"),
    "misconceptions note": said(
        "How many students. “Perhaps” are those for whom it is one of several explanations, or the only one "
        "but resting on few numbers."
    ),
    "sure": said("surely"),
    "perhaps": said("perhaps"),
    "no misconceptions": said("No misconception was found."),
    "hardest": said("The hardest numbers"),
    "hardest note": said("Students who earned the mark."),
    "class": said("Students"),
    "student": said("student"),
    "unread": said("Rows that could not be read"),
    "more": said("… and {} more"),
    "line": said("line"),
    "most often": said("What went wrong most often:"),
    "more students": said("… and {} more; --format csv has all."),
    "problem": said("Problem {}"),
    "carried note": said("↪ worked out rightly from an earlier number that is wrong"),
    "all or none": said("All or none: the marks need every answer."),
}


class Wording:
    """Words in one language.

    Args:
        language: "en" or "es".
    """

    def __init__(self, language: str) -> None:
        self._language = Language(language)

    def __call__(self, name: str, *values: object) -> str:
        """The words of that name, with values put in."""
        return self._language.template(_WORDS[name]).format(*values)

    def standing(self, standing: str) -> str:
        """What RIGHT and its kin are called."""
        return self._language.put(STANDINGS[standing])

    def said(self, pair: tuple[str, str]) -> str:
        """One of a pair."""
        return pair[LANGUAGES.index(self._language.code)]

    def unit(self, marks: float) -> str:
        """What stands behind a number of marks."""
        return self._language.say("mark") if marks == 1 else self._language.say("marks")

    def asked(self, answer: Mapping[str, Any]) -> str:
        """What an answer of a record is about: `∂f/∂x`, `value of q`."""
        about, asked = answer["about"], answer["asked"]
        return about if about.startswith("∂") else self("value", asked.removeprefix("value "))

    def why(self, answer: Mapping[str, Any]) -> str:
        """What there is to say about an answer of a record that is not right."""
        is_plain = answer["standing"] in (RIGHT, CARRIED, MISSING) or answer["reason"] == "different"
        return "" if is_plain else " ".join(filter(None, (answer["why"], answer.get("hint"))))
