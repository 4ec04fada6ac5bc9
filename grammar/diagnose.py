"""Why a text cannot be read: from the token that the grammar does not allow to a `Problem`.

Each rule looks at that token and at what stands before it, and answers with a problem or passes. The rules
are tried in the order of `_RULES`; the last one always answers.
"""

from __future__ import annotations

import re

from backprop.grammar.characters import meaning, name_of, readable
from backprop.grammar.lexer import COMMA, END, FUNCTION, NAME, NUMBER, SUPERSCRIPT, TARGET, TERMINAL, name_in
from backprop.grammar.problem import Problem, Span
from backprop.grammar.record import Record
from backprop.grammar.replay import Token, replay

_OPEN, _CLOSE = TERMINAL["LPAR"], TERMINAL["RPAR"]
_POWER, _SLASH, _ROOT = TERMINAL["POWER"], TERMINAL["SLASH"], TERMINAL["ROOT"]
_SIGNS = TERMINAL["PLUS"], TERMINAL["MINUS"]
_STAR = TERMINAL["STAR"]
_OPERATORS = *_SIGNS, _STAR, _SLASH, _POWER
_SEPARATOR = TERMINAL["SEPARATOR"]
_ENDS_OPERAND = NUMBER, NAME, _CLOSE, SUPERSCRIPT
_STARTS_OPERAND = NUMBER, NAME, FUNCTION, _OPEN, _ROOT
_KEYWORDS = {
    *("and", "as", "class", "def", "del", "for", "from", "if", "import", "in", "is", "lambda", "let", "not"),
    *("or", "print", "return", "then", "var", "while", "with"),
}


_FILL_IN = "Write the value that is missing, or delete this."
_LONGEST = 40
"""Characters of source that a sentence quotes."""


class _Failure(Record):
    """The place where reading stopped, with what the rules ask about it."""

    text: str
    tokens: list[Token]
    at: int

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def before(self) -> Token:
        return self.tokens[self.at - 1] if self.at else Token(_SEPARATOR, "", 0, 0)

    @property
    def still_open(self) -> list[Token]:
        """The brackets opened and not closed before the failure, the innermost last."""
        opened: list[Token] = []
        for token in self.tokens[: self.at]:
            if token.terminal in (_OPEN, FUNCTION):
                opened.append(token)
            elif token.terminal == _CLOSE and opened:
                opened.pop()
        return opened

    def written(self, first: int, last: int) -> str:
        """The source from one token to another, both included, shortened to fit into a sentence."""
        source = self.text[self.tokens[first].start : self.tokens[last].end]
        source = " ".join(re.sub("#[^\n]*", "", source).split())
        if len(source) > _LONGEST:
            source = f"{source[: _LONGEST // 2]}…{source[-_LONGEST // 2 :]}"
        return readable(source)

    def name(self, index: int) -> str:
        """The name in a FUNCTION or TARGET token, likewise."""
        name = name_in(self.tokens[index].text)
        return name if len(name) <= _LONGEST else name[:_LONGEST] + "…"

    def problem(self, kind: str, message: str, hint: str, span: Span | None = None) -> Problem:
        return Problem(kind, message, self.text, span or (self.token.start, self.token.end), hint)


def diagnose(text: str, folded: str) -> Problem:
    """The problem of a text that the parser refused.

    Args:
        text: what the user wrote.
        folded: the same after `fold`.
    """
    reading = replay(folded)
    at = len(reading.tokens) if reading.failed is None else reading.failed
    failure = _Failure(text, [*reading.tokens, Token(END, "", len(text), len(text))], at)
    return next(problem for rule in _RULES if (problem := rule(failure)))


def _empty(f: _Failure) -> Problem | None:
    if all(token.terminal == _SEPARATOR for token in f.tokens[:-1]):
        return f.problem(
            "empty", "There is no expression here.", 'Write one, such as "(x + y)*z".', (0, len(f.text))
        )
    return None


def _character(f: _Failure) -> Problem | None:
    """A character that belongs to no token."""
    if f.token.terminal >= 0:
        return None
    if len(f.token.text) > 1:
        exponent = f.written(f.at, f.at)
        return f.problem(
            "number", f"`{exponent}` is not an exponent.", "Write x² or x⁻¹, or with digits x^-1."
        )
    character = f.text[f.token.start]
    rest = f.text[f.token.start :]
    if character == "=":
        return _stray_equals(f)
    if character == "." and f.before.terminal in (NAME, _CLOSE) and rest[1:2].isalpha():
        return f.problem(
            "unsupported",
            "Attribute access (`a.b`) is not part of the language.",
            "Names are letters, digits and _; a decimal point stands between digits.",
        )
    if character == ".":
        return f.problem(
            "number", "This point belongs to no number.", "Write a number as 2, 2.5, .5 or 1e-3."
        )
    if rest.startswith(("!=", "=~")):
        return f.problem(
            "unsupported",
            f"`{rest[:2]}` looks like a comparison, which is not part of the language.",
            "An expression has a number as its value; max, min, step and clip choose.",
            (f.token.start, f.token.start + 2),
        )
    shown = readable(character)
    if found := meaning(character):
        what, hint = found
        return f.problem(
            "unsupported", f"`{shown}` looks like {what}, which is not part of the language.", hint
        )
    invisible = shown != character or not character.strip()
    kind = "is invisible and" if invisible else f"(`{character}`)"
    return f.problem(
        "character",
        f"The character {name_of(character)} {kind} is not part of the language.",
        "Delete it; it may have come along when the text was copied."
        if invisible
        else "Names are letters, digits and _; operators are + - * / ^.",
    )


def _stray_equals(f: _Failure) -> Problem:
    start = f.token.start
    comparing = f.text[start : start + 2] == "=="
    if comparing:
        return f.problem(
            "unsupported",
            "`==` looks like a comparison, which is not part of the language.",
            "To solve a = b, differentiate a - b.",
            (start, start + 2),
        )
    opened = _matching_open(f.tokens, f.at - 1) if f.before.terminal == _CLOSE else None
    if opened == 0 and f.tokens[0].terminal == FUNCTION:
        name = f.name(0)
        return f.problem(
            "assignment",
            "A function of one's own cannot be defined.",
            f"Write `{name} = …`: the names on the right are its variables.",
            (0, start + 1),
        )
    return f.problem(
        "assignment",
        "The left side of `=` must be a single name.",
        "Name a node as in `q = x + y; q*z`. To bind a variable, use an option such as --x=2.",
    )


def _assignment(f: _Failure) -> Problem | None:
    if f.token.terminal != TARGET:
        return None
    name = f.name(f.at)
    return f.problem(
        "assignment",
        f"`{name} = …` cannot stand inside an expression.",
        f"Put it before: `{name} = …; …` (statements are separated by `;` or a line break).",
    )


def _unnamed_statement(f: _Failure) -> Problem | None:
    """Something follows a statement that nobody can refer to."""
    if f.before.terminal != _SEPARATOR or not f.at or f.token.terminal == END:
        return None
    start = max((i + 1 for i in range(f.at - 1) if f.tokens[i].terminal == _SEPARATOR), default=0)
    if f.tokens[start].terminal == TARGET or f.at - 2 < start:
        return None
    statement = f.written(start, f.at - 2)
    hint = f"Give it a name, as in `q = {statement}`."
    if f.token.terminal in _OPERATORS:
        hint = (
            f"To go on on the next line, end the line before with `{f.token.text}`, or put all in brackets."
        )
    return f.problem(
        "unnamed",
        "Only the last statement may stand without a name.",
        hint,
        (f.tokens[start].start, f.tokens[f.at - 2].end),
    )


def _comma(f: _Failure) -> Problem | None:
    if f.token.terminal != COMMA:
        return None
    around = f.before.terminal, f.tokens[f.at + 1].terminal
    if f.still_open and f.still_open[-1].terminal == FUNCTION:
        return f.problem("missing-operand", "An argument is missing before this comma.", _FILL_IN)
    if around == (NUMBER, NUMBER):
        number = f"{f.written(f.at - 1, f.at - 1)}.{f.written(f.at + 1, f.at + 1)}"
        return f.problem(
            "comma",
            "A comma stands only between the arguments of a function.",
            f"For a decimal number write a point: {number}",
        )
    return f.problem(
        "comma",
        "A comma stands only between the arguments of a function.",
        "Separate statements with `;` or a line break.",
    )


def _closing_bracket(f: _Failure) -> Problem | None:
    if f.token.terminal != _CLOSE:
        return None
    if f.before.terminal == FUNCTION:
        name = f.name(f.at - 1)
        return f.problem(
            "missing-operand",
            f"{name}() has nothing between its brackets.",
            f"Write its argument, as in {name}(x).",
            (f.before.start, f.token.end),
        )
    if f.before.terminal == _OPEN:
        return f.problem(
            "missing-operand",
            "There is nothing between these brackets.",
            _FILL_IN,
            span=(f.before.start, f.token.end),
        )
    if f.before.terminal in _ENDS_OPERAND and not f.still_open:
        return f.problem("unbalanced", "This bracket closes nothing.", "Delete it, or open one before it.")
    return None


def _left_open(f: _Failure) -> Problem | None:
    if f.token.terminal not in (END, _SEPARATOR) or not f.still_open:
        return None
    if f.before.terminal in (*_OPERATORS, COMMA, _ROOT):
        return None
    opened = f.still_open
    message = "This bracket is never closed."
    if len(opened) > 1:
        message = f"This bracket is never closed, nor are {len(opened) - 1} before it."
    if len(opened) == 2:
        message = "This bracket is never closed, nor is the one before it."
    bracket = opened[-1].end
    return f.problem("unbalanced", message, "Add `)` where it should end.", (bracket - 1, bracket))


def _missing_operand(f: _Failure) -> Problem | None:
    """An operator, a comma or a separator where a value should stand."""
    if f.before.terminal in _ENDS_OPERAND:
        return None
    if f.token.terminal in _OPERATORS:
        if f.before.terminal in _OPERATORS:
            return f.problem(
                "two-operators",
                f"Two operators in a row: `{f.before.text}` and `{f.token.text}`.",
                "Write a value between them, or delete one.",
                (f.before.start, f.token.end),
            )
        if f.before.terminal == _ROOT:
            return f.problem(
                "missing-operand", "√ needs a number, a name or a bracket behind it.", "Write √(…)."
            )
        return f.problem("missing-operand", f"There is no value before `{f.token.text}`.", _FILL_IN)
    if f.token.terminal not in (END, _SEPARATOR, _CLOSE, SUPERSCRIPT):
        return None
    if f.before.terminal == TARGET:
        return f.problem(
            "missing-operand",
            f"`{f.name(f.at - 1)} =` has nothing on its right side.",
            "Write an expression behind it, or delete it.",
            span=(f.before.start, f.before.end),
        )
    if f.before.terminal == _SEPARATOR:
        return None
    what = {COMMA: "A comma", FUNCTION: "A bracket", _OPEN: "A bracket"}.get(
        f.before.terminal, f"`{f.before.text}`"
    )
    return f.problem(
        "missing-operand",
        f"There is no value after {what.lower() if what[0] == 'A' else what}.",
        _FILL_IN,
        (f.before.start, f.before.end),
    )


def _number(f: _Failure) -> Problem | None:
    """`1.2.3`, `0x1.1`: digits and letters that touch and are no number."""
    touching = f.token.start == f.before.end
    if not (f.token.terminal == NUMBER and touching and f.before.terminal in (NUMBER, NAME)):
        return None
    first = f.at - 1
    while (
        first
        and f.tokens[first - 1].end == f.tokens[first].start
        and f.tokens[first - 1].terminal in (NUMBER, NAME)
    ):
        first -= 1
    span = f.tokens[first].start, f.token.end
    return f.problem(
        "number",
        f"`{f.written(first, f.at)}` is not a number.",
        "Write a number as 2, 2.5, .5 or 1e-3.",
        span,
    )


def _ambiguous_root(f: _Failure) -> Problem | None:
    if f.before.terminal not in _ENDS_OPERAND or f.token.terminal not in (
        *_STARTS_OPERAND,
        _POWER,
        SUPERSCRIPT,
    ):
        return None
    operand = _operand_start(f.tokens, f.at - 1)
    if not operand or f.tokens[operand - 1].terminal != _ROOT:
        return None
    inside = f.written(operand, f.at - 1).removeprefix("(").removesuffix(")")
    if f.token.terminal in (_POWER, SUPERSCRIPT):
        tail = f.written(f.at, _operand_end(f.tokens, f.at + (f.token.terminal == _POWER)))
        readings = (
            f"sqrt({inside}){tail}",
            f"sqrt(({inside}){tail})" if len(inside) > 1 else f"sqrt({inside}{tail})",
        )
    else:
        right = f.written(f.at, _operand_end(f.tokens, f.at))
        readings = f"sqrt({inside})*{right}", f"sqrt({inside}*{right})"
    return _two_readings(f, "How far the root reaches is not clear.", readings, operand - 1)


def _ambiguous_product(f: _Failure) -> Problem | None:
    """`1/2x`, `x^2y`: an unwritten product that could be read in two ways."""
    if f.token.terminal not in _STARTS_OPERAND or f.before.terminal not in _ENDS_OPERAND:
        return None
    if f.token.terminal == NUMBER:
        return None
    start = _operand_start(f.tokens, f.at - 1)
    exponent = start
    while (operator := _operator_before(f, start)) and f.tokens[operator].terminal == _POWER:
        exponent, start = operator + 1, _operand_start(f.tokens, operator - 1)
    if operator and f.tokens[operator].terminal == _SLASH:
        left_start = _product_start(f, operator)
        left, middle = f.written(left_start, operator - 1), f.written(operator + 1, f.at - 1)
        right = f.written(f.at, _operand_end(f.tokens, f.at))
        readings = f"({left}/{middle})*{right}", f"{left}/({middle}*{right})"
        return _two_readings(f, "What is divided by what is not clear.", readings, left_start)
    if start == exponent or (f.before.terminal == _CLOSE and exponent == f.at - 1):
        return None
    base, power = f.written(start, exponent - 2), f.written(exponent, f.at - 1)
    right = f.written(f.at, _operand_end(f.tokens, f.at))
    readings = f"({base}^{power})*{right}", f"{base}^({power}*{right})"
    return _two_readings(f, "Where the exponent ends is not clear.", readings, start)


def _product_start(f: _Failure, operator: int) -> int:
    """Index of the first token of the product that an operator continues."""
    start = operator
    while operator and f.tokens[operator].terminal in (_POWER, _SLASH, _STAR):
        start = _operand_start(f.tokens, operator - 1)
        operator = _operator_before(f, start)
    return start


def _operator_before(f: _Failure, start: int) -> int:
    """Index of the operator before an operand, past the operand's own signs; 0 if there is none."""
    before = start - 1
    while before > 0 and f.tokens[before].terminal in _SIGNS and f.tokens[before - 1].terminal in _OPERATORS:
        before -= 1
    return max(before, 0)


def _two_readings(f: _Failure, message: str, readings: tuple[str, str], first: int) -> Problem:
    one, other = readings
    span = f.tokens[first].start, f.tokens[min(_operand_end(f.tokens, f.at), len(f.tokens) - 2)].end
    return f.problem("ambiguous", message, f"Write {one} or {other}.", span)


def _side_by_side(f: _Failure) -> Problem | None:
    """Two values with nothing between them."""
    if f.before.terminal not in _ENDS_OPERAND or f.token.terminal not in _STARTS_OPERAND:
        return None
    start = _operand_start(f.tokens, f.at - 1)
    end = _operand_end(f.tokens, f.at)
    left, right = f.written(start, f.at - 1), f.written(f.at, end)
    span = f.before.start, f.token.end
    words = [word for word in (f.before.text, f.token.text) if word in _KEYWORDS]
    if words:
        return f.problem(
            "side-by-side",
            f"`{words[0]}` looks like a programming language; only expressions are read.",
            "An expression is made of numbers, names, + - * / ^ and functions.",
            span,
        )
    if f.before.terminal == NAME and f.token.terminal != NUMBER:
        return f.problem(
            "side-by-side",
            f"Nothing stands between `{left}` and `{right}`.",
            f"Write {left}({right}) to apply a function, or {left}*{right} to multiply.",
            span,
        )
    if f.before.terminal == _CLOSE and f.token.terminal == NUMBER:
        readings = f"{left}*{right}", f"{left}^{right}"
        return _two_readings(f, f"Nothing stands between the bracket and `{right}`.", readings, start)
    return f.problem(
        "side-by-side",
        f"Nothing stands between `{left}` and `{right}`.",
        f"Write an operator between them, such as {left}*{right}.",
        span,
    )


def _unexpected(f: _Failure) -> Problem | None:
    if f.token.terminal == END:
        return f.problem("incomplete", "The expression ends too early.", "Write what is missing at its end.")
    if f.before.terminal == SUPERSCRIPT and f.token.terminal in (_POWER, SUPERSCRIPT):
        return f.problem(
            "ambiguous",
            "Two exponents in a row.",
            "Group them with brackets, as in (x²)^3.",
            (f.before.start, f.token.end),
        )
    return f.problem(
        "unexpected",
        f"`{readable(f.token.text.strip())}` cannot stand here.",
        "Delete it, or write what is missing before it.",
    )


_RULES = (
    _empty,
    _character,
    _assignment,
    _unnamed_statement,
    _comma,
    _closing_bracket,
    _left_open,
    _missing_operand,
    _number,
    _ambiguous_root,
    _ambiguous_product,
    _side_by_side,
    _unexpected,
)


def _matching_open(tokens: list[Token], close: int) -> int:
    """Index of the bracket or function that the closing bracket at `close` belongs to."""
    depth = 0
    for i in range(close, -1, -1):
        depth += (tokens[i].terminal == _CLOSE) - (tokens[i].terminal in (_OPEN, FUNCTION))
        if depth == 0:
            return i
    return 0


def _operand_start(tokens: list[Token], last: int) -> int:
    """Index of the first token of the operand that ends with token `last`."""
    if tokens[last].terminal == SUPERSCRIPT and last:
        last -= 1
    return _matching_open(tokens, last) if tokens[last].terminal == _CLOSE else last


def _operand_end(tokens: list[Token], first: int) -> int:
    """Index of the last token of the operand that starts with token `first`, as far as it goes."""
    depth = 0
    for i in range(first, len(tokens) - 1):
        depth += (tokens[i].terminal in (_OPEN, FUNCTION)) - (tokens[i].terminal == _CLOSE)
        if depth <= 0 and tokens[i].terminal not in (_ROOT, *_SIGNS):
            return i
    return max(first, len(tokens) - 2)
