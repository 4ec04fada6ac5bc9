"""A Trace told in parts: what is given, the forward pass, the backward pass gate by gate, the gradient."""

from __future__ import annotations

from backprop.engine.graph import CONSTANT
from backprop.engine.trace import Node, Trace
from backprop.grammar.record import Record
from backprop.views.explain import formulas, sentences
from backprop.views.explain.passes import Branch, Journey, journey
from backprop.views.expression import written
from backprop.views.language import Language
from backprop.views.numbers import DIGITS, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_GATES = 60
"""Of a longer Trace, both passes are told at their two ends only."""

MOST_BRANCHES = 12
"""Of a sum with more terms, only their number is said."""

CHAPTER, STEP = "chapter", "step"


class Part(Record):
    """A heading, and what stands under it."""

    kind: str
    title: str
    lines: list[str]
    """Sentences and formulas in turn: a formula stands between backticks and has a line of its own."""


class Telling(Record):
    """How a Trace is told."""

    language: Language
    digits: int = DIGITS
    everything: bool = False
    """Whether long expressions are told in full."""


def story(trace: Trace, how: Telling) -> Iterator[Part]:
    """The whole way, in the order in which the lecture goes it."""
    say, walk = how.language.say, journey(trace)
    yield Part(CHAPTER, given(walk, how), [])
    if walk.forward:
        opening = say("From the inputs to the output, each gate computes its value.")
        yield Part(CHAPTER, say("Forward pass"), [opening, *_forward(walk, how)])
    if not trace.inputs:
        yield Part(CHAPTER, say("The expression has no variables, so there is no gradient."), [])
        return
    yield Part(CHAPTER, say("Backward pass"), start(walk, how))
    said: set[str] = set()
    for number, place, remark in _ends(walk.backward, how):
        if remark:
            yield Part(STEP, remark, [])
        else:
            (node,) = walk.nodes([place])
            yield step(walk, node, number, how, with_reason=node.op not in said)
            said.add(node.op)
    yield Part(CHAPTER, say("The gradient"), summary(walk, how))


def given(walk: Journey, how: Telling) -> str:
    """`f = (x + y)*z at x = -2, y = 5 and z = -4`."""
    trace = walk.trace
    function = written(trace, 4 * formulas.LONGEST)
    point = [f"`{name} = {shown(value, how.digits)}`" for name, value in trace.inputs.items()]
    if len(point) > 4 * MOST_BRANCHES:
        point = [*point[:MOST_BRANCHES], "…"]
    if not point:
        return f"`{function}`"
    return how.language.say("`{function}` at {point}", function=function, point=", ".join(point))


def _forward(walk: Journey, how: Telling) -> Iterator[str]:
    still = []
    for _, place, remark in _ends(walk.forward, how):
        if remark:
            yield remark
            continue
        (node,) = walk.nodes([place])
        yield f"`{formulas.evaluation(walk, node, how.digits)}`"
        if node.kind == CONSTANT:
            still.append(node.id)
    if still:
        language = how.language
        names = language.names(still)
        yield language.say("No input goes into {names}, so no gradient flows back there.", names=names)


def start(walk: Journey, how: Telling) -> list[str]:
    """What the backward pass does, and what it starts with."""
    say, output = how.language.say, walk.output
    lines = [
        say(
            "From the output to the inputs: a gate multiplies the gradient that arrives at it (upstream) by "
            "its local derivatives, and sends the products on to its inputs."
        ),
        say("It starts at the output, where the gradient is 1:"),
        f"`{formulas.slope(output, output)} = 1`",
    ]
    gates = sum(walk.trace.graph.active[place] for place in walk.forward)
    if gates > MOST_GATES:
        lines.insert(0, how.language.say_many("There is {number} gate.", "There are {number} gates.", gates))
    return lines


def step(walk: Journey, node: Node, number: int, how: Telling, *, with_reason: bool = True) -> Part:
    """The gradient goes back through one gate."""
    language, digits = how.language, how.digits
    say, output = language.say, walk.output
    title = say(
        "{number}. The gate `{gate}`: `{definition}`",
        number=number,
        gate=node.gate,
        definition=formulas.definition(walk, node.place),
    )
    branches = walk.branches(node)
    told = branches if how.everything else branches[:MOST_BRANCHES]
    lines = [sentences.rule(walk, node, language)] if with_reason else []
    if remark := sentences.corner(walk, node, digits, language):
        lines.append(remark)
    lines.append(
        say(
            "Upstream: `{gradient}`",
            gradient=f"{formulas.slope(output, node.id)} = {shown(node.upstream, digits)}",
        )
    )
    slopes = ", ".join(f"`{formulas.local(walk, branch, digits)}`" for branch in told)
    lines.append(
        language.say_many(
            "Local derivative: {slopes}", "Local derivatives: {slopes}", len(told), slopes=slopes
        )
    )
    for branch in told:
        lines += _sent(walk, branch, how)
    if len(told) < len(branches):
        lines.append(_left_out(len(branches) - len(told), how))
    lines.append(sentences.pattern(node, digits, language))
    for place in dict.fromkeys(branch.node for branch in branches if walk.completes(branch)):
        if walk.is_fork(place):
            lines += _meeting(walk, place, how)
    return Part(STEP, title, lines)


def _sent(walk: Journey, branch: Branch, how: Telling) -> list[str]:
    formula = f"`{formulas.chain(walk, branch, how.digits)}`"
    if walk.is_fork(branch.node):
        return [how.language.say("To `{id}`, along this branch: {formula}", id=branch.id, formula=formula)]
    return [formula]


def _meeting(walk: Journey, node: int, how: Telling) -> list[str]:
    """Where all branches of a fork have come back: their sum."""
    language = how.language
    uses = len(walk.users[node])
    lines = [
        language.say(
            "`{id}` is used in {uses} places. What comes back along all these branches adds up:",
            id=walk.ids[node],
            uses=uses,
        )
    ]
    if uses > MOST_BRANCHES and not how.everything:
        return [*lines, f"`{formulas.gradient(walk, node, how.digits)}`"]
    terms = [branch.sent for branch in walk.arriving(node)]
    return [*lines, f"`{formulas.sum_of(walk, node, terms, how.digits)}`"]


def summary(walk: Journey, how: Telling) -> list[str]:
    """The gradient, and what has no part in it."""
    trace = walk.trace
    lines = [
        f"`{formulas.slope(walk.output, name)} = {shown(value, how.digits)}`"
        for name, value in trace.gradient.items()
    ]
    if walk.unused:
        names = how.language.names([walk.ids[place] for place in walk.unused])
        lines.append(how.language.say("`{output}` makes no use of {names}.", output=walk.output, names=names))
    return lines


def _ends(places: list[int], how: Telling) -> Iterator[tuple[int, int, str]]:
    """Number and place of each; of too many, of those at both ends, with a remark between them."""
    half = MOST_GATES // 2
    left_out = 0 if how.everything else len(places) - 2 * half
    for number, place in enumerate(places, 1):
        if left_out <= 0 or number <= half or number > len(places) - half:
            yield number, place, ""
        elif number == half + 1:
            yield number, place, _left_out(left_out, how)


def _left_out(number: int, how: Telling) -> str:
    return how.language.say_many(
        "… {number} more is left out here; --all shows everything.",
        "… {number} more are left out here; --all shows everything.",
        number,
    )
