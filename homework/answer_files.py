"""Answers from a file: JSON, or a table with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import json

from backprop.grammar.problem import InputError, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MOST_ANSWERS = 10_000
_HEADS = {"target", "node", "asked"}, {"answer", "value", "written"}

_SHAPES = 'Write {"x": -4, "value q": 3}, or a table with lines such as x,-4.'


class _Pairs(list[tuple[str, "Any"]]):
    """An object of JSON, with names that come twice."""


def answers_in(text: str, where: str) -> list[tuple[str, str]]:
    """What is answered, and what was written, in order. Numbers stay as they were written.

    Args:
        text: an object (`{"x": -4}`), a list of objects with `target` and `answer`, or a table of these two
            columns, with or without a line of their names.
        where: the text comes from, for messages.

    Raises:
        InputError: it is none of these, or very long.
    """
    start = text.lstrip()[:1]
    found = _json(text, where) if start in ("{", "[") and start else _table(text, where)
    if len(found) > _MOST_ANSWERS:
        raise _bad(f"{where} has more than {_MOST_ANSWERS} answers.")
    return found


def _json(text: str, where: str) -> list[tuple[str, str]]:
    try:
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_Pairs)
    except json.JSONDecodeError as error:
        raise _bad(f"{where} is not JSON: {error.msg}, in line {error.lineno}.") from None
    except RecursionError:
        raise _bad(f"{where} is nested too deeply.") from None
    if isinstance(found, _Pairs):
        return [(target, _written(answer)) for target, answer in found]
    answers = []
    for number, item in enumerate(found, 1):
        fields = dict(item) if isinstance(item, _Pairs) else {}
        if not isinstance(fields.get("target"), str) or "answer" not in fields:
            raise _bad(f"{where}: item {number} has no target and answer.")
        answers.append((fields["target"], _written(fields["answer"])))
    return answers


def _written(answer: Any) -> str:
    """The text of an answer; what is neither text nor a number will not be readable either."""
    if answer is None:
        return ""
    return answer if isinstance(answer, str) else json.dumps(answer)


def _table(text: str, where: str) -> list[tuple[str, str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((sign for sign in "\t;" if sign in first), ",")
    answers: list[tuple[str, str]] = []
    lines = csv.reader(text.splitlines(), delimiter=delimiter, skipinitialspace=True)
    try:
        for row in lines:
            cells = [cell.strip() for cell in row]
            while len(cells) > 2 and not cells[-1]:
                del cells[-1]
            if not any(cells):
                continue
            if len(cells) != 2:
                hint = f"{_SHAPES} A formula with commas stands in quotes."
                raise _bad(f"{where}, line {lines.line_num}: there are {len(cells)} cells and not 2.", hint)
            is_head = all(cell.lower() in names for cell, names in zip(cells, _HEADS, strict=True))
            if answers or not is_head:
                answers.append((cells[0], cells[1]))
    except csv.Error as error:
        raise _bad(f"{where}, line {lines.line_num}: {error}.") from None
    return answers


def _bad(message: str, hint: str = _SHAPES) -> InputError:
    return InputError(Problem("file", message, hint=hint))
