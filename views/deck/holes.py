"""Numbers in texts and formulas as holes, filled in here, and again on the page when an input changes.

A number of a Trace has a key: `v3` is the value of node 3, `u3` its gradient, `l3.0` its local derivative in
its first argument, and `d3.0` what it sends there. A hole is a key between two characters that stand in no
expression.
"""

from __future__ import annotations

import re
from html import escape
from math import isfinite

from backprop.engine.trace import Trace
from backprop.views.numbers import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from backprop.engine.trace import Number

_START, _END = "\ue000", "\ue001"
_HOLE = re.compile(f"{_START}([uvld][0-9.]+)([|]?){_END}")
_TOKEN = re.compile(f"<mtext[^>]*>{_START}([uvld][0-9.]+)([|]?){_END}</mtext>")
_GROUP = re.compile(rf"<mtext[^>]*>{_START}(?:\[([a-z]+)|\]){_END}</mtext>")

_LARGE = 1e6
"""From here on decimals say nothing."""

KINDS = {"v": "value", "u": "gradient", "l": "local", "d": "gradient"}
"""First letter of a key -> the class of what is shown there."""


def hole(kind: str, place: int, position: int | None = None, *, factor: bool = False) -> str:
    """A hole for a number; as a `factor` it is in brackets if it is negative."""
    key = f"{kind}{place}" if position is None else f"{kind}{place}.{position}"
    return f"{_START}{key}{'|' * factor}{_END}"


def group(kind: str, latex: str) -> str:
    r"""LaTeX that is shown in the colour of a kind of numbers."""
    return rf"\text{{{_START}[{kind}{_END}}}{latex}\text{{{_START}]{_END}}}"


def without(text: str) -> str:
    """A text in which nothing is a hole."""
    return re.sub(f"[{_START}{_END}]", "", text)


def numbers(trace: Trace) -> dict[str, Number]:
    """All numbers of a Trace by their keys."""
    found: dict[str, Number] = {}
    for node in trace.walk(trace.ids()):
        found[f"v{node.place}"] = node.value
        found[f"u{node.place}"] = node.upstream
        for position, local, sent in zip(node.positions, node.local, node.downstream, strict=True):
            found[f"l{node.place}.{position}"] = local
            found[f"d{node.place}.{position}"] = sent
    return found


class Filling:
    """Fills holes in.

    Args:
        numbers: by their keys.
        digits: significant digits.
        decimals: if given, digits after the point instead.
    """

    def __init__(self, numbers: Mapping[str, Number], digits: int, decimals: int | None = None) -> None:
        self._numbers = numbers
        self._write: Callable[[Number], str] = lambda number: rounded(number, digits, decimals)

    def text(self, text: str) -> str:
        """A text as HTML: escaped, a formula between backticks marked, its holes filled in."""
        html = re.sub("`([^`]*)`", r'<span class="formula">\1</span>', escape(text))
        return _HOLE.sub(lambda match: self._span(match[1], match[2]), html)

    def plain(self, text: str) -> str:
        """A text with its holes filled in."""
        return _HOLE.sub(lambda match: self._written(match[1], match[2]), text.replace("`", ""))

    def mathml(self, mathml: str) -> str:
        """MathML with its holes filled in, and its groups made rows."""
        filled = _TOKEN.sub(lambda match: self._row(match[1], match[2]), mathml)
        return _GROUP.sub(lambda match: f'<mrow class="{match[1]}">' if match[1] else "</mrow>", filled)

    def _written(self, key: str, factor: str) -> str:
        text = self._write(self._numbers[key]).replace("-", "−")
        return f"({text})" if factor and text.startswith("−") else text

    def _span(self, key: str, factor: str) -> str:
        return f"<span {_attributes(key, factor)}>{self._written(key, factor)}</span>"

    def _row(self, key: str, factor: str) -> str:
        text = self._written(key, factor)
        number = f"<mn>{text.strip('()')}</mn>"
        if text.startswith("("):
            number = f'<mo stretchy="false">(</mo>{number}<mo stretchy="false">)</mo>'
        return f"<mrow {_attributes(key, factor)}>{number}</mrow>"


def _attributes(key: str, factor: str) -> str:
    return f'class="number {KINDS[key[0]]}" data-number="{key}"' + ' data-factor=""' * bool(factor)


def rounded(number: Number, digits: int, decimals: int | None) -> str:
    """A number for people: to significant digits, or to decimals if it is not whole."""
    is_whole = not isfinite(number) or number % 1 == 0
    if decimals is None or is_whole or not 0.5 * 10**-decimals <= abs(number) < _LARGE:
        return shown(number, digits)
    return f"{number:.{decimals}f}"
