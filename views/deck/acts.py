"""The parts of a deck: an expression with its frames, or what the lecture says in between."""

from __future__ import annotations

import math
from html import escape

from backprop.grammar.problem import InputError
from backprop.grammar.record import Record
from backprop.views.circuit.circuit import DIGITS
from backprop.views.deck import markup, node, patterns
from backprop.views.deck.frames import GRADIENT, Lecture, lecture
from backprop.views.deck.holes import Filling, numbers, without
from backprop.views.deck.inputs import form
from backprop.views.deck.program import Program, program
from backprop.views.language import Language
from backprop.views.problem import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from backprop.engine.trace import Number, Trace


class Options(Record):
    """How a deck is made."""

    language: Language
    digits: int = DIGITS
    decimals: int | None = None
    paces: Sequence[str] = (GRADIENT,)
    """For each expression; the last one serves all that follow."""
    title: str = ""
    """Of a frame before all others."""
    is_lecture: bool = False
    """Whether the gradients at a node in general follow the first expression, and the patterns the last."""


class Act(Record):
    """A part of a deck."""

    html: str
    frames: int
    data: dict[str, Any]
    """What the page must know of it."""
    program: str = ""
    """Both passes in JavaScript."""


def acts(traces: Sequence[Trace], options: Options) -> list[Act]:
    """All parts of a deck, in order."""
    found: list[Act] = []

    def frames() -> int:
        return sum(act.frames for act in found)

    if options.title:
        found.append(_title(traces, options))
    for number, trace in enumerate(traces):
        pace = options.paces[min(number, len(options.paces) - 1)]
        told = lecture(trace, options.language, digits=options.digits, pace=pace)
        found.append(_expression(told, options, len(found), frames()))
        if options.is_lecture and number == 0:
            found.append(_node_in_general(options, frames()))
    if options.is_lecture:
        found.append(_patterns(options, frames()))
    return found


def _title(traces: Sequence[Trace], options: Options) -> Act:
    told = [lecture(trace, options.language, digits=options.digits) for trace in traces]
    functions = [(one.trace.text, one.equations.function()) for one in told]
    filling = Filling({}, options.digits)
    listed = "".join(
        f"<li>{markup.equation(sides, filling) if sides else escape(visible(text))}</li>"
        for text, sides in functions
    )
    html = [
        '<article class="act plain">',
        *markup.opening(1, "", escape(visible(without(options.title))), 'data-kind="title"'),
        f'<ol class="contents">{listed}</ol>',
        *markup.closing("", []),
        "</article>",
    ]
    return Act("\n".join(html), 1, {})


def _expression(told: Lecture, options: Options, act: int, before: int) -> Act:
    trace, language, walk = told.trace, options.language, told.walk
    found = numbers(trace)
    filling = Filling(found, options.digits, options.decimals)
    try:
        passes, reason = program(trace), ""
    except InputError as error:
        passes, reason = Program("", {}), error.problem.message
    sections = [markup.section(frame, before + i, filling) for i, frame in enumerate(told.frames, 1)]
    sections.append(_table(told, options, before + len(sections) + 1, filling))
    gates = [
        f'<template data-gate="{gate.place}">'
        f"{node.figure(node.of_gate(gate, told.equations), filling)}</template>"
        for gate in walk.nodes(walk.backward)
    ]
    label = escape(language.say("Circuit"))
    html = [
        f'<article class="act" data-act="{act}">',
        f'<figure class="circuit-frame" tabindex="0" role="region" aria-label="{label}">',
        markup.circuit(trace, language, options.digits, f"c{act}-"),
        "</figure>",
        markup.rules_of(told, language),
        form(trace, language, act, reason),
        *sections,
        *gates,
        "</article>",
    ]
    boxes, wires = sorted(walk.ids), markup.wires(walk)
    data = {
        "numbers": {key: _plain(number) for key, number in found.items()},
        "inputs": list(trace.graph.inputs),
        "start": [_plain(value) for value in trace.inputs.values()],
        "places": boxes,
        "wires": [f"{gate}.{position}" for gate, position, _ in wires],
        "sources": [source for *_, source in wires],
        "names": [walk.ids[place] for place in boxes],
        "output": trace.graph.output,
        "corners": passes.corners,
    }
    return Act("\n".join(html), len(sections), data, passes.source)


def _table(told: Lecture, options: Options, number: int, filling: Filling) -> str:
    say = options.language.say
    data = f'data-kind="table" data-step="{told.frames[-1].step}"'
    spoken = escape(say("A table of all nodes with their values and gradients."))
    html = [
        *markup.opening(number, say("Summary"), escape(say("Every node")), data),
        f'<div class="scroll" tabindex="0">{markup.table_of_nodes(told, filling, options.language)}</div>',
        *markup.closing(spoken, [spoken]),
    ]
    return "\n".join(html)


def _node_in_general(options: Options, before: int) -> Act:
    chapter = options.language.say("Computing the gradients at a node")
    picture = node.figure(node.in_general(), Filling({}, options.digits))
    html = ['<article class="act node">', f'<figure class="diagram-frame">{picture}</figure>']
    for part, (title, sentence) in enumerate(node.captions(options.language), 1):
        html += markup.opening(before + part, chapter, escape(title), f'data-kind="node" data-part="{part}"')
        html.append(f'<p class="said">{escape(sentence)}</p>')
        html += markup.closing(escape(f"{sentence} {node.spoken(part)}"), [escape(sentence)])
    return Act("\n".join([*html, "</article>"]), node.PARTS, {})


def _patterns(options: Options, before: int) -> Act:
    say = options.language.say
    title = escape(say("Patterns in the backward flow"))
    html = [
        '<article class="act plain">',
        *markup.opening(before + 1, say("Backward pass"), title, 'data-kind="patterns"'),
        '<div class="patterns">',
    ]
    found = patterns.patterns(options.language)
    for number, pattern in enumerate(found):
        drawn = markup.circuit(pattern.trace, options.language, options.digits, f"p{number}-", 0)
        word, sentence = escape(pattern.word), escape(pattern.sentence)
        html.append(f'<div class="card">{drawn}<p><b class="pill">{word}</b> {sentence}</p></div>')
    spoken = escape(" ".join(pattern.sentence for pattern in found))
    html += ["</div>", *markup.closing(spoken, [title]), "</article>"]
    return Act("\n".join(html), 1, {})


def _plain(number: Number) -> float | str:
    """A number as JSON has it; others by their names in JavaScript."""
    number = float(number)
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
