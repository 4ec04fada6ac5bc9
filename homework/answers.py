"""What a student wrote: which number it is about, and what it says that number is."""

from __future__ import annotations

import re

from backprop.engine.build import build
from backprop.engine.claims import half_unit
from backprop.engine.float64 import FLOAT64
from backprop.engine.graph import Graph
from backprop.engine.passes import forward
from backprop.engine.primitives import FUNCTIONS
from backprop.engine.suggest import for_unbound
from backprop.grammar.problem import BackpropError, Problem, said
from backprop.grammar.read import read
from backprop.grammar.record import Record
from backprop.grammar.syntax import Define

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LONGEST = 500
"""Characters. What is longer is no answer to an exercise."""
_MOST_GATES = 200

_DECIMAL = re.compile(r"[+\-−]?\s*(?:\d+\.?\d*|\.\d+)(?:[eE][+\-−]?\d+)?")
_LITERAL = re.compile(r"(?<![\w.])(\d*)\.(\d+)(?:[eE]([+\-−]?\d+))?|(?<![\w.])(\d+)[eE]([+\-−]?\d+)")


class Answer(Record):
    """An answer as it was written, and as it is understood."""

    written: str
    graph: Graph | None = None
    """None: it cannot be read, and `problem` says why."""
    problem: Problem | None = None
    decimals: int | None = None
    """Decimals that it shows; None for whole numbers, fractions and formulas, which show none."""
    half_unit: float = 0.0
    """Half a unit of the last digit of a decimal number; a whole number counts as written to two digits."""

    @property
    def is_formula(self) -> bool:
        """Whether it depends on variables."""
        return self.graph is not None and self.graph.active[self.graph.output]


def read_answer(text: str, names: Collection[str], *, decimal_comma: bool = False) -> Answer:
    """Understand an answer. One that cannot be read has a problem and no graph; nothing is raised.

    Args:
        text: a number (`-4`, `−4`, `3/8`, `1.2e-3`, `-2*5`) or a formula (`y*cos(x)`), in our language.
        names: of the inputs and nodes that a formula may use.
        decimal_comma: whether a comma before a digit is a decimal comma; arguments then stand between `;`.
    """
    written = text.strip()
    if not written:
        return _unreadable(written, Problem("empty", said("There is no answer.")))
    if len(written) > LONGEST:
        message = said("The answer is longer than {number} characters.", number=LONGEST)
        return _unreadable(f"{written[:20]}…", Problem("too-long", message))
    plain = re.sub(r",(?=\d)", ".", written).replace(";", ",") if decimal_comma else written
    try:
        syntax = read(plain, functions=FUNCTIONS)
        if any(isinstance(item, Define) for item in syntax.items):
            message = said("The answer has several statements.")
            hint = said("Write one number or formula.")
            return _unreadable(written, Problem("statements", message, hint=hint))
        graph = build(syntax, {name for name in names if syntax.spelled(name) == name})
    except BackpropError as error:
        return _unreadable(written, _with_hint(error.problem, written, decimal_comma=decimal_comma))
    if len(graph.ops) > _MOST_GATES:
        message = said("The answer has more than {number} gates.", number=_MOST_GATES)
        return _unreadable(written, Problem("too-long", message))
    unknown = [name for name in graph.inputs if name not in names]
    if unknown:
        message = said("The answer uses {name}, which is no variable here.", name=unknown[0])
        meant = for_unbound(unknown[0], names)
        has_option = "--" in meant  # a student has no command line
        return _unreadable(written, Problem("unknown-variable", message, hint="" if has_option else meant))
    found = Answer(written, graph)
    if not graph.inputs and value_of(found, {}) is None:
        return _unreadable(written, Problem("domain", said("The answer has no finite value.")))
    if found.is_formula:
        return found
    is_decimal = _DECIMAL.fullmatch(plain) is not None
    return found._replace(
        decimals=_decimals(plain),
        half_unit=half_unit(re.sub(r"\s", "", plain).replace("−", "-")) if is_decimal else 0.0,
    )


def value_of(answer: Answer, point: Mapping[str, float]) -> float | None:
    """The value of an answer that could be read, or None if it has no finite one at this point."""
    assert answer.graph is not None
    try:
        value = float(forward(answer.graph, point, FLOAT64)[answer.graph.output])
    except (ArithmeticError, ValueError):
        return None
    return value if abs(value) <= 1.7976931348623157e308 else None


def _unreadable(written: str, problem: Problem) -> Answer:
    return Answer(written, problem=problem)


def _with_hint(problem: Problem, written: str, *, decimal_comma: bool) -> Problem:
    if not decimal_comma and re.search(r"\d,\d", written):
        return problem._replace(hint=said("With --decimal-comma a comma is read as the decimal point."))
    return problem


def _decimals(text: str) -> int | None:
    """The most decimals of the numbers in a text; `1.2e-3` has four."""
    found = [
        len(decimal or "") - int((exponent or other or "0").replace("−", "-")[:6])
        for _, decimal, exponent, _, other in _LITERAL.findall(text)
    ]
    return max(found, default=None)
