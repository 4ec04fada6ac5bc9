"""What is said about a gate: its rule, what it does to the gradient, and whether it stands at a corner."""

from __future__ import annotations

from backprop.engine.primitives import CONVENTIONS, PRIMITIVES
from backprop.engine.rules import general_rule
from backprop.engine.trace import Node
from backprop.views.explain.passes import Journey
from backprop.views.explain.telling import Telling, number
from backprop.views.explain.terms import LONGEST, Rule, Sign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.views.explain.terms import Sentence


def rule(walk: Journey, node: Node, how: Telling) -> Sentence:
    """`Rule: 1/x → -1/x^2. A quotient grows with its numerator, …`"""
    function, derivatives = general_rule(
        walk.trace.graph, walk.trace.values, node.place, walk.trace.convention
    )
    why = _reason(node, how)
    if not derivatives or len(function) + len(", ".join(derivatives)) > LONGEST:
        return how.say("Rule: {reason}", reason=why)
    return how.say("Rule: {formula}. {reason}", formula=Rule(function, derivatives), reason=why)


def _reason(node: Node, how: Telling) -> str:
    """Why the derivatives are what they are; of a clause for each argument, those that matter."""
    row = PRIMITIVES[node.op]
    why = how.language.why(row)
    clauses = why.removesuffix(".").split("; ")
    if len(clauses) < 2 or len(clauses) != len(row.partials):
        return why
    reason = "; ".join(clauses[position] for position in node.positions)
    return f"{reason[:1].upper()}{reason[1:]}."


def pattern(node: Node, how: Telling) -> Sentence:
    """What the gate does to the gradient on the way back."""
    say, gate = how.say, gate_name(node, how)
    if node.pattern == "distributes":
        return _distributes(node, gate, how)
    if node.pattern == "routes":
        return _routes(node, gate, how)
    if node.pattern == "swaps":
        return say(
            "{gate} swaps: each input receives the upstream gradient times the other input's value.",
            gate=gate,
        )
    if node.pattern == "blocks":
        return say("{gate} blocks the gradient: its slope is 0, so nothing goes back.", gate=gate)
    if len(node.args) == 1:
        return say(
            "{gate} scales the gradient by its local derivative, {slope}.",
            gate=gate,
            slope=number(node.local[0]),
        )
    return say(
        "{gate} scales: each input receives the upstream gradient times its own local derivative.", gate=gate
    )


def gate_name(node: Node, how: Telling) -> Sentence:
    """`The add gate`, with its symbol where it has no name of its own."""
    say = how.say
    if node.op == "add" and len(node.args) > 1:
        return say("The add gate")
    if node.op == "mul" and len(node.args) > 1:
        return say("The multiply gate")
    if node.op == "sub" and len(node.args) > 1:
        return say("The subtract gate")
    if node.gate == "max":
        return say("The max gate")
    if node.gate == "min":
        return say("The min gate")
    return say("The {symbol} gate", symbol=Sign(node.gate))


def _distributes(node: Node, gate: Sentence, how: Telling) -> Sentence:
    say = how.say
    turns = -1 in node.local
    if len(node.args) == 1:
        if turns:
            return say("{gate} passes the gradient on with its sign turned.", gate=gate)
        return say("{gate} passes the gradient on unchanged.", gate=gate)
    if turns:
        return say(
            "{gate} distributes the gradient: its first input receives what arrives, its second the same "
            "with the sign turned.",
            gate=gate,
        )
    return say("{gate} distributes the gradient: each input receives what arrives, unchanged.", gate=gate)


def _routes(node: Node, gate: Sentence, how: Telling) -> Sentence:
    say = how.say
    winners = how.names([arg for arg, local in zip(node.args, node.local, strict=True) if local])
    losers = how.names([arg for arg, local in zip(node.args, node.local, strict=True) if not local])
    if any(local not in (0, 1) for local in node.local):
        return say("{gate} routes the gradient: arguments tie here, so they share it equally.", gate=gate)
    if not winners:
        return say("{gate} routes the gradient: nothing of it goes to {losers}.", gate=gate, losers=losers)
    if not losers:
        return say("{gate} routes the gradient: all of it goes to {winners}.", gate=gate, winners=winners)
    return say(
        "{gate} routes the gradient: all of it goes to {winners}, none to {losers}.",
        gate=gate,
        winners=winners,
        losers=losers,
    )


def corner(walk: Journey, node: Node, how: Telling) -> Sentence:
    """What there is to say where the gate has a corner or a jump; nothing elsewhere."""
    found = walk.corners.get(node.place)
    kink = PRIMITIVES[node.op].kink
    if found is None or kink is None:
        return []
    convention = walk.trace.convention
    used = how.language.say(kink.others[convention].used if convention in kink.others else kink.used)
    library = CONVENTIONS[convention or "torch"]
    if found.slopes is None:
        return how.say(
            "Here it jumps and has no derivative; used: {slope} (as in {library}).",
            slope=used,
            library=library,
        )
    return how.say(
        "Here it has a corner: any slope from {low} to {high} would do; used: {slope} (as in {library}).",
        low=number(min(ends.low for ends in found.slopes)),
        high=number(max(ends.high for ends in found.slopes)),
        slope=used,
        library=library,
    )
