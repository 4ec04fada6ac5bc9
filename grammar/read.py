"""The face of the grammar: text in, `Syntax` or an `ExpressionError` out."""

from __future__ import annotations

from backprop.grammar.fold import compose, fold
from backprop.grammar.parser import parse
from backprop.grammar.problem import ExpressionError, Span
from backprop.grammar.record import Record
from backprop.grammar.syntax import Item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection


class Syntax(Record):
    """An expression that could be read: its text, and its items in postfix order."""

    text: str
    items: list[Item]

    def span(self, item: int) -> Span:
        """Where the item with this index stands in the text, with its operands: `(x + y)*z` for the `*`.

        Works the positions out anew, in time linear in the text; meant for error messages.
        """
        from backprop.grammar.replay import replay

        return replay(fold(self.text)).spans[item]

    def name_span(self, item: int) -> Span:
        """Where the name of a call or a definition stands; for anything else, its whole span."""
        from backprop.grammar.replay import replay

        return replay(fold(self.text)).names[item]


def read(text: str, *, functions: Collection[str] = ()) -> Syntax:
    """Read an expression or a program of several statements.

    Args:
        text: in the language.
        functions: names of the functions that there are, for what is said about a text that cannot be read.

    Raises:
        ExpressionError: it cannot be read.
    """
    text = compose(text)
    folded = fold(text)
    items = parse(folded)
    if items is None:
        from backprop.grammar.diagnose import diagnose

        raise ExpressionError(diagnose(text, folded, functions))
    return Syntax(text, items)


def read_name(text: str) -> str | None:
    """The name that `text` is in the language (`w₀` is `w0`), or None if it is not one name."""
    if text.isascii() and text.isidentifier() and text[0] != "_":
        return text
    from backprop.grammar.lexer import is_name

    folded = fold(compose(text)).strip()
    return folded if is_name(folded) else None
