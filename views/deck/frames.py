"""The frames of one expression: circuit, forward pass, question, backward pass, summary."""

from __future__ import annotations

from backprop.engine.trace import Trace
from backprop.grammar.record import Record
from backprop.views.deck.equations import Equations
from backprop.views.deck.frame import Frame
from backprop.views.deck.scenes import Scenes
from backprop.views.deck.sentences import Sentences
from backprop.views.explain.passes import Journey, journey
from backprop.views.explain.steps import START, SUM, VALUE, Step, steps
from backprop.views.language import Language
from backprop.views.latex_sheet import sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

GRADIENT, GATE = "gradient", "gate"
PACES = (GRADIENT, GATE)
"""How far the backward pass goes from one frame to the next."""


class Lecture(Record):
    """An expression, and the frames about it."""

    trace: Trace
    walk: Journey
    equations: Equations
    sentences: Sentences
    frames: list[Frame]


def lecture(trace: Trace, language: Language, *, digits: int, pace: str = GRADIENT) -> Lecture:
    """The frames of a Trace.

    Args:
        trace: to show.
        language: of all that is said.
        digits: significant digits.
        pace: one of PACES.
    """
    walk = journey(trace)
    equations = Equations(sheet(trace, digits), walk, language)
    sentences = Sentences(walk, language)
    scenes = Scenes(walk, equations, sentences, language)
    return Lecture(trace, walk, equations, sentences, [*_frames(scenes, pace)])


def _frames(scenes: Scenes, pace: str) -> Iterator[Frame]:
    walk = scenes.walk
    every = steps(walk)
    number = sum(step.kind == VALUE for step in every)
    yield scenes.circuit()
    if walk.trace.inputs:
        yield scenes.inputs()
    yield from (scenes.value(step.node, count) for count, step in enumerate(every[:number], 1))
    if not walk.trace.inputs:
        return
    yield scenes.question(number)
    for together in _paced(every[number:], pace):
        number += len(together)
        first = together[0]
        if first.kind == START:
            yield scenes.start(first.node, number)
        elif first.branch is None:
            yield scenes.total(first.node, number)
        elif pace == GATE:
            yield scenes.gate(together, first.branch.gate, number)
        else:
            yield scenes.branch(first.branch, number)
    yield scenes.summary(number)


def _paced(backward: list[Step], pace: str) -> Iterator[list[Step]]:
    """The steps of each frame: one, or those of a gate with the sums that it completes."""
    gate = None
    together: list[Step] = []
    for step in backward:
        own = step.branch.gate.place if step.branch else gate if step.kind == SUM else None
        if together and (pace == GRADIENT or own != gate):
            yield together
            together = []
        together.append(step)
        gate = own
    yield together
