"""The face of the grammar: text in, `Syntax` or an `ExpressionError` out."""

from __future__ import annotations

from backprop.grammar.fold import compose, fold
from backprop.grammar.parser import parse
from backprop.grammar.problem import ExpressionError, Span
from backprop.grammar.record import Record
from backprop.grammar.syntax import Item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from backprop.grammar.latex.read import Reading


class Syntax(Record):
    """An expression that could be read: its text, and its items in postfix order."""

    text: str
    items: list[Item]
    latex: Reading | None = None
    """Of a text in LaTeX: where its items stand, and how it was understood."""

    @property
    def spans(self) -> Sequence[Span]:
        """Where each item stands in the text, with its operands: `(x + y)*z` for the `*`.

        Of a plain text the positions are worked out anew, in linear time; meant for error messages.
        """
        if self.latex is not None:
            return self.latex.spans
        from backprop.grammar.replay import replay

        return replay(fold(self.text)).spans

    def span(self, item: int) -> Span:
        """Where the item with this index stands in the text."""
        return self.spans[item]

    def name_span(self, item: int) -> Span:
        """Where the name of a call or a definition stands; for anything else, its whole span."""
        if self.latex is not None:
            return self.latex.names[item]
        from backprop.grammar.replay import replay

        return replay(fold(self.text)).names[item]

    def spelled(self, name: str) -> str:
        """What the text calls a variable that its language spells in several ways: `α` may be alpha."""
        if self.latex is None:
            return name
        from backprop.grammar.latex.names import spelled

        return spelled(name, self.latex.known)


def read(text: str, *, functions: Collection[str] = (), latex: bool = False) -> Syntax:
    """Read an expression or a program of several statements.

    Args:
        text: in the plain language, or in LaTeX if there is a backslash in it, but for comments behind a `#`.
        functions: names of the functions that there are, for what is said about a text that cannot be read.
        latex: that it is LaTeX, with or without a backslash.

    Raises:
        ExpressionError: it cannot be read.
    """
    text = compose(text)
    if latex or ("\\" in text and _has_backslash(text)):
        from backprop.grammar.latex.read import read_latex

        reading = read_latex(text)
        return Syntax(text, reading.items, reading)
    folded = fold(text)
    items = parse(folded)
    if items is None:
        from backprop.grammar.diagnose import diagnose

        raise ExpressionError(diagnose(text, folded, functions))
    return Syntax(text, items)


def _has_backslash(text: str) -> bool:
    """Whether there is a backslash before the comments."""
    return any("\\" in line.partition("#")[0] for line in text.split("\n"))


def read_name(text: str) -> str | None:
    """The name that `text` is in the language (`w₀` is `w0`), or None if it is not one name."""
    if text.isascii() and text.isidentifier() and text[0] != "_":
        return text
    from backprop.grammar.lexer import is_name

    folded = fold(compose(text)).strip()
    return folded if is_name(folded) else None
