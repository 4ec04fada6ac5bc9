"""Why a text cannot be read: from the token that the grammar does not allow to a `Problem`.

Each rule looks at that token and at what stands before it, and answers with a problem or passes. The rules
are tried in the order of `_RULES`; the last one always answers.
"""

from __future__ import annotations

import re

from backprop.grammar.characters import is_raised, meaning, name_of, readable
from backprop.grammar.lexer import (
    COMMA,
    END,
    FUNCTION,
    NAME,
    NO_TERMINAL,
    NUMBER,
    SUPERSCRIPT,
    TARGET,
    TERMINAL,
    name_in,
)
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
    folded: str
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
        return _unclosed(self.tokens[: self.at])

    @property
    def never_closed(self) -> list[Token]:
        """The brackets opened before the failure that nothing closes, not even behind it."""
        return [token for token in _unclosed(self.tokens) if token.start < self.token.start]

    @property
    def between_operands(self) -> bool:
        return self.before.terminal in _ENDS_OPERAND and self.token.terminal in _STARTS_OPERAND

    @property
    def statement_start(self) -> int:
        """Index of the first token of the statement that the token before the failure belongs to."""
        return max((i + 1 for i in range(self.at - 1) if self.tokens[i].terminal == _SEPARATOR), default=0)

    @property
    def right(self) -> str:
        """The operand that starts at the failure, `…` if it has no end."""
        end = _operand_end(self.tokens, self.at)
        complete = self.tokens[end].terminal in _ENDS_OPERAND and not _unclosed(
            self.tokens[self.at : end + 1]
        )
        return self.written(self.at, end) if complete else "…"

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
    failure = _Failure(text, folded, [*reading.tokens, Token(END, "", len(text), len(text))], at)
    return next(problem for rule in _RULES if (problem := rule(failure)))


def _empty(f: _Failure) -> Problem | None:
    if all(token.terminal == _SEPARATOR for token in f.tokens[:-1]):
        return f.problem(
            "empty", "There is no expression here.", 'Write one, such as "(x + y)*z".', (0, len(f.text))
        )
    return None


def _character(f: _Failure) -> Problem | None:
    """A character that belongs to no token."""
    if f.token.terminal != NO_TERMINAL:
        return None
    character, known_as = f.text[f.token.start], f.token.text
    pair = f.folded[f.token.start : f.token.start + 2]
    touching = f.before.end == f.token.start
    if len(known_as) > 1 or known_as == "\ue00a":
        return f.problem(
            "number",
            f"`{f.written(f.at, f.at)}` is not an exponent.",
            "Write x² or x⁻¹, or with digits x^-1.",
        )
    if known_as == "=":
        return _stray_equals(f)
    if known_as == "_" and touching and f.before.terminal == NUMBER:
        return f.problem("number", "A number is written without `_`.", "Write one thousand as 1000.")
    if known_as == "." and f.before.terminal in (NAME, _CLOSE) and pair[1:].isalpha():
        return f.problem(
            "unsupported",
            "Attribute access (`a.b`) is not part of the language.",
            "Names are letters, digits and _; a decimal point stands between digits.",
        )
    if known_as == ".":
        return f.problem(
            "number", "This point belongs to no number.", "Write a number as 2, 2.5, .5 or 1e-3."
        )
    if pair == ":=":
        return f.problem(
            "assignment",
            "A node is named with `=`, not with `:=`.",
            "Name a node as in `q = x + y; q*z`.",
            (f.token.start, f.token.start + 2),
        )
    if pair == "!=":
        return f.problem(
            "unsupported",
            "`!=` looks like a comparison, which is not part of the language.",
            "An expression has a number as its value; max, min, step and clip choose.",
            (f.token.start, f.token.start + 2),
        )
    shown = readable(character)
    if found := meaning(character) or meaning(known_as):
        what, hint = found
        return f.problem(
            "unsupported", f"`{shown}` looks like {what}, which is not part of the language.", hint
        )
    invisible = shown != character or not character.strip()
    kind = "is invisible and" if invisible else f"(`{character}`)"
    hint = "Names are letters, digits and _; operators are + - * / ^."
    if invisible:
        hint = "Delete it; it may have come along when the text was copied."
    elif is_raised(character):
        hint = "Write an exponent with ^, as in x^n."
    return f.problem(
        "character", f"The character {name_of(character)} {kind} is not part of the language.", hint
    )


def _stray_equals(f: _Failure) -> Problem:
    start = f.token.start
    comparing = f.folded[start : start + 2] == "=="
    if comparing:
        return f.problem(
            "unsupported",
            "`==` looks like a comparison, which is not part of the language.",
            "To solve a = b, differentiate a - b.",
            (start, start + 2),
        )
    opened = _matching_open(f.tokens, f.at - 1) if f.before.terminal == _CLOSE else None
    if opened is not None and f.tokens[opened].terminal == FUNCTION and _starts_statement(f, opened):
        name = f.name(opened)
        return f.problem(
            "assignment",
            "A function of one's own cannot be defined.",
            f"Write `{name} = …`: the names on the right are its variables.",
            (f.tokens[opened].start, start + 1),
        )
    return _left_side(f, (start, start + 1))


def _starts_statement(f: _Failure, index: int) -> bool:
    return index == 0 or f.tokens[index - 1].terminal == _SEPARATOR


def _left_side(f: _Failure, span: Span) -> Problem:
    return f.problem(
        "assignment",
        "The left side of `=` must be a single name.",
        "Name a node as in `q = x + y; q*z`. To bind a variable, use an option such as --x=2.",
        span,
    )


def _assignment(f: _Failure) -> Problem | None:
    if f.token.terminal != TARGET:
        return None
    if (
        f.before.terminal in _OPERATORS
        and not f.still_open
        and f.tokens[f.statement_start].terminal != TARGET
    ):
        return _left_side(f, (f.token.end - 1, f.token.end))
    name = f.name(f.at)
    return f.problem(
        "assignment",
        f"`{name} = …` cannot stand inside an expression.",
        f"Put it before: `{name} = …; …` (statements are separated by `;` or a line break).",
    )


def _unnamed_statement(f: _Failure) -> Problem | None:
    """Something follows a statement that nobody can refer to."""
    if f.before.terminal != _SEPARATOR or f.token.terminal not in (*_STARTS_OPERAND, *_OPERATORS, TARGET):
        return None
    start = f.statement_start
    if f.tokens[start].terminal == TARGET or f.at - 2 < start:
        return None
    statement = f.written(start, f.at - 2)
    hint = f"Give it a name, as in `q = {statement}`."
    if f.token.terminal in _OPERATORS and ";" not in f.before.text:
        operator = f.written(f.at, f.at)
        hint = f"To go on on the next line, end the line before with `{operator}`, or put all in brackets."
    return f.problem(
        "unnamed",
        "Only the last statement may stand without a name.",
        hint,
        (f.tokens[start].start, f.tokens[f.at - 2].end),
    )


def _comma(f: _Failure) -> Problem | None:
    if f.token.terminal != COMMA:
        return None
    after = f.tokens[f.at + 1]
    if f.still_open and f.still_open[-1].terminal == FUNCTION:
        return f.problem("missing-operand", "An argument is missing before this comma.", _FILL_IN)
    whole, decimals = f.before.text, after.text
    touching = f.before.end == f.token.start and f.token.end == after.start
    if touching and whole.isdecimal() and decimals.isdecimal():
        one, other = f.written(f.at - 1, f.at - 1), f.written(f.at + 1, f.at + 1)
        number = f"{one}.{other}"
        thousands = f"; for thousands, nothing: {one}{other}" if len(decimals) == 3 else ""
        return f.problem(
            "comma",
            "A comma stands only between the arguments of a function.",
            f"For a decimal number write a point: {number}{thousands}",
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
    if f.before.terminal in (*_ENDS_OPERAND, _SEPARATOR) and not f.still_open:
        return f.problem("unbalanced", "This bracket closes nothing.", "Delete it, or open one before it.")
    return None


def _left_open(f: _Failure) -> Problem | None:
    """A bracket that is open where the text or a statement ends, or where another line starts."""
    on_a_new_line = "\n" in f.text[f.before.end : f.token.start] and f.before.terminal in _ENDS_OPERAND
    starts = on_a_new_line and f.token.terminal in (*_STARTS_OPERAND, TARGET)
    if not (starts or f.token.terminal in (END, _SEPARATOR)) or not f.still_open:
        return None
    if f.before.terminal in (*_OPERATORS, COMMA, _ROOT):
        return None
    opened = f.never_closed
    if not opened:
        return _statement_inside_brackets(f)
    message = "This bracket is never closed."
    if len(opened) > 1:
        message = f"This bracket is never closed, nor are {len(opened) - 1} before it."
    if len(opened) == 2:
        message = "This bracket is never closed, nor is the one before it."
    bracket = opened[-1].end
    return f.problem("unbalanced", message, "Add `)` where it should end.", (bracket - 1, bracket))


def _statement_inside_brackets(f: _Failure) -> Problem | None:
    if f.token.terminal != _SEPARATOR or f.before.terminal not in _ENDS_OPERAND:
        return None
    hint = "Close it before `;`."
    if f.still_open[-1].terminal == FUNCTION:
        hint = "Separate the arguments of a function with commas."
    return f.problem("unbalanced", "A statement ends here, but a bracket is still open.", hint)


def _missing_operand(f: _Failure) -> Problem | None:
    """An operator, a comma or a separator where a value should stand."""
    if f.before.terminal in _ENDS_OPERAND:
        return None
    if f.token.terminal in _OPERATORS:
        if f.before.terminal in _OPERATORS:
            return f.problem(
                "two-operators",
                f"Two operators in a row: `{f.written(f.at - 1, f.at - 1)}` and `{f.written(f.at, f.at)}`.",
                "Write a value between them, or delete one.",
                (f.before.start, f.token.end),
            )
        if f.before.terminal != _ROOT:
            return f.problem(
                "missing-operand", f"There is no value before `{f.written(f.at, f.at)}`.", _FILL_IN
            )
    if f.before.terminal == _ROOT and f.token.terminal in (*_OPERATORS, _ROOT):
        return f.problem("missing-operand", "√ needs a number, a name or a bracket behind it.", "Write √(…).")
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
        message = f"There is no value before `{f.written(f.at, f.at)}`."
        return f.problem("missing-operand", message, _FILL_IN) if f.token.terminal == SUPERSCRIPT else None
    names = {COMMA: "a comma", FUNCTION: "a bracket", _OPEN: "a bracket"}
    what = names.get(f.before.terminal) or f"`{f.written(f.at - 1, f.at - 1)}`"
    return f.problem(
        "missing-operand",
        f"There is no value after {what}.",
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


def _programming(f: _Failure) -> Problem | None:
    """`x if y`, `not x`, `x in (1, 2)`: a keyword of a programming language, with something behind it."""
    if not f.between_operands and not (f.before.terminal == NAME and f.token.terminal == TARGET):
        return None
    after = f.tokens[f.at + 1].terminal
    for token in (f.before, f.token):
        word = name_in(token.text) if token.terminal == FUNCTION else token.text
        if word in _KEYWORDS and (
            token is f.before or token.terminal == FUNCTION or after in _STARTS_OPERAND
        ):
            return f.problem(
                "side-by-side",
                f"`{word}` looks like a programming language; only expressions are read.",
                "An expression is made of numbers, names, + - * / ^ and functions.",
                (f.before.start, f.token.end),
            )
    return None


def _ambiguous_root(f: _Failure) -> Problem | None:
    raised = f.before.terminal in _ENDS_OPERAND and f.token.terminal in (_POWER, SUPERSCRIPT)
    multiplied = f.between_operands and f.before.terminal != _CLOSE
    if not (raised or multiplied):
        return None
    root = _operand_start(f.tokens, f.at - 1)
    if f.tokens[root].terminal != _ROOT:
        return None
    last = f.at - 1
    bracket = f.tokens[root + 1].terminal == _OPEN
    group, inside = f.written(root + 1, last), f.written(root + 1 + bracket, last - bracket)
    right = f.right
    joined = right if raised else f"*{right}"
    readings = f"sqrt({inside}){joined}", f"sqrt({group}{joined})"
    return _two_readings(f, "How far the root reaches is not clear.", readings, root)


def _ambiguous_product(f: _Failure) -> Problem | None:
    """`1/2x`, `x^2y`: an unwritten product that could be read in two ways."""
    if not f.between_operands or f.token.terminal == NUMBER:
        return None
    start = _operand_start(f.tokens, f.at - 1)
    exponent = start
    while (operator := _operator_before(f, start)) and f.tokens[operator].terminal == _POWER:
        exponent, start = operator + 1, _operand_start(f.tokens, operator - 1)
    if operator and f.tokens[operator].terminal == _SLASH:
        left_start = _product_start(f, operator)
        left, middle = f.written(left_start, operator - 1), f.written(operator + 1, f.at - 1)
        readings = f"({left}/{middle})*{f.right}", f"{left}/({middle}*{f.right})"
        return _two_readings(f, "What is divided by what is not clear.", readings, left_start)
    if start == exponent:
        return None
    base, power = f.written(start, exponent - 2), f.written(exponent, f.at - 1)
    readings = f"({base}^{power})*{f.right}", f"{base}^({power}*{f.right})"
    is_name = f.tokens[start].terminal == NAME and f.token.terminal == _OPEN
    function = f"; the power of a function is written {base}{f.right}^{power}" if is_name else ""
    return _two_readings(f, "Where the exponent ends is not clear.", readings, start, function)


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


def _two_readings(
    f: _Failure, message: str, readings: tuple[str, str], first: int, more: str = ""
) -> Problem:
    one, other = readings
    span = f.tokens[first].start, f.tokens[min(_operand_end(f.tokens, f.at), len(f.tokens) - 2)].end
    return f.problem("ambiguous", message, f"Write {one} or {other}{more}.", span)


def _side_by_side(f: _Failure) -> Problem | None:
    """Two values with nothing between them."""
    if not f.between_operands:
        return None
    start = _operand_start(f.tokens, f.at - 1)
    left, right = f.written(start, f.at - 1), f.right
    span = f.before.start, f.token.end
    message = f"Nothing stands between `{left}` and `{right}`."
    if f.before.terminal == NAME and f.token.terminal != NUMBER:
        hint = f"Write {left}({right}) to apply a function, or {left}*{right} to multiply."
        return f.problem("side-by-side", message, hint, span)
    if f.before.terminal == _CLOSE and f.token.terminal == NUMBER and f.tokens[start].terminal != _ROOT:
        readings = f"{left}*{right}", f"{left}^{right}"
        return _two_readings(f, f"Nothing stands between the bracket and `{right}`.", readings, start)
    return f.problem(
        "side-by-side", message, f"Write an operator between them, such as {left}*{right}.", span
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
        f"`{f.written(f.at, f.at)}` cannot stand here.",
        "Delete it, or write what is missing before it.",
    )


_RULES = (
    _empty,
    _character,
    _unnamed_statement,
    _left_open,
    _programming,
    _assignment,
    _comma,
    _closing_bracket,
    _missing_operand,
    _number,
    _ambiguous_root,
    _ambiguous_product,
    _side_by_side,
    _unexpected,
)


def _unclosed(tokens: list[Token]) -> list[Token]:
    opened: list[Token] = []
    for token in tokens:
        if token.terminal in (_OPEN, FUNCTION):
            opened.append(token)
        elif token.terminal == _CLOSE and opened:
            opened.pop()
    return opened


def _matching_open(tokens: list[Token], close: int) -> int:
    """Index of the bracket or function that the closing bracket at `close` belongs to."""
    depth = 0
    for i in range(close, -1, -1):
        depth += (tokens[i].terminal == _CLOSE) - (tokens[i].terminal in (_OPEN, FUNCTION))
        if depth == 0:
            return i
    return 0


def _operand_start(tokens: list[Token], last: int) -> int:
    """Index of the first token of the operand that ends with token `last`: its root, bracket or name."""
    last -= tokens[last].terminal == SUPERSCRIPT
    start = _matching_open(tokens, last) if tokens[last].terminal == _CLOSE else last
    return start - (start > 0 and tokens[start - 1].terminal == _ROOT)


def _operand_end(tokens: list[Token], first: int) -> int:
    """Index of the last token of the operand that starts with token `first`, its exponent included."""
    depth = 0
    for i in range(first, len(tokens) - 1):
        depth += (tokens[i].terminal in (_OPEN, FUNCTION)) - (tokens[i].terminal == _CLOSE)
        goes_on = tokens[i].terminal in (_ROOT, _POWER, *_SIGNS) or tokens[i + 1].terminal in (
            _POWER,
            SUPERSCRIPT,
        )
        if depth <= 0 and not goes_on:
            return i
    return max(first, len(tokens) - 2)
