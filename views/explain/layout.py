"""The parts of an explanation as text or Markdown."""

from __future__ import annotations

from textwrap import fill

from backprop.views.explain.story import CHAPTER, Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH = 90
"""Columns that sentences are folded to, where no terminal says otherwise."""


def text(parts: Iterable[Part], width: int = WIDTH) -> Iterator[str]:
    """Plain text: sentences folded, formulas on lines of their own."""
    for number, part in enumerate(parts):
        yield "\n" * (number > 0) + _folded(part.title, "", width, "   " * (part.kind != CHAPTER))
        indent = "  " if part.kind == CHAPTER else "   "
        for line in part.lines:
            yield _plain(line, indent, part.kind, width)


def _plain(line: str, indent: str, kind: str, width: int) -> str:
    if is_formula(line):
        return f"{indent}{line[1:-1]}\n"
    indent = "" if kind == CHAPTER else indent
    return _folded(line, indent, width, indent)


def _folded(line: str, indent: str, width: int, later: str) -> str:
    return (
        fill(
            line.replace("`", ""),
            width,
            initial_indent=indent,
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
    )


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
