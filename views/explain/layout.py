"""The parts of an explanation as text or Markdown."""

from __future__ import annotations

from textwrap import fill

from backprop.views.explain.plain import Plain
from backprop.views.explain.story import STEP, Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from backprop.views.explain.terms import Sentence

_BLANK = "\0"
"""Stands for a blank where a line must not be broken."""

WIDTH = 90
"""Columns that sentences are folded to, where no terminal says otherwise."""


def text(
    parts: Iterable[Part],
    plain: Plain,
    width: int = WIDTH,
    emphasis: Callable[[str], str] = str,
    start: int = 0,
) -> Iterator[str]:
    """Plain text: sentences folded, formulas on lines of their own.

    Args:
        parts: to write.
        plain: writes their formulas.
        width: columns.
        emphasis: makes a title stand out.
        start: how many parts stand before these.
    """
    for number, part in enumerate(parts, start):
        is_step = part.kind == STEP
        title = _folded(part.title, plain, "", width, "   " * is_step)
        yield "\n" * (number > 0) + "".join(f"{emphasis(line)}\n" for line in title.splitlines())
        for line in part.lines:
            if isinstance(line, list):
                indent = "   " * is_step
                yield _folded(line, plain, indent, width, indent)
            else:
                yield _equation(plain.write(line), "   " if is_step else "  ", width)


def _equation(line: str, indent: str, width: int) -> str:
    """A formula; one that is too long goes on below, before its equals signs."""
    if len(indent + line) <= width:
        return f"{indent}{line}\n"
    first, *others = line.split(" = ")
    return f"{indent}{first}\n" + "".join(f"{indent}  = {side}\n" for side in others)


def _folded(sentence: Sentence, plain: Plain, indent: str, width: int, later: str) -> str:
    """A sentence in lines; a formula in it is not broken, if it has room in a line."""
    written = ""
    for piece in sentence:
        if isinstance(piece, str):
            written += piece
        else:
            formula = plain.write(piece)
            fits = len(formula) <= width - len(later) - 1
            written += formula.replace(" ", _BLANK) if fits else formula
    folded = fill(
        written,
        width,
        initial_indent=indent,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return folded.replace(_BLANK, " ") + "\n"


def markdown(parts: Iterable[Part], plain: Plain) -> Iterator[str]:
    """Markdown: headings, sentences, and formulas as items of lists."""
    for number, part in enumerate(parts):
        yield "\n" * (number > 0) + f"{'###' if part.kind == STEP else '##'} {marked(part.title, plain)}\n"
        after_formula = False
        for line in part.lines:
            is_formula = not isinstance(line, list)
            item = marked(line, plain) if isinstance(line, list) else f"- {marked([line], plain)}"
            yield "\n" * (not (is_formula and after_formula)) + f"{item}\n"
            after_formula = is_formula


def marked(sentence: Sentence, plain: Plain) -> str:
    """A sentence with its formulas between backticks."""
    return "".join(piece if isinstance(piece, str) else f"`{plain.write(piece)}`" for piece in sentence)
