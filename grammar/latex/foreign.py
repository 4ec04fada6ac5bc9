"""Rules of `diagnose.py` for what means something, but is not part of the language."""

from __future__ import annotations

from backprop.grammar.characters import is_raised, meaning, name_of, readable
from backprop.grammar.latex.failure import Failure, T
from backprop.grammar.latex.part import short
from backprop.grammar.latex.unsupported import CHARACTERS, COMMANDS
from backprop.grammar.problem import Problem


def environment(f: Failure) -> Problem | None:
    r"""`\begin{pmatrix}`: here \begin is a command, since the grammar knows no such environment."""
    if f.token.text != "\\begin" or f.tokens[f.at + 1].terminal != T["LBRACE"]:
        return None
    start = f.tokens[f.at + 1].end
    end = f.text.find("}", start)
    name = f.text[start:end].strip().rstrip("*") if end >= 0 else ""
    if not name:
        return None
    span = f.token.start, end + 1
    if name in COMMANDS:
        what, hint = COMMANDS[name]
        return f.unsupported(f"`{short(name)}` is {what}", hint, span)
    message = f"The environment `{short(name)}` is not known."
    return f.problem("unsupported", message, "Write equation, align, aligned, gather or split.", span)


def command_or_sign(f: Failure) -> Problem | None:
    """A command or a character that means something else than a number."""
    written = f.token.text
    if f.token.terminal != -1 or written[0] == "_":
        return None
    if written[0] == "\\" and written[1:] in COMMANDS:
        what, hint = COMMANDS[written[1:]]
        return f.unsupported(f"`{written}` is {what}", hint)
    if written in CHARACTERS:
        what, hint = CHARACTERS[written]
        return f.unsupported(f"`{readable(written)}` looks like {what}", hint)
    return None


def other_character(f: Failure) -> Problem | None:
    if f.token.terminal != -1:
        return None
    character = f.text[f.token.start]
    shown = readable(character)
    if found := meaning(character):
        what, hint = found
        return f.unsupported(f"`{shown}` looks like {what}", hint)
    if is_raised(character):
        hint = "Write an exponent with ^, as in x^2."
        return f.problem("character", f"`{character}` is no exponent here.", hint)
    invisible = shown != character or not character.strip()
    kind = "is invisible and" if invisible else f"(`{character}`)"
    hint = "Names are letters with an index; operators are + - / ^ and \\cdot."
    if invisible:
        hint = "Delete it; it may have come along when the text was copied."
    return f.problem(
        "character", f"The character {name_of(character)} {kind} is not part of the language.", hint
    )
