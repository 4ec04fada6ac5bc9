"""The form in which inputs are changed."""

from __future__ import annotations

import math
import sys
from html import escape

from backprop.engine.trace import Trace
from backprop.views.language import Language


def form(trace: Trace, language: Language, act: int, reason: str) -> str:
    """A field and a slider for each input.

    Args:
        trace: whose inputs they are.
        language: of labels.
        act: number of the expression, for ids.
        reason: why inputs cannot be changed, or "".
    """
    say = language.say
    if not trace.inputs:
        return ""
    if reason:
        text = say("Inputs cannot be changed on this page: {reason}", reason=reason)
        return f'<form class="inputs"><p>{escape(text)}</p></form>'
    rows = []
    for number, (name, value) in enumerate(trace.inputs.items()):
        low, high = span(float(value))
        id = f"input-{act}-{number}"
        label = escape(name)
        written = f"{value:.17g}" if float(f"{value:.15g}") != value else f"{value:.15g}"
        slide = escape(say("{name}, by sliding", name=name))
        rows.append(
            f'<p><label for="{id}">{label}</label>'
            f'<input type="range" aria-label="{slide}" min="{low:g}" max="{high:g}" step="any" '
            f'value="{written}"><input id="{id}" type="text" autocomplete="off" spellcheck="false" '
            f'value="{written}"></p>'
        )
    again = escape(say("As at the start"))
    return (
        f'<form class="inputs">{"".join(rows)}'
        f'<p><button type="reset">{again}</button> <output class="status"></output></p></form>'
    )


def span(value: float) -> tuple[float, float]:
    """Where a slider goes: on both sides of 0, or around a value that is far from there."""
    size = max(1.0, abs(value))
    power = 10.0 ** math.floor(math.log10(size))
    top = next(factor * power for factor in (1, 2, 5, 10, 20, 50) if factor * power >= 1.5 * size)
    top = min(top, sys.float_info.max)
    return -top, top
