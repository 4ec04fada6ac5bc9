"""A Trace as Markdown: two pipe tables, for notebooks, issues and handouts."""

from __future__ import annotations

from backprop.engine.trace import Trace
from backprop.views.language import ENGLISH, Language
from backprop.views.numbers import DIGITS
from backprop.views.rows import rows, slopes

_WIDEST = 300
"""Cells are not filled with blanks beyond this, for the sake of one that is longer still."""


def markdown(
    trace: Trace, *, digits: int = DIGITS, constants: bool = False, language: Language = ENGLISH
) -> str:
    """The nodes, then the gradient.

    Args:
        trace: to write.
        digits: significant digits.
        constants: whether constants are rows too.
        language: of headings and patterns.
    """
    say = language.say
    head = [say("node"), say("gate"), say("value"), say("local derivative")]
    nodes = [[*head, say("upstream"), say("downstream"), say("pattern")]]
    for row in rows(trace, digits, constants=constants, language=language):
        if isinstance(row, str):
            nodes.append([row, "", "", "", "", "", ""])
            continue
        name = f"{row.id} = {row.expression}" if row.expression else row.id
        local, sent = ([_code(line) for line in lines] for lines in (row.local, row.sent))
        nodes.append(
            [
                _code(name),
                _code(row.gate) if row.gate else "",
                row.value,
                "<br>".join(local),
                row.upstream,
                "<br>".join(sent),
                row.pattern,
            ]
        )
    gradient = [[say("gradient"), say("value"), say("sum of")]]
    output = trace.output
    for slope in slopes(trace, digits, language):
        gradient.append([_code(f"∂{output}/∂{slope.name}"), slope.value, ", ".join(slope.parts)])
    return _pipe_table(nodes) + ("\n" + _pipe_table(gradient) if len(gradient) > 1 else "")


def _code(text: str) -> str:
    return f"`{text}`"


def _pipe_table(lines: list[list[str]]) -> str:
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(*lines, strict=True)]
    head, *body = (
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |\n"
        for line in lines
    )
    rule = "| " + " | ".join("-" * width for width in widths) + " |\n"
    return head + rule + "".join(body)
