"""Judged answers as JSON: schema in `check.schema.json`."""

from __future__ import annotations

from backprop.engine.trace import plain
from backprop.homework.marker import Checked, Judged
from backprop.views.json_text import dumps
from backprop.views.language import ENGLISH, Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def report_json(
    found: Checked,
    *,
    solution: bool = False,
    diagnosis: dict[str, Any] | None = None,
    language: Language = ENGLISH,
) -> Iterator[str]:
    """The document, one answer a line.

    Args:
        found: to write.
        solution: whether the right numbers are told, and with them the notices about the expression.
        diagnosis: of the wrong answers, as plain data, if it is asked for.
        language: of the reasons.
    """
    trace = found.trace
    head = {
        "schema": "backprop.check/1",
        "expression": trace.text,
        "output": trace.output,
        "inputs": {name: plain(value) for name, value in trace.inputs.items()},
        "passes": found.passes,
    }
    yield "{\n"
    for key, value in head.items():
        yield f"  {dumps(key)}: {dumps(value)},\n"
    lines = ",".join(
        f"\n    {dumps(_answer(judged, language, solution=solution))}" for judged in found.answers
    )
    notices = [language.problem(notice).to_dict() for notice in trace.notices] if solution else []
    yield f'  "answers": [{lines}\n  ],\n'
    if diagnosis is not None:
        yield f'  "diagnosis": {dumps(diagnosis)},\n'
    yield f'  "notices": {dumps(notices)}\n}}\n'


def _answer(judged: Judged, language: Language, *, solution: bool) -> dict[str, Any]:
    return {
        "of": judged.target.of,
        "node": judged.target.node,
        "answer": judged.answer.written,
        "value": judged.value,
        "verdict": judged.verdict,
        "reason": judged.reason,
        "why": f"{language.put(judged.why)} {language.put(judged.hint)}".strip(),
        **({"solution": list(judged.solution)} if solution else {}),
    }
