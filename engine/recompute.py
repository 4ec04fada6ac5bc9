"""Both passes with as many digits as it takes, until the results are right."""

from __future__ import annotations

from mpmath import mp, mpf

from backprop.engine.arbitrary import arbitrary, is_exact, unbounded
from backprop.engine.backend import Backend
from backprop.engine.graph import CONSTANT, INPUT, Graph
from backprop.engine.passes import NoValue, forward, reverse
from backprop.engine.perturb import a_little_off
from backprop.engine.primitives import ROWS
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from typing import Any

_FIRST, _LAST = 120, 3840
"""Bits at which to begin and to end, if that many are enough for the digits that are wanted."""

_KINKED = {row.name for row in ROWS if row.kink}


class Unsettled(ArithmeticError):
    """The results do not settle within the digits that are tried."""


class Recomputed(Record):
    """Both passes, in numbers of mpmath."""

    values: list[Any]
    upstream: list[Any]
    steps: dict[int, tuple[tuple[Any, ...], tuple[Any, ...]]]
    """Active gate -> its local derivatives, and what it sends: for each active argument."""
    bits: int


class _Task(Record):
    """What is to be computed, see `recompute`."""

    graph: Graph
    point: Callable[[], Mapping[str, Any]]
    wanted: int
    decimals: bool
    nodes: Collection[int]
    """Whose values must agree."""
    slopes: Collection[int]
    """Whose upstream gradients must agree."""
    convention: str


class _Passes(Record):
    values: list[Any]
    upstream: list[Any]


def recompute(
    graph: Graph,
    point: Callable[[], Mapping[str, Any]],
    wanted: int,
    *,
    decimals: bool = False,
    everywhere: bool = False,
    convention: str = "",
) -> Recomputed:
    """Both passes with more and more digits, until the results agree at two precisions.

    The passes of the lower precision have every result put off by a little more than it is rounded: where
    all digits have cancelled, two precisions may well agree on a number that is wrong. What never settles,
    but vanishes with every digit more, is 0.

    Args:
        graph: to compute.
        point: gives the values of the inputs at the working precision.
        wanted: bits in which value and gradient must agree.
        decimals: see `arbitrary`.
        everywhere: whether all other nodes must agree, too.
        convention: the library whose slopes at corners are used, or "".

    Raises:
        Unsettled: they never agree.
        NoValue: there is no value.
    """
    every = range(len(graph.ops))
    corners = (arg for op, args in zip(graph.ops, graph.args, strict=True) for arg in args if op in _KINKED)
    nodes = every if everywhere else (graph.output, *corners)
    slopes = every if everywhere else (*graph.inputs.values(), *graph.names.values())
    task = _Task(graph, point, wanted, decimals, nodes, slopes, convention)
    bits, last = max(_FIRST, wanted + 60), max(_LAST, 8 * wanted)
    while True:
        try:
            fine = _passes(task, 2 * bits)
            rough = _passes(task, bits, off=True)
            if _agree(task, rough, fine):
                return _with_steps(task, fine, 2 * bits)
        except NoValue:  # perhaps for want of digits
            pass
        if 2 * bits >= last:
            break
        bits *= 2
    fine = _passes(task, 2 * bits)
    zeros = _vanishing(task, fine, bits)
    fine = _passes(task, 2 * bits, zeros=zeros)
    try:
        rough = _passes(task, bits, zeros=zeros, off=True)
    except NoValue:  # at the very end of a domain, as of acos at 1
        rough = _passes(task, bits, zeros=zeros)
    settled = _Passes(fine.values, _without_rests(rough.upstream, fine.upstream, task, bits))
    if not _agree(task, rough._replace(upstream=settled.upstream), settled):
        raise Unsettled
    return _with_steps(task, settled, 2 * bits)


def _passes(task: _Task, bits: int, *, off: bool = False, zeros: Collection[int] = ()) -> _Passes:
    """Both passes at a precision.

    Args:
        task, bits: what, and how.
        off: whether results are put off by a little more than their rounding errors.
        zeros: nodes whose value is known to be 0.
    """
    with mp.workprec(bits):
        backend = arbitrary(decimals=task.decimals).following(task.convention)
        changed = a_little_off(backend, task.graph, mpf(2) ** (8 - bits), is_exact) if off else backend
        if zeros:
            changed = _knowing(changed, task.graph, zeros)
        try:
            values = forward(task.graph, task.point(), changed)
        except (OverflowError, TypeError, AttributeError):  # too large, or a function of a complex number
            raise Unsettled from None
        for node, value in enumerate(values):
            if not isinstance(value, mpf) or not mp.isfinite(value):
                raise NoValue(node, values[:node])
        try:
            return _Passes(values, reverse(task.graph, values, backend))
        except (ArithmeticError, ValueError, TypeError, AttributeError):
            return _Passes(values, reverse(task.graph, values, unbounded(backend)))


def _knowing(backend: Backend, graph: Graph, zeros: Collection[int]) -> Backend:
    """A backend for one forward pass, which calls its functions in the order of the gates."""
    gates: Iterator[int] = iter(node for node, args in enumerate(graph.args) if args)

    def knowing(function: Callable[..., Any]) -> Callable[..., Any]:
        def known(*args: Any) -> Any:
            return mpf(0) if next(gates) in zeros else function(*args)

        return known

    functions = {op: knowing(backend.function(op)) for op in set(graph.ops) - {INPUT, CONSTANT}}
    return Backend(backend.name, backend.number, functions)


def _vanishing(task: _Task, fine: _Passes, bits: int) -> set[int]:
    """Nodes that are smaller at every precision, and therefore 0.

    Raises:
        NoValue: a node is larger at every precision: a pole.
    """
    coarse = _passes(task, bits).values
    small = mpf(2) ** (-bits // 3)
    found = set()
    for node, (one, other) in enumerate(zip(coarse, fine.values, strict=True)):
        if abs(one - other) > abs(other) / 2 and abs(one) > 1 / small:
            raise NoValue(node, fine.values[:node])
        if abs(one - other) >= abs(other) / 2 and abs(one) < small:
            found.add(node)
    return found


def _without_rests(rough: list[Any], fine: list[Any], task: _Task, bits: int) -> list[Any]:
    """Upstream gradients, with 0 for what cancels but for a rest that is smaller at every precision."""
    small = mpf(2) ** (-bits // 3)
    return [
        mpf(0) if abs(one) < small and abs(other) < small and not _same(one, other, task.wanted) else other
        for one, other in zip(rough, fine, strict=True)
    ]


def _agree(task: _Task, rough: _Passes, fine: _Passes) -> bool:
    pairs = [(rough.values[node], fine.values[node]) for node in task.nodes]
    pairs += [(rough.upstream[node], fine.upstream[node]) for node in task.slopes]
    return all(_same(one, other, task.wanted) for one, other in pairs)


def _same(one: Any, other: Any, bits: int) -> bool:
    if not mp.isfinite(one) or not mp.isfinite(other):
        return bool(one == other or (mp.isnan(one) and mp.isnan(other)))
    return bool(abs(one - other) <= abs(other) * mpf(2) ** -bits)


def _with_steps(task: _Task, passes: _Passes, bits: int) -> Recomputed:
    graph, (values, upstream) = task.graph, passes
    steps = {}
    with mp.workprec(bits):
        backend = unbounded(arbitrary(decimals=task.decimals).following(task.convention))
        for node, args in enumerate(graph.args):
            active = [i for i, arg in enumerate(args) if graph.active[arg]]
            if active:
                point = *(values[arg] for arg in args), values[node]
                local = [backend.local(graph.ops[node], len(args), i)(*point) for i in active]
                steps[node] = tuple(local), tuple(upstream[node] * slope for slope in local)
    return Recomputed(values, upstream, steps, bits)


def written(number: Any, digits: int) -> str:
    """A number with so many significant digits."""
    return str(mp.nstr(number, digits))
