"""What a class has answered, from files in any of these shapes, answer by answer:

- a long table with a line of heads: student, problem, asked, answer;
- a wide table: a row for each student, a column for each number, with a head such as `neuron: value q`;
- JSON Lines: {"student": "ana", "problem": "neuron", "answers": {"x": -4}}, or heads of a wide table as keys;
- lines of a single student: `neuron: x = -4`.

Where no student is named, or none in the first row, a file is that of the student it is called after. Where
the sheet has one problem, that need not be named. Numbers keep the digits that they are written with.
"""

from __future__ import annotations

import json
from itertools import chain
from pathlib import PurePath

from backprop.grammar.problem import InputError, Problem, said
from backprop.grammar.record import Record
from backprop.homework.answers import LONGEST
from backprop.homework.cells import plain
from backprop.homework.grading.rows import Line, Row, lines_of, rows_of
from backprop.homework.students import LONGEST_NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, BinaryIO

    from backprop.homework.sheet import Question, Sheet

_HEADS = {
    "student": ("student", "estudiante", "alumno", "alumna", "matrícula", "matricula", "id", "email", "name"),
    "problem": ("problem", "problema", "exercise", "ejercicio"),
    "asked": ("asked", "target", "node", "question", "pregunta"),
    "answer": ("answer", "respuesta", "written"),
}
"""What the columns of a table may be called; of several, the first counts."""
_EXAMPLE = '{"student": …, "problem": …, "answers": {…}}'


class Answered(Record):
    """One answer of one student."""

    student: str
    problem: str
    asked: str
    written: str
    line: int


class Unread(Record):
    """A row, or an answer in it, that cannot be read."""

    line: int
    why: str


class Outline(Record):
    """What a sheet asks for, by which files are understood."""

    problems: Mapping[str, Question]

    @classmethod
    def of(cls, sheet: Sheet) -> Outline:
        return cls({question.name: question for question in sheet.problem})

    @property
    def only(self) -> str:
        """The name of the problem, if there is but one."""
        return next(iter(self.problems)) if len(self.problems) == 1 else ""

    def column(self, head: str) -> tuple[str, str] | None:
        """The problem and the number that `neuron: value q` stands for, if it is asked."""
        name, colon, asked = (part.strip() for part in head.partition(":"))
        problem, asked = (name, asked) if colon else (self.only, name)
        question = self.problems.get(problem)
        if question is None or not asked:
            return None
        try:
            target = question.marker.target(asked)
        except InputError:
            return None
        return (problem, str(target)) if target in question.targets() else None

    def example(self) -> str:
        """The head of a column."""
        problem, question = next(iter(self.problems.items()))
        asked = str(question.targets()[0])
        return asked if self.only else f"{problem}: {asked}"


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
        raise _shapeless(said("{where} is empty.", where=where), outline)
    if first.problem:
        raise _shapeless(
            said("{where} cannot be read: its first line {problem}.", where=where, problem=first.problem),
            outline,
        )
    found = chain([first], lines)
    student = PurePath(where).stem
    if first.text.lstrip()[:1] == "{":
        return chain.from_iterable(_checked(_object(line, student, outline)) for line in found)
    if "=" in first.text:
        return chain.from_iterable(_checked(_equation(line, student, outline)) for line in found)
    rows = rows_of(found)
    table = _table(next(rows), where, student, outline, tell)
    return chain.from_iterable(_checked(table(row)) for row in rows)


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


def _table(
    head: Row, where: str, student: str, outline: Outline, tell: Callable[[str], None]
) -> Callable[[Row], Iterator[Answered | Unread]]:
    """What reads a row of a table with this head."""
    heads = [cell.lower() for cell in head.cells]
    places = {
        role: next((heads.index(name) for name in names if name in heads), None)
        for role, names in _HEADS.items()
    }
    columns = {place: column for place, cell in enumerate(head.cells) if (column := outline.column(cell))}
    about = places["asked"], places["answer"]
    is_long = None not in about and (outline.only or places["problem"] is not None)
    if not is_long and not columns:
        raise _shapeless(said("{where} has no column that is asked.", where=where), outline)
    used = {places["student"], *(columns if not is_long else (*about, places["problem"]))}
    unused = [cell for place, cell in enumerate(head.cells) if place not in used and cell]
    if unused and not is_long:
        named = ", ".join(map(repr, unused[:5]))
        tell(said("{where}: columns that are not asked are left out: {columns}.", where=where, columns=named))
    nameless = places["student"] is None
    if nameless:
        tell(_nameless(where, student))
    is_first = True

    def cells_of(row: Row) -> Iterator[Answered | Unread]:
        nonlocal is_first, nameless
        cells = row.cells
        while len(cells) > len(heads) and not cells[-1]:
            del cells[-1]
        if row.problem or len(cells) != len(heads):
            miscounted = said("has {number} cells and not {right}", number=len(cells), right=len(heads))
            yield Unread(row.line, row.problem or miscounted)
            return

        def cell(role: str, otherwise: str) -> str:
            place = places[role]
            return otherwise if place is None else cells[place]

        who = cell("student", student)
        if is_first and not who:
            nameless = True
            tell(_nameless(where, student))
        is_first = False
        who = who or student * nameless
        if is_long:
            yield Answered(
                who, cell("problem", outline.only), cell("asked", ""), cell("answer", ""), row.line
            )
            return
        for place, (problem, asked) in columns.items():
            yield Answered(who, problem, asked, cells[place], row.line)

    return cells_of


def _nameless(where: str, student: str) -> str:
    return said(
        "{where} names no student, so it is taken for what {student} answered.", where=where, student=student
    )


class _Pairs(list[tuple[str, "Any"]]):
    """An object of JSON, with names that come twice."""


_DECODER = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_Pairs, strict=False
)


def _object(line: Line, student: str, outline: Outline) -> Iterator[Answered | Unread]:
    """The answers in a line of JSON."""
    if line.problem:
        yield Unread(line.number, line.problem)
        return
    try:
        found = _DECODER.decode(line.text)
    except RecursionError:
        yield Unread(line.number, said("is nested too deeply"))
        return
    except json.JSONDecodeError as error:
        yield Unread(
            line.number,
            said("is not JSON at character {place}: {message}", place=error.pos + 1, message=error.msg),
        )
        return
    if not isinstance(found, _Pairs):
        yield Unread(line.number, said("is no object such as {example}", example=_EXAMPLE))
        return
    fields = dict(found)
    who, problem = _text(fields.get("student", student)), _text(fields.get("problem", outline.only))
    answers = fields.get("answers", [pair for pair in found if pair[0] not in ("student", "problem")])
    if "answers" in fields and not isinstance(answers, _Pairs):
        yield Unread(
            line.number, said('has no "answers" that are an object, such as {example}', example='{"x": -4}')
        )
        return
    for asked, written in answers:
        about = problem, asked
        if "answers" not in fields and "problem" not in fields:
            name, colon, rest = asked.partition(":")
            about = (name.strip(), rest.strip()) if colon else about
        yield Answered(who, *about, _text(written), line.number)


def _text(value: Any) -> str:
    """A text or number as it was written; of anything else, that it is none."""
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else json.dumps(value)[: LONGEST + 1]


def _equation(line: Line, student: str, outline: Outline) -> Iterator[Answered | Unread]:
    """The answer in a line such as `neuron: value q = 3`."""
    head, equals, written = line.text.partition("=")
    if line.problem or not equals:
        yield Unread(line.number, line.problem or said("is no answer such as x = -4"))
        return
    name, colon, asked = (part.strip() for part in head.partition(":"))
    problem, asked = (name, asked) if colon else (outline.only, name)
    yield Answered(student, problem, asked, written.strip(), line.number)


def _shapeless(message: str, outline: Outline) -> InputError:
    hint = said(
        "Heads are student,problem,asked,answer, or student and a column such as {example} for each number.",
        example=outline.example(),
    )
    return InputError(Problem("file", message, hint=hint))
