"""Sentences in English that remember what they were made of, so that a view can say them in other languages."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Said(str):
    """A sentence: for everybody who does not ask, a string like any other."""

    template: str
    """The sentence with `{places}` for its facts, by which catalogues of translations know it."""
    facts: dict[str, object]
    """What stands in these places; sentences among them are translated too."""


def said(template: str, **facts: object) -> Said:
    """A sentence, with the facts put into its `{places}`."""
    sentence = Said(template.format(**facts))
    sentence.template, sentence.facts = template, facts
    return sentence


def joined(separator: str, parts: Sequence[object]) -> Said:
    """Sentences or words one after the other."""
    places = {f"part{i}": part for i, part in enumerate(parts)}
    return said(separator.join(f"{{{place}}}" for place in places), **places)


AND, OR = "{some} and {last}", "{some} or {last}"


def listed(words: Sequence[object], conjunction: str = "and") -> str:
    """`a, b and c`, or with `or`."""
    if len(words) < 2:
        return joined("", words)
    template = AND if conjunction == "and" else OR
    return said(template, some=joined(", ", words[:-1]), last=words[-1])
