"""The page: acts, each with its frames, its circuit and its program, and what plays them."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from html import escape
from importlib.resources import files

from backprop.grammar.problem import InputError
from backprop.grammar.record import Record
from backprop.views.circuit.circuit import DIGITS
from backprop.views.deck import markup, node, patterns
from backprop.views.deck.frames import GRADIENT, Lecture, lecture
from backprop.views.deck.holes import Filling, numbers, without
from backprop.views.deck.inputs import form
from backprop.views.deck.program import program
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from backprop.engine.trace import Number, Trace

SCRIPTS = ("numbers", "stage", "inputs", "node", "speaker", "print", "play")
"""Parts of the script, in order."""


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
    """A part of a deck: an expression, or something that the lecture says in between."""

    html: str
    frames: int
    data: dict[str, Any]
    program: str = ""


def deck(traces: Sequence[Trace], options: Options, *, head: str = "", connects: str = "'none'") -> str:
    """The page.

    Args:
        traces: to play, one after another.
        options: how.
        head: HTML that stands above the deck.
        connects: what a form of `head` may be sent to, in the words of Content-Security-Policy.
    """
    acts: list[Act] = []
    for act in _acts(traces, options, acts):
        acts.append(act)
    say = options.language.say
    data = {
        "digits": options.digits,
        "decimals": options.decimals,
        "acts": [act.data for act in acts],
        "words": _words(options.language),
    }
    programs = ",\n".join(_closure(act.program) for act in acts)
    script = "\n".join(_asset(f"{name}.js") for name in SCRIPTS)
    script = f'"use strict";\n(() => {{\nconst PROGRAMS = [{programs}];\n{script}\n}})();'
    title = options.title or " · ".join(trace.text.replace("\n", "; ") for trace in traces)
    facts = {
        "language": options.language.code,
        "title": escape(without(title)[:200]),
        "policy": f"default-src 'none'; style-src 'unsafe-inline'; script-src '{_digest(script)}'; "
        f"form-action {connects}; base-uri 'none'",
        "style": _asset("style.css"),
        "head": head,
        "acts": "\n".join(act.html for act in acts),
        "captions": "".join(
            f"<li><b>{escape(name)}</b> <span>{escape(said)}</span></li>"
            for name, said in node.captions(options.language)
        ),
        "data": _json(data),
        "script": script,
        **{name: escape(text) for name, text in _labels(options.language).items()},
    }
    page = _asset("template.html").replace(
        "@@loading@@", escape(say("This page needs JavaScript to be played."))
    )
    return re.sub(r"@@(\w+)@@", lambda match: facts[match[1]], page)


def _acts(traces: Sequence[Trace], options: Options, before: list[Act]) -> Iterator[Act]:
    if options.title:
        yield _title(traces, options)
    for number, trace in enumerate(traces):
        pace = options.paces[min(number, len(options.paces) - 1)]
        told = lecture(trace, options.language, digits=options.digits, pace=pace)
        yield _expression(told, options, len(before), _count(before))
        if options.is_lecture and number == 0:
            yield _node_in_general(options, _count(before))
    if options.is_lecture:
        yield _patterns(options, _count(before))


def _count(acts: list[Act]) -> int:
    return sum(act.frames for act in acts)


def _expression(told: Lecture, options: Options, act: int, before: int) -> Act:
    trace, language, walk = told.trace, options.language, told.walk
    found = numbers(trace)
    filling = Filling(found, options.digits, options.decimals)
    try:
        source, reason = program(trace), ""
    except InputError as error:
        source, reason = "", error.problem.message
    sections = [markup.section(frame, before + i, filling) for i, frame in enumerate(told.frames, 1)]
    sections.append(_table(told, options, before + len(sections) + 1, filling))
    gates = [
        f'<template data-gate="{gate.place}">'
        f"{node.figure(node.of_gate(gate, told.equations), filling)}</template>"
        for gate in walk.nodes(walk.backward)
    ]
    boxes = sorted(walk.ids)
    label = escape(language.say("Circuit"))
    wires = markup.wires(walk)
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
    data = {
        "numbers": {key: _plain(number) for key, number in found.items()},
        "inputs": list(trace.graph.inputs),
        "places": boxes,
        "wires": [f"{gate}.{position}" for gate, position, _ in wires],
        "sources": [source for *_, source in wires],
        "names": [walk.ids[place] for place in boxes],
        "output": trace.graph.output,
    }
    return Act("\n".join(html), len(sections), data, source)


def _table(told: Lecture, options: Options, number: int, filling: Filling) -> str:
    say = options.language.say
    last = told.frames[-1].step
    opening = markup.opening(
        number, say("Summary"), escape(say("Every node")), f'data-kind="table" data-step="{last}"'
    )
    spoken = escape(say("A table of all nodes with their values and gradients."))
    table = markup.table_of_nodes(told, filling, options.language)
    return "\n".join(
        [*opening, f'<div class="scroll" tabindex="0">{table}</div>', *markup.closing(spoken, [spoken])]
    )


def _title(traces: Sequence[Trace], options: Options) -> Act:
    opening = markup.opening(1, "", escape(without(options.title)), 'data-kind="title"')
    filling = Filling({}, options.digits)
    told = [lecture(trace, options.language, digits=options.digits) for trace in traces]
    written = [(one.trace.text, one.equations.function()) for one in told]
    listed = "".join(
        f"<li>{markup.equation(sides, filling) if sides else escape(text)}</li>" for text, sides in written
    )
    closing = markup.closing("", [])
    html = [
        "<article class='act plain'>",
        *opening,
        f'<ol class="contents">{listed}</ol>',
        *closing,
        "</article>",
    ]
    return Act("\n".join(html), 1, {})


def _node_in_general(options: Options, before: int) -> Act:
    language = options.language
    filling = Filling({}, options.digits)
    chapter = language.say("Computing the gradients at a node")
    html = ['<article class="act node">', '<figure class="diagram-frame">']
    html += [node.figure(node.in_general(), filling), "</figure>"]
    for part, (title, sentence) in enumerate(node.captions(language), 1):
        html += markup.opening(before + part, chapter, escape(title), f'data-kind="node" data-part="{part}"')
        html += [
            f'<p class="said">{escape(sentence)}</p>',
            *markup.closing(escape(sentence), [escape(sentence)]),
        ]
    return Act("\n".join([*html, "</article>"]), node.PARTS, {})


def _patterns(options: Options, before: int) -> Act:
    say = options.language.say
    title = escape(say("Patterns in the backward flow"))
    html = ['<article class="act plain">']
    html += markup.opening(before + 1, say("Backward pass"), title, 'data-kind="patterns"')
    html.append('<div class="patterns">')
    for number, pattern in enumerate(patterns.patterns(options.language)):
        drawn = markup.circuit(pattern.trace, options.language, options.digits, f"p{number}-", 0)
        html.append(f'<div class="card">{drawn}<p><b class="pill">{escape(pattern.word)}</b> ')
        html.append(f"{escape(pattern.sentence)}</p></div>")
    html += ["</div>", *markup.closing("", [title]), "</article>"]
    return Act("\n".join(html), 1, {})


def _plain(number: Number) -> float | str:
    """A number as JSON has it; others by their names in JavaScript."""
    number = float(number)
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def _closure(source: str) -> str:
    return f"(() => {{\n{source}\nreturn passes;\n}})()" if source else "null"


def _json(data: dict[str, Any]) -> str:
    """JSON that ends no script."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e")


def _digest(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _asset(name: str) -> str:
    return files("backprop.views.deck").joinpath("assets", name).read_text(encoding="utf-8")


def _words(language: Language) -> dict[str, str]:
    """What the script says."""
    say = language.say
    return {
        "frame": say("Frame {number} of {total}", number="{number}", total="{total}"),
        "novalue": say("There is no value here: {id} is not finite.", id="{id}"),
        "notnumber": say("This is not a number."),
        "lost": say("Digits are lost at this point; `backprop eval` computes with more.").replace("`", ""),
        "moved": say("Computed on this page, in double precision."),
        "gate": say("Gradients at the gate {id}", id="{id}"),
        "speaker": say("Speaker view"),
        "next": say("Next"),
        "end": say("The end"),
        "undefined": say("undefined"),
        "popup": say("The window of the speaker view was blocked."),
    }


def _labels(language: Language) -> dict[str, str]:
    """What stands on the controls."""
    say = language.say
    return {
        "back": say("Back"),
        "on": say("Next"),
        "frames": say("Frames"),
        "inputs": say("Inputs"),
        "notes": say("Notes"),
        "speaker": say("Speaker view"),
        "print": say("Print"),
        "theme": say("Light or dark"),
        "help": say("Keys"),
        "close": say("Close"),
        "keys_move": say("→ space: on · ← : back · Home, End: to the ends"),
        "keys_other": say(
            "n: notes · s: speaker view · i: inputs · d: light or dark · p: print · f: full screen"
        ),
    }
