"""The languages that people are spoken to in: gettext catalogues, and which of them to use.

The sentences stand in the code in English; `locale/` has the others. `python -m backprop.views.catalogue`
brings the catalogues up to date with the code. English needs no catalogue, and does not import gettext.
"""

from __future__ import annotations

from backprop.grammar.problem import AND, OR, Problem, Said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from backprop.engine.primitives import Primitive

LANGUAGES = ("en", "es")
DOMAIN = "backprop"
LOCALE = __file__.rpartition("language")[0] + "locale"

_VARIANTS = {
    ("es", AND): ("{some} e {last}", ("i", "í", "y", "hi")),
    ("es", OR): ("{some} u {last}", ("o", "ó", "ho")),
}
"""Conjunctions that sound otherwise before some words: `x e y`."""


class Language:
    """Says sentences in one language."""

    def __init__(self, code: str = LANGUAGES[0]) -> None:
        self.code = code
        self._catalogue = None
        if code != LANGUAGES[0]:
            from gettext import translation

            self._catalogue = translation(DOMAIN, LOCALE, [code])

    def template(self, sentence: str) -> str:
        """A sentence whose `{places}` are still to be filled."""
        return self._catalogue.gettext(sentence) if self._catalogue and sentence else sentence

    def template_of_many(self, one: str, many: str, number: int) -> str:
        """The same about `{number}` things, in the singular or the plural."""
        if self._catalogue:
            return self._catalogue.ngettext(one, many, number)
        return one if number == 1 else many

    def say(self, sentence: str, /, **facts: object) -> str:
        """A sentence, with the facts put into its `{places}`."""
        return self.template(sentence).format(**facts)

    def put(self, text: str) -> str:
        """What was said in English, in this language; what has no translation stays as it is."""
        if self._catalogue is None or not isinstance(text, Said):
            return text
        facts = {
            place: Said(self.put(fact)) if isinstance(fact, Said) else fact
            for place, fact in text.facts.items()
        }
        if text.template in (AND, OR):
            return self.conjunction(text.template, str(facts["last"])).format(**facts)
        template = self.template(text.template)
        return template.format(**facts) if facts else template

    def problem(self, problem: Problem) -> Problem:
        """A problem or a notice in this language."""
        return problem._replace(message=self.put(problem.message), hint=self.put(problem.hint))

    def conjunction(self, template: str, last: str) -> str:
        """`{some} and {last}`, as it sounds before the last word."""
        other, before = _VARIANTS.get((self.code, template), ("", ()))
        return other if last.lower().startswith(before) and before else self.template(template)

    def why(self, row: Primitive) -> str:
        """Why the derivatives of a primitive are what they are."""
        return row.why[LANGUAGES.index(self.code)]


ENGLISH = Language()


def language_of(environment: Mapping[str, str]) -> str:
    """The language that LANGUAGE, LC_ALL, LC_MESSAGES or LANG asks for, as gettext reads them, or English."""
    locale = next(filter(None, (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    wanted = (
        environment.get("LANGUAGE", "").split(":")
        if locale.partition(".")[0] not in ("", "C", "POSIX")
        else []
    )
    codes = (name.replace("-", "_").partition("_")[0].partition(".")[0].lower() for name in (*wanted, locale))
    return next((code for code in codes if code in LANGUAGES), LANGUAGES[0])
