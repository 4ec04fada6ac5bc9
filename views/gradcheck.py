"""A gradient check in the terminal, drawn with Rich."""

from __future__ import annotations

import math

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from backprop.engine.claims import Judgement
from backprop.engine.gradcheck import Check, GradCheck
from backprop.views.gradcheck_words import remarks, shown_h
from backprop.views.grid import grid as new_grid
from backprop.views.language import ENGLISH, Language
from backprop.views.numbers import DIGITS, shown

_MOST_COLUMNS = 5
"""Slopes whose errors are shown for every step; --json has all."""

_STYLES = {"agrees": "green", "right": "green", "kink": "yellow", "jump": "yellow", "unchecked": "yellow"}
_BAD = "bold red"


def report(
    found: GradCheck, console: Console, *, digits: int = DIGITS, language: Language = ENGLISH
) -> RenderableType:
    """The slopes with their differences and verdicts, what there is to say about them, steps, and claims.

    Args:
        found: to show.
        console: that will print it.
        digits: significant digits.
        language: of headings, verdicts and sentences.
    """
    say = language.say
    framed = console.is_terminal
    parts: list[RenderableType] = [_checks(found, digits, language, framed=framed)] if found.checks else []
    if not parts:
        parts = [Text(say("The expression has no variables, so there is nothing to check."))]
    told = [
        Text(remark) for check in found.checks for remark in remarks(check, found.trace, digits, language)
    ]
    parts += [Text(), *told] if told else []
    if any(check.steps for check in found.checks):
        parts += [Text(), *_steps(found, language, framed=framed)]
    if found.claims:
        parts += [Text(), _claims(found, digits, language, framed=framed)]
    return Group(*parts)


def _checks(found: GradCheck, digits: int, language: Language, *, framed: bool) -> Table:
    say, grid = language.say, new_grid(framed=framed)
    grid.add_column(say("slope"), style="bold", overflow="fold")
    grid.add_column("backprop", justify="right", style="red", overflow="fold")
    grid.add_column(say("difference"), justify="right", overflow="fold")
    grid.add_column(say("error"), overflow="fold")
    grid.add_column(say("referee"), justify="right", overflow="fold")
    grid.add_column(say("verdict"), overflow="fold")
    for check in found.checks:
        slope = check.difference.slope
        grid.add_row(
            Text(f"∂{found.trace.output}/∂{check.name}"),
            Text(shown(check.gradient, digits)),
            Text(say("none") if math.isnan(slope) else shown(slope, digits)),
            Text(f"{_error(check.error)} {language.template(check.band)}".strip()),
            Text(_referee(check, digits, language)),
            Text(language.template(check.verdict), style=_STYLES.get(check.verdict, _BAD)),
        )
    return grid


def _referee(check: Check, digits: int, language: Language) -> str:
    """The slope, or those on the two sides of a corner."""
    if check.ruling is None:
        return ""
    if check.ruling.slope is not None:
        return shown(check.ruling.slope, digits)
    sides = [side.slope for side in (check.ruling.left, check.ruling.right)]
    return " | ".join(language.say("none") if slope is None else shown(slope, digits) for slope in sides)


def _error(error: float) -> str:
    if math.isnan(error):
        return ""
    return f"{error:.2g}" if error >= 0.1 or not error else f"{error:.1e}".replace("e-0", "e-")


def _steps(found: GradCheck, language: Language, *, framed: bool) -> list[RenderableType]:
    """How the error of a difference depends on the step: truncation first, then rounding."""
    checks = [check for check in found.checks if check.steps][:_MOST_COLUMNS]
    say, grid = language.say, new_grid(framed=framed)
    grid.add_column("h", style="bold", no_wrap=True)
    for check in checks:
        grid.add_column(
            Text(say("error of {slope}", slope=f"∂{found.trace.output}/∂{check.name}")), overflow="fold"
        )
    least = [min((e for _, _, e in check.steps if not math.isnan(e)), default=math.nan) for check in checks]
    for row in zip(*(check.steps for check in checks), strict=True):
        cells = [
            Text(_error(error) or say("none"), style="bold green" if error == best else "")
            for (_, _, error), best in zip(row, least, strict=True)
        ]
        grid.add_row(Text(shown_h(row[0][0])), *cells)
    more = len(found.checks) - len(checks)
    return [
        grid,
        *(
            [Text(say("… {number} more slopes: --json has them all", number=more), style="dim")]
            if more
            else []
        ),
    ]


def _claims(found: GradCheck, digits: int, language: Language, *, framed: bool) -> Table:
    say, grid = language.say, new_grid(framed=framed)
    grid.add_column(say("claim"), style="bold", overflow="fold")
    grid.add_column(say("slope"), justify="right", overflow="fold")
    grid.add_column(say("error"), overflow="fold")
    grid.add_column(say("verdict"), overflow="fold")
    for judged in found.claims:
        verdict = "right" if judged.right else "wrong"
        grid.add_row(
            Text(f"∂{found.trace.output}/∂{judged.claim.name} = {judged.claim.written}"),
            Text(_true(judged, digits, language)),
            Text(_error(judged.error)),
            Text(language.template(verdict), style=_STYLES.get(verdict, _BAD)),
        )
    return grid


def _true(judged: Judgement, digits: int, language: Language) -> str:
    say = language.say
    true = "" if judged.true is None else shown(judged.true, digits)
    if judged.sides is not None:
        low, high = sorted(judged.sides)
        true = say("{low} to {high}", low=shown(low, digits), high=shown(high, digits))
    return (
        true if judged.used is None else say("{some} or {last}", some=true, last=shown(judged.used, digits))
    )
