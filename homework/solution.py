"""What is right: the numbers of an expression at a point, and how far rounding moves them."""

from __future__ import annotations

import math
from functools import cached_property, partial

from backprop.engine.differentiate import differentiate
from backprop.engine.targets import GRADIENT, Target, check_numerator, known_node, numerator, read_target
from backprop.grammar.problem import DomainError, InputError, Problem, said
from backprop.homework.acceptance import NOISE, Interval
from backprop.homework.equivalence import Sample, samples
from backprop.homework.rounding import Reach, Rounding, Steps, steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from backprop.homework.models import Exercise


class Solution:
    """An exercise, worked out; what several answers need is computed once.

    Args:
        text, at, output, convention, latex: as for `differentiate`.
        seed: of the random points at which formulas are compared.

    Raises:
        ExpressionError, InputError, DomainError: as for `differentiate`.
    """

    def __init__(
        self,
        text: str,
        at: Mapping[str, Any],
        *,
        output: str | None = None,
        convention: str | None = None,
        latex: bool = False,
        seed: int = 0,
    ) -> None:
        self._differentiate = partial(differentiate, text, output=output, convention=convention, latex=latex)
        self.trace = self._differentiate(at)
        self.nodes = {**{id: node for node, id in self.trace.ids().items()}, **self.trace.named_nodes}
        self.seed = seed
        self._steps: dict[Rounding, Steps] = {}
        self._rights: dict[Target, Interval] = {}
        self._noises: dict[Target, float] = {}

    def target(self, about: str) -> Target:
        """What an answer is about. LaTeX has `w_0` for a node that may be asked for as `w0`.

        Args:
            about: as `read_target` reads it.

        Raises:
            InputError: it cannot be read, or there is no such number here.
        """
        target = read_target(about)
        target = target._replace(node=known_node(target.node, self.nodes))
        self.node(target)
        check_numerator(numerator(about), self.nodes, self.trace)
        return target

    def node(self, target: Target) -> int:
        """The node that is asked about.

        Raises:
            InputError: there is none.
        """
        if target.node not in self.nodes:
            known = ", ".join([*self.nodes][:20]) + ", …" * (len(self.nodes) > 20)
            message = said("No input or node is called {name}.", name=target.node)
            raise InputError(
                Problem("unknown-variable", message, hint=said("Known here: {names}.", names=known))
            )
        return self.nodes[target.node]

    @cached_property
    def exercise(self) -> Exercise:
        """The models of students who work on it."""
        from backprop.homework.models import Exercise

        return Exercise(self.trace)

    def right(self, target: Target) -> Interval:
        """The right number, twice, or the slopes on the two sides of a corner."""
        if target not in self._rights:
            self._rights[target] = self._right(target)
        return self._rights[target]

    def _right(self, target: Target) -> Interval:
        node = self.nodes[target.node]
        if target.of != GRADIENT:
            return (self.trace.values[node],) * 2
        slope = self.trace.upstream[node]
        if not self.trace.kinks or self.trace.convention:
            return slope, slope
        kinks = self._differentiate(self.trace.inputs, wrt=[target.node]).kinks
        sides = kinks.inputs.get(target.node) if kinks else None
        if sides is None:
            return slope, slope
        known = [side for side in (sides.left, sides.right) if side is not None and math.isfinite(side)]
        if len(known) == 2:
            return min(known), max(known)
        return (min(slope, *known), max(slope, *known)) if known else (slope, slope)

    def noise(self, target: Target) -> float:
        """How far a number next to 0 moves when inputs do by their last bit: sin(pi) is not 0 in floats."""
        if target not in self._noises:
            self._noises[target] = NOISE
            if abs(self.right(target)[0]) < NOISE and not self.trace.kinks:
                moves = (self._moves(target, name) for name in self.trace.inputs)
                self._noises[target] = min(NOISE, 2 * sum(moves))
        return self._noises[target]

    def _moves(self, target: Target, name: str) -> float:
        """How far a number moves when one input does by its last bit."""
        point = {**self.trace.inputs, name: math.nextafter(self.trace.inputs[name], math.inf)}
        try:
            moved = self._differentiate(point)
        except DomainError:  # at the edge of a domain
            return 0.0
        numbers = moved.upstream if target.of == GRADIENT else moved.values
        return abs(float(numbers[self.nodes[target.node]]) - self.right(target)[0])

    @cached_property
    def samples(self) -> list[Sample]:
        """Random points at which formulas are compared."""
        return samples(self.trace.graph, self.trace.inputs, self.seed)

    def reach(self, target: Target, rounding: Rounding) -> Reach | None:
        """Where rounding results on the way can lead."""
        if rounding not in self._steps:
            trace = self.trace
            self._steps[rounding] = steps(trace.graph, trace.inputs, rounding, trace.convention)
        found = self._steps[rounding]
        reaches = found.upstream if target.of == GRADIENT else found.values
        return reaches[self.nodes[target.node]] if reaches else None
