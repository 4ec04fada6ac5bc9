"""Lay out equations of several steps: `q = x + y = -2 + 5 = 3`, each below the other, in lines that fit."""

from __future__ import annotations

import re

from backprop.grammar.record import Record
from backprop.views.latex_symbols import Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 64
"""About as many characters as a line of an article has room for, in a formula."""

_MOST_LINES = 8
"""Of an equation that people would read as one."""

_GLYPH = re.compile(r"\\(left|right|text\w*|math\w*|operatorname)\b|(\\[a-zA-Z]+)|[{}^_\s\\]|(.)")


class Step(Record):
    """An equation: what stands on the left, then relations (`=`) with a sum on the right of each."""

    left: str
    parts: list[tuple[str, list[Piece]]]


def formula(step: Step) -> str:
    """A step in one line. What would say the same as the part before it is left out."""
    parts = [f"{relation} {''.join(terms)}" for relation, terms in _parts(step)]
    return " ".join([step.left, *parts]).strip()


def display(steps: Sequence[Step | str]) -> str:
    r"""Steps below each other, as a display of their own.

    Args:
        steps: to show; a text stands for steps that are left out, and becomes a comment beside `\vdots`.
    """
    if not steps:
        return ""
    first = steps[0]
    if len(steps) == 1 and isinstance(first, Step) and width(formula(first)) <= WIDTH:
        return f"\\begin{{equation*}}\n  {formula(first)}\n\\end{{equation*}}\n"
    lines = " \\\\\n".join(
        f"  &\\vdots  % {step}\n" if isinstance(step, str) else f"  {_aligned(step)}" for step in steps
    )
    return f"\\begin{{align*}}\n{lines}\n\\end{{align*}}\n"


def fits(step: Step) -> bool:
    """Whether each of its terms has room in a line, and there are not too many lines."""
    terms = [width(term.text) for _, terms in step.parts for term in terms]
    return width(step.left) + max(terms) <= WIDTH and sum(terms) <= WIDTH * _MOST_LINES


def width(latex: str) -> int:
    """About how many characters wide it is."""
    return sum(bool(command or character) for _, command, character in _GLYPH.findall(latex))


def total(terms: Iterable[Piece]) -> list[str]:
    r"""A sum, term by term, each with the sign before it: `a`, ` - b`, ` + \left(c + d\right)`."""
    found: list[str] = []
    for term in terms:
        if not found:
            found.append(term.text)
        elif term.binds == 0:
            found.append(rf" + \left({term.text}\right)")
        else:
            found.append(f" - {term.text[1:]}" if term.text.startswith("-") else f" + {term.text}")
    return found


def _parts(step: Step) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for relation, terms in step.parts:
        text = total(terms)
        if not found or found[-1][1] != text:
            found.append((relation, text))
    return found


def _aligned(step: Step) -> str:
    """A step with `&` before its first relation; a new line begins before what has no room."""
    start = used = width(step.left)
    lines = [f"{step.left} &".strip()]
    parts = _parts(step)
    for number, (relation, terms) in enumerate(parts):
        rest = sum(width("".join(terms)) + 1 for _, terms in parts[number:])
        if used > start and used + rest > WIDTH:
            lines.append("&")
            used = start
        lines[-1] += relation if lines[-1].endswith("&") else f" {relation}"
        for i, term in enumerate(terms):
            if i and used + width(term) > WIDTH:
                lines.append(r"&\quad")
                used = start
            lines[-1] += term if term.startswith(" ") else f" {term}"
            used += width(term)
        used += 1
    return " \\\\\n  ".join(lines)
