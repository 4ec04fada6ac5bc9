"""A circuit as people draw it: boxes for inputs and gates, and wires between them, with rounded numbers."""

from __future__ import annotations

from backprop.engine.graph import CONSTANT, INPUT
from backprop.engine.trace import Trace
from backprop.grammar.record import Record
from backprop.views.explain.passes import Journey, journey
from backprop.views.explain.steps import BRANCH, START, VALUE, steps
from backprop.views.expression import written
from backprop.views.numbers import shown

DIGITS = 3
"""Significant digits of a picture, unless others are asked for."""

MOST_BOXES = 2000
"""A picture of more inputs and gates would say nothing to anybody."""

ORDERLESS = ("add", "mul", "max", "min", "hypot")
"""Gates whose arguments may be drawn in any order."""

_LONGEST_LABEL = 18
_LONGEST_TITLE = 200


class Box(Record):
    """An input, a gate, or a named constant."""

    id: str
    kind: str
    """"input", "constant" or "gate"."""
    label: str
    """The name of an input; the symbol of a gate, its constants drawn in."""
    name: str
    """How the gate is called; "" for inputs."""
    is_named: bool
    """Whether the user called it so."""
    value: str
    gradient: str
    """What arrives there, all branches together; "" where none flows."""
    definition: str
    """What it computes, as one line: `q = x + y`."""
    slope: str
    """How its gradient is written: `∂f/∂q`."""
    keeps_order: bool
    """Whether it matters which wire comes first."""
    value_step: int
    """The step after which the value is known; 0 for what is given."""
    gradient_step: int
    """The step after which the gradient is."""

    @property
    def title(self) -> str:
        """The whole of it, as far as it is known: `q = x + y = 3, ∂f/∂q = -4`."""
        title = f"{self.definition} = {self.value}" if self.value else self.definition
        return f"{title}, {self.slope} = {self.gradient}" if self.gradient else title


class Wire(Record):
    """From a box to a gate that takes it."""

    source: int
    target: int
    value: str
    gradient: str
    """What comes back along it; "" where none flows."""
    is_branch: bool
    """Whether the value goes to other places too, so that the gradient is one term of a sum."""
    step: int
    """The step after which the gradient is known."""


class Circuit(Record):
    """Boxes by place, each after those that it takes, and wires, by target and by argument."""

    title: str
    boxes: list[Box]
    wires: list[Wire]
    output: int
    caption: str = ""
    """What the last step was, where only some are drawn."""
    caption_room: int = 0
    """Characters of the longest caption of any state, so that all states can be drawn in one size."""
    now: int | None = None
    """The number of that step."""


def circuit(trace: Trace, digits: int = DIGITS) -> Circuit:
    """The circuit of a Trace; constants without a name are drawn into the gates that take them."""
    walk, graph = journey(trace), trace.graph
    known, named = _Known(walk), set(graph.names.values())
    index = {place: number for number, place in enumerate(sorted(walk.ids))}
    uses = dict.fromkeys(index, 0)
    for place in index:
        for arg in graph.args[place]:
            if arg in uses:
                uses[arg] += 1
    boxes, wires = [], []
    for node in walk.nodes(index):
        live = graph.active[node.place]
        value = shown(node.value, digits)
        gradient = shown(node.upstream, digits) if live else ""
        kind = node.kind if node.op or node.kind == INPUT else CONSTANT
        is_leaf = kind == INPUT or node.expression == node.id
        computed = node.id if is_leaf else f"{node.id} = {node.expression}"
        boxes.append(
            Box(
                id=node.id,
                kind=kind,
                label=_cut(node.id if kind != "gate" else node.gate, _LONGEST_LABEL),
                name=_cut(node.id, _LONGEST_LABEL) if kind == "gate" else "",
                is_named=node.place in named,
                value=value,
                gradient=gradient,
                definition=_cut(computed, _LONGEST_TITLE),
                slope=f"∂{_cut(walk.output, 40)}/∂{_cut(node.id, 40)}",
                keeps_order=node.op not in ORDERLESS,
                value_step=known.values.get(node.place, 0),
                gradient_step=known.gradients.get(node.place, known.start),
            )
        )
        if kind != "gate":
            continue
        sent = dict(zip(node.positions, node.downstream, strict=True))
        for position, arg in enumerate(graph.args[node.place]):
            if arg in index:
                back = shown(sent[position], digits) if position in sent else ""
                wires.append(
                    Wire(
                        index[arg],
                        index[node.place],
                        shown(trace.values[arg], digits),
                        back,
                        uses[arg] > 1,
                        known.branches.get((node.place, position), known.start),
                    )
                )
    return Circuit(written(trace, _LONGEST_TITLE), boxes, wires, index[graph.output])


class _Known:
    """After which step each number is known: where nothing comes back, that is known from the start."""

    def __init__(self, walk: Journey) -> None:
        self.start = 0
        self.values: dict[int, int] = {}
        self.gradients: dict[int, int] = {}
        self.branches: dict[tuple[int, int], int] = {}
        for number, step in enumerate(steps(walk), 1):
            if step.kind == VALUE:
                self.values[step.node] = number
            elif step.kind == START:
                self.start = number
            elif step.kind != BRANCH:
                self.gradients[step.node] = number
            if step.branch:
                self.branches[step.branch.gate.place, step.branch.argument] = number


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
