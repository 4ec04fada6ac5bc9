"""The equations of the frames, in LaTeX with holes: each is a left side and what it equals, step by step."""

from __future__ import annotations

from collections import ChainMap

from backprop.engine.build import build
from backprop.engine.primitives import FORMULA_FUNCTIONS
from backprop.grammar.read import read
from backprop.views.deck.holes import group, hole
from backprop.views.explain.passes import Branch, Journey
from backprop.views.latex_notation import latex_of
from backprop.views.latex_sheet import Arrow, Sheet
from backprop.views.latex_steps import width
from backprop.views.latex_symbols import LEVELS, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.views.language import Language

Equation = list[str]
"""Its sides; a line may be broken before each of them but the first."""

_OPERATORS = ("add", "sub", "mul", "neg", "pow")

WIDEST = 48
"""Characters of a side that a frame has room for."""


class Equations:
    """Writes the equations about one Trace.

    Args:
        page: the Trace, and how its nodes are written.
        walk: both passes over it.
        language: of the words under the factors of the chain rule.
    """

    def __init__(self, page: Sheet, walk: Journey, language: Language) -> None:
        self.page = page
        self.walk = walk
        self.language = language

    def function(self) -> Equation:
        """`f(x, y, z) = (x + y)·z`, all of it over its inputs."""
        page, graph = self.page, self.page.trace.graph
        inputs = {node: page.pieces[node] for node in graph.inputs.values()}
        whole = latex_of(graph, inputs, e_is_a_name=page.e_is_a_name).text
        name = page.symbols[self.walk.output] if graph.args[graph.output] else "f"
        if width(whole) > WIDEST * 3 // 2:
            return []
        listed = ", ".join(piece.text for piece in inputs.values())
        return [rf"{name}\left({listed}\right)" if listed else name, whole]

    def point(self) -> list[Equation]:
        """`x = -2`, `y = 5`."""
        return [
            [self.page.pieces[node].text, hole("v", node)] for node in self.page.trace.graph.inputs.values()
        ]

    def definition(self, place: int) -> Equation:
        """`q = x + y`."""
        page = self.page
        return [page.pieces[place].text, *_narrow(page.written(place, page.pieces).text)]

    def evaluation(self, place: int) -> Equation:
        """`q = x + y = -2 + 5 = 3`."""
        page, graph = self.page, self.page.trace.graph
        args = graph.args[place]
        numbers = {}
        for arg in args:
            if arg in page.ids and not page.is_numeral(arg):
                leads = arg == args[0] and args.count(arg) == 1 and graph.ops[place] not in ("neg", "pow")
                numbers[arg] = _number("v", arg, factor=graph.ops[place] in _OPERATORS and not leads)
        substituted = page.written(place, ChainMap(numbers, page.pieces)).text
        return [*self.definition(place), *_narrow(substituted), hole("v", place)]

    def slope(self, above: str, below: str, kind: str) -> str:
        r"""`\frac{\partial f}{\partial x}`, in the colour of its kind."""
        return group(kind, self.page.derivative(above, below))

    def gradient(self, place: int) -> Equation:
        """`∂f/∂x = -4`."""
        return [self.slope(self.walk.output, self.walk.ids[place], "gradient"), hole("u", place)]

    def asked(self, place: int) -> Equation:
        """`∂f/∂x = ?`."""
        return [self.slope(self.walk.output, self.walk.ids[place], "gradient"), "{?}"]

    def rule(self, branch: Branch) -> Equation:
        """The right side of `∂f/∂q = z`; nothing if the number says as much."""
        gate = branch.gate
        arrow = Arrow(gate, branch.id, (branch.argument,), (float(branch.local),), float(branch.sent))
        return [side for piece in self.page.rule(arrow) for side in _narrow(piece.text)]

    def local(self, branch: Branch) -> Equation:
        """`∂f/∂q = z = -4`."""
        gate = branch.gate
        left = self.slope(gate.id, branch.id, "local")
        return [left, *self.rule(branch), hole("l", gate.place, branch.argument)]

    def chain(self, branch: Branch) -> Equation:
        """`∂f/∂x = ∂f/∂q · ∂q/∂x = -4 · 1 = -4`, the factors called upstream and local.

        The left side is missing where other branches belong to it too, and the product at the output.
        """
        gate, output, argument = branch.gate, self.walk.output, branch.argument
        sides = [] if self.walk.is_fork(branch.node) else [self.slope(output, branch.id, "gradient")]
        sent = hole("d", gate.place, argument)
        if gate.id == output:
            symbols = [self.slope(gate.id, branch.id, "gradient")] if not sides else []
            return [*sides, *symbols, *self.rule(branch), sent]
        say = self.language.say
        upstream = _called(self.slope(output, gate.id, "gradient"), say("upstream"))
        local = _called(self.slope(gate.id, branch.id, "local"), say("local"))
        factors = hole("u", gate.place), hole("l", gate.place, argument, factor=True)
        return [*sides, rf"{upstream} \cdot {local}", r" \cdot ".join(map(_token, factors)), sent]

    def total(self, place: int) -> Equation:
        """`∂f/∂x = 3 + (-4) = -1`."""
        branches = self.walk.arriving(place)
        left, right = self.gradient(place)
        terms = [
            hole("d", branch.gate.place, branch.argument, factor=number > 0)
            for number, branch in enumerate(branches)
        ]
        return [left, " + ".join(map(_token, terms)), right] if len(terms) < 8 else [left, right]


def latex_of_text(text: str) -> str:
    """A formula of a table of derivatives, which is written in the language."""
    return latex_of(build(read(text), (), FORMULA_FUNCTIONS)).text


def written(equation: Equation) -> list[str]:
    """The pieces of LaTeX between which a line may be broken: the left side, `= …`, `= …`."""
    sides = [_token(side) for side in equation]
    distinct = [side for number, side in enumerate(sides) if number == 0 or side != sides[number - 1]]
    return [distinct[0], *(f"= {side}" for side in distinct[1:])]


def _token(text: str) -> str:
    return rf"\text{{{text}}}" if text.startswith("\ue000") else text


def _number(kind: str, place: int, *, factor: bool) -> Piece:
    return Piece(_token(hole(kind, place, factor=factor)), LEVELS["atom"])


def _called(latex: str, word: str) -> str:
    return rf"\underbrace{{{latex}}}_{{\text{{{word}}}}}"


def _narrow(text: str) -> Equation:
    return [text] if width(text) <= WIDEST else []
