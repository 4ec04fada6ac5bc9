"""What stands for a piece of a formula while it is read: its items, and what its neighbours ask about it."""

from __future__ import annotations

from backprop.grammar.characters import readable
from backprop.grammar.drive import Token
from backprop.grammar.problem import Span
from backprop.grammar.record import Record
from backprop.grammar.syntax import OPERATORS, Call, Item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Entry(Record):
    """One item of the flat syntax, and where it stands."""

    item: Item
    span: Span
    name: Span
    reading: str | None = None
    """Why a notice echoes how this was read, as words that follow `x2 is read as x*2`; None: no notice."""
    font: str = ""


class Part(Record):
    """A piece of a formula."""

    start: int
    end: int
    rope: Any
    """Its entries, in nested lists: an Entry, or a list of ropes."""
    shape: str
    """What it is: name, number, bracket, group, fraction, power, call, bare, run, product, sum …"""
    first: str
    """The shape of its first factor."""
    last: str
    """The shape of its last factor."""
    inner: str = ""
    """Of a bracket or a group: the shape of what it holds."""
    factors: int = 1
    """How many factors stand side by side in it, but for a number at the start."""
    argument: int = 0
    """If it ends in a function without brackets: where the argument of that starts."""

    @property
    def span(self) -> Span:
        return self.start, self.end


class Head(Record):
    """A function with its base and its exponent, before its arguments."""

    function: Token
    base: Part | None
    """The base of a logarithm."""
    exponent: Part | None

    @property
    def start(self) -> int:
        return self.function.start


class Refusal(Exception):
    """A formula that the grammar allows, and that is not read all the same."""

    def __init__(self, kind: str, message: str, span: Span, hint: str) -> None:
        super().__init__(message)
        self.kind, self.message, self.span, self.hint = kind, message, span, hint


def entries(rope: Any) -> list[Entry]:
    """The entries of a rope in order."""
    found: list[Entry] = []
    todo = [rope]
    while todo:
        top = todo.pop()
        if isinstance(top, Entry):
            found.append(top)
        else:
            todo += reversed(top)
    return found


def short(text: str) -> str:
    """A stretch of source on one line, cut to fit into a sentence."""
    text = " ".join(text.split())
    return readable(text if len(text) <= 40 else f"{text[:20]}…{text[-19:]}")


def call(
    name: str,
    start: int,
    end: int,
    args: list[Part],
    shape: str,
    reading: str | None = None,
    token: Token | None = None,
) -> Part:
    """A call of `name`, which the source writes as `token`, or as a whole."""
    span = start, end
    item = OPERATORS.get(name) if len(args) == 2 else None
    where = (token.start, token.end) if token else span
    entry = Entry(item or Call(name, len(args)), span, where, reading)
    return Part(start, end, [*(arg.rope for arg in args), entry], shape, shape, shape)
