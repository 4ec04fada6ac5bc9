"""One gradient explained: where its node goes, and the sum over the paths from there to the output."""

from __future__ import annotations

from backprop.engine.graph import INPUT
from backprop.engine.trace import Trace
from backprop.grammar.problem import InputError, Problem, said
from backprop.views.explain import formulas
from backprop.views.explain.passes import Journey, journey
from backprop.views.explain.paths import COUNTLESS, Path, heaviest_paths, number_of_paths, paths
from backprop.views.explain.story import CHAPTER, OPENING, Part, given
from backprop.views.explain.telling import Telling, name
from backprop.views.explain.telling import number as amount
from backprop.views.explain.terms import Slope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from backprop.engine.trace import Number
    from backprop.views.explain.terms import Line, Side

MOST_PATHS = 12
"""Of more paths, those are shown that bring most."""

MOST_WITH_ALL = 200
"""The same where everything is asked for: of paths there may be countless."""


def one_gradient(trace: Trace, id: str, how: Telling) -> Iterator[Part]:
    """Why ∂output/∂node is what it is.

    Args:
        trace: to explain.
        id: of an input or a gate.
        how: it is told.

    Raises:
        InputError: there is no such node.
    """
    say, walk = how.say, journey(trace)
    node = _node(walk, id)
    yield Part(OPENING, given(walk, how), [])
    if trace.graph.ops[node] != INPUT:
        (gate,) = walk.nodes([node])
        yield Part(CHAPTER, say("The gate"), [formulas.evaluation(walk, gate)])
    number = number_of_paths(walk, node)
    title = say("How {output} depends on {id}", output=name(walk.output), id=name(id))
    if not number:
        line = say("{output} does not depend on {names}.", output=name(walk.output), names=name(id))
        yield Part(CHAPTER, title, [line, formulas.gradient(walk, node)])
        return
    if node == trace.graph.output:
        line = say("It is the output itself: the backward pass starts here, with 1.")
        yield Part(CHAPTER, title, [line, formulas.gradient(walk, node)])
        return
    most = MOST_WITH_ALL if how.everything else MOST_PATHS
    found = list(paths(walk, node)) if number <= most else heaviest_paths(walk, node, most)
    leads = how.say_many(
        "One path leads from {id} to {output}.",
        "{amount} paths lead from {id} to {output}.",
        number,
        id=name(id),
        output=name(walk.output),
        amount=number if number < COUNTLESS else say("More than {number}", number=f"{COUNTLESS:.0e}"),
    )
    if len(found) < number:
        multiplied = say(
            "Along each the local derivatives are multiplied. These {shown} bring most:", shown=len(found)
        )
    else:
        multiplied = how.say_many(
            "Along it the local derivatives are multiplied:",
            "Along each the local derivatives are multiplied:",
            number,
        )
    lines: list[Line] = [[*leads, " ", *multiplied]]
    left: list[Side] = [Slope(walk.output, id)] if number == 1 else []
    alike: dict[tuple[str, Number], list[Path]] = {}
    for path in found:
        alike.setdefault((" ".join(branch.gate.id for branch in path.branches), path.product), []).append(
            path
        )
    for same in alike.values():
        lines += [formulas.route(same[0], len(same)), formulas.along(same[0], left)]
    yield Part(CHAPTER, title, lines)
    if number > 1:
        yield Part(CHAPTER, say("The sum over the paths"), [*_sum(walk, node, number, found, how)])


def _node(walk: Journey, name: str) -> int:
    for node, known in walk.ids.items():
        if known == name and walk.trace.graph.active[node]:
            return node
    from backprop.engine.suggest import listed, near_names

    names = [known for node, known in walk.ids.items() if walk.trace.graph.active[node]]
    near = near_names(name, names[:10_000])
    hint = said("There are {names}.", names=listed(names[:20]))
    if len(names) > 20:
        hint = said("There are {names} and more.", names=listed(names[:20]))
    if near:
        hint = said("Did you mean {near}?", near=near)
    if not names:
        hint = said("The expression has no variables.")
    raise InputError(
        Problem("unknown-node", said("No gradient flows to a node called {name}.", name=name), hint=hint)
    )


def _sum(walk: Journey, node: int, number: int, found: list[Path], how: Telling) -> Iterator[Line]:
    """What the paths bring, added up."""
    terms = [path.product for path in found]
    if len(found) == number:
        yield formulas.sum_of(walk, node, terms)
        return
    yield how.say(
        "These {number} paths bring {some} together, all others {rest}; so",
        number=len(found),
        some=amount(sum(terms)),
        rest=amount(walk.trace.upstream[node] - sum(terms)),
    )
    yield formulas.gradient(walk, node)
