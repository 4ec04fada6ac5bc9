"""Draw a Problem: what is wrong, where, and what to do. The one place that does."""

from __future__ import annotations

from backprop.grammar.problem import Problem
from backprop.views.language import ENGLISH, Language

_WIDEST = 100
"""Columns of source that are shown around a span."""

_NARROWEST = 20

_AROUND = 5
"""Columns around them: the indent, and what shows that there is more."""

_COLOURS = {"error": "31", "note": "36", "hint": "32", "caret": "31"}


def draw(
    problem: Problem,
    label: str = "error",
    *,
    colour: bool = False,
    width: int | None = None,
    language: Language = ENGLISH,
) -> str:
    """A problem as lines of text, with carets under its span.

    Args:
        problem: to draw.
        label: "error", or "note" for a notice.
        colour: whether to use terminal colours.
        width: columns of the terminal, where there is one; sentences are wrapped between words to fit.
        language: to put it into.
    """
    say = language.say
    problem = language.problem(problem)
    heads = {"error": say("error:"), "note": say("note:"), "hint": say("hint:")}

    def paint(text: str, style: str) -> str:
        return f"\x1b[1;{_COLOURS[style]}m{text}\x1b[0m" if colour else text

    def headed(style: str, text: str) -> str:
        wrapped = _wrapped(_brief(text), width, len(heads[style]) + 1)
        return f"{paint(heads[style], style)} {wrapped}"

    lines = [headed(label, problem.message)]
    if problem.span and problem.source.strip():
        widest = min(_WIDEST, width - _AROUND) if width else _WIDEST
        where, source, carets = _excerpt(problem.source, problem.span, max(widest, _NARROWEST), language)
        lines += [f"  {where}{source}", f"  {' ' * len(where)}{paint(carets, 'caret')}"]
    if problem.hint:
        lines.append(headed("hint", problem.hint))
    return "\n".join(lines) + "\n"


def visible(text: str) -> str:
    """Text in which no character can steer a terminal: each control or format character becomes a sign."""
    return "".join(c if c.isprintable() else _sign(c) for c in text)


def _brief(text: str) -> str:
    """A sentence in which no word is longer than a line."""
    words = visible(text).split(" ")
    return " ".join(word if len(word) <= 80 else f"{word[:40]}…{word[-30:]}" for word in words)


def _wrapped(text: str, width: int | None, indent: int) -> str:
    """A sentence on as many lines as it takes, each but the first indented."""
    if width is None or width <= indent + _NARROWEST:
        return text
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and _columns(longer) > width - indent:
            lines.append(word)
        else:
            lines[-1] = longer
    return ("\n" + " " * indent).join(lines)


def _sign(character: str) -> str:
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "�"


def _excerpt(source: str, span: tuple[int, int], widest: int, language: Language) -> tuple[str, str, str]:
    """(where, the line that the span starts in, carets under the span), cut to a width."""
    start, end = span
    first = source.rfind("\n", 0, start) + 1
    last = source.find("\n", start)
    line = source[first : last if last >= 0 else len(source)]
    where = ""
    if "\n" in source.strip("\n"):
        where = language.say("line {number}: ", number=source.count("\n", 0, start) + 1)
    start, end = start - first, max(min(end - first, len(line)), start - first + 1)

    widest = max(widest - len(where), _NARROWEST)
    line = line.rstrip("\r")
    left = max(0, min(start - widest // 3, len(line) - widest))
    right = left + widest
    while _columns(visible(line[left:right])) > widest and right > start + 1:
        right -= 1
    while _columns(visible(line[left:right])) > widest and left < start:
        left += 1
    before, after = "…" * (left > 0), "…" * (right < len(line))
    shown = visible(line[left:right])
    indent = _columns(before + visible(line[left:start]))
    width = _columns(visible(line[start : min(end, right)])) or 1
    return where, before + shown + after, " " * indent + "^" * width


def _columns(text: str) -> int:
    """How many terminal columns a text takes."""
    if text.isascii():
        return len(text)
    import unicodedata

    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.category(c) in ("Mn", "Me") for c in text)
