"""Mark a whole class: in several processes, a bounded number of submissions at a time, and in order."""

from __future__ import annotations

import hashlib
import os
import signal
import threading
from collections import OrderedDict, deque
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from itertools import islice

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
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future, ProcessPoolExecutor
    from types import FrameType

_CHUNK = 32
"""Submissions that are handed over together, and are on the disk together."""
_IN_FLIGHT = 4
"""Chunks for each process, which are marked or wait for it."""
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


def marked(work: Iterable[Submission], sheets: Sheets, processes: int) -> Iterator[list[Done]]:
    """Mark submissions, and yield them in the same order, some at a time.

    Args:
        work: what to mark; taken only as fast as it is marked.
        sheets: of the students.
        processes: to mark in; 1: in this one.

    Raises:
        KeyboardInterrupt: somebody pressed Ctrl-C; what was finished by then has been yielded.
        InputError: a process was ended from outside.
    """
    submissions = iter(work)
    chunks = iter(lambda: list(islice(submissions, _CHUNK)), [])
    with _stopping() as is_stopped:
        if processes == 1:
            yield from _here(chunks, sheets, is_stopped)
        else:
            yield from _in_processes(chunks, sheets, processes, is_stopped)
        if is_stopped():
            raise KeyboardInterrupt


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Tells whether somebody has pressed Ctrl-C, so that work ends in order; or at once, the second time."""
    stopped: list[int] = []
    is_ignored = signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    if is_ignored or threading.current_thread() is not threading.main_thread():
        yield lambda: bool(stopped)
        return

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: bool(stopped)
    finally:
        signal.signal(signal.SIGINT, before)


def _here(
    chunks: Iterator[list[Submission]], sheets: Sheets, is_stopped: Callable[[], bool]
) -> Iterator[list[Done]]:
    grader = Grader(sheets)
    for chunk in chunks:
        yield [grader.mark(one) for one in chunk if not is_stopped()]
        if is_stopped():
            return


def _in_processes(
    chunks: Iterator[list[Submission]], sheets: Sheets, processes: int, is_stopped: Callable[[], bool]
) -> Iterator[list[Done]]:
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(sheets, processes)
    waiting: deque[Future[list[Done]]] = deque()
    try:
        for chunk in chunks:
            waiting.append(_undisturbed(partial(pool.submit, _mark, chunk)))
            if len(waiting) >= _IN_FLIGHT * processes:
                yield waiting.popleft().result()
            if is_stopped():
                break
        while waiting:
            future = waiting.popleft()
            if not (is_stopped() and future.cancel()):
                yield future.result()
        pool.shutdown()
    except BrokenProcessPool:
        waiting.clear()
        pool.shutdown()
        message = said("A process that marks was ended from outside, perhaps for want of memory.")
        hint = said("What was marked is in the file given to -o; run the same again to go on, with --jobs 1.")
        raise InputError(Problem("process", message, hint=hint)) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(sheets: Sheets, processes: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_start, initargs=(sheets.texts, sheets.language)
    )


def _undisturbed(submit: Callable[[], Future[list[Done]]]) -> Future[list[Done]]:
    """Submit so that processes which are started for it leave Ctrl-C to this one: they inherit the mask."""
    if not hasattr(signal, "pthread_sigmask"):
        return submit()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return submit()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@cache
def _language(code: str) -> Language:
    return Language(code)


_graders: list[Grader] = []
"""The one of a process that marks."""


def _start(texts: Mapping[str, str], language: str) -> None:
    """Make a process ready, and see to it that it ends with the one that it works for."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _graders.append(Grader(Sheets(texts, language)))
    parent = parent_process()

    def end_with_parent() -> None:
        if parent:
            parent.join()
            os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()


def _mark(chunk: list[Submission]) -> list[Done]:
    return [_graders[0].mark(one) for one in chunk]
