"""Text to syntax: a shift-reduce loop over the tables that Lark computed from `expression.lark`.

The loop carries no positions; `replay.py` works them out when an error needs them.
"""

from __future__ import annotations

from backprop.grammar import lexer
from backprop.grammar.lexer import COMMA, FUNCTION, NAME, NO_TERMINAL, SUPERSCRIPT, TARGET, tables
from backprop.grammar.syntax import OPERATORS, Call, Define, Item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Step = tuple[slice | None, Any, int, Any, Any]

_ACTIONS, _GOTO, _RULES = tables.ACTIONS, tables.GOTO, tables.RULES
_TERMINALS = len(tables.TERMINALS)
_CALL, _DEFINE = "call", "define"


class _Refused(Exception):
    """The grammar does not allow a token here."""


class _Place(dict[int, "Step"]):
    """What to do where one state lies on another, learned from the tables as it is met.

    The keys are terminals, and the codes of what a reduction left on top of the place: the symbol, and the
    terminal that comes next. A step is one of

        (what to cut off the stack, what the rule writes, code to look up below, None, None)    to reduce,
        (None, what becomes of the token, 0, place, place)                                      to shift it,

    where the first place is the one that the shift leaves behind. Reductions of one symbol only replace the
    topmost state, so a chain of them is followed here, in one step.
    """

    def __init__(self, below: int, top: int) -> None:
        self.below = below
        self.top = top

    def __missing__(self, code: int) -> Step:
        if code == NO_TERMINAL:
            raise _Refused
        symbol, terminal = divmod(code, _TERMINALS)
        below, top = self.below, self.top
        if symbol:
            below, top = top, _GOTO[top][symbol - 1]
        while True:
            action = _ACTIONS[top].get(terminal)
            if action is None:
                raise _Refused
            if action >= 0:
                kept = terminal if terminal <= COMMA else None
                shift: Step = None, kept, 0, _place(below, top), _place(top, action)
                self[code] = shift
                return shift
            symbol, length, operation = _RULES[~action]
            if length > 1:
                written = OPERATORS.get(operation or "", operation)
                cut = slice(1 - length, None)
                reduction: Step = cut, written, (symbol + 1) * _TERMINALS + terminal, None, None
                self[code] = reduction
                return reduction
            top = _GOTO[below][symbol]


_PLACES: dict[tuple[int, int], _Place] = {}
"""A function of the tables alone, so it is kept for the life of the process."""


def _place(below: int, top: int) -> _Place:
    return _PLACES.setdefault((below, top), _Place(below, top))


class _Calls(dict[str, Call]):
    """A FUNCTION token -> a call with one argument. Most texts repeat a few."""

    def __missing__(self, token: str) -> Call:
        self[token] = call = Call(lexer.name_in(token), 1)
        return call


def parse(folded: str) -> list[Item] | None:
    """The flat syntax of a folded text, or None where the grammar does not allow it.

    Args:
        folded: the text, after `fold`.
    """
    syntax: list[Item] = []
    calls = _Calls()
    opened: list[Call] = []  # calls whose brackets are open, with the number of arguments so far
    targets: list[Define] = []
    place = _place(0, 0)
    stack: list[_Place] = []  # without the topmost place
    tokens = lexer.tokenize(folded)
    tokens.append("")  # the end

    try:
        for token, terminal in zip(tokens, lexer.terminals(tokens), strict=True):
            cut, action, code, left, right = place[terminal]
            while cut:
                del stack[cut]
                if action is _CALL:
                    syntax.append(opened.pop())
                elif action is _DEFINE:
                    syntax.append(targets.pop())
                elif action is not None:
                    syntax.append(action)
                cut, action, code, left, right = stack[-1][code]
            stack.append(left)
            place = right
            if action is not None:
                if action <= NAME:
                    syntax.append(token)
                elif action == FUNCTION:
                    opened.append(calls[token])
                elif action == COMMA:
                    name, arity = opened[-1]
                    opened[-1] = Call(name, arity + 1)
                elif action == TARGET:
                    targets.append(Define(lexer.name_in(token)))
                elif action == SUPERSCRIPT:
                    minus, digits = lexer.exponent_in(token)
                    if not digits:
                        return None
                    syntax.append(digits)
                    if minus:
                        syntax.append(OPERATORS["neg"])
    except _Refused:
        return None
    return syntax
