"""The patterns of the backward pass, each with a circuit of its own."""

from __future__ import annotations

from backprop.engine.differentiate import differentiate
from backprop.engine.trace import Trace
from backprop.grammar.record import Record
from backprop.views.language import Language

_POINT = {"x": 3.0, "y": -4.0}


class Pattern(Record):
    """What a kind of gate does to the gradient."""

    word: str
    sentence: str
    trace: Trace
    gates: tuple[int, ...]
    """Those that show it, by place."""


def patterns(language: Language) -> list[Pattern]:
    """Add distributes, max routes, multiply swaps; where a value is used several times, gradients add up."""
    say = language.say
    told = [
        (
            say("distributes"),
            say("The add gate distributes the gradient: each input receives what arrives, unchanged."),
            "2*(x + y)",
        ),
        (
            say("routes"),
            say("The max gate routes: all of the gradient goes to the larger input, none to the others."),
            "2*max(x, y)",
        ),
        (
            say("swaps"),
            say(
                "The multiply gate swaps: each input receives the upstream gradient times the other input's "
                "value."
            ),
            "2*(x*y)",
        ),
        (
            say("adds up"),
            say(
                "Where a value is used in several places, the gradients that come back along its branches "
                "add up."
            ),
            "x*y + x",
        ),
    ]
    found = []
    for word, sentence, text in told:
        trace = differentiate(text, _POINT)
        first = next(place for place, args in enumerate(trace.graph.args) if args)
        found.append(Pattern(word, sentence, trace, (first,)))
    return found
