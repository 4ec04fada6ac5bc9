"""What is said on frames: as in explanations, but with holes for numbers, and true wherever inputs go.

A formula in a sentence stands between backticks.
"""

from __future__ import annotations

from backprop.engine.trace import Node
from backprop.grammar.problem import AND
from backprop.views.deck.holes import hole
from backprop.views.explain import formulas
from backprop.views.explain import sentences as explained
from backprop.views.explain.passes import Branch, Journey
from backprop.views.explain.plain import Plain
from backprop.views.explain.telling import Telling
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backprop.views.explain.terms import Sentence

MOST_SPOKEN = 12
"""Of more gates or numbers, only the first are said."""


class Sentences:
    """Says sentences about one Trace.

    Args:
        walk: both passes over it.
        language: to speak.
    """

    def __init__(self, walk: Journey, language: Language) -> None:
        self.walk = walk
        self.language = language
        self.how = Telling(language)
        self.plain = Plain(walk.trace)

    def definition(self, place: int) -> str:
        """`q = x + y`, without backticks."""
        return self.plain.write(formulas.definition(self.walk, place))

    def rule(self, node: Node) -> str:
        """The line of a gate in a table of derivatives, and why it is what it is."""
        return self._told(explained.rule(self.walk, node, self.how))

    def pattern(self, node: Node) -> str:
        """What a gate does to the gradient on the way back."""
        say, gate = self.language.say, self._told(explained.gate_name(node, self.how))
        if node.pattern == "routes" and len(node.args) > 1:
            if node.op == "max":
                return say(
                    "The max gate routes: all of the gradient goes to the larger input, none to the others."
                )
            return say(
                "{gate} routes: the gradient goes to the input that gives the value, none to the others.",
                gate=gate,
            )
        if node.pattern not in ("routes", "scales") or len(node.args) > 1:
            return self._told(explained.pattern(node, self.how))
        slope = hole("l", node.place, node.positions[0])
        if node.pattern == "scales":
            return say("{gate} scales the gradient by its local derivative, {slope}.", gate=gate, slope=slope)
        return say(
            "{gate} lets the gradient through or stops it: here it is multiplied by {slope}.",
            gate=gate,
            slope=slope,
        )

    def corner(self, node: Node) -> str:
        """What there is to say where the gate has a corner or a jump at this point; "" elsewhere."""
        return self._told(explained.corner(self.walk, node, self.how))

    def fork(self, place: int) -> str:
        """Why gradients add up."""
        said = self.language.say(
            "{id} is used in {uses} places. What comes back along all these branches adds up:",
            id=f"`{self.walk.ids[place]}`",
            uses=len(self.walk.users[place]),
        )
        return said.removesuffix(":") + "."

    def unused(self) -> str:
        """What the output makes no use of; "" if it uses everything."""
        places = self.walk.unused
        names = self._told(self.how.names(self.walk.ids[place] for place in places))
        output = f"`{self.walk.output}`"
        return (
            self.language.say("{output} makes no use of {names}.", output=output, names=names)
            if places
            else ""
        )

    def circuit(self) -> str:
        """The gates of a circuit, in words."""
        gates = [f"`{self.definition(place)}`" for place in self.walk.forward[:MOST_SPOKEN]]
        more = ["…"] if len(self.walk.forward) > MOST_SPOKEN else []
        return self.language.say("The gates are {gates}.", gates=self._listed([*gates, *more]))

    def values(self, places: Iterable[int]) -> str:
        """`x` is −2, `y` is 5."""
        say, ids = self.language.say, self.walk.ids
        told = [say("`{id}` is {value}", id=ids[place], value=hole("v", place)) for place in places]
        more = ["…"] if len(told) > MOST_SPOKEN else []
        return self._listed([*told[:MOST_SPOKEN], *more]) + "."

    def value(self, node: Node) -> str:
        """A value is computed."""
        computed = self.language.say(
            "`{definition}` is {value}.",
            definition=self.definition(node.place),
            value=hole("v", node.place),
        )
        args = dict.fromkeys(self.walk.trace.graph.args[node.place])
        inputs = [arg for arg in args if arg in self.walk.ids]
        return f"{self.values(inputs)} {computed}" if inputs else computed

    def question(self) -> str:
        """What is asked."""
        names = self._told(self.how.names(self.walk.trace.wrt))
        return self.language.say(
            "Asked are the derivatives of `{output}` with respect to {names}.",
            output=self.walk.output,
            names=names,
        )

    def start(self) -> str:
        """Where the backward pass starts."""
        return self.language.say(
            "The gradient of the output `{output}` with respect to itself is 1.", output=self.walk.output
        )

    def total(self, place: int) -> str:
        """Branches have come together."""
        return self.language.say(
            "All branches have come back to `{id}`: its gradient is their sum, {gradient}.",
            id=self.walk.ids[place],
            gradient=hole("u", place),
        )

    def branch(self, branch: Branch) -> str:
        """A gradient is sent along a wire."""
        gate, argument = branch.gate, branch.argument
        facts = {
            "id": branch.id,
            "gate": gate.id,
            "upstream": hole("u", gate.place),
            "local": hole("l", gate.place, argument),
            "sent": hole("d", gate.place, argument),
        }
        if self.walk.is_fork(branch.node):
            return self.language.say(
                "Along one branch, `{gate}` sends to `{id}`: upstream gradient {upstream} times local "
                "derivative {local}, which is {sent}.",
                **facts,
            )
        return self.language.say(
            "`{gate}` sends to `{id}`: upstream gradient {upstream} times local derivative {local}, which is "
            "{sent}.",
            **facts,
        )

    def summary(self, wanted: Iterable[int]) -> str:
        """The gradient."""
        say, ids = self.language.say, self.walk.ids
        told = [
            say("with respect to `{id}` {gradient}", id=ids[place], gradient=hole("u", place))
            for place in wanted
        ]
        more = ["…"] if len(told) > MOST_SPOKEN else []
        parts = self._listed([*told[:MOST_SPOKEN], *more])
        return say("The derivative of `{output}` is {parts}.", output=self.walk.output, parts=parts)

    def _told(self, sentence: Sentence) -> str:
        """A sentence of an explanation."""
        return "".join(
            piece if isinstance(piece, str) else f"`{self.plain.write(piece)}`" for piece in sentence
        )

    def _listed(self, words: Sequence[str]) -> str:
        """`a, b and c`."""
        if len(words) < 2:
            return "".join(words)
        template = self.language.conjunction(AND, words[-1].strip("`"))
        return template.format(some=", ".join(words[:-1]), last=words[-1])
