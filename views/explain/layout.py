"""The parts of an explanation as text or Markdown."""

from __future__ import annotations

import re
from textwrap import fill

from backprop.views.explain.story import CHAPTER, Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_BLANK = "\0"
"""Stands for a blank where a line must not be broken."""

WIDTH = 90
"""Columns that sentences are folded to, where no terminal says otherwise."""


def text(
    parts: Iterable[Part], width: int = WIDTH, emphasis: Callable[[str], str] = str, start: int = 0
) -> Iterator[str]:
    """Plain text: sentences folded, formulas on lines of their own.

    Args:
        parts: to write.
        width: columns.
        emphasis: makes a title stand out.
        start: how many parts stand before these.
    """
    for number, part in enumerate(parts, start):
        title = _folded(part.title, "", width, "   " * (part.kind != CHAPTER))
        yield "\n" * (number > 0) + "".join(f"{emphasis(line)}\n" for line in title.splitlines())
        for line in part.lines:
            indent = "  " if part.kind == CHAPTER else "   "
            if is_formula(line):
                yield _equation(line[1:-1], indent, width)
            else:
                indent = "" if part.kind == CHAPTER else indent
                yield _folded(line, indent, width, indent)


def _equation(line: str, indent: str, width: int) -> str:
    """A formula; one that is too long goes on below, before its equals signs."""
    if len(indent + line) <= width:
        return f"{indent}{line}\n"
    first, *others = line.split(" = ")
    return f"{indent}{first}\n" + "".join(f"{indent}  = {side}\n" for side in others)


def _folded(line: str, indent: str, width: int, later: str) -> str:
    """A sentence in lines; a formula in it is not broken, if it has room in a line."""

    def kept_together(formula: re.Match[str]) -> str:
        text = formula[1]
        return text.replace(" ", _BLANK) if len(text) <= width - len(later) - 1 else text

    folded = fill(
        re.sub("`([^`]*)`", kept_together, line),
        width,
        initial_indent=indent,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return folded.replace(_BLANK, " ") + "\n"


def markdown(parts: Iterable[Part]) -> Iterator[str]:
    """Markdown: headings, sentences, and formulas as items of lists."""
    for number, part in enumerate(parts):
        yield "\n" * (number > 0) + f"{'##' if part.kind == CHAPTER else '###'} {part.title}\n"
        after_formula = False
        for line in part.lines:
            formula = is_formula(line)
            yield ("" if formula and after_formula else "\n") + (f"- {line}\n" if formula else f"{line}\n")
            after_formula = formula


def is_formula(line: str) -> bool:
    """Whether a line is one formula and nothing else."""
    return line.startswith("`") and line.endswith("`") and line.count("`") == 2
