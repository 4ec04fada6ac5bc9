"""Answers in tables: long ones with an answer a row, and wide ones with a column for each number."""

from __future__ import annotations

from backprop.grammar.problem import said
from backprop.homework.grading.outline import Answered, Outline, Unread, shapeless
from backprop.homework.grading.rows import Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEADS = {
    "student": ("student", "estudiante", "alumno", "alumna", "matrícula", "matricula", "id", "email", "name"),
    "problem": ("problem", "problema", "exercise", "ejercicio"),
    "asked": ("asked", "target", "node", "question", "pregunta"),
    "answer": ("answer", "respuesta", "written"),
}
"""What the columns of a table may be called; of several, the first counts."""


def table(
    head: Row, where: str, student: str, outline: Outline, tell: Callable[[str], None]
) -> Callable[[Row], Iterator[Answered | Unread]]:
    """What reads a row of a table with this head.

    Args:
        head: of the table.
        where: the file is called.
        student: whose it is, where the table names none.
        outline: of the sheet that is answered.
        tell: is called with what somebody should know, such as columns that are left out.

    Raises:
        InputError: no column is asked.
    """
    heads = [cell.lower() for cell in head.cells]
    places = {
        role: next((heads.index(name) for name in names if name in heads), None)
        for role, names in _HEADS.items()
    }
    columns = {place: column for place, cell in enumerate(head.cells) if (column := outline.column(cell))}
    about = places["asked"], places["answer"]
    is_long = None not in about and (outline.only or places["problem"] is not None)
    if not is_long and not columns:
        raise shapeless(said("{where} has no column that is asked.", where=where), outline)
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
