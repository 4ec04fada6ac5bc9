"""An explanation frame by frame: what is known so far at every node, and what happens now."""

from __future__ import annotations

from backprop.engine.graph import INPUT
from backprop.engine.trace import Trace
from backprop.grammar.record import Record
from backprop.views.explain import formulas
from backprop.views.explain.passes import journey
from backprop.views.explain.plain import Plain
from backprop.views.explain.story import CHAPTER, OPENING, Part, given, start, step, summary
from backprop.views.explain.telling import Telling
from backprop.views.numbers import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Known(Record):
    """A node as far as it is known at a frame."""

    definition: str
    value: str
    gradient: str
    now: bool
    """Whether the frame is about it."""


class Frames:
    """The frames of a Trace: the inputs, each gate forward, the question, each gate backward, the gradient.

    A frame is made when it is asked for.
    """

    def __init__(self, trace: Trace, how: Telling) -> None:
        self.walk = walk = journey(trace)
        self.how = how._replace(everything=True)
        self.plain = Plain(trace, how.digits)
        self.nodes = [*walk.ids]
        self._forward = walk.forward
        self._backward = walk.backward if trace.inputs else []
        self._end = len(self._forward) + len(self._backward) + 1

    def __len__(self) -> int:
        return self._end + 2 if self._backward else len(self._forward) + 1

    def part(self, frame: int) -> Part:
        """What is said at a frame."""
        say, walk = self.how.say, self.walk
        if frame == 0:
            return Part(OPENING, given(walk, self.how), [say("The inputs are given.")])
        if frame <= len(self._forward):
            (node,) = walk.nodes([self._forward[frame - 1]])
            return Part(CHAPTER, say("Forward pass"), [formulas.evaluation(walk, node)])
        if frame == len(self._forward) + 1:
            return Part(CHAPTER, say("Backward pass"), start(walk, self.how))
        if frame <= self._end:
            number = frame - len(self._forward) - 1
            (node,) = walk.nodes([self._backward[number - 1]])
            return step(walk, node, number, self.how)
        return Part(CHAPTER, say("The gradient"), summary(walk, self.how))

    def focus(self, frame: int) -> int:
        """Where the node that a frame is about stands among `nodes`."""
        return self._index(frame, self._gate(frame))

    def known(self, frame: int, first: int, last: int) -> list[Known]:
        """What is known at a frame of the nodes from `first` up to `last`."""
        walk, trace, digits = self.walk, self.walk.trace, self.how.digits
        gates = len(self._forward)
        valued = {*self._forward[: min(frame, gates)]}
        passed = {*self._backward[: max(0, frame - gates - 1)]}
        gate = self._gate(frame)
        found = []
        for node in self.nodes[first:last]:
            has_value = node in valued or trace.graph.ops[node] == INPUT
            has_gradient = frame > gates and trace.graph.active[node] and set(walk.users[node]) <= passed
            found.append(
                Known(
                    self.plain.write(formulas.definition(walk, node)),
                    shown(trace.values[node], digits) if has_value else "",
                    shown(trace.upstream[node], digits) if has_gradient else "",
                    node == gate,
                )
            )
        return found

    def headings(self) -> tuple[str, str, str]:
        """Of the columns of what is known."""
        say: Callable[[str], str] = self.how.language.say
        return say("node"), say("value"), say("gradient")

    def _gate(self, frame: int) -> int:
        gates = len(self._forward)
        if 1 <= frame <= gates:
            return self._forward[frame - 1]
        return self._backward[frame - gates - 2] if gates + 1 < frame <= self._end else -1

    def _index(self, frame: int, node: int) -> int:
        if node in self.walk.ids:
            return self.nodes.index(node)
        return 0 if frame == 0 or frame > self._end else len(self.nodes) - 1
