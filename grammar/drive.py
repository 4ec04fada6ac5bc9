"""The loop that runs the tables of a grammar with positions. `parser.py` is the fast one, without."""

from __future__ import annotations

from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, Protocol

    class Tables(Protocol):
        """What a generated module holds; see `compile.tables`."""

        RULES: list[tuple[int, int, str | None]]
        ACTIONS: list[dict[int, int]]
        GOTO: list[dict[int, int]]


class Token(Record):
    """One token of a text: its terminal, its text and where it stands."""

    terminal: int
    text: str
    start: int
    end: int


def drive(
    tables: Tables,
    tokens: Iterable[Token],
    shift: Callable[[Token], Any],
    reduce: Callable[[str | None, list[Any]], Any],
) -> tuple[int | None, list[Any]]:
    """Parse.

    Args:
        tables: of the grammar.
        tokens: of the text, with one of terminal $END at the end.
        shift: token -> what stands for it on the stack.
        reduce: (operation of a rule, what stands for the symbols on its right side) -> what stands for its
            left side. A rule of one symbol that writes nothing is not asked.

    Returns:
        (index of the token that the grammar does not allow, or None; the stack where parsing ended, which at
        the end of the text has what stands for all of it, and the $END)
    """
    states = [0]
    values: list[Any] = []
    for index, token in enumerate(tokens):
        while (action := tables.ACTIONS[states[-1]].get(token.terminal)) is not None and action < 0:
            left_side, length, operation = tables.RULES[~action]
            del states[-length:]
            if length > 1 or operation:
                values[-length:] = [reduce(operation, values[-length:])]
            states.append(tables.GOTO[states[-1]][left_side])
        if action is None:
            return index, values
        states.append(action)
        values.append(shift(token))
    return None, values
