"""Characters that belong to no token, and words of other languages."""

from __future__ import annotations

from backprop.grammar.characters import foreign, is_raised, meaning, readable
from backprop.grammar.diagnose.failure import CLOSE, STARTS_OPERAND, Failure
from backprop.grammar.diagnose.statements import stray_equals
from backprop.grammar.lexer import FUNCTION, NAME, NO_TERMINAL, NUMBER, TARGET, name_in
from backprop.grammar.problem import Problem, said

_KEYWORDS = {
    *("and", "as", "class", "def", "del", "for", "from", "if", "import", "in", "is", "lambda", "let", "not"),
    *("or", "print", "return", "then", "var", "while", "with"),
}


def character(f: Failure) -> Problem | None:
    """A character that belongs to no token."""
    if f.token.terminal != NO_TERMINAL:
        return None
    character, known_as = f.text[f.token.start], f.token.text
    pair = f.folded[f.token.start : f.token.start + 2]
    touching = f.before.end == f.token.start
    if len(known_as) > 1 or known_as == "\ue00a":
        return f.problem(
            "number",
            said("`{text}` is not an exponent.", text=f.written(f.at, f.at)),
            said("Write x² or x⁻¹, or with digits x^-1."),
        )
    if known_as == "=":
        return stray_equals(f)
    if known_as == "_" and touching and f.before.terminal == NUMBER:
        return f.problem(
            "number", said("A number is written without `_`."), said("Write one thousand as 1000.")
        )
    if known_as == "." and f.before.terminal in (NAME, CLOSE) and pair[1:].isalpha():
        return f.problem(
            "unsupported",
            said("Attribute access (`a.b`) is not part of the language."),
            said("Names are letters, digits and _; a decimal point stands between digits."),
        )
    if known_as == ".":
        return f.problem(
            "number", said("This point belongs to no number."), said("Write a number as 2, 2.5, .5 or 1e-3.")
        )
    if pair == ":=":
        return f.problem(
            "assignment",
            said("A node is named with `=`, not with `:=`."),
            said("Name a node as in `q = x + y; q*z`."),
            (f.token.start, f.token.start + 2),
        )
    if pair == "!=":
        return f.problem(
            "unsupported",
            said("`!=` looks like a comparison, which is not part of the language."),
            said("An expression has a number as its value; max, min, step and clip choose."),
            (f.token.start, f.token.start + 2),
        )
    shown = readable(character)
    if found := meaning(character) or meaning(known_as):
        what, hint = found
        return f.problem(
            "unsupported",
            said("`{shown}` looks like {what}, which is not part of the language.", shown=shown, what=what),
            hint,
        )
    invisible = shown != character or not character.strip()
    hint = said("Names are letters, digits and _; operators are + - * / ^.")
    if invisible:
        hint = said("Delete it; it may have come along when the text was copied.")
    elif is_raised(character):
        hint = said("Write an exponent with ^, as in x^n.")
    return f.problem("character", foreign(character, invisible), hint)


def programming(f: Failure) -> Problem | None:
    """`x if y`, `not x`, `x in (1, 2)`: a keyword of a programming language, with something behind it."""
    if not f.between_operands and not (f.before.terminal == NAME and f.token.terminal == TARGET):
        return None
    after = f.tokens[f.at + 1].terminal
    for token in (f.before, f.token):
        word = name_in(token.text) if token.terminal == FUNCTION else token.text
        if word in _KEYWORDS and (token is f.before or token.terminal == FUNCTION or after in STARTS_OPERAND):
            return f.problem(
                "side-by-side",
                said("`{word}` looks like a programming language; only expressions are read.", word=word),
                said("An expression is made of numbers, names, + - * / ^ and functions."),
                (f.before.start, f.token.end),
            )
    return None
