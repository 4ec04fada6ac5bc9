"""`backprop homework variants`: a sheet of their own for each student."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

from backprop.cli import output
from backprop.cli.evaluate import check_choice, whole_number
from backprop.cli.exit_code import ExitCode
from backprop.cli.files import make_folder, write_file
from backprop.cli.homework import read_sheet_at
from backprop.cli.language import check_language, spoken
from backprop.cli.source import text_of
from backprop.grammar.problem import BackpropError, InputError, Problem, joined, said
from backprop.grammar.record import Record
from backprop.homework.students import MOST_STUDENTS, file_name, names_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from backprop.homework.sheet import Sheet
    from backprop.homework.variants.circuits import Difficulty
    from backprop.homework.variants.friendly import Friendly
    from backprop.homework.variants.sheets import Variant

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
        check_language(wanted.language)
        folder = _folder(wanted)
        students = _students(wanted)
        seed = whole_number("--seed", wanted.seed, 2**63, least=0)
        found = _found(wanted, students, seed)
        first = next(found)
        make_folder(folder)
        _write(folder, chain([first], found), wanted)
    except BackpropError as error:
        return output.fail(error, language=wanted.language)
    return ExitCode.DONE


def _folder(wanted: Wanted) -> Path:
    if not wanted.path:
        message = said("There is no folder to write to.")
        raise InputError(Problem("usage", message, hint=said("Write -o variants, say.")))
    return Path(wanted.path)


def _students(wanted: Wanted) -> list[str]:
    if (wanted.number is None) == (wanted.students is None):
        hint = said("Write --count 30, or --students FILE with a name a line.")
        message = said("Say for whom the variants are, in one way.")
        raise InputError(Problem("usage", message, hint=hint))
    if wanted.students is not None:
        return names_in(text_of(wanted.students, "--students"), wanted.students)
    count = whole_number("--count", wanted.number or "", MOST_STUDENTS)
    return [str(number) for number in range(1, count + 1)]  # whatever the count, the first is called 1


def _found(wanted: Wanted, students: list[str], seed: int) -> Iterator[Variant]:
    """The variants, as far as they are asked for."""
    is_circuit = any(given is not None for given in (wanted.difficulty, wanted.gates, wanted.operations))
    if (wanted.sheet is not None) + (wanted.expression is not None) + is_circuit != 1:
        message = said("Say of what variants are to be drawn, in one way.")
        hint = said("Write SHEET, or --expression '(x + y)*z', or --difficulty medium for circuits.")
        raise InputError(Problem("usage", message, hint=hint))
    try:
        from backprop.homework.variants.sheets import circuit_variants
        from backprop.homework.variants.sheets import variants as drawn
    except ModuleNotFoundError as error:
        message = said("Sheets need {library}.", library=error.name)
        install = "pip install 'backprop-cli[homework]'"
        raise InputError(Problem("usage", message, hint=install)) from None
    friendly = _friendly(wanted)
    if is_circuit:
        problems = whole_number("--problems", wanted.problems, _MOST_PROBLEMS)
        difficulty, language = _difficulty(wanted), spoken(wanted.language).code
        return circuit_variants(difficulty, problems, students, seed, friendly, language)
    sheet = read_sheet_at(wanted.sheet) if wanted.sheet is not None else _sheet_of(wanted, friendly)
    return drawn(sheet, students, seed, friendly)


def _sheet_of(wanted: Wanted, friendly: Friendly) -> Sheet:
    from backprop.homework.variants.sheets import sheet_of

    return sheet_of(wanted.expression or "", friendly, spoken(wanted.language).code)


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
            message = said("{text} is no range.", text=repr(wanted.span))
            raise InputError(Problem("usage", message, hint=said("Write --range=-5:5, say.")))
        least, most = float(found[1]), float(found[2])
        largest = max(friendly.largest, 12 * abs(least), 12 * abs(most))
        friendly = friendly._replace(least=least, most=most, largest=largest)
    if wanted.step is not None:
        if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", wanted.step, re.ASCII) or not float(wanted.step):
            message = said("{text} is no step.", text=repr(wanted.step))
            raise InputError(Problem("usage", message, hint=said("Write --step=0.25, say.")))
        friendly = friendly._replace(step=float(wanted.step))
    if (friendly.most - friendly.least) / friendly.step > _MOST_CHOICES:
        message = said("The step is too small for this range.")
        raise InputError(Problem("usage", message, hint=said("Make it larger.")))
    return friendly


def _write(folder: Path, found: Iterator[Variant], wanted: Wanted) -> None:
    from backprop.homework.manifest import NAME, manifest
    from backprop.homework.sheet_text import sheet_text

    paths: dict[str, str] = {}
    notes: list[str] = []
    problems: set[object] = set()
    for variant in found:
        name = f"{file_name(variant.student)}.toml"
        write_file(folder / name, sheet_text(variant.sheet, f"{variant.student} · --seed {wanted.seed}"))
        paths[variant.student] = name
        problems.add(repr([(one.expression, one.latex, one.at) for one in variant.sheet.problem]))
        notes += [joined(": ", [variant.student, note]) for note in variant.notes]
    write_file(folder / NAME, manifest(paths))
    number, facts = len(paths), {"folder": str(folder), "file": NAME}
    one = said("1 sheet is in {folder}, and {file} says for whom.", **facts)
    several = said("{number} sheets are in {folder}, and {file} says for whom.", number=number, **facts)
    _tell(one if number == 1 else several, wanted)
    if len(problems) < number:
        hint = said("A wider --range or a smaller --step makes more of them.")
        _tell(said("Only {number} of the sheets are different.", number=len(problems)), wanted, hint)
    for note in notes[:_MOST_NOTES]:
        _tell(note, wanted)
    if len(notes) > _MOST_NOTES:
        _tell(said("{number} more are like that.", number=len(notes) - _MOST_NOTES), wanted)


def _tell(message: str, wanted: Wanted, hint: str = "") -> None:
    output.tell(Problem("written", message, hint=hint), language=wanted.language)
