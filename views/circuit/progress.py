"""A circuit as far as it is filled in after some of the steps of both passes."""

from __future__ import annotations

from backprop.engine.trace import Trace
from backprop.grammar.problem import InputError, Problem, said
from backprop.views.circuit.circuit import Circuit
from backprop.views.explain.passes import journey
from backprop.views.explain.plain import Plain
from backprop.views.explain.steps import steps, told
from backprop.views.explain.telling import Telling
from backprop.views.language import Language

_LONGEST = 110
"""A caption is cut off behind so many characters."""


def after(number: int | None, complete: Circuit, trace: Trace, digits: int, language: Language) -> Circuit:
    """The state of a circuit after so many steps; all of it if no number is given.

    Args:
        number: of steps; after 0 only the inputs have values.
        complete: the circuit of the trace.
        trace: whose passes are gone through.
        digits: significant digits.
        language: of captions.

    Raises:
        InputError: there are not so many steps.
    """
    if number is None:
        return complete
    walk = journey(trace)
    every = steps(walk)
    if number > len(every):
        message = said("There are {total} steps here, fewer than {number}.", total=len(every), number=number)
        hint = said("Write --steps={total} for the last of them.", total=len(every))
        raise InputError(Problem("usage", message, hint=hint))
    how, plain = Telling(language, digits), Plain(trace, digits)
    captions = [language.say("Before the first of {total} steps", total=len(every))]
    for count, step in enumerate(every, 1):
        line = told(walk, step, how)
        pieces = line if isinstance(line, list) else [line]
        formula = "".join(piece if isinstance(piece, str) else plain.write(piece) for piece in pieces)
        caption = language.say(
            "Step {number} of {total}: {formula}", number=count, total=len(every), formula=formula
        )
        captions.append(caption if len(caption) <= _LONGEST else caption[: _LONGEST - 1] + "…")
    boxes = [
        box._replace(
            value=box.value if box.value_step <= number else "",
            gradient=box.gradient if box.gradient_step <= number else "",
        )
        for box in complete.boxes
    ]
    wires = [
        wire._replace(
            value=wire.value if complete.boxes[wire.source].value_step <= number else "",
            gradient=wire.gradient if wire.step <= number else "",
        )
        for wire in complete.wires
    ]
    room = max(map(len, captions))
    return complete._replace(
        boxes=boxes, wires=wires, caption=captions[number], caption_room=room, now=number
    )
