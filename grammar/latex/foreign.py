"""Rules of `diagnose.py` for what means something, but is not part of the language."""

from __future__ import annotations

from backprop.grammar.characters import foreign, is_raised, meaning, readable
from backprop.grammar.latex.failure import Failure, T
from backprop.grammar.latex.part import short
from backprop.grammar.latex.unsupported import CHARACTERS, COMMANDS
from backprop.grammar.problem import Problem, said


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
        return f.unsupported(said("`{written}` is {what}", written=short(name), what=what), hint, span)
    message = said("The environment `{name}` is not known.", name=short(name))
    return f.problem("unsupported", message, said("Write equation, align, aligned, gather or split."), span)


def command_or_sign(f: Failure) -> Problem | None:
    """A command or a character that means something else than a number."""
    written = f.token.text
    if f.token.terminal != -1 or written[0] == "_":
        return None
    if written[0] == "\\" and written[1:] in COMMANDS:
        what, hint = COMMANDS[written[1:]]
        return f.unsupported(said("`{written}` is {what}", written=written, what=what), hint)
    if written in CHARACTERS:
        what, hint = CHARACTERS[written]
        return f.unsupported(said("`{shown}` looks like {what}", shown=readable(written), what=what), hint)
    return None


def other_character(f: Failure) -> Problem | None:
    if f.token.terminal != -1:
        return None
    character = f.text[f.token.start]
    shown = readable(character)
    if found := meaning(character):
        what, hint = found
        return f.unsupported(said("`{shown}` looks like {what}", shown=shown, what=what), hint)
    if is_raised(character):
        hint = said("Write an exponent with ^, as in x^2.")
        return f.problem("character", said("`{character}` is no exponent here.", character=character), hint)
    invisible = shown != character or not character.strip()
    hint = said(r"Names are letters with an index; operators are + - / ^ and \cdot.")
    if invisible:
        hint = said("Delete it; it may have come along when the text was copied.")
    return f.problem("character", foreign(character, invisible), hint)
