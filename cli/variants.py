"""`backprop homework variants`: a sheet of their own for each student."""

from __future__ import annotations

import re
from pathlib import Path

from backprop.cli import output
from backprop.cli.evaluate import check_choice, whole_number
from backprop.cli.exit_code import ExitCode
from backprop.cli.homework import read_sheet_at
from backprop.cli.source import text_of
from backprop.cli.worksheet import make_folder, write_file
from backprop.grammar.problem import BackpropError, InputError, Problem
from backprop.grammar.record import Record
from backprop.homework.students import MOST_STUDENTS, file_name, names_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from backprop.homework.sheet import Sheet
    from backprop.homework.variants.circuits import Difficulty
    from backprop.homework.variants.friendly import Friendly
    from backprop.homework.variants.sheets import Variant

LANGUAGES = ("en", "es")
_MOST_PROBLEMS = 50
_MOST_CHOICES = 10_000
_MOST_NOTES = 5


class Wanted(Record):
    """What a call asks for, as it was written."""

    sheet: str | None
    expression: str | None
    difficulty: str | None
    gates: str | None
    operations: str | None
    problems: str
    number: str | None
    students: str | None
    seed: str
    path: str | None
    span: str | None
    step: str | None
    language: str | None


def variants(wanted: Wanted) -> ExitCode:
    """Do what is asked: a folder with a sheet for each student, and a list of whose is which."""
    try:
        folder = _folder(wanted)
        students = _students(wanted)
        seed = whole_number("--seed", wanted.seed, 2**63, least=0)
        found = _found(wanted, students, seed)
        first = next(found)
        make_folder(folder)
        _write(folder, [first], found, students, seed)
    except BackpropError as error:
        return output.fail(error)
    return ExitCode.DONE


def _folder(wanted: Wanted) -> Path:
    if not wanted.path:
        raise InputError(Problem("usage", "There is no folder to write to.", hint="Write -o variants, say."))
    return Path(wanted.path)


def _students(wanted: Wanted) -> list[str]:
    if (wanted.number is None) == (wanted.students is None):
        hint = "Write --count 30, or --students FILE with a name a line."
        raise InputError(Problem("usage", "Say for whom the variants are, in one way.", hint=hint))
    if wanted.students is not None:
        return names_in(text_of(wanted.students, "--students"), wanted.students)
    count = whole_number("--count", wanted.number or "", MOST_STUDENTS)
    width = len(str(count))
    return [str(number).zfill(width) for number in range(1, count + 1)]


def _found(wanted: Wanted, students: list[str], seed: int) -> Iterator[Variant]:
    """The variants, as far as they are asked for."""
    is_circuit = any(given is not None for given in (wanted.difficulty, wanted.gates, wanted.operations))
    if (wanted.sheet is not None) + (wanted.expression is not None) + is_circuit != 1:
        message = "Say of what variants are to be drawn, in one way."
        hint = "Write SHEET, or --expression '(x + y)*z', or --difficulty medium for circuits."
        raise InputError(Problem("usage", message, hint=hint))
    if wanted.language is not None:
        check_choice("--lang", wanted.language, LANGUAGES)
    try:
        from backprop.homework.variants.sheets import circuit_variants
        from backprop.homework.variants.sheets import variants as drawn
    except ModuleNotFoundError as error:
        hint = "pip install 'backprop-cli[homework]'"
        raise InputError(Problem("usage", f"Sheets need {error.name}.", hint=hint)) from None
    friendly = _friendly(wanted)
    if is_circuit:
        problems = whole_number("--problems", wanted.problems, _MOST_PROBLEMS)
        difficulty, language = _difficulty(wanted), wanted.language or LANGUAGES[0]
        return circuit_variants(difficulty, problems, students, seed, friendly, language)
    sheet = read_sheet_at(wanted.sheet) if wanted.sheet is not None else _sheet_of(wanted, friendly)
    return drawn(sheet, students, seed, friendly)


def _sheet_of(wanted: Wanted, friendly: Friendly) -> Sheet:
    from backprop.homework.variants.sheets import sheet_of

    return sheet_of(wanted.expression or "", friendly, wanted.language or LANGUAGES[0])


def _difficulty(wanted: Wanted) -> Difficulty:
    from backprop.homework.variants.circuits import DIFFICULTIES, GATES, MOST_GATES, operations_in

    name = wanted.difficulty or "medium"
    check_choice("--difficulty", name, tuple(DIFFICULTIES))
    found = DIFFICULTIES[name]
    if wanted.gates is not None:
        found = found._replace(gates=whole_number("--gates", wanted.gates, MOST_GATES))
    if wanted.operations is not None:
        found = found._replace(operations=operations_in(wanted.operations))
    takes_two = any(GATES[operation].count("{}") == 2 for operation in found.operations)
    return found if takes_two and found.gates > 1 else found._replace(forks=False)


def _friendly(wanted: Wanted) -> Friendly:
    """What is given lies in `--range=-5:5`, in multiples of `--step`."""
    from backprop.homework.variants.friendly import Friendly

    friendly = Friendly()
    if wanted.span is not None:
        number = r"[+-]?\d{1,6}(?:\.\d{1,6})?"
        found = re.fullmatch(rf"({number}):({number})", wanted.span.replace("−", "-"), re.ASCII)
        if not found or float(found[1]) > float(found[2]):
            message = f"{wanted.span!r} is no range."
            raise InputError(Problem("usage", message, hint="Write --range=-5:5, say."))
        least, most = float(found[1]), float(found[2])
        largest = max(friendly.largest, 12 * abs(least), 12 * abs(most))
        friendly = friendly._replace(least=least, most=most, largest=largest)
    if wanted.step is not None:
        if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", wanted.step, re.ASCII) or not float(wanted.step):
            message = f"{wanted.step!r} is no step."
            raise InputError(Problem("usage", message, hint="Write --step=0.25, say."))
        friendly = friendly._replace(step=float(wanted.step))
    if (friendly.most - friendly.least) / friendly.step > _MOST_CHOICES:
        raise InputError(Problem("usage", "The step is too small for this range.", hint="Make it larger."))
    return friendly


def _write(
    folder: Path, first: list[Variant], others: Iterator[Variant], students: list[str], seed: int
) -> None:
    from itertools import chain

    from backprop.homework.manifest import NAME, manifest
    from backprop.homework.sheet_text import sheet_text

    paths: dict[str, str] = {}
    notes: list[str] = []
    problems: set[object] = set()
    for variant in chain(first, others):
        name = f"{file_name(variant.student)}.toml"
        write_file(folder / name, sheet_text(variant.sheet, f"{variant.student} · --seed {seed}"))
        paths[variant.student] = name
        problems.add(repr([(one.expression, one.latex, one.at) for one in variant.sheet.problem]))
        notes += [f"{variant.student}: {note}." for note in variant.notes]
    write_file(folder / NAME, manifest(paths))
    count = "1 sheet is" if len(students) == 1 else f"{len(students)} sheets are"
    told = f"{count} in {folder}, and {NAME} says for whom."
    output.tell(Problem("written", told))
    if len(problems) < len(students):
        hint = "A wider --range or a smaller --step makes more of them."
        message = f"Only {len(problems)} of the sheets are different from each other."
        output.tell(Problem("same-sheets", message, hint=hint))
    for note in notes[:_MOST_NOTES]:
        output.tell(Problem("wish", note))
    if len(notes) > _MOST_NOTES:
        output.tell(Problem("wish", f"{len(notes) - _MOST_NOTES} more are like that."))
