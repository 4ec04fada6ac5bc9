"""An exercise sheet: one TOML file that says what is asked, how it is rounded and what it is worth.

    title = "Backpropagation"
    decimals = 2

    [[problem]]
    expression = "q = x + y; f = q*z"
    at = { x = -2, y = 5, z = -4 }
    asked = ["value q", "q", "x", "y", "z"]
    marks = 5

What a problem does not say is as the sheet says. docs/homework.md has all keys.
"""

from __future__ import annotations

import re
import tomllib
from functools import cached_property
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backprop.engine.differentiate import differentiate
from backprop.engine.suggest import near_names
from backprop.grammar.problem import BackpropError, InputError, Problem
from backprop.homework.acceptance import Rule, tolerance
from backprop.homework.answers import Target, read_target
from backprop.homework.marker import Marker
from backprop.homework.rounding import MOST_DIGITS, Rounding

Digits = Annotated[int, Meta(ge=0, le=MOST_DIGITS)]
Figures = Annotated[int, Meta(ge=1, le=MOST_DIGITS)]
Marks = Annotated[float, Meta(gt=0, le=1e6)]
Name = Annotated[str, Meta(pattern=r"^[\w.-]{1,60}$")]

_LONGEST = 10_000
"""Characters of an expression on a sheet, which is done by hand."""


class _Table(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab", kw_only=True, dict=True
):
    """A table of the file, whose keys have `-` where Python has `_`."""


class Judging(_Table):
    """When an answer is right; what is None is as the sheet says, or else as the answer shows."""

    decimals: Digits | None = None
    figures: Figures | None = None
    tolerance: str | None = None

    def rule(self) -> Rule | None:
        """The rule that these keys make, or None if there is none of them.

        Raises:
            InputError: there is more than one, or the tolerance cannot be read.
        """
        given = [key for key in ("decimals", "figures", "tolerance") if getattr(self, key) is not None]
        if len(given) > 1:
            message = f"{given[0]} and {given[1]} exclude each other."
            raise InputError(Problem("sheet", message, hint="Leave one out."))
        if self.tolerance is not None:
            return Rule(tolerance=tolerance(self.tolerance))
        return Rule(Rounding(self.decimals, self.figures)) if given else None


class Question(Judging):
    """One problem of a sheet: a circuit at a point, and the numbers that are asked."""

    name: Name = ""
    text: str = ""
    """What the student reads above the circuit."""
    expression: Annotated[str, Meta(max_length=_LONGEST)] = ""
    latex: Annotated[str, Meta(max_length=_LONGEST)] = ""
    """Instead of `expression`."""
    at: dict[str, float | str] = {}
    output: str | None = None
    asked: tuple[str, ...] = ()
    """As `read_target` reads them; none: the gradients of all inputs."""
    marks: Marks | None = None
    """None: one for each number that is asked."""
    convention: Literal["torch", "jax", "tensorflow"] | None = None

    @cached_property
    def marker(self) -> Marker:
        """What judges answers to it.

        Raises:
            BackpropError: the expression, the point or what is asked does not fit.
        """
        if bool(self.expression) == bool(self.latex):
            message = "A problem has either an expression or LaTeX."
            hint = "Write expression = \"(x + y)*z\", or latex = '…' in single quotes."
            raise InputError(Problem("sheet", message, hint=hint))
        point = {name: _value(name, value) for name, value in self.at.items()}
        marker = Marker(
            self.expression or self.latex,
            point,
            rule=self.rule() or Rule(),
            output=self.output,
            convention=self.convention,
            latex=bool(self.latex),
        )
        for target in self.targets(marker):
            marker.node(target)
        return marker

    def targets(self, marker: Marker | None = None) -> tuple[Target, ...]:
        """What is asked, in order."""
        inputs = (marker or self.marker).trace.graph.inputs
        return tuple(read_target(asked) for asked in self.asked or inputs)

    @property
    def worth(self) -> float:
        """The marks for all of it."""
        return float(len(self.targets()) if self.marks is None else self.marks)


class Sheet(Judging, kw_only=True):
    """A whole sheet."""

    title: Annotated[str, Meta(min_length=1)]
    problem: Annotated[tuple[Question, ...], Meta(min_length=1)]
    language: Literal["en", "es"] = "en"
    text: str = ""
    """What the student reads under the title."""
    convention: Literal["torch", "jax", "tensorflow"] | None = None
    decimal_comma: bool = False
    """Whether answers have decimal commas."""
    follow_through: bool = True
    """Whether what is rightly worked out from a wrong number earns its marks."""
    partial_credit: bool = True
    """Whether each right number earns its part of the marks; if not, a problem earns all or none."""

    @property
    def worth(self) -> float:
        """The marks for all problems."""
        return sum(question.worth for question in self.problem)


def read_sheet(text: str, where: str) -> Sheet:
    """A sheet, with every problem complete and checked: its expression has a value at its point.

    Args:
        text: of the file.
        where: it comes from, for messages.

    Raises:
        InputError: it is no sheet; the message says which problem and which key.
    """
    try:
        sheet = msgspec.convert(tomllib.loads(text), Sheet)
    except tomllib.TOMLDecodeError as error:
        hint = "Texts stand in quotes; LaTeX in single ones, which leave backslashes alone."
        raise InputError(Problem("sheet", f"{where} is not TOML: {error}.", hint=hint)) from None
    except RecursionError:
        raise InputError(Problem("sheet", f"{where} is nested too deeply.")) from None
    except msgspec.ValidationError as error:
        raise InputError(_misfit(str(error), where)) from None
    questions = []
    for number, question in enumerate(sheet.problem, 1):
        try:
            questions.append(_complete(question, number, sheet))
        except BackpropError as error:
            found = error.problem
            message = f"{where}, problem {question.name or number}: {found.message}"
            hint = "Give it a value in at = { … }." if found.kind == "unbound" else found.hint
            raise InputError(found._replace(message=message, hint=hint)) from None
    names = [question.name for question in questions]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        hint = "Give every problem a name of its own, or none."
        raise InputError(Problem("sheet", f"{where}: two problems are called {twice}.", hint=hint))
    return msgspec.structs.replace(sheet, problem=tuple(questions))


def _complete(question: Question, number: int, sheet: Sheet) -> Question:
    """The problem with what it takes over from the sheet."""
    rule = question if question.rule() or not sheet.rule() else sheet
    complete = msgspec.structs.replace(
        question,
        name=question.name or str(number),
        convention=question.convention or sheet.convention,
        decimals=rule.decimals,
        figures=rule.figures,
        tolerance=rule.tolerance,
    )
    targets = complete.targets()
    if len({*targets}) < len(targets):
        hint = "x and grad x are the same."
        raise InputError(Problem("sheet", "The same number is asked twice.", hint=hint))
    return complete


def _value(name: str, value: float | str) -> float:
    if isinstance(value, str):
        try:
            return differentiate(value, {}).value
        except BackpropError as error:
            message = f"at: {value!r} is no value of {name}. {error.problem.message}"
            hint = 'A value is a number, or in quotes an expression without variables: "pi/2".'
            raise InputError(Problem("binding", message, hint=hint)) from None
    return float(value)


_EXPECTED = {
    "str": "text",
    "float": "a number",
    "int": "a whole number",
    "array": "a list",
    "object": "a table",
    "bool": "true or false",
}
"""What msgspec calls the types of TOML, in the words of its readers."""


def _misfit(message: str, where: str) -> Problem:
    """What msgspec says, in the words of the file.

    Args:
        message: such as ``Expected `float`, got `str` - at `$.problem[0].marks` ``.
        where: the text comes from.
    """
    what, _, path = message.partition(" - at ")
    place = re.search(r"problem\[(\d+)\]", path)
    if place:
        where += f", problem {int(place[1]) + 1}"
    key = re.sub(r"[`$]|problem\[\d+\]|\[\.\.\.\]", "", path).strip(".")
    if unknown := re.search(r"unknown field `(.*)`", what):
        known = (Question if place else Sheet).__struct_encode_fields__
        near = near_names(unknown[1], known)
        hint = f"Did you mean {near}?" if near else f"Keys are {', '.join(sorted(known))}."
        return Problem("sheet", f"{where}: there is no key {unknown[1]}.", hint=hint)
    if missing := re.search(r"missing required field `(.*)`", what):
        return Problem("sheet", f"{where} has no {missing[1]}.", hint="docs/homework.md shows a whole sheet.")
    what = re.sub(r"`([^`]+)`", lambda found: _in_words(found[1]), what[:1].lower() + what[1:])
    return Problem("sheet", f"{where}: {key}: {what}." if key else f"{where}: {what}.")


def _in_words(types: str) -> str:
    return " or ".join(_EXPECTED.get(word, word) for word in types.split(" | ") if word != "null")
