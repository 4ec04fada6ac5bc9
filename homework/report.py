"""Judged answers in the terminal, drawn with Rich."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.text import Text

from backprop.engine.rounding import DIGITS, shown
from backprop.grammar.problem import said
from backprop.homework.acceptance import Interval
from backprop.homework.marker import RIGHT, UNREADABLE, WRONG, Checked
from backprop.homework.printable import brief
from backprop.views.grid import grid as new_grid
from backprop.views.language import ENGLISH, Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = {RIGHT: said("right"), WRONG: said("wrong"), UNREADABLE: said("unreadable")}
_STYLES = {RIGHT: "green", WRONG: "bold red", UNREADABLE: "yellow"}


def report(
    found: Checked,
    console: Console,
    *,
    solution: bool = False,
    digits: int = DIGITS,
    diagnosis: Sequence[str] = (),
    language: Language = ENGLISH,
) -> RenderableType:
    """A line for each answer, how many are right, and hints for those that cannot be read.

    Args:
        found: to show.
        console: that will print it.
        solution: whether the right numbers are shown.
        digits: significant digits of these.
        diagnosis: what there is to say about wrong answers, a line each.
        language: of everything else.
    """
    say, framed = language.say, console.is_terminal
    grid = new_grid(framed=framed)
    grid.add_column(say("asked"), style="bold", overflow="fold")
    grid.add_column(say("answer"), overflow="fold")
    grid.add_column(say("verdict"), overflow="fold")
    if solution:
        grid.add_column(say("right answer"), overflow="fold")
    grid.add_column(say("why"), overflow="fold")
    for judged in found.answers:
        cells = [
            Text(language.put(judged.asked)),
            Text(brief(judged.answer.written)),
            Text(say(_WORDS[judged.verdict]), style=_STYLES[judged.verdict]),
            *([Text(right_answer(judged.solution, digits, language))] if solution else []),
            Text(language.put(judged.why)),
        ]
        grid.add_row(*cells)
    hints = dict.fromkeys(language.put(judged.hint) for judged in found.answers if judged.hint)
    said = [Text(), *map(Text, diagnosis)] if diagnosis else []
    return Group(
        grid,
        Text(),
        Text(_summary(found, language)),
        *(Text(f"{say('hint:')} {hint}") for hint in hints),
        *said,
    )


def right_answer(solution: Interval, digits: int = DIGITS, language: Language = ENGLISH) -> str:
    """`0.393224`, or `-1 to 1` at a corner."""
    low, high = solution
    if low == high:
        return shown(low, digits)
    return language.say("{low} to {high}", low=shown(low, digits), high=shown(high, digits))


def _summary(found: Checked, language: Language) -> str:
    verdicts = [judged.verdict for judged in found.answers]
    right, unreadable = verdicts.count(RIGHT), verdicts.count(UNREADABLE)
    parts = [language.say("{right} of {number} right", right=right, number=len(verdicts))]
    if unreadable:
        parts.append(language.say("{number} cannot be read", number=unreadable))
    return "; ".join(parts)
