"""A backend is a namespace: for each primitive, what computes it on one kind of numbers.

`forward` and `reverse` know nothing else about numbers, so the same two passes serve them all.
"""

from __future__ import annotations

from backprop.engine.formulas import OUTPUT, argument_names, formula, partial
from backprop.engine.graph import Graph
from backprop.engine.primitives import PRIMITIVES
from backprop.engine.python_source import OPERATORS, expression

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

_UPSTREAM = "u"
_SCALED = "u*{}"
_FEW = 8
"""Of more arguments, a function that has them all in it for each of them would take long to make."""
_ROUTED = "None if (local := {}) == 0 else u*local"


class Backend:
    """One kind of numbers.

    Args:
        name: for messages.
        number: makes a number of a literal (`2.5`) or of the name of a constant (`pi`).
        functions: primitive -> function of as many numbers. A primitive that is missing here is computed
            from its definition in the table. The operators + - * of the numbers are used directly.
        convention: the library whose slopes at corners are used, or "" for those of the table.

    A function raises ValueError or ZeroDivisionError outside its domain. When the true value is too large
    to represent, it answers with an infinity, if the numbers have one.
    """

    def __init__(
        self,
        name: str,
        number: Callable[[str], Any],
        functions: Mapping[str, Callable[..., Any]],
        convention: str = "",
    ) -> None:
        self.name = name
        self.number = number
        self.convention = convention
        self._functions = dict(functions)
        self._following: dict[str, Backend] = {convention: self}
        self._pullbacks: dict[tuple[str, int, tuple[int, ...]], Callable[..., Any]] = {}
        self._locals: dict[tuple[str, int, int], Callable[..., Any]] = {}

    def following(self, convention: str) -> Backend:
        """The same numbers, with the slopes at corners of another library."""
        if convention not in self._following:
            self._following[convention] = Backend(self.name, self.number, self._functions, convention)
        return self._following[convention]

    def function(self, op: str) -> Callable[..., Any]:
        """What computes a primitive."""
        if op not in self._functions:
            primitive = PRIMITIVES[op]
            graph = formula(primitive.definition, primitive.parameters)
            self._functions[op] = self._compile([graph], primitive.parameters)
        return self._functions[op]

    def pullback(self, op: str, arity: int, wanted: tuple[int, ...]) -> Callable[..., Any]:
        """What sends a gradient back through a primitive.

        Args:
            op: the primitive.
            arity: its number of arguments.
            wanted: the arguments to send to.

        Returns:
            function(*arguments, value, upstream) -> upstream · local derivative, for the one wanted
            argument, or a tuple of them. None stands for a branch that the primitive closes (the smaller
            argument of `max`): nothing is sent there, which is not the same as sending 0.
        """
        if arity > _FEW and PRIMITIVES[op].variadic:
            return self._variadic_pullback(op, wanted)
        key = op, arity, wanted
        if key not in self._pullbacks:
            graphs = [partial(op, arity, argument, self.convention) for argument in wanted]
            parameters = *argument_names(op, arity), OUTPUT, _UPSTREAM
            template = _ROUTED if PRIMITIVES[op].pattern == "routes" else _SCALED
            self._pullbacks[key] = self._compile(graphs, parameters, template)
        return self._pullbacks[key]

    def local(self, op: str, arity: int, argument: int) -> Callable[..., Any]:
        """function(*arguments, value) -> the local derivative in one argument."""
        if arity > _FEW and PRIMITIVES[op].variadic:
            return lambda *known: self.locals(op, known[:-1], known[-1], (argument,))[0]
        key = op, arity, argument
        if key not in self._locals:
            graph = partial(op, arity, argument, self.convention)
            self._locals[key] = self._compile([graph], (*argument_names(op, arity), OUTPUT))
        return self._locals[key]

    def locals(self, op: str, arguments: Sequence[Any], value: Any, wanted: Sequence[int]) -> list[Any]:
        """The local derivatives in several arguments, which are in order."""
        if len(arguments) <= _FEW or not PRIMITIVES[op].variadic:
            return [self.local(op, len(arguments), i)(*arguments, value) for i in wanted]
        from backprop.engine import variadic

        key = op, 0, 0
        if key not in self._locals:
            graph = variadic.one_for_all(op, self.convention)
            self._locals[key] = self._compile([graph], variadic.PARAMETERS)
        return [*variadic.slopes(self, op, self._locals[key], arguments, value, wanted)]

    def _variadic_pullback(self, op: str, wanted: tuple[int, ...]) -> Callable[..., Any]:
        is_routed = PRIMITIVES[op].pattern == "routes"

        def pullback(*known: Any) -> Any:
            *arguments, value, upstream = known
            slopes = self.locals(op, arguments, value, wanted)
            sent = [None if is_routed and slope == 0 else upstream * slope for slope in slopes]
            return sent[0] if len(sent) == 1 else tuple(sent)

        return pullback

    def _compile(
        self, graphs: list[Graph], parameters: tuple[str, ...], template: str = "{}"
    ) -> Callable[..., Any]:
        """A Python function of the parameters that computes the outputs of formula graphs."""
        literals: dict[str, str] = {}
        bodies = [_send(graph, template, literals) for graph in graphs]
        namespace: dict[str, Any] = {name: self.number(text) for text, name in literals.items()}
        for graph in graphs:
            namespace |= {
                op: self.function(op) for op in graph.ops if op in PRIMITIVES and op not in OPERATORS
            }
        body = bodies[0] if len(bodies) == 1 else f"({', '.join(bodies)})"
        source = f"lambda {', '.join(parameters)}: {body}"
        function: Callable[..., Any] = eval(source, namespace)  # printed by us, from a formula of the table
        return function


def _send(graph: Graph, template: str, literals: dict[str, str]) -> str:
    """What one formula contributes; multiplying by 1, −1 and 0 is not left to the numbers."""
    if template == "{}":
        return expression(graph, literals)
    if graph.labels.get(graph.output) == "0":
        return "None"
    if graph.labels.get(graph.output) == "1":
        return _UPSTREAM
    if graph.ops[graph.output] == "neg" and graph.labels.get(graph.args[graph.output][0]) == "1":
        return f"-{_UPSTREAM}"
    return f"({template.format(expression(graph, literals))})"
