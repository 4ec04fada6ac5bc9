"""Marks of one student, as the autograders of other systems are to report them.

Gradescope: https://gradescope-autograders.readthedocs.io/en/latest/specs/ ("Output format").
CodeRunner: https://github.com/trampgeek/moodle-qtype_coderunner, "Combinator-template grading" in its Readme;
the names that are allowed are those of `classes/combinator_grader_outcome.php`.
"""

from __future__ import annotations

from html import escape

from backprop.homework.diagnosis_words import ALSO, HINT, MISTAKE, MORE
from backprop.homework.grading.spreadsheet import amount
from backprop.homework.grading.wording import SIGNS, Wording
from backprop.homework.marker import RIGHT
from backprop.homework.marking import CARRIED
from backprop.homework.printable import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from backprop.homework.sheet import Sheet


def gradescope(
    sheet: Sheet, records: Sequence[Mapping[str, Any]], unread: Sequence[tuple[str, int, str]]
) -> dict[str, Any]:
    """What `results.json` is to hold: a test for each problem, with a score and what there is to say.

    Args:
        sheet: that was answered.
        records: of the problems that were answered.
        unread: file, line and reason of what could not be read.
    """
    word = Wording(sheet.language)
    by_problem = {record["problem"]: record for record in records}
    tests = []
    for number, question in enumerate(sheet.problem, 1):
        record = by_problem.get(question.name)
        lines = [word("nothing")] if record is None else [*_answers(record, word), *_feedback(record, word)]
        tests.append(
            {
                "score": 0.0 if record is None else record["marks"],
                "max_score": question.worth,
                "name": word("problem", question.name),
                "number": str(number),
                "output": "\n".join(lines),
                "output_format": "text",
                "visibility": "visible",
            }
        )
    listed = [f"{word('line')} {line}: {visible(why)}" for _, line, why in unread]
    return {
        "score": sum(record["marks"] for record in records),
        "output": "\n".join([sheet.title, *([f"{word('not taken')}:", *listed] if listed else [])]),
        "output_format": "text",
        "tests": tests,
    }


def coderunner(
    sheet: Sheet, records: Sequence[Mapping[str, Any]], unread: Sequence[tuple[str, int, str]]
) -> dict[str, Any]:
    """What a combinator template grader is to print: the mark, a row for each answer, and what is to be said.

    Cells are plain text, which CodeRunner escapes; the rest is HTML, and escaped here.
    """
    word = Wording(sheet.language)
    several = len(sheet.problem) > 1
    rows: list[list[str | int]] = [
        ["iscorrect", word("asked"), word("their answer"), word("result"), word("marks")]
    ]
    said = []
    for record in records:
        for answer in record["answers"]:
            asked = word.asked(answer)
            note = ": ".join(filter(None, (word.standing(answer["standing"]), visible(word.why(answer)))))
            rows.append(
                [
                    int(answer["standing"] in (RIGHT, CARRIED)),
                    f"{record['problem']}: {asked}" if several else asked,
                    visible(answer["answer"]),
                    note,
                    amount(answer["marks"]) if sheet.partial_credit else "",
                ]
            )
        said += [f"<p>{escape(line)}</p>" for line in _feedback(record, word)]
    not_taken = (f"{word('line')} {line}: {visible(why)}" for _, line, why in unread)
    said += [f"<p>{escape(text)}</p>" for text in not_taken]
    total = sum(record["marks"] for record in records)
    return {
        "fraction": min(1.0, max(0.0, total / sheet.worth)),
        "prologuehtml": f"<p>{escape(sheet.title)}: {amount(total)} / {amount(sheet.worth)}</p>",
        "testresults": rows,
        "epiloguehtml": "".join(said),
    }


def _answers(record: Mapping[str, Any], word: Wording) -> list[str]:
    lines = []
    for answer in record["answers"]:
        standing = answer["standing"]
        note = ": ".join(filter(None, (word.standing(standing), visible(word.why(answer)))))
        lines.append(f"{SIGNS[standing]} {word.asked(answer)} = {visible(answer['answer']) or '…'}  ({note})")
    return lines


def _feedback(record: Mapping[str, Any], word: Wording) -> list[str]:
    marks = {MISTAKE: "- ", ALSO: f"  {word('also')} ", HINT: f"  {word('hint')}: ", MORE: "  "}
    return [marks.get(kind, "") + text for kind, text in record.get("feedback", ())]
