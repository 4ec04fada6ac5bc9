"""A Trace told in parts: what is given, the forward pass, the backward pass gate by gate, the gradient."""

from __future__ import annotations

from backprop.engine.graph import CONSTANT
from backprop.engine.trace import Node, Trace
from backprop.grammar.record import Record
from backprop.views.explain import formulas, sentences
from backprop.views.explain.passes import Branch, Journey, journey
from backprop.views.explain.telling import Telling, comma_separated, name
from backprop.views.explain.terms import Amount, Equation, Name, Sign, Slope, Statements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from backprop.views.explain.terms import Line, Sentence

MOST_GATES = 60
"""Of a longer Trace, both passes are told at their two ends only."""

MOST_BRANCHES = 12
"""Of a sum with more terms, only their number is said."""

OPENING, CHAPTER, STEP = "opening", "chapter", "step"


class Part(Record):
    """A heading, and what stands under it."""

    kind: str
    title: Sentence
    lines: list[Line]


def story(trace: Trace, how: Telling) -> Iterator[Part]:
    """The whole way, in the order in which the lecture goes it."""
    say, walk = how.say, journey(trace)
    yield Part(OPENING, given(walk, how), [])
    if walk.forward:
        opening = say("From the inputs to the output, each gate computes its value.")
        yield Part(CHAPTER, say("Forward pass"), [opening, *_forward(walk, how)])
    if not trace.inputs:
        yield Part(CHAPTER, say("The expression has no variables, so there is no gradient."), [])
        return
    yield Part(CHAPTER, say("Backward pass"), start(walk, how))
    said: set[tuple[str, tuple[int, ...]]] = set()
    for number, place, remark in _ends(walk.backward, how):
        if remark:
            yield Part(STEP, remark, [])
        else:
            (node,) = walk.nodes([place])
            rule = node.op, node.positions
            yield step(walk, node, number, how, with_reason=rule not in said)
            said.add(rule)
    yield Part(CHAPTER, say("The gradient"), summary(walk, how))


def tells_all(trace: Trace, how: Telling) -> bool:
    """Whether the story goes through every gate."""
    return how.everything or sum(map(bool, trace.graph.args)) <= MOST_GATES


def given(walk: Journey, how: Telling) -> Sentence:
    """`f = (x + y)*z at x = -2, y = 5, z = -4`."""
    inputs = [Equation([Name(id), Amount(value)]) for id, value in walk.trace.inputs.items()]
    if not inputs:
        return [Statements()]
    left_out = len(inputs) > 4 * MOST_BRANCHES
    point = comma_separated([*inputs[:MOST_BRANCHES], "…"] if left_out else inputs)
    return how.say("{function} at {point}", function=Statements(), point=point)


def _forward(walk: Journey, how: Telling) -> Iterator[Line]:
    still = []
    for _, place, remark in _ends(walk.forward, how):
        if remark:
            yield remark
            continue
        (node,) = walk.nodes([place])
        yield formulas.evaluation(walk, node)
        if node.kind == CONSTANT:
            still.append(node.id)
    if still and walk.trace.inputs:
        names = how.names(still)
        yield how.say("No input goes into {names}, so no gradient flows back there.", names=names)


def start(walk: Journey, how: Telling) -> list[Line]:
    """What the backward pass does, and what it starts with."""
    say, output = how.say, walk.output
    lines: list[Line] = [
        say(
            "From the output to the inputs: a gate multiplies the gradient that arrives at it (upstream) by "
            "its local derivatives, and sends the products on to its inputs."
        ),
        say("It starts at the output, where the gradient is 1:"),
        Equation([Slope(output, output), Amount(1.0)]),
    ]
    gates = sum(walk.trace.graph.active[place] for place in walk.forward)
    if gates > MOST_GATES:
        lines.insert(0, how.say_many("There is {number} gate.", "There are {number} gates.", gates))
    return lines


def step(walk: Journey, node: Node, number: int, how: Telling, *, with_reason: bool = True) -> Part:
    """The gradient goes back through one gate."""
    title = how.say(
        "{number}. The gate {gate}: {definition}",
        number=number,
        gate=Sign(node.gate),
        definition=formulas.definition(walk, node.place),
    )
    branches = walk.branches(node)
    told = branches if how.everything else branches[:MOST_BRANCHES]
    lines: list[Line] = [sentences.rule(walk, node, how)] if with_reason else []
    if remark := sentences.corner(walk, node, how):
        lines.append(remark)
    lines.append(how.say("Upstream: {gradient}", gradient=formulas.gradient(walk, node.place)))
    slopes = comma_separated(formulas.local(branch) for branch in told)
    lines.append(
        how.say_many("Local derivative: {slopes}", "Local derivatives: {slopes}", len(told), slopes=slopes)
    )
    lines += [sent(walk, branch, how) for branch in told]
    if len(told) < len(branches):
        lines.append(_left_out(len(branches) - len(told), how))
    lines.append(sentences.pattern(node, how))
    for place in dict.fromkeys(branch.node for branch in branches if walk.completes(branch)):
        if walk.is_fork(place):
            lines += _meeting(walk, place, how)
    return Part(STEP, title, lines)


def sent(walk: Journey, branch: Branch, how: Telling) -> Line:
    """What a gate sends along a branch."""
    formula = formulas.chain(walk, branch)
    if walk.is_fork(branch.node):
        return how.say("To {id}, along this branch: {formula}", id=name(branch.id), formula=formula)
    return formula


def _meeting(walk: Journey, node: int, how: Telling) -> list[Line]:
    """Where all branches of a fork have come back: their sum."""
    uses = len(walk.users[node])
    together = how.say(
        "{id} is used in {uses} places. What comes back along all these branches adds up:",
        id=name(walk.ids[node]),
        uses=uses,
    )
    return [together, met(walk, node, how)]


def met(walk: Journey, node: int, how: Telling) -> Equation:
    """The sum of what came back along the branches of a fork; of very many, only the sum."""
    if len(walk.users[node]) > MOST_BRANCHES and not how.everything:
        return formulas.gradient(walk, node)
    return formulas.sum_of(walk, node, (branch.sent for branch in walk.arriving(node)))


def summary(walk: Journey, how: Telling) -> list[Line]:
    """The gradient, and what has no part in it."""
    lines: list[Line] = [formulas.slope(walk, id, value) for id, value in walk.trace.gradient.items()]
    if walk.unused:
        names = how.names(walk.ids[place] for place in walk.unused)
        lines.append(how.say("{output} makes no use of {names}.", output=name(walk.output), names=names))
    return lines


def _ends(places: list[int], how: Telling) -> Iterator[tuple[int, int, Sentence]]:
    """Number and place of each; of too many, of those at both ends, with a remark between them."""
    half = MOST_GATES // 2
    left_out = 0 if how.everything else len(places) - 2 * half
    for number, place in enumerate(places, 1):
        if left_out <= 0 or number <= half or number > len(places) - half:
            yield number, place, []
        elif number == half + 1:
            yield number, place, _left_out(left_out, how)


def _left_out(number: int, how: Telling) -> Sentence:
    return how.say_many(
        "… {number} more is left out here; --all shows everything.",
        "… {number} more are left out here; --all shows everything.",
        number,
    )
