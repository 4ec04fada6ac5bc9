"""What there is to say of a sheet, in the terminal, drawn with Rich."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from backprop.grammar.problem import said
from backprop.homework.asked import all_in_words, marks_in_words, rule_in_words
from backprop.homework.lint import ABSENT, HIDDEN, PARTLY, REVEALED, Findings, Linted
from backprop.homework.lint_words import count, heading, sentence, told, warnings
from backprop.homework.printable import brief
from backprop.views.expression import written
from backprop.views.grid import grid as new_grid
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MARKS = {REVEALED: ("✓", "green"), PARTLY: ("~", "yellow"), HIDDEN: ("✗", "bold red"), ABSENT: ("·", "dim")}

LEGEND = said("✓ revealed   ~ in some cases   ✗ hidden   · cannot be had here")
_LONGEST = 120
"""Characters of an expression."""
_MOST_ABSENT = 5
"""Of more misconceptions that cannot be had, the number is told."""


def lint_report(linted: Linted, console: Console, *, language: Language) -> RenderableType:
    """Each problem, a table of misconceptions by problems, and what no problem shows.

    Args:
        linted: to show.
        console: that will print it.
        language: to say it in.
    """
    parts: list[RenderableType] = [
        Text.assemble((brief(linted.sheet.title), "bold"), " · ", heading(linted, language)),
        Text(),
    ]
    for number, findings in enumerate(linted.problems, 1):
        parts += [*_problem(findings, number, language), Text()]
    parts += [
        _matrix(linted, language, framed=console.is_terminal),
        Text(language.say(LEGEND), style="dim"),
    ]
    parts += _summary(linted, language)
    return Group(*parts)


def _problem(findings: Findings, number: int, language: Language) -> Iterator[RenderableType]:
    say, question = language.say, findings.question
    trace, rule = question.marker.trace, question.marker.rule
    point = ", ".join(f"{name} = {value:g}" for name, value in trace.inputs.items())
    title = say("{formula} at {point}", formula=written(trace, _LONGEST), point=point)
    name = f"{number}  " if question.name == str(number) else f"{number}  {question.name}: "
    yield Text.assemble((name, "bold"), title)
    facts = [marks_in_words(question.worth, language), rule_in_words(rule, language)]
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim")
    grid.add_column(overflow="fold")
    asked = all_in_words(question.targets(), trace.output, language)
    grid.add_row(say("asks for"), Text(f"{asked}  ({', '.join(filter(None, facts))})"))
    grid.add_row(say("reveals"), Text(count(findings, language)))
    if hidden := findings.having(HIDDEN):
        grid.add_row(Text(say("hides")), _lines(told(s.misconception, language) for s in hidden))
    if partly := findings.having(PARTLY):
        lines = (
            told(s.misconception, language) + say(" (in {seen} of {ways})", seen=s.seen, ways=s.ways)
            for s in partly
        )
        grid.add_row(Text(say("reveals partly")), _lines(lines))
    for group in findings.groups:
        grid.add_row(Text(say("same answers")), _lines(told(row, language) for row in group))
    for pitfall in findings.pitfalls:
        text = sentence(pitfall, language, trace.output)
        grid.add_row(Text(say("warning"), style="yellow"), Text(text))
    yield Padding(grid, (0, 0, 0, 3))


def _lines(lines: Iterable[str]) -> Text:
    return Text("\n".join(lines))


def _matrix(linted: Linted, language: Language, *, framed: bool) -> Table:
    """Misconceptions that can be had somewhere, and in which problem they show."""
    grid = new_grid(framed=framed)
    grid.add_column(language.say("misconception"), overflow="fold")
    for number in range(1, len(linted.problems) + 1):
        grid.add_column(str(number), justify="center", no_wrap=True)
    for place, sight in enumerate(linted.problems[0].sights):
        standings = [findings.sights[place].standing for findings in linted.problems]
        if {*standings} != {ABSENT}:
            cells = [Text(*MARKS[standing]) for standing in standings]
            grid.add_row(Text(told(sight.misconception, language)), *cells)
    return grid


def _summary(linted: Linted, language: Language) -> Iterator[RenderableType]:
    say = language.say
    if linted.hidden:
        yield Text("\n" + say("No problem reveals:"), style="yellow")
        yield from (Text(f"  - {told(row, language)}") for row in linted.hidden)
    if linted.groups:
        yield Text("\n" + say("No problem tells apart:"))
        for group in linted.groups:
            first, *others = (told(row, language) for row in group)
            yield Text("\n".join([f"  - {first}", *(f"    {other}" for other in others)]))
    yield Text()
    if len(linted.absent) > _MOST_ABSENT:
        yield Text(say("{number} misconceptions cannot be had in any problem.", number=len(linted.absent)))
    elif linted.absent:
        yield Text(
            "\n".join(
                [
                    say("No problem has what it takes for:"),
                    *(f"  - {told(row, language)}" for row in linted.absent),
                ]
            )
        )
    yield Text(warnings(linted.warnings, language))
