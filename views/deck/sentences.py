"""What is said on frames: as in explanations, but with holes for numbers, and true wherever inputs go."""

from __future__ import annotations

from backprop.engine.trace import Node
from backprop.views.deck.holes import hole
from backprop.views.explain import formulas
from backprop.views.explain import sentences as explained
from backprop.views.explain.passes import Branch, Journey
from backprop.views.language import Language
from backprop.views.numbers import DIGITS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

rule = explained.rule

MOST_SPOKEN = 12
"""Of more gates or numbers, only the first are said."""


def definition(walk: Journey, place: int) -> str:
    """`q = x + y`."""
    return formulas.definition(walk, place)


def pattern(node: Node, language: Language) -> str:
    """What a gate does to the gradient on the way back."""
    say, gate = language.say, explained.gate_name(node, language)
    if node.pattern == "routes" and len(node.args) == 1:
        slope = hole("l", node.place, node.positions[0])
        return say(
            "{gate} lets the gradient through or stops it: here it is multiplied by {slope}.",
            gate=gate,
            slope=slope,
        )
    if node.pattern == "routes" and node.op == "max":
        return say("The max gate routes: all of the gradient goes to the larger input, none to the others.")
    if node.pattern == "routes":
        return say(
            "{gate} routes: the gradient goes to the input that gives the value, none to the others.",
            gate=gate,
        )
    if node.pattern == "scales" and len(node.args) == 1:
        slope = hole("l", node.place, node.positions[0])
        return say("{gate} scales the gradient by its local derivative, {slope}.", gate=gate, slope=slope)
    return explained.pattern(node, DIGITS, language)


def pattern_word(name: str, language: Language) -> str:
    """A pattern in a word."""
    say = language.say
    return {
        "distributes": say("distributes"),
        "swaps": say("swaps"),
        "routes": say("routes"),
        "scales": say("scales"),
        "blocks": say("blocks"),
    }.get(name, "")


def corner(walk: Journey, node: Node, language: Language) -> str:
    """What there is to say where the gate has a corner or a jump at this point; "" elsewhere."""
    return explained.corner(walk, node, DIGITS, language)


def fork(walk: Journey, place: int, language: Language) -> str:
    """Why gradients add up."""
    said = language.say(
        "`{id}` is used in {uses} places. What comes back along all these branches adds up:",
        id=walk.ids[place],
        uses=len(walk.users[place]),
    )
    return said.removesuffix(":") + "."


def circuit(walk: Journey, language: Language) -> str:
    """The gates of a circuit, in words."""
    gates = [f"`{definition(walk, place)}`" for place in walk.forward]
    more = ["…"] if len(gates) > MOST_SPOKEN else []
    return language.say("The gates are {gates}.", gates=language.listed([*gates[:MOST_SPOKEN], *more]))


def listed(walk: Journey, places: Iterable[int], language: Language) -> str:
    """`x` is −2, `y` is 5."""
    told = [language.say("`{id}` is {value}", id=walk.ids[place], value=hole("v", place)) for place in places]
    more = ["…"] if len(told) > MOST_SPOKEN else []
    return language.listed([*told[:MOST_SPOKEN], *more]) + "."


def value(walk: Journey, node: Node, language: Language) -> str:
    """A value is computed."""
    text = language.say(
        "`{definition}` is {value}.", definition=definition(walk, node.place), value=hole("v", node.place)
    )
    inputs = [arg for arg in dict.fromkeys(walk.trace.graph.args[node.place]) if arg in walk.ids]
    return f"{listed(walk, inputs, language)} {text}" if inputs else text


def question(walk: Journey, language: Language) -> str:
    """What is asked."""
    names = language.names(list(walk.trace.wrt))
    return language.say(
        "Asked are the derivatives of `{output}` with respect to {names}.", output=walk.output, names=names
    )


def start(walk: Journey, language: Language) -> str:
    """Where the backward pass starts."""
    return language.say(
        "The gradient of the output `{output}` with respect to itself is 1.", output=walk.output
    )


def total(walk: Journey, place: int, language: Language) -> str:
    """Branches have come together."""
    return language.say(
        "All branches have come back to `{id}`: its gradient is their sum, {gradient}.",
        id=walk.ids[place],
        gradient=hole("u", place),
    )


def branch(walk: Journey, branch: Branch, language: Language) -> str:
    """A gradient is sent along a wire."""
    gate, argument = branch.gate, branch.argument
    facts = {
        "id": branch.id,
        "gate": gate.id,
        "upstream": hole("u", gate.place),
        "local": hole("l", gate.place, argument),
        "sent": hole("d", gate.place, argument),
    }
    if walk.is_fork(branch.node):
        return language.say(
            "Along one branch, `{gate}` sends to `{id}`: upstream gradient {upstream} times local derivative "
            "{local}, which is {sent}.",
            **facts,
        )
    return language.say(
        "`{gate}` sends to `{id}`: upstream gradient {upstream} times local derivative {local}, which is "
        "{sent}.",
        **facts,
    )


def summary(walk: Journey, wanted: Iterable[int], language: Language) -> str:
    """The gradient."""
    told = [
        language.say("with respect to `{id}` {gradient}", id=walk.ids[place], gradient=hole("u", place))
        for place in wanted
    ]
    more = ["…"] if len(told) > MOST_SPOKEN else []
    parts = language.listed([*told[:MOST_SPOKEN], *more])
    return language.say("The derivative of `{output}` is {parts}.", output=walk.output, parts=parts)
