"""Marks submissions: each sheet is read once, and equal answers are marked once."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from functools import cache, lru_cache

import msgspec

from backprop.grammar.problem import BackpropError, InputError, Problem, said
from backprop.grammar.record import Record
from backprop.homework.grading.collection import Submission
from backprop.homework.grading.record import body, key_of, line_of
from backprop.homework.marking import mark
from backprop.homework.sheet import Sheet, read_sheet
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_KEPT = 4_000
"""Different answers to a problem of which the marks are kept."""
_MOST_SHEETS = 32
"""Sheets that are kept ready, where students have their own."""


class Done(Record):
    """A submission that was marked, or could not be."""

    submission: Submission
    line: str
    """For the file of marks; "": it could not be marked."""
    unread: list[tuple[int, str]]
    """Lines and reasons of what could not be read."""


class Sheets:
    """Sheets by their path, each read when it is asked for.

    Args:
        texts: path -> text, of those that are already read.
        language: for all of them, if it is not to be as each says.
        called: what a sheet with the path "" is called in messages.
    """

    def __init__(self, texts: Mapping[str, str], language: str = "", called: str = "") -> None:
        self.texts = texts
        self.called = called
        self.language = language
        self._read = lru_cache(_MOST_SHEETS)(self._ready)
        self.digest = lru_cache(_MOST_SHEETS)(self._digest)
        """Of all in a sheet that marks depend on; an unreadable one has one, too."""

    def __getitem__(self, path: str) -> Sheet:
        """The sheet.

        Raises:
            InputError: it cannot be read.
        """
        return self._read(path)

    def _ready(self, path: str) -> Sheet:
        sheet = read_sheet(self._text(path), path or self.called)
        return msgspec.structs.replace(sheet, language=self.language) if self.language else sheet

    def _digest(self, path: str) -> bytes:
        try:
            text = self._text(path)
        except InputError:
            text = ""
        return hashlib.sha256(f"{self.language}\n{text}".encode()).digest()

    def _text(self, path: str) -> str:
        if path in self.texts:
            return self.texts[path]
        try:
            with open(path, encoding="utf-8-sig") as stream:  # noqa: PTH123
                return stream.read()
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "UTF-8?"
            message = said("The sheet {path} cannot be read: {why}.", path=path, why=why)
            raise InputError(Problem("file", message)) from None


class Grader:
    """Marks submissions in this process; equal answers are marked once.

    Args:
        sheets: of the students.
    """

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._kept: OrderedDict[tuple[object, ...], str] = OrderedDict()

    def mark(self, submission: Submission) -> Done:
        """Mark a submission."""
        try:
            sheet = self._sheets[submission.sheet]
        except BackpropError as error:
            return Done(submission, "", [(submission.line, error.problem.message)])
        put = _language(sheet.language).put
        question = next((one for one in sheet.problem if one.name == submission.problem), None)
        if question is None:
            known = ", ".join(one.name for one in sheet.problem)
            nameless = said("names no problem; the sheet has {known}", known=known)
            unknown = said(
                "is of problem {problem}; the sheet has {known}", problem=submission.problem, known=known
            )
            return Done(submission, "", [(submission.line, put(unknown if submission.problem else nameless))])
        targets = {str(target) for target in question.targets()}
        answers: dict[str, str] = {}
        unread: list[tuple[int, str]] = []
        for asked, written, line in submission.answers:
            try:
                target = str(question.marker.target(asked))
            except InputError:
                target = ""
            if target not in targets:
                why = said(
                    "answers {asked}, which problem {problem} does not ask",
                    asked=repr(asked),
                    problem=question.name,
                )
                unread.append((line, put(why)))
            elif target in answers:
                why = said("answers {asked} of problem {problem} twice", asked=target, problem=question.name)
                unread.append((line, put(why)))
            else:
                answers[target] = written
        digest = self._sheets.digest(submission.sheet)
        same = digest, question.name, *sorted(answers.items())
        inside = self._kept.get(same)
        if inside is None:
            inside = self._kept[same] = body(mark(sheet, question, answers), _language(sheet.language))
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(same)
        return Done(submission, line_of(submission, key_of(submission, digest), inside, unread), unread)


@cache
def _language(code: str) -> Language:
    return Language(code)
