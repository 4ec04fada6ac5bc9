"""A worksheet as Markdown. All that the sheet says is text: nothing of it is taken for markup."""

from __future__ import annotations

import re

from backprop.homework.printable import printable
from backprop.homework.worksheet.page import Cell, Page, Part
from backprop.homework.worksheet.words import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

BLANK = "______"

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#$~&!])")
_AT_THE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def markdown(page: Page) -> str:
    """The document."""
    return "\n".join(_page(page)) + "\n"


def _page(page: Page) -> Iterator[str]:
    say = words(page.language)
    yield f"# {escaped(page.sheet.title)}"
    yield ""
    if page.is_solved:
        yield f"**{say['solved']}**"
        yield ""
    name = escaped(page.student) if page.student else BLANK * 4
    yield f"{say['name']}: {name} · {say['date']}: {BLANK * 2} · {page.marks}"
    if page.sheet.text:
        yield ""
        yield escaped(page.sheet.text)
    yield ""
    yield say["bold" if page.is_solved else "lines"]
    for part in page.parts:
        yield ""
        yield from _part(part, say)


def _part(part: Part, say: dict[str, str]) -> Iterator[str]:
    title = f"{part.number}. {escaped(part.title)}" if part.title else f"{say['problem']} {part.number}"
    yield f"## {title} ({part.marks})"
    yield ""
    if part.question.text:
        yield escaped(part.question.text)
        yield ""
    point = ", ".join(f"{name} = {value}" for name, value in part.point)
    rounding = say["round"].format(rule=part.rule) if part.rule else ""
    yield f"`{part.formula}` {say['at']} `{point}`. {rounding}".rstrip()
    yield ""
    heads = [say[key] for key in ("node", "computes", "gate", "value", "gradient")]
    lines = [
        [
            _code(line.id),
            _code(line.computes),
            _code(line.gate),
            _number(line.value),
            _number(line.gradient),
        ]
        for line in part.lines
    ]
    yield _table([heads, *lines])


def _number(cell: Cell) -> str:
    if cell.is_asked:
        return f"**{cell.text}**" if cell.text else BLANK
    return cell.text


def escaped(text: str) -> str:
    """Text in which nothing is markup, on one line for each paragraph."""
    lines = printable(text, kept="\n")
    return _AT_THE_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", lines.strip()))


def _code(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`" if text else ""


def _table(lines: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    head, *body = (
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    )
    return "\n".join([head, "| " + " | ".join("-" * width for width in widths) + " |", *body])
