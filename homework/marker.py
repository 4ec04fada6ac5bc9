"""Judge answers to an exercise: an expression at a point, with what was asked about it."""

from __future__ import annotations

import math
from functools import cached_property, partial

from backprop.engine.differentiate import differentiate
from backprop.engine.targets import GRADIENT, Target, check_numerator, known_node, numerator, read_target
from backprop.engine.trace import Trace
from backprop.grammar.problem import DomainError, InputError, Problem, said
from backprop.grammar.record import Record
from backprop.homework.acceptance import NOISE, Interval, Rule, Verdict, is_same, judge
from backprop.homework.answers import Answer, read_answer, value_of
from backprop.homework.equivalence import SAME, Sample, differs_at, samples
from backprop.homework.rounding import Reach, Rounding, Steps, steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from backprop.homework.models import Exercise

RIGHT, WRONG, UNREADABLE = "right", "wrong", "unreadable"


class Judged(Record):
    """One answer, judged."""

    target: Target
    asked: str
    """What it answers, in words: `∂f/∂x`, `value of q`."""
    answer: Answer
    value: float | None
    """Of the answer at the point, if it has one."""
    verdict: str
    """RIGHT, WRONG or UNREADABLE."""
    reason: str
    """A word for programs."""
    why: str
    solution: Interval
    """The right number, twice, or the slopes on the two sides of a corner."""
    hint: str = ""
    """What to do about an answer that cannot be read."""


class Checked(Record):
    """All answers to an exercise, judged."""

    trace: Trace
    answers: tuple[Judged, ...]

    @property
    def passes(self) -> bool:
        """Whether all answers are right."""
        return all(judged.verdict == RIGHT for judged in self.answers)


class Marker:
    """Judges answers to one exercise; what several of them need is computed once.

    Args:
        text, at, output, convention, latex: as for `differentiate`.
        rule: when a number is right; by default, as far as the answer itself shows.
        decimal_comma: whether answers have decimal commas.
        seed: of the random points at which formulas are compared.

    Raises:
        ExpressionError, InputError, DomainError: as for `differentiate`.
    """

    def __init__(
        self,
        text: str,
        at: Mapping[str, Any],
        *,
        rule: Rule | None = None,
        output: str | None = None,
        convention: str | None = None,
        latex: bool = False,
        decimal_comma: bool = False,
        seed: int = 0,
    ) -> None:
        self._differentiate = partial(differentiate, text, output=output, convention=convention, latex=latex)
        self.trace = self._differentiate(at)
        self.nodes = {**{id: node for node, id in self.trace.ids().items()}, **self.trace.named_nodes}
        self.rule = rule or Rule()
        self.decimal_comma = decimal_comma
        self.seed = seed
        self._steps: dict[Rounding, Steps] = {}
        self._rights: dict[Target, Interval] = {}
        self._noises: dict[Target, float] = {}

    def check(self, answers: Sequence[tuple[str, str]]) -> Checked:
        """Judge answers.

        Args:
            answers: what each is about (see `read_target`), and what was written.

        Raises:
            InputError: an answer to what does not exist.
        """
        targets = [self.target(about) for about, _ in answers]
        read = [read_answer(written, self.nodes, decimal_comma=self.decimal_comma) for _, written in answers]
        return Checked(self.trace, tuple(map(self.judged, targets, read)))

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

    def judged(self, target: Target, answer: Answer) -> Judged:
        """Judge one answer."""
        output = self.trace.output
        asked = (
            f"∂{output}/∂{target.node}"
            if target.of == GRADIENT
            else said("value of {node}", node=target.node)
        )
        right = self.right(target)
        if answer.graph is None:
            problem = answer.problem
            assert problem is not None
            why, hint = problem.message, problem.hint
            return Judged(target, asked, answer, None, UNREADABLE, problem.kind, why, right, hint)
        if target.of != GRADIENT and (circular := self._made_of(target, answer)):
            message = said("An answer for {node} cannot use {name}.", node=target.node, name=circular)
            return Judged(target, asked, answer, None, UNREADABLE, "circular", message, right)
        point = {name: self.trace.values[self.nodes[name]] for name in answer.graph.inputs}
        value = value_of(answer, point)
        if not all(map(math.isfinite, right)):
            verdict = Verdict(False, "undefined", said("there is no finite right number"))
        elif value is None:
            verdict = Verdict(False, "domain", said("has no value at this point"))
        elif answer.is_formula:
            verdict = self._formula(value, answer, target, right)
        else:
            noise = self._noise(target)
            reach = partial(self._reach, target)
            verdict = judge(value, answer, right, self.rule, reach, noise)
            if (
                not verdict.right
                and self.rule.tolerance is None
                and self._by_other_steps(target, value, answer)
            ):
                verdict = Verdict(True, "rounded-steps", said("reached by rounding every step"))
        word = RIGHT if verdict.right else WRONG
        return Judged(target, asked, answer, value, word, verdict.reason, verdict.why, right)

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

    def _made_of(self, target: Target, answer: Answer) -> str | None:
        """A name in an answer that is itself made of the value that is asked for."""
        asked, graph = self.nodes[target.node], self.trace.graph
        made = [node == asked for node in range(len(graph.ops))]
        for node in range(asked + 1, len(made)):
            made[node] = any(made[arg] for arg in graph.args[node])
        assert answer.graph is not None
        return next((name for name in answer.graph.inputs if made[self.nodes[name]]), None)

    def _noise(self, target: Target) -> float:
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
    def _samples(self) -> list[Sample]:
        return samples(self.trace.graph, self.trace.inputs, self.seed)

    def _formula(self, value: float, answer: Answer, target: Target, right: Interval) -> Verdict:
        allowed = self.rule.tolerance
        if not (is_same(value, right, SAME) or (allowed is not None and allowed.allows(value, right))):
            return Verdict(False, "different", said("not the right number at this point"))
        found = self._samples
        if differs_at(answer, target.of, self.nodes[target.node], self.nodes, found, allowed):
            return Verdict(False, "only-here", said("right at this point, and wrong at others"))
        if allowed is not None and not is_same(value, right, SAME):
            limit = allowed.written
            why = said("within {limit} at this point and at {number} others", limit=limit, number=len(found))
            return Verdict(True, "tolerance", why)
        if not found:
            return Verdict(True, "point", said("equal at this point; no other could be tried"))
        why = said("equal at this point and at {number} others", number=len(found))
        return Verdict(True, "formula", why if len(found) > 1 else said("equal at this point and at another"))

    def _by_other_steps(self, target: Target, value: float, answer: Answer) -> bool:
        """Whether rounding every single step leads there, or rounding in gates of another size.

        Not asked at corners, where the slopes on the two sides say what is right.
        """
        if self.trace.kinks or abs(self.right(target)[0]) < NOISE:
            return False
        from backprop.homework.fit import Given, fits

        given = Given(self.nodes[target.node], target.of != GRADIENT, value, answer)
        return any(fits(model, given, self.rule) for model in self.exercise.right)

    def _reach(self, target: Target, rounding: Rounding) -> Reach | None:
        if rounding not in self._steps:
            trace = self.trace
            self._steps[rounding] = steps(trace.graph, trace.inputs, rounding, trace.convention)
        found = self._steps[rounding]
        reaches = found.upstream if target.of == GRADIENT else found.values
        return reaches[self.nodes[target.node]] if reaches else None
