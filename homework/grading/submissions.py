"""What a class has answered, from files in any of these shapes, answer by answer:

- a long table with a line of heads: student, problem, asked, answer;
- a wide table: a row for each student, a column for each number, with a head such as `neuron: value q`;
- JSON Lines: {"student": "ana", "problem": "neuron", "answers": {"x": -4}}, or heads of a wide table as keys;
- lines of a single student: `neuron: x = -4`.

Where no student is named, or none in the first row, a file is that of the student it is called after. Where
the sheet has one problem, that need not be named. Numbers keep the digits that they are written with.
"""

from __future__ import annotations

from itertools import chain
from pathlib import PurePath

from backprop.grammar.problem import said
from backprop.homework.answers import LONGEST
from backprop.homework.cells import plain
from backprop.homework.grading.columns import table
from backprop.homework.grading.json_lines import json_line
from backprop.homework.grading.outline import Answered, Outline, Unread, shapeless
from backprop.homework.grading.rows import Line, lines_of, rows_of
from backprop.homework.students import LONGEST_NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO


def answers_of(
    stream: BinaryIO, where: str, outline: Outline, tell: Callable[[str], None]
) -> Iterator[Answered | Unread]:
    """The answers in a file, in order, and what cannot be read there.

    Args:
        stream: of its bytes.
        where: it is called.
        outline: of the sheet that is answered.
        tell: is called with what somebody should know, such as columns that are left out.

    Raises:
        InputError: the file as a whole is none of the shapes.
    """
    lines = lines_of(stream)
    first = next(lines, None)
    if first is None:
        raise shapeless(said("{where} is empty.", where=where), outline)
    if first.problem:
        raise shapeless(
            said("{where} cannot be read: its first line {problem}.", where=where, problem=first.problem),
            outline,
        )
    found = chain([first], lines)
    student = PurePath(where).stem
    if first.text.lstrip()[:1] == "{":
        return chain.from_iterable(_checked(json_line(line, student, outline)) for line in found)
    if "=" in first.text:
        return chain.from_iterable(_checked(_equation(line, student, outline)) for line in found)
    rows = rows_of(found)
    read = table(next(rows), where, student, outline, tell)
    return chain.from_iterable(_checked(read(row)) for row in rows)


def _checked(found: Iterator[Answered | Unread]) -> Iterator[Answered | Unread]:
    """The same, with texts cut that are far too long, and without what is no text or names nobody."""
    for one in found:
        if isinstance(one, Answered):
            yield _answered(one)
        else:
            yield one


def _answered(one: Answered) -> Answered | Unread:
    try:
        "".join((one.student, one.problem, one.asked, one.written)).encode()
    except UnicodeEncodeError:
        return Unread(one.line, said("has half a character (a lone surrogate)"))
    if not one.student or len(one.student) > LONGEST_NAME:
        too_long = said("has a name of more than {number} characters", number=LONGEST_NAME)
        return Unread(one.line, too_long if one.student else said("names no student"))
    return one._replace(
        student=plain(one.student),
        written=one.written[: LONGEST + 1],
        problem=one.problem[:LONGEST_NAME],
        asked=one.asked[:LONGEST_NAME],
    )


def _equation(line: Line, student: str, outline: Outline) -> Iterator[Answered | Unread]:
    """The answer in a line such as `neuron: value q = 3`."""
    head, equals, written = line.text.partition("=")
    if line.problem or not equals:
        yield Unread(line.number, line.problem or said("is no answer such as x = -4"))
        return
    name, colon, asked = (part.strip() for part in head.partition(":"))
    problem, asked = (name, asked) if colon else (outline.only, name)
    yield Answered(student, problem, asked, written.strip(), line.number)
