"""Computing the gradients at a node, in five frames: in general, as the lecture has it, and for each gate."""

from __future__ import annotations

from html import escape

from backprop.engine.trace import Node
from backprop.grammar.record import Record
from backprop.views.deck.equations import Equations, written
from backprop.views.deck.holes import Filling, group, hole
from backprop.views.language import Language
from backprop.views.mathml import mathml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PARTS = 5
MOST_INPUTS = 4
"""Of a gate with more inputs, the first are drawn."""

_WIDTH, _HEIGHT, _RADIUS = 1000, 460, 150
_X, _Y = 590, 215


class Port(Record):
    """An input of the gate: three pieces of LaTeX."""

    value: str
    local: str
    product: str


class Picture(Record):
    """A gate with its wires, as LaTeX."""

    symbol: str
    """What stands in the gate; as text."""
    inputs: Sequence[Port]
    value: str
    """Of its output."""
    upstream: str


def captions(language: Language) -> list[tuple[str, str]]:
    """Title and sentence of each frame."""
    say = language.say
    return [
        (
            say("The gate"),
            say(
                "A gate takes its inputs and computes its output. Of the rest of the circuit it knows "
                "nothing."
            ),
        ),
        (
            say("Its local gradients"),
            say("As soon as the forward pass has reached it, it can tell its local derivatives."),
        ),
        (
            say("The upstream gradient arrives"),
            say(
                "On the way back it is told how the output of the whole circuit changes with its own output."
            ),
        ),
        (
            say("The products"),
            say("It multiplies what arrives by each local derivative. That is the chain rule."),
        ),
        (
            say("The products leave"),
            say("Each product goes to its input. For the gate that stands there, it is what arrives."),
        ),
    ]


def spoken(part: int) -> str:
    """What a frame of the general picture adds, for readers of screens."""
    arriving, own = "∂L/∂z", ("∂z/∂x", "∂z/∂y")
    sent = [f"∂L/∂{name} = {arriving} · {local}" for name, local in zip("xy", own, strict=True)]
    return ("x, y → z", ", ".join(own), arriving, ", ".join(sent), ", ".join(sent))[part - 1]


def in_general() -> Picture:
    """A gate with inputs x and y and output z, and the output L of a circuit."""

    def slope(above: str, below: str, kind: str) -> str:
        return group(kind, rf"\frac{{\partial {above}}}{{\partial {below}}}")

    upstream = slope("L", "z", "gradient")
    ports = [
        Port(
            group("value", name),
            slope("z", name, "local"),
            rf"{slope('L', name, 'gradient')} = {upstream} \cdot {slope('z', name, 'local')}",
        )
        for name in "xy"
    ]
    return Picture("f", ports, group("value", "z"), upstream)


def of_gate(node: Node, equations: Equations) -> Picture:
    """A gate of a circuit, with its numbers as holes."""
    walk, page = equations.walk, equations.page
    ports = []
    for branch in walk.branches(node)[:MOST_INPUTS]:
        value = [group("value", page.pieces[branch.node].text), hole("v", branch.node)]
        left = equations.slope(walk.output, branch.id, "gradient")
        factors = hole("u", node.place), hole("l", node.place, branch.argument, factor=True)
        product = r" \cdot ".join(rf"\text{{{factor}}}" for factor in factors)
        sent = [product, hole("d", node.place, branch.argument)]
        sides = sent if walk.is_fork(branch.node) else [left, *sent]
        ports.append(Port(_line(value), _line(equations.local(branch)), _line(sides)))
    value = [group("value", page.pieces[node.place].text), hole("v", node.place)]
    return Picture(node.gate, ports, _line(value), _line(equations.gradient(node.place)))


def figure(picture: Picture, filling: Filling) -> str:
    """A picture as HTML; the page says with `data-part` how much of it is shown."""
    return "\n".join(_figure(picture, filling))


def _figure(picture: Picture, filling: Filling) -> Iterator[str]:
    def label(kind: str, x: float, y: float, latex: str) -> str:
        place = f"left:{x / _WIDTH:.2%};top:{y / _HEIGHT:.2%}"
        return f'<div class="label {kind}" style="{place}">{filling.mathml(mathml(latex))}</div>'

    number = len(picture.inputs)
    heights = [_Y + (i - (number - 1) / 2) * min(210, 420 / max(number, 1)) for i in range(number)]
    ports = [_Y + (i - (number - 1) / 2) * min(120, 250 / max(number, 1)) for i in range(number)]
    yield '<div class="diagram" data-part="5">'
    yield f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">'
    for height, port in zip(heights, ports, strict=True):
        edge = _X - (_RADIUS**2 - (port - _Y) ** 2) ** 0.5
        bend = f"C400 {height:.0f} 400 {port:.0f} {edge:.0f} {port:.0f}"
        yield f'<path class="way" d="M20 {height:.0f}H350{bend}"/>'
    yield f'<path class="way out" d="M{_X + _RADIUS} {_Y}H980"/>'
    yield f'<circle class="gate" cx="{_X}" cy="{_Y}" r="{_RADIUS}"/>'
    size = min(44, 250 // len(picture.symbol))
    style = f'x="{_X + 70}" y="{_Y}" style="font-size:{size}px"'
    yield f'<text class="symbol" {style}>{escape(picture.symbol)}</text></svg>'
    for port_, height, port in zip(picture.inputs, heights, ports, strict=True):
        yield label("above value", 24, height, port_.value)
        yield label("within local", _X - _RADIUS + 26, port, port_.local)
        yield label("below product", 24, height, port_.product)
    yield label("above value", _X + _RADIUS + 24, _Y, picture.value)
    yield label("below upstream", _X + _RADIUS + 24, _Y, picture.upstream)
    yield "</div>"


def _line(sides: list[str]) -> str:
    return " ".join(written(sides))
