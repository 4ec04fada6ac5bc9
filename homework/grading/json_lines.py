"""Answers in lines of JSON, `{"student": "ana", "problem": "neuron", "answers": {"x": -4}}` or flat."""

from __future__ import annotations

import json

from backprop.grammar.problem import said
from backprop.homework.grading.outline import Answered, Outline, Unread
from backprop.homework.grading.rows import Line
from backprop.homework.json_answers import Pairs, decoded, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_EXAMPLE = '{"student": …, "problem": …, "answers": {…}}'


def json_line(line: Line, student: str, outline: Outline) -> Iterator[Answered | Unread]:
    """The answers in a line of JSON."""
    if line.problem:
        yield Unread(line.number, line.problem)
        return
    try:
        found = decoded(line.text)
    except RecursionError:
        yield Unread(line.number, said("is nested too deeply"))
        return
    except json.JSONDecodeError as error:
        yield Unread(
            line.number,
            said("is not JSON at character {place}: {message}", place=error.pos + 1, message=error.msg),
        )
        return
    if not isinstance(found, Pairs):
        yield Unread(line.number, said("is no object such as {example}", example=_EXAMPLE))
        return
    fields = dict(found)
    who, problem = written(fields.get("student", student)), written(fields.get("problem", outline.only))
    answers = fields.get("answers", [pair for pair in found if pair[0] not in ("student", "problem")])
    if "answers" in fields and not isinstance(answers, Pairs):
        yield Unread(
            line.number, said('has no "answers" that are an object, such as {example}', example='{"x": -4}')
        )
        return
    for asked, answer in answers:
        about = problem, asked
        if "answers" not in fields and "problem" not in fields:
            name, colon, rest = asked.partition(":")
            about = (name.strip(), rest.strip()) if colon else about
        yield Answered(who, *about, written(answer), line.number)
