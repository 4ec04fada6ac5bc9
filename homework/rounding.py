"""Everything that rounding on the way can lead to: both passes over intervals.

Whoever computes by hand may round any result on the way, or keep it. Rounding never changes the order of two
numbers, so what a result between `low` and `high` may become lies between `low` or its rounding, whichever is
smaller, and `high` or its rounding, whichever is larger. These intervals go through the same two passes as
other numbers do. A derivative counts in both forms of the table, that for computing and that of textbooks.

The range of a gate over a box is that of its values at the corners, at zeros and multiples of π/2 inside, and
at quarters of one argument. For arithmetic and monotone functions that is the whole range; for a few others
(`gamma`, `silu`) it may be narrower, which never accepts too much.
"""

from __future__ import annotations

import math
import operator
from functools import lru_cache
from itertools import product

from backprop.engine.any_slope import ANYTHING, slopes_of
from backprop.engine.backend import Backend
from backprop.engine.float64 import FLOAT64, local_derivative, number
from backprop.engine.formulas import OUTPUT, argument_names, formula, partial_text
from backprop.engine.passes import forward, reverse
from backprop.engine.primitives import PRIMITIVES
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from backprop.engine.graph import Graph

MOST_DIGITS = 15
"""More decimals or figures than a float can keep apart change nothing."""
_MOST_CORNERS = 4
"""Of gates with more arguments that vary, only some corners are tried."""
_MOST_BACKENDS = 64
"""That are kept, one for each rounding and convention: what is made for one is made once."""
_TIE = 1e-9
"""A result that is so near to the middle, in units of the last digit, may be rounded either way."""


class Rounding(Record):
    """To how many decimals, or significant figures, results on the way may be rounded."""

    decimals: int | None = None
    figures: int | None = None

    def unit(self, x: float) -> float:
        """One unit of the last digit that is kept of a number."""
        return 10.0 ** -self._place(x)

    def down(self, x: float) -> float:
        """The smallest that a number may become, a tie being rounded either way."""
        return -self.up(-x) + 0.0

    def up(self, x: float) -> float:
        """The largest that a number may become."""
        if not 1e-290 < abs(x) < 1e290:
            return x
        place = self._place(x)
        scaled = x * 10.0**place if place >= 0 else x / 10.0**-place
        if abs(scaled) > 1e15:
            return x
        whole = float(math.floor(scaled + 0.5 + _TIE))
        return max(x, whole / 10.0**place if place >= 0 else whole * 10.0**-place)

    def _place(self, x: float) -> int:
        if self.decimals is not None:
            return max(-MOST_DIGITS, min(self.decimals, MOST_DIGITS))
        return (self.figures or MOST_DIGITS) - 1 - (math.floor(math.log10(abs(x))) if x else 0)


class Reach(Record):
    """The interval that a result may lie in when results are rounded on the way."""

    low: float
    high: float
    rounding: Rounding

    def __add__(self, other: Reach) -> Reach:  # type: ignore[override]
        return reached(operator.add, (self, other))

    def __sub__(self, other: Reach) -> Reach:
        return reached(operator.sub, (self, other))

    def __mul__(self, other: Reach) -> Reach:  # type: ignore[override]
        return reached(operator.mul, (self, other))

    def __neg__(self) -> Reach:
        return Reach(-self.high, -self.low, self.rounding)


def reached(function: Callable[..., float], arguments: Sequence[Reach]) -> Reach:
    """What a function of numbers in these intervals, rounded or not, may lie in.

    Raises:
        ArithmeticError, ValueError: it has no value somewhere in them, or none that is finite.
    """
    corners = [*_corners(arguments)]
    values = [function(*corner) for corner in corners]
    for i, argument in enumerate(arguments):
        if all(value == corner[i] for value, corner in zip(values, corners, strict=True)):
            return argument  # x^1 and x*1 are x, and no result to be rounded
    return _hull(values, arguments[0].rounding)


def _hull(values: Sequence[float], rounding: Rounding) -> Reach:
    low, high = min(values), max(values)
    if not math.isfinite(sum(values)):
        raise OverflowError("no finite range")
    return Reach(rounding.down(low), rounding.up(high), rounding)


def _corners(arguments: Sequence[Reach]) -> Iterator[tuple[float, ...]]:
    """Points of a box, all its corners among them unless they are too many."""
    if sum(argument.low < argument.high for argument in arguments) <= _MOST_CORNERS:
        yield from product(*(_points(argument, alone=len(arguments) == 1) for argument in arguments))
        return
    lows, highs = tuple(a.low for a in arguments), tuple(a.high for a in arguments)
    for these, others in ((lows, highs), (highs, lows)):
        yield these
        yield from ((*these[:i], others[i], *these[i + 1 :]) for i in range(len(arguments)))


def _points(interval: Reach, *, alone: bool) -> list[float]:
    low, high, _ = interval
    if low == high:
        return [low]
    found = [low, high, *([0.0] if low < 0 < high else [])]
    if alone:
        found += [low + (high - low) * quarter / 4 for quarter in (1, 2, 3)]
        first = math.ceil(2 * low / math.pi)
        last = min(math.floor(2 * high / math.pi), first + 4)
        found += [turn * math.pi / 2 for turn in range(first, last + 1)]
    return found


class _Steps(Backend):
    """Numbers are intervals, and every result may be rounded."""

    def __init__(self, rounding: Rounding, convention: str) -> None:
        super().__init__("rounded", lambda text: _constant(text, rounding), {}, convention)
        self.rounding = rounding

    def function(self, op: str) -> Callable[..., Reach]:
        exact = FLOAT64.function(op)
        return lambda *arguments: reached(exact, arguments)

    def pullback(self, op: str, arity: int, wanted: tuple[int, ...]) -> Callable[..., Any]:
        key = op, arity, wanted
        if key not in self._pullbacks:
            slopes = [self._slope(op, arity, argument) for argument in wanted]
            closes = PRIMITIVES[op].pattern == "routes"

            def sent(*known: Reach) -> Any:
                *local, upstream = known
                found = [slope(*local) for slope in slopes]
                products = [None if closes and s.low == s.high == 0 else upstream * s for s in found]
                return products[0] if len(products) == 1 else tuple(products)

            self._pullbacks[key] = sent
        return self._pullbacks[key]

    def _slope(self, op: str, arity: int, argument: int) -> Callable[..., Reach]:
        """function(*arguments, value) -> the local derivative in one argument."""
        if PRIMITIVES[op].kink is not None:
            return lambda *known: self._slopes_of_choices(op, known[:-1], argument)
        names = argument_names(op, arity)
        texts = dict.fromkeys(
            partial_text(PRIMITIVES[op], names, argument, textbook=textbook) for textbook in (False, True)
        )
        parameters = *names, OUTPUT
        forms = [self._compile([formula(text, parameters)], parameters) for text in texts]

        def slope(*known: Reach) -> Reach:
            found = [self._tried(form, known) for form in forms]
            ranges = [value for value in found if value is not None]
            if not ranges:
                raise ValueError("no slope")
            return Reach(min(r.low for r in ranges), max(r.high for r in ranges), self.rounding)

        return slope

    @staticmethod
    def _tried(form: Callable[..., Reach], known: Sequence[Reach]) -> Reach | None:
        try:
            return form(*known)
        except (ArithmeticError, ValueError):
            return None

    def _slopes_of_choices(self, op: str, arguments: Sequence[Reach], argument: int) -> Reach:
        """The slopes of a gate with corners: it chooses by its arguments, and not by its rounded value."""
        function = FLOAT64.function(op)
        found: list[float] = []
        for corner in _corners(arguments):
            value = function(*corner)
            (slopes,) = slopes_of(op, corner, value, (argument,))
            if self.convention or slopes == ANYTHING:
                found.append(local_derivative(op, corner, value, argument, self.convention))
            else:
                found += slopes
        return _hull(found, self.rounding)


def _constant(text: str, rounding: Rounding) -> Reach:
    """A number as it is given; π and its kin may be rounded."""
    value = number(text)
    return _hull([value], rounding) if text[0].isalpha() else Reach(value, value, rounding)


@lru_cache(_MOST_BACKENDS)
def numbers(rounding: Rounding, convention: str = "") -> Backend:
    """The backend whose numbers are intervals, and whose results may be rounded: see `steps`."""
    return _Steps(rounding, convention)


class Steps(Record):
    """Where values and slopes may lie; None where rounding leaves the domain of some gate."""

    values: list[Reach] | None
    upstream: list[Reach] | None


def steps(graph: Graph, inputs: Mapping[str, float], rounding: Rounding, convention: str = "") -> Steps:
    """Both passes, with any result rounded or not.

    Args:
        graph: to evaluate and to differentiate.
        inputs: the point, which is given and not rounded.
        rounding: of results on the way.
        convention: the library whose slopes at corners are used; without it, any slope there will do.
    """
    backend = numbers(rounding, convention)
    point = {name: Reach(value, value, rounding) for name, value in inputs.items()}
    try:
        values = forward(graph, point, backend)
    except ArithmeticError:
        return Steps(None, None)
    try:
        return Steps(values, reverse(graph, values, backend))
    except (ArithmeticError, ValueError):
        return Steps(values, None)
