"""The languages that people are spoken to in: gettext catalogues, and which of them to use.

The sentences stand in the code in English; `locale/` has the others. `python -m backprop.views.catalogue`
brings the catalogues up to date with the code.
"""

from __future__ import annotations

from gettext import translation

from backprop.engine.primitives import Primitive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "es")
DOMAIN = "backprop"
_MOST_NAMED = 12
"""Of more names, a sentence has the first."""
LOCALE = __file__.rpartition("language")[0] + "locale"


class Language:
    """Says sentences in one language."""

    def __init__(self, code: str = "en") -> None:
        self.code = code
        self._catalogue = translation(DOMAIN, LOCALE, [code], fallback=code == "en")

    def say(self, sentence: str, **facts: object) -> str:
        """A sentence, with the facts put into its `{places}`."""
        return self._catalogue.gettext(sentence).format(**facts)

    def say_many(self, one: str, many: str, number: int, **facts: object) -> str:
        """A sentence about `{number}` things, in the singular or the plural."""
        return self._catalogue.ngettext(one, many, number).format(number=number, **facts)

    def listed(self, words: list[str]) -> str:
        """`a, b and c`."""
        return self.say(" and ").join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)

    def names(self, ids: list[str]) -> str:
        """`x`, `y` and `z` as formulas; of many, the first."""
        shown = [f"`{name}`" for name in dict.fromkeys(ids)]
        return self.listed(shown if len(shown) <= _MOST_NAMED else [*shown[:_MOST_NAMED], "…"])

    def why(self, row: Primitive) -> str:
        """Why the derivatives of a primitive are what they are."""
        return row.why[LANGUAGES.index(self.code)]


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
