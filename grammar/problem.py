"""What can go wrong, as data: what is wrong, where, and what to do about it.

Its sentences are English, and know what they were made of, so that a view can say them in other languages.
"""

from __future__ import annotations

from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

Span = tuple[int, int]
"""Start and end (exclusive) of a stretch of source text, counted in characters."""


AND, OR = "{some} and {last}", "{some} or {last}"


class Said(str):
    """A sentence: for everybody who does not ask, a string like any other."""

    template: str
    """The sentence with `{places}` for its facts, by which catalogues of translations know it."""
    facts: dict[str, object]
    """What stands in these places; sentences among them are translated too."""

    def __format__(self, form: str) -> str:
        """As it is, or as it stands inside another sentence: `{message:inside}`."""
        return self[:1].lower() + self[1:] if form == "inside" else str.__format__(self, form)


def said(template: str, /, **facts: object) -> Said:
    """A sentence, with the facts put into its `{places}`; as it stands, if there are none."""
    sentence = Said(template.format(**facts) if facts else template)
    sentence.template, sentence.facts = template, facts
    return sentence


def joined(separator: str, parts: Sequence[object]) -> Said:
    """Sentences or words one after the other."""
    places = {f"part{i}": part for i, part in enumerate(parts)}
    return said(separator.join(f"{{{place}}}" for place in places), **places)


def replaced(sentence: str, old: str, new: str) -> str:
    """The sentence with another piece of text, as `str.replace` has it."""
    text = sentence.replace(old, new)
    if not isinstance(sentence, Said):
        return text
    facts = {
        place: replaced(fact, old, new) if isinstance(fact, str) else fact
        for place, fact in sentence.facts.items()
    }
    found = said(sentence.template.replace(old, new), **facts)
    return found if found == text else text


def listed(words: Sequence[object], conjunction: str = "and") -> Said:
    """`a, b and c`, or with `or`."""
    if len(words) < 2:
        return joined("", words)
    template = AND if conjunction == "and" else OR
    return said(template, some=joined(", ", words[:-1]), last=words[-1])


class Problem(Record):
    """One thing to tell the user, fatal (raised in a `BackpropError`) or not (a notice of a Trace).

    `kind` is a stable word for programs; `message` says what is wrong; `span` says where in `source`;
    `hint` says what to do about it. What is `said` can be translated.
    """

    kind: str
    message: str
    source: str = ""
    span: Span | None = None
    hint: str = ""

    def to_dict(self) -> dict[str, object]:
        """The problem as plain data, without the source: programs have that."""
        span = list(self.span) if self.span else None
        return {"kind": self.kind, "message": self.message, "span": span, "hint": self.hint}


class BackpropError(ValueError):
    """The base of everything this package raises on bad input; carries the `Problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class ExpressionError(BackpropError):
    """The expression cannot be read."""


class InputError(BackpropError):
    """The variables or options do not fit the expression."""


class DomainError(BackpropError):
    """The expression has no value at this point."""
