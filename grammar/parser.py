"""Text to syntax: a shift-reduce loop over the tables that Lark computed from `expression.lark`.

The loop carries no positions; `replay.py` works them out when an error needs them.
"""

from __future__ import annotations

from backprop.grammar import lexer
from backprop.grammar.lexer import COMMA, END, FUNCTION, NAME, SUPERSCRIPT, TARGET, tables
from backprop.grammar.syntax import OPERATORS, Call, Define, Item

_ACTIONS, _GOTO, _RULES = tables.ACTIONS, tables.GOTO, tables.RULES
_FIRST = 0

_Step = tuple[int, int, int, str | None]

_STEPS: dict[tuple[int, int, int], _Step] = {}
"""What `_follow` found; a function of the tables alone, so it is kept for the life of the process."""


def parse(folded: str) -> list[Item] | None:
    """The flat syntax of a folded text, or None where the grammar does not allow it.

    Args:
        folded: the text, after `fold`.
    """
    syntax: list[Item] = []
    emit = syntax.append
    calls: list[list[str | int]] = []  # [name, arguments so far] of the calls that are still open
    targets: list[str] = []
    stack = [_FIRST]  # states, without the topmost, which is in `top`
    top = _FIRST
    terminals = lexer.Terminals(tables.LITERALS)
    tokens = lexer.tokenize(folded)
    tokens.append("")
    terminals[""] = END

    for token in tokens:
        terminal = terminals[token]
        while True:
            key = stack[-1], top, terminal
            step = _STEPS.get(key) or _follow(key)
            if step is None:
                return None
            top, length, target, operation = step
            if not length:
                break
            if length > 1:
                del stack[1 - length :]
            top = _GOTO[stack[-1]][target]
            if operation:
                if operation == "call":
                    name, arity = calls.pop()
                    emit(Call(name, arity))  # type: ignore[arg-type]
                elif operation == "define":
                    emit(Define(targets.pop()))
                else:
                    emit(OPERATORS[operation])
        stack.append(top)
        top = target
        if terminal <= COMMA:
            if terminal <= NAME:
                emit(token)
            elif terminal == FUNCTION:
                calls.append([lexer.name_in(token), 1])
            elif terminal == COMMA:
                calls[-1][1] += 1  # type: ignore[operator]
            elif terminal == TARGET:
                targets.append(lexer.name_in(token))
            elif terminal == SUPERSCRIPT:
                minus, digits = lexer.exponent_in(token)
                if not digits:
                    return None
                emit(digits)
                if minus:
                    emit(OPERATORS["neg"])
    return syntax


def _follow(key: tuple[int, int, int]) -> _Step | None:
    """What to do with a terminal in a state, given the state below it.

    Reductions of one symbol that write nothing only replace the topmost state, so a chain of them is
    followed here in one step.

    Returns:
        (topmost state after the chain, length, left side, operation) for a reduction of `length` symbols;
        (topmost state after the chain, 0, state to shift to, None) for a shift; None for an error.
    """
    below, top, terminal = key
    while True:
        action = _ACTIONS[top].get(terminal)
        if action is None:
            return None
        if action >= 0:
            step: _Step = top, 0, action, None
            break
        left_side, length, operation = _RULES[~action]
        if length > 1 or operation:
            step = top, length, left_side, operation
            break
        top = _GOTO[below][left_side]
    _STEPS[key] = step
    return step
