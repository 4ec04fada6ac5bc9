"""A LaTeX formula to flat syntax, with positions and with the decisions that its reader should know."""

from __future__ import annotations

from backprop.grammar.drive import Token, drive
from backprop.grammar.latex.actions import reduce
from backprop.grammar.latex.context import arrange
from backprop.grammar.latex.functions import NATURAL
from backprop.grammar.latex.lexer import TERMINAL, fold_latex, tables, tokens_of
from backprop.grammar.latex.part import Entry, Refusal, entries, short
from backprop.grammar.problem import ExpressionError, Problem, Span, said
from backprop.grammar.record import Record
from backprop.grammar.syntax import Define, Item

TURN = ", the constant 2*pi"
"""How a `\\tau` is read that is given no value; in many formulas it is a time."""


class Reading(Record):
    """What a formula was read as.

    `decisions` has the items that could have been read otherwise, each with words that follow
    `x2 is read as x*2`.
    """

    items: list[Item]
    spans: list[Span]
    names: list[Span]
    decisions: dict[int, str]

    @property
    def known(self) -> set[str]:
        """All names that are not those of functions."""
        named = (item.name if isinstance(item, Define) else item for item in self.items)
        return {name for name in named if isinstance(name, str) and name[0].isalpha()}


def read_latex(text: str) -> Reading:
    """Read a formula.

    Args:
        text: LaTeX, after `compose`.

    Raises:
        ExpressionError: it cannot be read.
    """
    folded = fold_latex(text)
    tokens = arrange([*tokens_of(folded), Token(TERMINAL["$END"], "", len(text), len(text))])
    try:
        failed, values = drive(
            tables, tokens, lambda token: token, lambda operation, symbols: reduce(text, operation, symbols)
        )
    except Refusal as refusal:
        problem = Problem(refusal.kind, refusal.message, text, refusal.span, refusal.hint)
        raise ExpressionError(problem) from None
    if failed is not None:
        from backprop.grammar.latex.diagnose import diagnose

        raise ExpressionError(diagnose(text, tokens, failed))
    return _reading(text, entries(values[0].rope))


def _reading(text: str, found: list[Entry]) -> Reading:
    fonts: dict[str, Entry] = {}
    for entry in found:
        if isinstance(entry.item, str):
            known = fonts.setdefault(entry.item, entry)
            if known.font != entry.font:
                raise ExpressionError(_two_fonts(text, known, entry))
    decisions: dict[int, str] = {}
    told: set[str] = set()
    for index, entry in enumerate(found):
        reading = TURN if entry.item == "tau" else entry.reading
        if reading is not None:
            subject = NATURAL if reading == NATURAL else text[slice(*entry.span)]
            if subject not in told:
                decisions[index] = reading
            told.add(subject)
    return Reading(
        [entry.item for entry in found],
        [entry.span for entry in found],
        [entry.name for entry in found],
        decisions,
    )


def _two_fonts(text: str, one: Entry, other: Entry) -> Problem:
    first, second = (short(text[slice(*entry.span)]) for entry in (one, other))
    message = said(
        "`{first}` and `{second}` would both be called {item}.", first=first, second=second, item=one.item
    )
    return Problem(
        "ambiguous", message, text, other.span, said("Give one of them another letter or an index.")
    )
