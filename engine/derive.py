"""Text to derivatives as formulas: the whole way, in one function."""

from __future__ import annotations

from math import inf

from backprop.engine.algebra import Algebra
from backprop.engine.build import build
from backprop.engine.cases import Case, cases_of, meeting_places
from backprop.engine.graph import CONSTANT, Graph
from backprop.engine.lower import Gates, Lowering
from backprop.engine.naming import output_id
from backprop.engine.notation import text_of
from backprop.engine.point import choose_output, choose_wrt
from backprop.engine.primitives import CONSTANTS, FUNCTIONS, PRIMITIVES
from backprop.engine.suggest import listed, near_names
from backprop.engine.symbolic_passes import Session
from backprop.grammar.problem import InputError, Problem, said
from backprop.grammar.read import read, read_name
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

MOST_ORDER = 12
_MERGED = ((80, 32), (400, 6), (inf, 3))
"""Up to which number of nodes -> how many terms or factors are merged into others. In large graphs parts are
left apart, so that they can be shared."""


class Derivative(Record):
    """One derivative as a formula: a node of the graph of its `Derivatives`."""

    of: str
    """Id of the node that was differentiated."""
    wrt: tuple[str, ...]
    """The variables, in order, each as often as was differentiated: ("x", "y") is ∂²/∂x∂y."""
    node: int
    name: str
    """The same as `heading`, as a name of the language that is not taken: `df_dx`, `d3f_dx2dy`."""
    cases: tuple[Case, ...] = ()
    """If it is piecewise, and the pieces are few: what it is where."""

    @property
    def heading(self) -> str:
        """`∂f/∂x`, `∂³f/∂x²∂y`."""
        order = len(self.wrt)
        below = "".join(f"∂{name}{_raised(self.wrt.count(name))}" for name in dict.fromkeys(self.wrt))
        return f"∂{_raised(order)}{self.of}/{below}"


class Derivatives(Record):
    """An expression and its derivatives, as nodes of one graph in which they share what they can."""

    text: str
    graph: Graph
    """The gates of the expression, as it was written, then those of the derivatives."""
    values: dict[str, int]
    """Id -> node, of all that was differentiated: the expression itself, or its statements."""
    derivatives: tuple[Derivative, ...]
    kind: str
    """"gradient", "hessian" or "jacobian"."""
    order: int
    notices: tuple[Problem, ...] = ()

    @property
    def outputs(self) -> dict[str, int]:
        """Name -> node, of all values and derivatives; the names are names of the language."""
        return {**self.values, **{found.name: found.node for found in self.derivatives}}

    def expression(self, node: int) -> str:
        """A node written out in the language, without names for shared parts."""
        return text_of(self.graph, node=node)


def derive(
    text: str,
    *,
    wrt: Sequence[str] | None = None,
    order: int = 1,
    kind: str = "gradient",
    output: Sequence[str] | None = None,
    bound: Collection[str] = (),
    latex: bool = False,
) -> Derivatives:
    """Differentiate an expression into formulas.

    Args:
        text: an expression, or statements of which the last is the output.
        wrt: the variables (for first derivatives named nodes too); by default all variables.
        order: how often to differentiate in each of them.
        kind: "gradient"; "hessian" for all second derivatives, of which those that are equal are found once;
            "jacobian" for the derivatives of every statement.
        output: the node to differentiate, if not the last; several for a Jacobian.
        bound: names that are variables even where they could be constants.
        latex: that the text is LaTeX, as for `differentiate`.

    Raises:
        ExpressionError: the text cannot be read.
        InputError: an unknown variable or node, or an order that makes no sense.
    """
    _check_order(order, kind)
    syntax = read(text, functions=FUNCTIONS, latex=latex)
    names = {read_name(name) or name for name in (*bound, *(wrt or ()))}
    try:
        whole = build(syntax, names & {item for item in syntax.items if isinstance(item, str)})
    except InputError:
        whole = build(syntax)  # a named node in wrt
    graphs = _chosen(whole, output, kind)
    variables = _variables(whole, graphs, wrt, order, kind)
    most = next(most for size, most in _MERGED if len(whole.ops) <= size)
    algebra = Algebra(most, decimals=_has_decimals(whole))
    session = Session(algebra, whole)
    found: list[tuple[str, tuple[str, ...], int]] = []
    for id, graph in graphs.items():
        if kind == "hessian":
            found += session.hessian(id, graph, variables)
        else:
            found += session.gradient(id, graph, variables, order)
    nodes = session.simplifier.simplify(node for _, _, node in found)
    gates = Gates(whole, decimals=algebra.decimals)
    placed = Lowering(algebra, gates).lower(nodes)
    values = {id: gates.copies[graph.output] for id, graph in graphs.items()}
    graph = gates.graph._replace(output=list(values.values())[-1])
    cases = [cases_of(session.simplifier, node) for node in nodes]
    derivatives = tuple(
        Derivative(id, wrt, place, _name(id, wrt, {*whole.inputs, *whole.names}), case)
        for (id, wrt, _), place, case in zip(found, placed, cases, strict=True)
    )
    notices = tuple(_notices(whole, algebra, nodes))
    return Derivatives(syntax.text, graph, values, derivatives, kind, order, notices)


def _chosen(whole: Graph, output: Sequence[str] | None, kind: str) -> dict[str, Graph]:
    """Id -> graph that ends there, of what is differentiated."""
    if kind == "jacobian" and output is None:
        graphs = [whole.upto(node) for node in whole.names.values()]
        if whole.output not in whole.names.values():
            graphs.append(whole)
    elif output is None:
        graphs = [whole]
    else:
        graphs = [choose_output(whole, name) for name in output]
    return {output_id(graph): graph for graph in graphs}


def _variables(
    whole: Graph, graphs: Mapping[str, Graph], wrt: Sequence[str] | None, order: int, kind: str
) -> tuple[str, ...]:
    if not whole.inputs:
        hint = said("Name one: x^2, say.")
        raise InputError(
            Problem(
                "no-variable", said("The expression has no variables, so it has no derivatives."), hint=hint
            )
        )
    last = list(graphs.values())[-1]
    known = {**whole.inputs, **whole.names}
    for name in wrt or ():
        near = "" if (read_name(name) or name) in known else near_names(name, known)
        if near:
            message = said("The expression has no variable {name}.", name=name)
            raise InputError(
                Problem("unknown-variable", message, hint=said("Did you mean {near}?", near=near))
            )
    variables = choose_wrt(whole, whole if len(graphs) > 1 else last, wrt)
    nodes = [name for name in variables if name not in whole.inputs]
    if nodes and (order > 1 or kind != "gradient"):
        hint = said("Its variables are {names}.", names=", ".join(whole.inputs))
        message = said(
            "{node} is a node, not a variable; only first derivatives in nodes are known.", node=nodes[0]
        )
        raise InputError(Problem("unknown-variable", message, hint=hint))
    return variables


def _check_order(order: int, kind: str) -> None:
    if order != 1 and kind != "gradient":
        raise InputError(
            Problem(
                "usage",
                said("A {kind} has an order of its own.", kind=kind.title()),
                hint=said("Leave out --order."),
            )
        )
    if order < 1:
        raise InputError(
            Problem(
                "usage",
                said("The order of a derivative is 1 or more, not {order}.", order=order),
                hint=said("Write --order 2, say."),
            )
        )
    if order > MOST_ORDER:
        message = said(
            "Derivatives are found up to order {most}: each may be far longer than the last.",
            most=MOST_ORDER,
        )
        raise InputError(
            Problem("usage", message, hint=said("Write --order {most} or less.", most=MOST_ORDER))
        )


def _has_decimals(graph: Graph) -> bool:
    return any("." in label for node, label in graph.labels.items() if graph.ops[node] == CONSTANT)


def _notices(whole: Graph, algebra: Algebra, nodes: Sequence[int]) -> Iterator[Problem]:
    """What the reader of the formulas should know."""
    for name in {**whole.inputs, **whole.names}:
        if name in CONSTANTS:
            yield Problem(
                "shadowed-constant", said("{name} is your variable here, not the constant.", name=name)
            )
    places = meeting_places(algebra, nodes)
    if places:
        message = said(
            "Pieces meet where {places}: if they jump there, there is no derivative.",
            places=listed(places, "or"),
        )
        yield Problem("piecewise", message)
    flat = [op for op in dict.fromkeys(whole.ops) if op in PRIMITIVES and PRIMITIVES[op].pattern == "blocks"]
    if flat:
        message = said(
            "{functions} jump; between the jumps the slope is 0, which is what is used.",
            functions=listed(flat),
        )
        if len(flat) == 1:
            message = said(
                "{function} jumps; between the jumps the slope is 0, which is what is used.", function=flat[0]
            )
        yield Problem("piecewise", message)


def _name(of: str, wrt: Sequence[str], taken: Collection[str]) -> str:
    powers = {name: wrt.count(name) for name in dict.fromkeys(wrt)}
    below = "".join(f"d{name}{times if times > 1 else ''}" for name, times in powers.items())
    found = f"d{len(wrt) if len(wrt) > 1 else ''}{of}_{below}"
    while found in taken:
        found += "_"
    return found


def _raised(order: int) -> str:
    return "" if order == 1 else str(order).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
