"""What is kept of a submission that was marked: one line of JSON, from which all else is written."""

from __future__ import annotations

import hashlib
import json
import re

from backprop.homework.answers import LONGEST
from backprop.homework.diagnosis_json import diagnosis_data
from backprop.homework.diagnosis_words import told
from backprop.homework.marker import UNREADABLE
from backprop.version import VERSION
from backprop.views.json_text import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from backprop.homework.grading.collection import Submission
    from backprop.homework.marking import Marked
    from backprop.views.language import Language

SCHEMA = "backprop.marks/1"

KEY = re.compile(r"[0-9a-f]{32}")


def key_of(submission: Submission, sheet: bytes) -> str:
    """What tells a submission from all others: who answered what, to which sheet, and who marked it.

    Args:
        submission: to tell.
        sheet: a digest of its sheet.
    """
    _, student, problem, _, _, answers, _ = submission
    told = [VERSION, student, problem, [answer[:2] for answer in answers]]
    return hashlib.sha256(sheet + json.dumps(told).encode()).hexdigest()[:32]


def body(marked: Marked, language: Language) -> str:
    """What is the same for everybody who gave these answers to this problem, as the inside of an object."""
    diagnosis = marked.diagnosis
    data: dict[str, Any] = {
        "marks": marked.marks,
        "worth": marked.question.worth,
        "answers": [
            {
                "asked": str(judged.target),
                "about": judged.asked,
                "answer": judged.answer.written[:LONGEST],
                "standing": standing,
                "marks": earned,
                "reason": judged.reason,
                "why": language.put(judged.why),
                **(
                    {"hint": language.put(judged.hint)}
                    if judged.hint and judged.verdict == UNREADABLE
                    else {}
                ),
            }
            for judged, standing, earned in zip(marked.answers, marked.standings, marked.earned, strict=True)
        ],
    }
    if diagnosis:
        trace = marked.question.marker.trace
        ids = trace.ids()
        words = told(diagnosis, ids, trace.output, language=language)
        data["feedback"] = [[one.kind, one.text] for one in words]
        data["diagnosis"] = diagnosis_data(diagnosis, ids)
    return dumps(data)[1:-1]


def line_of(submission: Submission, key: str, inside: str, unread: list[tuple[int, str]]) -> str:
    """The line of a submission.

    Args:
        submission: that was marked.
        key: of it.
        inside: see `body`.
        unread: lines and reasons of answers that could not be taken.
    """
    head = {"schema": SCHEMA, "key": key, "student": submission.student, "problem": submission.problem}
    tail = f', "unread": {dumps(unread)}' if unread else ""
    return f"{dumps(head)[:-1]}, {inside}{tail}}}\n"
