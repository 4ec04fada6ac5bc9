"""Answers from a file: JSON, or a table with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import json

from backprop.grammar.problem import InputError, Problem, joined, said
from backprop.homework.json_answers import Pairs, decoded, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST_ANSWERS = 10_000
_ASKED = {"target", "asked", "node", "objetivo", "se pide", "nodo", "gradient", "gradiente"}
_ANSWERS = {"answer", "written", "respuesta", "value", "valor"}
_NODES = {"node", "id", "nodo"}
_NUMBERS_OF = {"value": "value ", "valor": "value ", "gradient": "", "gradiente": "", "upstream": ""}
"""Headings of a table with a line for each node, and what the numbers below them are."""

_SHAPES = said(
    "Write {json}, or a table with lines such as {line}.", json='{"x": -4, "value q": 3}', line="x,-4"
)


def answers_in(text: str, where: str) -> list[tuple[str, str]]:
    """What is answered, and what was written, in order. Numbers stay as they were written.

    Args:
        text: an object (`{"x": -4}`), a list of objects with `target` and `answer`, a table of these two
            columns, with or without a line of their names, or a table like that of `eval`, CSV or Markdown,
            with a line for each node and columns called value and upstream, or gradient.
        where: the text comes from, for messages.

    Raises:
        InputError: it is none of these, or very long.
    """
    start = text.lstrip()[:1]
    found = _json(text, where) if start in ("{", "[") and start else _table(text, where)
    if len(found) > _MOST_ANSWERS:
        raise _bad(said("{where} has more than {number} answers.", where=where, number=_MOST_ANSWERS))
    return found


def _json(text: str, where: str) -> list[tuple[str, str]]:
    try:
        found = decoded(text)
    except json.JSONDecodeError as error:
        message = said(
            "{where} is not JSON: {reason}, in line {line}.", where=where, reason=error.msg, line=error.lineno
        )
        raise _bad(message) from None
    except RecursionError:
        raise _bad(said("{where} is nested too deeply.", where=where)) from None
    if isinstance(found, Pairs):
        return [(target, written(answer)) for target, answer in found]
    answers = []
    for number, item in enumerate(found, 1):
        fields = dict(item) if isinstance(item, Pairs) else {}
        if not isinstance(fields.get("target"), str) or "answer" not in fields:
            raise _bad(said("{where}: item {number} has no target and answer.", where=where, number=number))
        answers.append((fields["target"], written(fields["answer"])))
    return answers


def _table(text: str, where: str) -> list[tuple[str, str]]:
    answers: list[tuple[str, str]] = []
    for head, rows in _tables(text, where):
        columns = _columns(head)
        if columns:  # CSV has a line for each argument of a gate
            answers += dict.fromkeys(_by_node(rows, columns, where))
        else:
            answers += _pairs(head, rows, where)
    return answers


def _tables(text: str, where: str) -> Iterator[tuple[list[str], list[tuple[int, list[str]]]]]:
    """Heading, if there is one, and lines of each table: `eval` writes two in Markdown."""
    head: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for line, cells in _rows(text, where):
        names = [cell.lower() for cell in cells]
        if names[0] in _ASKED | _NODES and {*names[1:]} & (_ANSWERS | _NUMBERS_OF.keys()):
            yield head, rows
            head, rows = names, []
        else:
            rows.append((line, cells))
    yield head, rows


def _pairs(head: list[str], rows: list[tuple[int, list[str]]], where: str) -> Iterator[tuple[str, str]]:
    for line, cells in rows:
        while len(cells) > 2 and (head or not cells[-1]):
            del cells[-1]  # what stands beside the two
        if len(cells) != 2:
            hint = joined(" ", [_SHAPES, said("A formula with commas stands in quotes.")])
            message = said(
                "{where}, line {line}: a line has 2 cells, and this has {number}.",
                where=where,
                line=line,
                number=len(cells),
            )
            raise _bad(message, hint)
        yield cells[0], cells[1]


def _rows(text: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Number of the line, and its cells; of Markdown without its lines and backticks."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    is_markdown = first.lstrip().startswith("|")
    delimiter = "|" if is_markdown else next((sign for sign in "\t;" if sign in first), ",")
    lines = csv.reader(text.splitlines(), delimiter=delimiter, skipinitialspace=True)
    try:
        for row in lines:
            cells = [cell.strip() for cell in row]
            if is_markdown:
                cells = [cell.strip("`").strip() for cell in cells[1:-1]]
            is_rule = is_markdown and not any(cell.strip("-:") for cell in cells)
            if any(cells) and not is_rule:
                yield lines.line_num, cells
    except csv.Error as error:
        message = said("{where}, line {line}: {reason}.", where=where, line=lines.line_num, reason=error)
        raise _bad(message) from None


def _columns(head: list[str]) -> dict[int, str]:
    """Column -> "value " or "", if a table has a line for each node, whose column is the first."""
    if not head or head[0] not in _NODES or {*head[1:]} & {"answer", "respuesta"}:
        return {}
    return {i: _NUMBERS_OF[name] for i, name in enumerate(head) if name in _NUMBERS_OF}


def _by_node(
    rows: Iterable[tuple[int, list[str]]], columns: dict[int, str], where: str
) -> Iterator[tuple[str, str]]:
    """The answers of a table like that of `eval`: a line for a node, with its value and its gradient."""
    for line, cells in rows:
        if len(cells) <= max(columns):
            message = said(
                "{where}, line {line}: the heading has more cells than this, which has {number}.",
                where=where,
                line=line,
                number=len(cells),
            )
            raise _bad(message, said("Leave a cell empty where there is no answer."))
        node = cells[0].partition("=")[0].strip()
        if node[:1].isdecimal() or node[:1] in "-.":
            continue  # a constant, as `eval --all` lists them
        yield from ((f"{of}{node}", cells[column]) for column, of in columns.items())


def _bad(message: str, hint: str = _SHAPES) -> InputError:
    return InputError(Problem("file", message, hint=hint))
