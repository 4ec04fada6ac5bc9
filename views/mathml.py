"""Formulas for pages of HTML, as MathML (https://www.w3.org/TR/mathml-core/), which browsers draw."""

from __future__ import annotations

import re
from html import escape

from backprop.engine.graph import INPUT
from backprop.engine.notation import written_name
from backprop.engine.trace import Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from backprop.engine.graph import Graph

    _Parts = list[str | tuple[int, int]]
    """Markup, and nodes with how tightly they must bind."""

_SUM, _SIGN, _PRODUCT, _ATOM = range(4)

_INFIX = {
    "add": ("+", _SUM, _SUM, _PRODUCT),
    "sub": ("−", _SUM, _SUM, _PRODUCT),
    "mul": ("·", _PRODUCT, _PRODUCT, _PRODUCT),
}
"""Gate -> its sign, how tightly it binds, and how tightly its operands must to go without brackets."""

_LETTERS = {"pi": "π", "tau": "τ", "alpha": "α", "beta": "β", "gamma": "γ", "theta": "θ", "sigma": "σ"}
_NAMES = {"sigmoid": "σ", "log": "ln"}
_NAME = re.compile(r"([^\W\d_]+)_?(\w*)")


def mathml(trace: Trace) -> list[str]:
    """The statements of a Trace, each as one `math` element: `q = x + y`, `f = q·z`."""
    graph, output = trace.graph, trace.output
    names = {node: name for name, node in graph.names.items() if graph.ops[node] != INPUT}
    found = []
    for node in sorted({*names, graph.output}):
        left = f"{identifier(names.get(node, output))}<mo>=</mo>" if graph.args[node] else ""
        found.append(f"<math>{left}{_written(graph, names, node)}</math>")
    return found


def identifier(name: str) -> str:
    """A name, with its digits below: `w0` and `w_0` have an index."""
    match = _NAME.fullmatch(name)
    letters, index = (match[1], match[2]) if match else (name, "")
    letter = f"<mi>{escape(_LETTERS.get(letters, letters))}</mi>"
    if not index:
        return letter
    kind = "mn" if index.isdecimal() else "mi"
    return f"<msub>{letter}<{kind}>{escape(index)}</{kind}></msub>"


def _written(graph: Graph, names: Mapping[int, str], top: int) -> str:
    """A node as a formula over named ones. Linear in its length, and nothing recurses."""
    pieces: list[str] = []
    todo: _Parts = [(top, _SUM)]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        node, tightness = item
        if node in names and node != top:
            pieces.append(identifier(names[node]))
        elif node in graph.labels:
            label = graph.labels[node]
            pieces.append(identifier(label) if label[0].isalpha() else f"<mn>{escape(label)}</mn>")
        else:
            parts, binds = _parts(graph.ops[node], graph.args[node], e_is_free="e" not in graph.inputs)
            todo += reversed(
                ["<mrow><mo>(</mo>", *parts, "<mo>)</mo></mrow>"] if binds < tightness else parts
            )
    return "".join(pieces)


def _parts(op: str, args: tuple[int, ...], *, e_is_free: bool) -> tuple[_Parts, int]:
    """A gate as markup and operands, and how tightly it binds."""
    if op in _INFIX:
        sign, binds, left, right = _INFIX[op]
        return [(args[0], left), f"<mo>{sign}</mo>", (args[1], right)], binds
    if op == "neg":
        return ["<mo>−</mo>", (args[0], _PRODUCT)], _SIGN
    if op == "div":
        return [
            "<mfrac><mrow>",
            (args[0], _SUM),
            "</mrow><mrow>",
            (args[1], _SUM),
            "</mrow></mfrac>",
        ], _PRODUCT
    if op == "pow":
        return [
            "<msup><mrow>",
            (args[0], _ATOM),
            "</mrow><mrow>",
            (args[1], _SUM),
            "</mrow></msup>",
        ], _PRODUCT
    if op == "exp" and e_is_free:
        return ["<msup><mi>e</mi><mrow>", (args[0], _SUM), "</mrow></msup>"], _PRODUCT
    if op == "sqrt":
        return ["<msqrt>", (args[0], _SUM), "</msqrt>"], _ATOM
    if op == "abs":
        return ["<mrow><mo>|</mo>", (args[0], _SUM), "<mo>|</mo></mrow>"], _ATOM
    name = written_name(op)
    listed: _Parts = []
    for arg in args:
        listed += ["<mo>,</mo>", (arg, _SUM)]
    start = f"<mi>{escape(_NAMES.get(name, name) if len(args) == 1 else name)}</mi><mrow><mo>(</mo>"
    return [start, *listed[1:], "<mo>)</mo></mrow>"], _ATOM
