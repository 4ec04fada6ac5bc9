"""An exercise sheet: one TOML file that says what is asked, how it is rounded and what it is worth.

    title = "Backpropagation"
    decimals = 2

    [[problem]]
    expression = "q = x + y; f = q*z"
    at = { x = -2, y = 5, z = -4 }
    asked = ["value q", "q", "x", "y", "z"]
    marks = 5

What a problem does not say is as the sheet says. docs/sheets.md has all keys.
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
from backprop.engine.targets import Target
from backprop.grammar.problem import BackpropError, InputError, Problem, Said, listed, said
from backprop.homework.acceptance import Rule, tolerance
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


class Judging(_Table, frozen=True):
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
            message = said("{one} and {other} exclude each other.", one=given[0], other=given[1])
            raise InputError(Problem("sheet", message, hint=said("Leave one out.")))
        if self.tolerance is not None:
            return Rule(tolerance=tolerance(self.tolerance))
        return Rule(Rounding(self.decimals, self.figures)) if given else None


class Question(Judging, frozen=True):
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
    decimal_comma: bool | None = None
    """Whether answers have decimal commas."""

    @cached_property
    def marker(self) -> Marker:
        """What judges answers to it.

        Raises:
            BackpropError: the expression, the point or what is asked does not fit.
        """
        if bool(self.expression) == bool(self.latex):
            message = said("A problem has either an expression or LaTeX.")
            hint = said("Write expression = \"(x + y)*z\", or latex = '…' in single quotes.")
            raise InputError(Problem("sheet", message, hint=hint))
        point = {name: _value(name, value) for name, value in self.at.items()}
        marker = Marker(
            self.expression or self.latex,
            point,
            rule=self.rule() or Rule(),
            output=self.output,
            convention=self.convention,
            latex=bool(self.latex),
            decimal_comma=bool(self.decimal_comma),
        )
        for target in self.targets(marker):
            marker.node(target)
        return marker

    def targets(self, marker: Marker | None = None) -> tuple[Target, ...]:
        """What is asked, in order."""
        marker = marker or self.marker
        return tuple(marker.target(asked) for asked in self.asked or marker.trace.graph.inputs)

    @property
    def worth(self) -> float:
        """The marks for all of it."""
        return float(len(self.targets()) if self.marks is None else self.marks)


class Sheet(Judging, frozen=True, kw_only=True):
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
        message = said("{where} is not TOML: {reason}.", where=where, reason=str(error))
        hint = said("Texts stand in quotes; LaTeX in single ones, which leave backslashes alone.")
        raise InputError(Problem("sheet", message, hint=hint)) from None
    except RecursionError:
        message = said("{where} is nested too deeply.", where=where)
        raise InputError(Problem("sheet", message)) from None
    except msgspec.ValidationError as error:
        raise InputError(_misfit(str(error), where)) from None
    questions = []
    for number, question in enumerate(sheet.problem, 1):
        try:
            questions.append(_complete(question, number, sheet))
        except BackpropError as error:
            found = error.problem
            message = said(
                "{where}, problem {name}: {message}",
                where=where,
                name=question.name or number,
                message=found.message,
            )
            missing = said("Give it a value in at.")
            found = found._replace(message=message, hint=missing if found.kind == "unbound" else found.hint)
            raise InputError(found) from None
    names = [question.name for question in questions]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        message = said("{where}: two problems are called {name}.", where=where, name=twice)
        hint = said("Give every problem a name of its own, or none.")
        raise InputError(Problem("sheet", message, hint=hint))
    return msgspec.structs.replace(sheet, problem=tuple(questions))


def _complete(question: Question, number: int, sheet: Sheet) -> Question:
    """The problem with what it takes over from the sheet."""
    rule = question if question.rule() or not sheet.rule() else sheet
    complete = msgspec.structs.replace(
        question,
        name=question.name or str(number),
        convention=question.convention or sheet.convention,
        decimal_comma=sheet.decimal_comma if question.decimal_comma is None else question.decimal_comma,
        decimals=rule.decimals,
        figures=rule.figures,
        tolerance=rule.tolerance,
    )
    targets = complete.targets()
    if len({*targets}) < len(targets):
        hint = said("x and grad x are the same.")
        raise InputError(Problem("sheet", said("The same number is asked twice."), hint=hint))
    return complete


def _value(name: str, value: float | str) -> float:
    if isinstance(value, str):
        try:
            return differentiate(value, {}).value
        except BackpropError as error:
            message = said(
                "at: {text} is no value of {name}. {message}",
                text=repr(value),
                name=name,
                message=error.problem.message,
            )
            hint = said('A value is a number, or in quotes an expression without variables: "pi/2".')
            raise InputError(Problem("binding", message, hint=hint)) from None
    return float(value)


_TYPES = {
    "str": said("text"),
    "float": said("a number"),
    "int": said("a whole number"),
    "array": said("a list"),
    "object": said("a table"),
    "bool": said("true or false"),
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
        where = said("{where}, problem {name}", where=where, name=int(place[1]) + 1)
    key = re.sub(r"[`$]|problem\[\d+\]|\[\.\.\.\]", "", path).strip(".")
    if unknown := re.search(r"unknown field `(.*)`", what):
        known = (Question if place else Sheet).__struct_encode_fields__
        near = near_names(unknown[1], known)
        keys = said("Keys are {names}.", names=", ".join(sorted(known)))
        message = said("{where}: there is no key {key}.", where=where, key=unknown[1])
        return Problem("sheet", message, hint=said("Did you mean {name}?", name=near) if near else keys)
    if missing := re.search(r"missing required field `(.*)`", what):
        message = said("{where} has no {key}.", where=where, key=missing[1])
        return Problem("sheet", message, hint=said("docs/sheets.md shows a whole sheet."))
    facts = {"where": where, "key": key, "what": _expected(what)}
    message = said("{where}: {key}: {what}.", **facts) if key else said("{where}: {what}.", **facts)
    return Problem("sheet", message)


def _expected(what: str) -> str:
    """What msgspec expected, as far as it is one of its usual sentences, and otherwise as it says it."""
    if match := re.fullmatch(r"Expected `([^`]+)`, got `([^`]+)`", what):
        return said("expected {wanted}, got {found}", wanted=_type(match[1]), found=_type(match[2]))
    if match := re.fullmatch(r"Expected `(\w+)` ([<>]=?) (\S+)", what):
        return said(
            "expected {wanted} {sign} {number}", wanted=_type(match[1]), sign=match[2], number=match[3]
        )
    return re.sub(r"`([^`]+)`", lambda found: _type(found[1]), what[:1].lower() + what[1:])


def _type(types: str) -> Said:
    return listed([_TYPES.get(word, word) for word in types.split(" | ") if word != "null"], "or")
