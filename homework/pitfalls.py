"""What makes a problem worse than it need be: corners, values that hide mistakes, unwieldy numbers."""

from __future__ import annotations

import math
from collections import defaultdict

from backprop.engine.graph import CONSTANT
from backprop.engine.rounding import shown
from backprop.engine.targets import VALUE
from backprop.grammar.record import Record
from backprop.homework.model_answers import Answering
from backprop.homework.models import ONE
from backprop.homework.stepwise import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from backprop.engine.trace import Trace
    from backprop.homework.sheet import Question

MOST_FIGURES = 4
"""Of a number that is given or, where no rounding is asked, answered."""
LARGEST = 1000
MOST_GATES = 60
"""Of a circuit in which slips at single gates are always looked for."""

ABOUT_NUMBERS = {"equal", "rounds-to-0", "long-answer", "large-answer", "not-finite", "lost-on-the-way"}
"""Kinds that are about gradients and values, told as they are asked, and not about nodes."""


class Pitfall(Record):
    """Something to think about."""

    kind: str
    """A word for programs, and the sentence that says it."""
    nodes: tuple[str, ...] = ()
    """Ids that it is about, or gradients and values, as they are asked."""
    numbers: tuple[str, ...] = ()
    """One for each of these, where there is something to show."""


def pitfalls(question: Question) -> Iterator[Pitfall]:
    """Everything that is noticed about one problem."""
    trace, rule = question.marker.trace, question.marker.rule
    ids = trace.ids()
    if trace.kinks:
        yield Pitfall("corner", tuple(gate.id for gate in trace.kinks.gates))
    yield from _about("unused", dict.fromkeys(_unused(trace), ""))
    yield from _about(
        "hides-mistakes", {ids[n]: shown(trace.values[n]) for n in ids if abs(trace.values[n]) in (0, 1)}
    )
    given = {name: repr(value).removesuffix(".0") for name, value in trace.inputs.items()}
    yield from _about("long-input", {name: text for name, text in given.items() if _is_long(text)})
    yield from _about(
        "large", {ids[n]: shown(trace.values[n]) for n in ids if LARGEST <= abs(trace.values[n]) < math.inf}
    )
    yield from _asked(question, ids)
    if rule.rounding is not None and rule.rounding.decimals is not None:
        inputs = {*trace.graph.inputs.values()}
        lost = {
            name: shown(number, 2)
            for node, id in ids.items()
            for name, number in ((f"value {id}", trace.values[node]), (id, trace.upstream[node]))
            if number and nearest(number, rule.rounding) == 0 and node not in inputs
        }
        yield from _about("lost-on-the-way", lost)
    exercise = question.marker.exercise
    if len(trace.graph.ops) > MOST_GATES and not exercise.models(ONE):
        yield Pitfall("too-large")


def _asked(question: Question, ids: dict[int, str]) -> Iterator[Pitfall]:
    """What is noticed about the numbers that are asked."""
    marker = question.marker
    rule = marker.rule
    answering = Answering(marker, question.targets())
    numbers = [marker.right(target)[0] for target in answering.targets]
    asked = [
        (str(target), number, text)
        for target, number, text in zip(answering.targets, numbers, answering.right, strict=True)
    ]
    yield from _about("not-finite", {name: shown(x) for name, x, _ in asked if not math.isfinite(x)})
    finite = [one for one in asked if math.isfinite(one[1])]
    yield from _about(
        "rounds-to-0", {name: shown(x, 2) for name, x, text in finite if x and float(text) == 0}
    )
    slopes = {name: shown(x) for name, x, _ in finite if abs(x) >= LARGEST}
    values = {str(target) for target in answering.targets if target.of == VALUE}
    yield from _about("large-answer", {name: text for name, text in slopes.items() if name not in values})
    if rule.rounding is None and rule.tolerance is None:
        yield from _about("long-answer", {name: shown(x) for name, x, _ in finite if _is_long(shown(x))})
    same: defaultdict[str, list[str]] = defaultdict(list)
    for name, _, text in finite:
        same[text].append(name)
    for text, names in same.items():
        if len(names) > 1:
            yield Pitfall("equal", tuple(names), (text,))


def _about(kind: str, numbers: dict[str, str]) -> Iterator[Pitfall]:
    """The pitfall that some nodes are in, if there are any."""
    if numbers:
        yield Pitfall(kind, tuple(numbers), tuple(filter(None, numbers.values())))


def _is_long(text: str) -> bool:
    """Whether a number has too many figures, without zeros at its ends."""
    mantissa = text.lstrip("-").partition("e")[0].replace(".", "").strip("0")
    return len(mantissa) > MOST_FIGURES


def _unused(trace: Trace) -> list[str]:
    """Inputs and named nodes on which the output does not depend."""
    graph = trace.graph
    reaches = [False] * len(graph.ops)
    reaches[graph.output] = True
    for node in range(graph.output, -1, -1):
        if reaches[node]:
            for arg in graph.args[node]:
                reaches[arg] = True
    return [
        name for name, node in trace.named_nodes.items() if not reaches[node] and graph.ops[node] != CONSTANT
    ]
