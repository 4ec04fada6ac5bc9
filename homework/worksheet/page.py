"""What a worksheet has, in whatever format: for each problem its circuit as a table, with blanks."""

from __future__ import annotations

from backprop.engine.targets import VALUE
from backprop.grammar.record import Record
from backprop.homework.asked import in_words, marks_in_words, rule_in_words
from backprop.homework.model_answers import Answering, written
from backprop.views.expression import written as formula_of
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.engine.trace import Trace
    from backprop.homework.sheet import Question, Sheet

_LONGEST = 2000
"""Characters of a formula."""


class Cell(Record):
    """A number of the circuit."""

    text: str
    """"" where it is to be worked out."""
    is_asked: bool = False
    is_given: bool = False


class Line(Record):
    """A node of the circuit."""

    id: str
    computes: str
    """Over other nodes; "" for inputs."""
    gate: str
    value: Cell
    gradient: Cell


class Blank(Record):
    """A number that is asked."""

    asked: str
    """As files of answers have it: `x`, `value q`."""
    words: str
    """As people have it: `∂f/∂x`."""
    answer: str
    """"" where it is to be filled in."""


class Part(Record):
    """A problem."""

    question: Question
    number: int
    formula: str
    point: list[tuple[str, str]]
    rule: str
    """How answers are rounded, in words; may be ""."""
    marks: str
    lines: list[Line]
    blanks: list[Blank]

    @property
    def trace(self) -> Trace:
        """The problem, differentiated."""
        return self.question.marker.trace

    def rounded(self, number: str) -> str:
        """A number as the sheet asks for it; what is none stays as it is."""
        try:
            return _comma(written(float(number), self.question.marker.rule), self.question)
        except ValueError:
            return number

    @property
    def title(self) -> str:
        """The name of the problem, where it says more than its number."""
        return "" if self.question.name == str(self.number) else self.question.name


class Page(Record):
    """A worksheet."""

    sheet: Sheet
    student: str
    """"" where the name is to be filled in, too."""
    language: Language
    is_solved: bool
    marks: str
    parts: list[Part]


def page(sheet: Sheet, *, student: str = "", language: Language | None = None, solved: bool = False) -> Page:
    """A worksheet of a sheet.

    Args:
        sheet: with the problems.
        student: whose it is.
        language: by default that of the sheet.
        solved: whether the blanks are filled in.
    """
    language = language or Language(sheet.language)
    parts = [_part(question, number, language, solved) for number, question in enumerate(sheet.problem, 1)]
    return Page(sheet, student, language, solved, marks_in_words(sheet.worth, language), parts)


def _part(question: Question, number: int, language: Language, solved: bool) -> Part:
    marker = question.marker
    trace = marker.trace
    answering = Answering(marker, question.targets())
    answers = answering.right if solved else [""] * len(answering.targets)
    blanks = [
        Blank(str(target), in_words(target, trace.output, language), _comma(answer, question))
        for target, answer in zip(answering.targets, answers, strict=True)
    ]
    return Part(
        question,
        number,
        formula_of(trace, _LONGEST),
        [*_given(question).items()],
        rule_in_words(marker.rule, language),
        marks_in_words(question.worth, language),
        _lines(question, solved),
        blanks,
    )


def _lines(question: Question, solved: bool) -> list[Line]:
    marker = question.marker
    trace = marker.trace
    asked = {(target.of == VALUE, marker.nodes[target.node]) for target in question.targets()}

    def number(x: float) -> str:
        return _comma(written(x, marker.rule), question) if solved else ""

    inputs = _given(question)
    found = []
    for node in trace.nodes:
        given = node.kind == "input"
        value = inputs[node.id] if given else number(node.value)
        found.append(
            Line(
                node.id,
                "" if given else node.expression,
                node.gate,
                Cell(value, (True, node.place) in asked, given),
                Cell(number(node.upstream), (False, node.place) in asked),
            )
        )
    return found


def _given(question: Question) -> dict[str, str]:
    """The point, as the sheet has it: `1.5`, `pi/2`."""
    marker = question.marker
    texts = {marker.target(name).node: value for name, value in question.at.items()}
    return {
        name: text if isinstance(text := texts.get(name), str) else _comma(_plain(value), question)
        for name, value in marker.trace.inputs.items()
    }


def _plain(x: float) -> str:
    """A number with all its digits: `-2`, `0.25`."""
    return repr(x).removesuffix(".0")


def _comma(text: str, question: Question) -> str:
    return text.replace(".", ",") if question.decimal_comma else text
