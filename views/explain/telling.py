"""How an explanation is told: in which language, how exactly, and the sentences with formulas in them."""

from __future__ import annotations

from string import Formatter

from backprop.grammar.problem import AND
from backprop.grammar.record import Record
from backprop.views.explain.terms import Amount, Equation, Name
from backprop.views.language import Language
from backprop.views.numbers import DIGITS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from backprop.engine.trace import Number
    from backprop.views.explain.terms import Formula, Sentence

    Fact = str | int | Formula | Sentence

_MOST_NAMED = 12
"""Of more names, a sentence has the first."""


class Telling(Record):
    """How a Trace is told."""

    language: Language
    digits: int = DIGITS
    everything: bool = False
    """Whether long expressions are told in full."""

    def say(self, sentence: str, /, **facts: Fact) -> Sentence:
        """A sentence, with the facts put into its `{places}`: text, formulas or sentences."""
        return _filled(self.language.template(sentence), facts)

    def say_many(self, one: str, many: str, number: int, /, **facts: Fact) -> Sentence:
        """A sentence about `{number}` things, in the singular or the plural."""
        return _filled(self.language.template_of_many(one, many, number), {"number": number, **facts})

    def names(self, ids: Iterable[str]) -> Sentence:
        """`x`, `y` and `z`; of many, the first."""
        distinct = [*dict.fromkeys(ids)]
        if not distinct:
            return []
        first, last = distinct[:-1], distinct[-1]
        if len(distinct) > _MOST_NAMED:
            first, last = distinct[:_MOST_NAMED], "…"
        if not first:
            return [name(last)]
        template = self.language.conjunction(AND, last)
        some = comma_separated(map(name, first))
        return _filled(template, {"some": some, "last": name(last) if last != "…" else last})


def name(id: str) -> Equation:
    """A node by its id, in a sentence."""
    return Equation([Name(id)])


def number(value: Number) -> Equation:
    """A number, in a sentence."""
    return Equation([Amount(value)])


def comma_separated(pieces: Iterable[str | Formula]) -> Sentence:
    """`x, y, z`."""
    return [part for piece in pieces for part in (piece, ", ")][:-1]


def _filled(template: str, facts: Mapping[str, Fact]) -> Sentence:
    found: Sentence = []
    for text, place, _, _ in Formatter().parse(template):
        found.append(text)
        if place is not None:
            fact = facts[place]
            found += fact if isinstance(fact, list) else [str(fact) if isinstance(fact, int) else fact]
    return [piece for piece in found if piece != ""]
