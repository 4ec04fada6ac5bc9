r"""What a token is by what stands around it: which `|` closes, what `f(x) =` names, which `.` ends a line.

Each function takes tokens and gives tokens, in one pass over them.
"""

from __future__ import annotations

from backprop.grammar.drive import Token
from backprop.grammar.latex.lexer import TERMINAL
from backprop.grammar.latex.names import Named, is_function_letter, named
from backprop.grammar.lexer import NO_TERMINAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_T = TERMINAL
OPENING = {
    _T[name]
    for name in ("LPAR", "LSQUARE", "LCURLY", "LBRACE", "LFLOOR", "LCEIL", "ROOT_OF", "LOG_OF", "OPEN_BAR")
}
CLOSING = {_T[name] for name in ("RPAR", "RSQUARE", "RCURLY", "RBRACE", "RFLOOR", "RCEIL", "CLOSE_BAR")}
ENDS_OPERAND = CLOSING | {_T[name] for name in ("DIGIT", "NAME", "SUBSCRIPT")}
OPERATORS = {_T[name] for name in ("PLUS", "MINUS", "TIMES", "SLASH")}
FUNCTIONS = {_T["FUNCTION"], _T["COMMAND"]}
_STARTS = {_T[name] for name in ("SEPARATOR", "OPEN_MATH", "BEGIN")}
_ENDS = {_T[name] for name in ("SEPARATOR", "CLOSE_MATH", "END", "$END")}
_CLOSED = {_T["CLOSE_MATH"], _T["END"]}
_ROW = Token(_T["SEPARATOR"], ";", 0, 0)
"""What stands before the first token and behind the last."""
_BARS = ("|", "\\vert")
MISUSED = NO_TERMINAL - 1
"""Terminal of a name that was defined with arguments and is used with others."""


def arrange(tokens: Iterable[Token]) -> list[Token]:
    """The tokens as the grammar reads them, given those of the text with an $END."""
    return _coefficients(_left_sides(_bars(_rows(_without_ampersands(_dollars(tokens))))))


def _as(token: Token, terminal: str) -> Token:
    return token._replace(terminal=_T[terminal])


def _dollars(tokens: Iterable[Token]) -> list[Token]:
    """Every second `$` closes."""
    found: list[Token] = []
    inside = False
    for token in tokens:
        is_dollar = token.text in ("$", "$$")
        found.append(_as(token, "CLOSE_MATH" if inside else "OPEN_MATH") if is_dollar else token)
        inside ^= is_dollar
    return found


def _without_ampersands(tokens: list[Token]) -> list[Token]:
    """Without `&` beside a sign, another `&`, or the start or end of a row; others separate columns."""
    found: list[Token] = []
    for token, after in zip(tokens, [*tokens[1:], _ROW], strict=True):
        before = found[-1] if found else _ROW
        aligns = _is_sign(before) or before.terminal in _STARTS
        aligns = aligns or _is_sign(after) or after.terminal in _ENDS or after.text == "&"
        if token.text != "&" or not aligns:
            found.append(token)
    return found


def _rows(tokens: list[Token]) -> list[Token]:
    r"""Without the point that ends a sentence, and without `\\` where a formula goes on in the next row."""
    found: list[Token] = []
    for token, after in zip(tokens, [*tokens[1:], _ROW], strict=True):
        while (
            token.terminal in _ENDS
            and found
            and found[-1].text in (".", ",")
            and found[-1].terminal != _T["DECIMAL"]
        ):
            found.pop()
        before = found[-1] if found else _ROW
        if token.text in (".", ",") and before.terminal in _CLOSED:
            continue
        if token.terminal == _T["SEPARATOR"]:
            goes_on = token.text != ";" and (before.terminal in OPERATORS or _is_sign(after))
            if goes_on or before.terminal in _STARTS | _CLOSED or after.terminal in _ENDS:
                continue
        found.append(token)
    return found


def _is_sign(token: Token) -> bool:
    return token.terminal in OPERATORS or token.text in ("=", ":")


def _bars(tokens: list[Token]) -> list[Token]:
    """A bar closes the innermost bracket if that is a bar, and a value stands before it; else it opens."""
    found: list[Token] = []
    opened: list[int] = []
    before = NO_TERMINAL
    for token in tokens:
        closes = before in ENDS_OPERAND and opened[-1:] == [_T["OPEN_BAR"]]
        opens = token.terminal == _T["CLOSE_BAR"] and token.text in _BARS and not closes
        found.append(_as(token, "OPEN_BAR") if opens else token)
        before = found[-1].terminal
        if before in OPENING:
            opened.append(before)
        elif before in CLOSING and opened:
            opened.pop()
    return found


def _left_sides(tokens: list[Token]) -> list[Token]:
    r"""`f(x, y) =` becomes TARGET and EQUALS; later `f(x, y)` is that node, and `\sigma(` is a function."""
    found: list[Token] = []
    defined: dict[str, tuple[str, ...]] = {}
    depth = 0
    may_define = True
    at = 0
    while at < len(tokens):
        token = tokens[at]
        separates = token.terminal in _STARTS or (token.text == "," and depth == 0)
        depth += (token.terminal in OPENING) - (token.terminal in CLOSING)
        name, end = _name_at(tokens, at)
        if name is None:
            found.append(token)
            at, may_define = at + 1, separates
            continue
        parameters, behind = _parameters_at(tokens, end)
        equals = _equals_at(tokens, behind)
        if equals and may_define:
            if found and found[-1].text == ",":
                found[-1] = found[-1]._replace(terminal=_T["SEPARATOR"])
            start, last = token.start, tokens[end - 1].end
            found += (
                Token(_T["TARGET"], name.name, start, last),
                Token(_T["EQUALS"], "=", last, tokens[equals - 1].end),
            )
            defined[name.name] = parameters
            at, may_define = equals, False
            continue
        applied = tokens[end].terminal == _T["LPAR"]
        if applied and defined.get(name.name):
            same = parameters == defined[name.name]
            stop = behind if same else end
            found.append(Token(_T["NAME"] if same else MISUSED, name.name, token.start, tokens[stop - 1].end))
            at = stop
        elif applied and end == at + 1 and name.name not in defined and is_function_letter(token.text):
            found.append(token._replace(terminal=_T["FUNCTION"]))
            at = end
        else:
            found += tokens[at:end]
            at = end
        may_define = False
    return found


def _name_at(tokens: Sequence[Token], at: int) -> tuple[Named | None, int]:
    """(the name at a place, index behind it)."""
    if tokens[at].terminal != _T["NAME"]:
        return None, at
    if tokens[at + 1].terminal == _T["SUBSCRIPT"]:
        return named(tokens[at].text, tokens[at + 1].text), at + 2
    return named(tokens[at].text), at + 1


def _parameters_at(tokens: Sequence[Token], at: int) -> tuple[tuple[str, ...], int]:
    """(the names between the brackets that start at a place, index behind them), or nothing at all."""
    names = []
    place, expected = at, _T["LPAR"]
    while tokens[place].terminal == expected:
        name, place = _name_at(tokens, place + 1)
        if name is None:
            break
        names.append(name.name)
        if tokens[place].terminal == _T["RPAR"]:
            return tuple(names), place + 1
        expected = _T["COMMA"]
    return (), at


def _equals_at(tokens: Sequence[Token], at: int) -> int:
    r"""Index behind `=`, `:=` or `\coloneqq` at a place; 0 if there is none."""
    at += tokens[at].text == ":" and tokens[at + 1].text == "="
    return at + 1 if tokens[at].text in ("=", "\\coloneqq") else 0


def _coefficients(tokens: list[Token]) -> list[Token]:
    r"""The sign in `\sin 2 \cdot x`, unless a function follows it."""
    found: list[Token] = []
    number_of_function = False
    for token, after in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        applies = after.terminal in FUNCTIONS or after.terminal == _T["LOG_OF"]
        joins = token.terminal == _T["TIMES"] and number_of_function and not applies
        is_number = token.terminal in (_T["DIGIT"], _T["DECIMAL"])
        directly = bool(found) and found[-1].terminal in FUNCTIONS
        number_of_function = is_number and (number_of_function or directly)
        found.append(_as(token, "COEFFICIENT") if joins else token)
    return found
