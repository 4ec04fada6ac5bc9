"""Frames as HTML: whatever comes from an expression is escaped, or made of letters by our own printers."""

from __future__ import annotations

import re
from html import escape

from backprop.views.circuit.svg import svg
from backprop.views.deck.equations import Equation, written
from backprop.views.deck.frame import Frame
from backprop.views.deck.frames import Lecture
from backprop.views.deck.holes import Filling, hole
from backprop.views.deck.rules import MOST, Rule, rules
from backprop.views.mathml import mathml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backprop.engine.trace import Trace
    from backprop.views.explain.passes import Journey
    from backprop.views.language import Language

ROOM = 7
"""Characters that the numbers on a circuit may grow to when inputs are changed."""

MOST_LARGE = 3
"""More equations are set smaller."""

_LEGEND_ROOM = 36

_STYLE = re.compile(r"<style>.*?</style>\n", re.DOTALL)
_SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)" width="\d+" height="\d+"')
_NEGATIVE = re.compile(r'(<text class="(?:value|gradient|branch)"[^>]*>)-')
_INDEX = re.compile(r'(<text class="(?:input leaf|name|input output)"[^>]*>[^\W\d_]+)_?(\d+)<')
_LEGEND = re.compile(r'<text class="(?:value|gradient) legend".*?</text>\n')


def circuit(trace: Trace, language: Language, digits: int, prefix: str, room: int = ROOM) -> str:
    """The circuit; colours are those of the page, and there is no legend."""
    drawn = svg(trace, language, digits=digits, prefix=prefix, room=room)
    plain = _SIZE.sub(_without_legend, _LEGEND.sub("", _STYLE.sub("", drawn)))
    return _INDEX.sub(r'\1<tspan class="index" dy="3">\2</tspan><', _NEGATIVE.sub(r"\1−", plain))


def _without_legend(size: re.Match[str]) -> str:
    width, height = int(size[1]), int(size[2]) - _LEGEND_ROOM
    style = f"--wide:{width}px;--tall:{height}px"
    return f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" style="{style}"'


def wires(walk: Journey) -> list[tuple[int, int, int]]:
    """The wires of the circuit in order: the gate, which of its arguments, and the box where it starts."""
    boxes = {place: number for number, place in enumerate(sorted(walk.ids))}
    return [
        (node.place, position, boxes[arg])
        for node in walk.nodes(boxes)
        if node.kind == "gate"
        for position, arg in enumerate(walk.trace.graph.args[node.place])
        if arg in boxes
    ]


def equation(sides: Equation, filling: Filling) -> str:
    """An equation; a line may be broken before its equals signs."""
    return "".join(f"<span>{filling.mathml(mathml(side))}</span>" for side in written(sides))


def section(frame: Frame, number: int, filling: Filling) -> str:
    """One frame, without the circuit."""
    return "\n".join(_section(frame, number, filling))


def _section(frame: Frame, number: int, filling: Filling) -> Iterator[str]:
    data = {
        "kind": frame.kind,
        "step": str(frame.step),
        "nodes": " ".join(map(str, frame.nodes)),
        "wires": " ".join(f"{gate}.{position}" for gate, position in frame.wires),
        "gate": "" if frame.gate is None else str(frame.gate),
    }
    attributes = " ".join(f'data-{name}="{value}"' for name, value in data.items())
    yield from opening(number, frame.chapter, filling.text(frame.title), attributes)
    said = " ".join(map(filling.text, frame.said))
    if said and not frame.pattern:
        yield f'<p class="said">{said}</p>'
    for kind, equations in (("", frame.equations), (" asked", frame.asked)):
        if equations:
            many = " many" if len(frame.equations) > MOST_LARGE else ""
            yield f'<div class="equations{kind}{many}">'
            yield from (f'<p class="equation">{equation(sides, filling)}</p>' for sides in equations)
            yield "</div>"
    if frame.pattern:
        yield f'<p class="said"><b class="pill">{escape(frame.pattern)}</b> {said}</p>'
    if frame.remark:
        yield f'<p class="remark">{filling.text(frame.remark)}</p>'
    yield from closing(filling.text(frame.spoken), map(filling.text, frame.notes))


def opening(number: int, chapter: str, title: str, attributes: str) -> Iterator[str]:
    """The start of a frame, up to its title, which is HTML."""
    names = f'id="frame-{number}" aria-labelledby="title-{number}"'
    yield f'<section class="frame" {names} tabindex="-1" {attributes}>'
    yield f'<p class="chapter">{escape(chapter)}</p>'
    yield f'<h2 id="title-{number}">{title}</h2>'


def closing(spoken: str, notes: Iterable[str]) -> Iterator[str]:
    """The end of a frame: what is for readers of screens, and for whoever speaks; both are HTML."""
    yield f'<p class="spoken">{spoken}</p>'
    yield f'<div class="notes">{"".join(f"<p>{note}</p>" for note in notes)}</div>'
    yield "</section>"


def table_of_rules(found: list[Rule], language: Language) -> str:
    """The table of local derivatives."""
    say = language.say
    rows = []
    for rule in found:
        gates = " ".join(map(str, rule.gates))
        derivatives = " ".join(f"<span>{mathml(text)}</span>" for text in rule.derivatives)
        rows.append(f'<tr data-gates="{gates}"><td>{mathml(rule.function)}</td><td>{derivatives}</td></tr>')
    if not rows:
        return ""
    few = "" if len(rows) <= MOST else " many"
    caption, *headings = map(escape, (say("Local derivatives"), say("gate"), say("derivative")))
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    return (
        f'<table class="rules{few}"><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def table_of_nodes(lecture: Lecture, filling: Filling, language: Language) -> str:
    """Every node with all that the passes leave there."""
    say, walk = language.say, lecture.walk
    headings = (
        *(say("node"), say("gate"), say("value"), say("local derivative")),
        *(say("upstream"), say("downstream"), say("pattern")),
    )
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    rows = []
    for node in walk.nodes(walk.ids):
        is_live = walk.trace.graph.active[node.place]
        locals_ = [hole("l", node.place, position) for position in node.positions]
        sent = [
            f"`{arg}`: {hole('d', node.place, p)}" for arg, p in zip(node.args, node.positions, strict=True)
        ]
        cells = (
            [node.gate],
            [hole("v", node.place)],
            locals_,
            [hole("u", node.place)] if is_live else [],
            sent,
            [language.template(node.pattern)],
        )
        first = f'<th scope="row">{filling.text(f"`{lecture.sentences.definition(node.place)}`")}</th>'
        html = "".join(f"<td>{'<br>'.join(map(filling.text, cell))}</td>" for cell in cells)
        rows.append(f"<tr>{first}{html}</tr>")
    return f'<table class="nodes"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def rules_of(lecture: Lecture, language: Language) -> str:
    """The table of local derivatives of a circuit."""
    return table_of_rules(rules(lecture.walk), language)
