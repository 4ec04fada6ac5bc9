"""Mark a whole class: in several processes, a bounded number of submissions at a time, and in order."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from contextlib import contextmanager
from functools import partial
from itertools import islice

from backprop.grammar.problem import InputError, Problem, said
from backprop.homework.grading.grader import Done, Grader, Sheets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future, ProcessPoolExecutor
    from types import FrameType

    from backprop.homework.grading.collection import Submission

_CHUNK = 32
"""Submissions that are handed over together, and are on the disk together."""
_IN_FLIGHT = 4
"""Chunks for each process, which are marked or wait for it."""


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
