"""A worksheet as JSON: schema in `worksheet.schema.json`."""

from __future__ import annotations

from backprop.engine.trace import plain
from backprop.homework.worksheet.page import Line, Page, Part
from backprop.views.json_text import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def json_text(page: Page) -> str:
    """The document, one problem a line."""
    head = {
        "schema": "backprop.worksheet/1",
        "title": page.sheet.title,
        "text": page.sheet.text,
        "language": page.language.code,
        "student": page.student,
        "solved": page.is_solved,
        "marks": page.sheet.worth,
    }
    lines = "".join(f"  {dumps(key)}: {dumps(value)},\n" for key, value in head.items())
    problems = ",".join(f"\n    {dumps(_problem(part))}" for part in page.parts)
    return f'{{\n{lines}  "problems": [{problems}\n  ]\n}}\n'


def _problem(part: Part) -> dict[str, Any]:
    question = part.question
    return {
        "name": question.name,
        "text": question.text,
        "expression": part.trace.text,
        "at": {name: plain(value) for name, value in part.trace.inputs.items()},
        "rounding": part.rule,
        "marks": question.worth,
        "nodes": [_node(line) for line in part.lines],
        "answers": {blank.asked: blank.answer for blank in part.blanks},
    }


def _node(line: Line) -> dict[str, str]:
    return {
        "id": line.id,
        "gate": line.gate,
        "expression": line.computes,
        "value": line.value.text,
        "gradient": line.gradient.text,
    }
