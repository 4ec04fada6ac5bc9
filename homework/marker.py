"""Judge answers to an exercise: an expression at a point, with what was asked about it."""

from __future__ import annotations

import math
from functools import partial

from backprop.engine.targets import GRADIENT, Target
from backprop.engine.trace import Trace
from backprop.grammar.problem import said
from backprop.grammar.record import Record
from backprop.homework.acceptance import NOISE, Interval, Rule, Verdict, is_same, judge
from backprop.homework.answers import Answer, read_answer, value_of
from backprop.homework.equivalence import SAME, differs_at
from backprop.homework.solution import Solution

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

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


class Marker(Solution):
    """Judges answers to one exercise.

    Args:
        text, at, more: as for `Solution`.
        rule: when a number is right; by default, as far as the answer itself shows.
        decimal_comma: whether answers have decimal commas.

    Raises:
        ExpressionError, InputError, DomainError: as for `differentiate`.
    """

    def __init__(
        self,
        text: str,
        at: Mapping[str, Any],
        *,
        rule: Rule | None = None,
        decimal_comma: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(text, at, **more)
        self.rule = rule or Rule()
        self.decimal_comma = decimal_comma

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
            noise = self.noise(target)
            reach = partial(self.reach, target)
            verdict = judge(value, answer, right, self.rule, reach, noise)
            if (
                not verdict.right
                and self.rule.tolerance is None
                and self._by_other_steps(target, value, answer)
            ):
                verdict = Verdict(True, "rounded-steps", said("reached by rounding every step"))
        word = RIGHT if verdict.right else WRONG
        return Judged(target, asked, answer, value, word, verdict.reason, verdict.why, right)

    def _made_of(self, target: Target, answer: Answer) -> str | None:
        """A name in an answer that is itself made of the value that is asked for."""
        asked, graph = self.nodes[target.node], self.trace.graph
        made = [node == asked for node in range(len(graph.ops))]
        for node in range(asked + 1, len(made)):
            made[node] = any(made[arg] for arg in graph.args[node])
        assert answer.graph is not None
        return next((name for name in answer.graph.inputs if made[self.nodes[name]]), None)

    def _formula(self, value: float, answer: Answer, target: Target, right: Interval) -> Verdict:
        allowed = self.rule.tolerance
        if not (is_same(value, right, SAME) or (allowed is not None and allowed.allows(value, right))):
            return Verdict(False, "different", said("not the right number at this point"))
        found = self.samples
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
        if self.trace.kinks or 0 < abs(self.right(target)[0]) < NOISE:
            return False
        from backprop.homework.fit import Given, fits

        given = Given(self.nodes[target.node], target.of != GRADIENT, value, answer)
        return any(fits(model, given, self.rule) for model in self.exercise.right)
