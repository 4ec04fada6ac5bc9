"""One gradient explained: where its node goes, and the sum over the paths from there to the output."""

from __future__ import annotations

from collections import Counter

from backprop.engine.graph import INPUT
from backprop.engine.trace import Trace
from backprop.grammar.problem import InputError, Problem
from backprop.views.explain import formulas
from backprop.views.explain.passes import Journey, journey
from backprop.views.explain.paths import COUNTLESS, Path, heaviest_paths, number_of_paths, paths
from backprop.views.explain.story import CHAPTER, Part, Telling, given
from backprop.views.numbers import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PATHS = 12
"""Of more paths, those are shown that bring most."""

MOST_WITH_ALL = 200
"""The same where everything is asked for: of paths there may be countless."""

MOST_GATES_ON_A_PATH = 8
"""Of a longer path, both ends are shown."""


def one_gradient(trace: Trace, name: str, how: Telling) -> Iterator[Part]:
    """Why ∂output/∂node is what it is.

    Args:
        trace: to explain.
        name: id of an input or a gate.
        how: it is told.

    Raises:
        InputError: there is no such node.
    """
    walk, language = journey(trace), how.language
    say = language.say
    node = _node(walk, name)
    yield Part(CHAPTER, given(walk, how), [])
    if trace.graph.ops[node] != INPUT:
        (gate,) = walk.nodes([node])
        yield Part(CHAPTER, say("The gate"), [f"`{formulas.evaluation(walk, gate, how.digits)}`"])
    number = number_of_paths(walk, node)
    title = say("How `{output}` depends on `{id}`", output=walk.output, id=name)
    if not number:
        lines = [say("`{output}` does not depend on {names}.", output=walk.output, names=f"`{name}`")]
        yield Part(CHAPTER, title, [*lines, f"`{formulas.gradient(walk, node, how.digits)}`"])
        return
    if node == trace.graph.output:
        line = say("It is the output itself: the backward pass starts here, with 1.")
        yield Part(CHAPTER, title, [line, f"`{formulas.gradient(walk, node, how.digits)}`"])
        return
    most = MOST_WITH_ALL if how.everything else MOST_PATHS
    found = list(paths(walk, node)) if number <= most else heaviest_paths(walk, node, most)
    leads = language.say_many(
        "One path leads from `{id}` to `{output}`.",
        "{amount} paths lead from `{id}` to `{output}`.",
        number,
        id=name,
        output=walk.output,
        amount=number if number < COUNTLESS else say("More than {number:.0e}", number=COUNTLESS),
    )
    if len(found) < number:
        multiplied = say(
            "Along each the local derivatives are multiplied. These {shown} bring most:", shown=len(found)
        )
    else:
        multiplied = language.say_many(
            "Along it the local derivatives are multiplied:",
            "Along each the local derivatives are multiplied:",
            number,
        )
    lines = [f"{leads} {multiplied}"]
    whole = f"{formulas.slope(walk.output, name)} = " if number == 1 else ""
    alike = Counter((_route(path), _product(path, how.digits)) for path in found)
    for (route, product), times in alike.items():
        lines += [f"`{route}{f'   ({times}×)' * (times > 1)}`", f"`{whole}{product}`"]
    yield Part(CHAPTER, title, lines)
    if number > 1:
        yield Part(CHAPTER, say("The sum over the paths"), list(_sum(walk, node, number, found, how)))


def _node(walk: Journey, name: str) -> int:
    for node, known in walk.ids.items():
        if known == name and walk.trace.graph.active[node]:
            return node
    from backprop.engine.suggest import listed, near_names

    names = [known for node, known in walk.ids.items() if walk.trace.graph.active[node]]
    near = near_names(name, names[:10_000])
    hint = (
        f"Did you mean {near}?"
        if near
        else f"There are {listed(names[:20])}{' and more' * (len(names) > 20)}."
    )
    if not names:
        hint = "The expression has no variables."
    raise InputError(Problem("unknown-node", f"No gradient flows to a node called {name}.", hint=hint))


def _sum(walk: Journey, node: int, number: int, found: list[Path], how: Telling) -> Iterator[str]:
    """What the paths bring, added up."""
    say = how.language.say
    terms = [path.product for path in found]
    if len(found) == number:
        yield f"`{formulas.sum_of(walk, node, terms, how.digits)}`"
        return
    rest = walk.trace.upstream[node] - sum(terms)
    yield say(
        "These {number} paths bring {some} together, all others {rest}; so",
        number=len(found),
        some=shown(sum(terms), how.digits),
        rest=shown(rest, how.digits),
    )
    yield f"`{formulas.gradient(walk, node, how.digits)}`"


def _route(path: Path) -> str:
    """`x → q → f`."""
    first = path.branches[0].id
    return " → ".join([first, *_both_ends([branch.gate.id for branch in path.branches])])


def _product(path: Path, digits: int) -> str:
    """`∂f/∂q · ∂q/∂x = -4 · 1 = -4`."""
    branches = path.branches[::-1]
    symbols = [formulas.slope(branch.gate.id, branch.id) for branch in branches]
    numbers = [formulas.factor(branch.local, digits) for branch in branches]
    numbers[0] = shown(branches[0].local, digits)
    sides = [" · ".join(_both_ends(symbols)), " · ".join(_both_ends(numbers)), shown(path.product, digits)]
    return " = ".join(sides if len(branches) > 1 else [sides[0], sides[2]])


def _both_ends(words: list[str]) -> list[str]:
    half = MOST_GATES_ON_A_PATH // 2
    return words if len(words) <= MOST_GATES_ON_A_PATH else [*words[:half], "…", *words[-half:]]
