"""What there is to say of a sheet as JSON: schema in `lint.schema.json`."""

from __future__ import annotations

from backprop.engine.trace import plain
from backprop.homework.lint import Findings, Linted, Sight
from backprop.homework.lint_words import sentence
from backprop.homework.misconceptions import Misconception
from backprop.views.json_text import dumps
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any


def lint_json(linted: Linted, language: Language) -> Iterator[str]:
    """The document, one problem a line.

    Args:
        linted: to write.
        language: of the messages of warnings.
    """
    head = {
        "schema": "backprop.lint/1",
        "title": linted.sheet.title,
        "language": language.code,
        "marks": linted.sheet.worth,
        "warnings": linted.warnings,
        "hidden": _names(linted.hidden),
        "absent": _names(linted.absent),
        "groups": [_names(group) for group in linted.groups],
    }
    yield "{\n"
    for key, value in head.items():
        yield f"  {dumps(key)}: {dumps(value)},\n"
    lines = ",".join(f"\n    {dumps(_problem(findings, language))}" for findings in linted.problems)
    yield f'  "problems": [{lines}\n  ]\n}}\n'


def _problem(findings: Findings, language: Language) -> dict[str, Any]:
    question = findings.question
    trace = question.marker.trace
    return {
        "name": question.name,
        "expression": trace.text,
        "at": {name: plain(value) for name, value in trace.inputs.items()},
        "asked": [str(target) for target in question.targets()],
        "marks": question.worth,
        "misconceptions": [_sight(sight) for sight in findings.sights],
        "groups": [_names(group) for group in findings.groups],
        "warnings": [
            {
                "kind": pitfall.kind,
                "nodes": list(pitfall.nodes),
                "numbers": list(pitfall.numbers),
                "message": sentence(pitfall, language, trace.output),
            }
            for pitfall in findings.pitfalls
        ],
    }


def _sight(sight: Sight) -> dict[str, Any]:
    return {
        "misconception": sight.misconception.name,
        "standing": sight.standing,
        "ways": sight.ways,
        "seen": sight.seen,
    }


def _names(rows: Iterable[Misconception]) -> list[str]:
    return [row.name for row in rows]
