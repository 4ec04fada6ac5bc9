"""Random expressions as trees, which can be written as text and evaluated without our code."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import NamedTuple

from hypothesis import strategies as st
from mpmath import mp, mpf
from truth import EXACT, PUBLIC, constant

from backprop.engine.primitives import CONSTANTS, Primitive

VARIABLES = ("x", "y", "z", "w")


class Tree(NamedTuple):
    """A leaf (`op` is its text) or a primitive with arguments; `written` is its sign or its spelling."""

    op: str
    args: tuple[Tree, ...] = ()
    written: str = ""


# Writing


_SUM, _PRODUCT, _POWER, _ATOM = range(4)
_SIGNS = {"add": "+", "sub": "-−", "mul": "*·×", "div": "/÷", "pow": "^", "neg": "-−"}
_LEVELS = {"add": _SUM, "sub": _SUM, "neg": _SUM, "mul": _PRODUCT, "div": _PRODUCT, "pow": _POWER}
_OPERANDS = {_SUM: (_SUM, _PRODUCT), _PRODUCT: (_PRODUCT, _POWER), _POWER: (_ATOM, _POWER)}


def text(tree: Tree, at_least: int = _SUM) -> str:
    """The tree as people write it, with no more brackets than it needs."""
    if not tree.args:
        return tree.op
    if not is_sign(tree):
        whole = f"{tree.written}({', '.join(map(text, tree.args))})"
        return f"({whole})" if tree.written == "√" and at_least == _ATOM else whole  # √(x)^2 is refused
    level = _LEVELS[tree.op]
    if tree.op == "neg":
        whole = tree.written + text(tree.args[0], _POWER)
    else:
        left, right = _OPERANDS[level]
        blank = " " if level == _SUM else ""
        whole = text(tree.args[0], left) + blank + tree.written + blank + text(tree.args[1], right)
    return f"({whole})" if level < at_least else whole


def is_sign(tree: Tree) -> bool:
    return bool(tree.written) and tree.written in _SIGNS.get(tree.op, "")


def program(tree: Tree) -> str:
    """The same with a statement for every node: `n0 = x*y; n1 = sin(n0); …`."""
    statements: list[str] = []

    def name(node: Tree) -> Tree:
        if not node.args:
            return node
        statements.append(text(node._replace(args=tuple(map(name, node.args)))))
        return Tree(f"n{len(statements) - 1}")

    name(tree)
    return "; ".join(f"n{i} = {statement}" for i, statement in enumerate(statements)) or tree.op


def uses(tree: Tree, name: str) -> bool:
    return tree.op == name or any(uses(arg, name) for arg in tree.args)


# Evaluating


def evaluate(tree: Tree, point: Mapping[str, mpf], noise: float = 0, seed: int = 0) -> mpf:
    """The value, at the working precision of mpmath.

    Args:
        tree: what to evaluate.
        point: values of the variables.
        noise: how far, relatively, every result on the way is pushed off, to see how much that matters.
        seed: of the directions in which it is pushed.

    Raises:
        ArithmeticError, ValueError: there is no real value.
    """
    chance = random.Random(seed)

    def value(node: Tree) -> mpf:
        if node.op in point:
            return point[node.op]
        found = EXACT.function(node.op)(*map(value, node.args)) if node.args else constant(node.op)
        if found and not -280 < mp.log10(abs(found)) < 280:
            raise OverflowError("far from what doubles can do")
        return found * (1 + noise * chance.uniform(-1, 1))

    return value(tree)


# Drawing

_NUMBERS = ("0", "1", "2", "3", "5", "0.5", ".25", "1.5", "10", "1e-3", "2.5e+1", *CONSTANTS)

_leaves = st.sampled_from((*VARIABLES * 6, *_NUMBERS)).map(Tree)

HALF, TWO = Tree("0.5"), Tree("2")


def _call(op: str, *args: Tree) -> Tree:
    return Tree(op, args, op)


def _positive(u: Tree) -> Tree:
    return Tree("add", (_call("abs", u), HALF), "+")


def _inner(u: Tree) -> Tree:
    return _call("sin", u)


def _outer(u: Tree) -> Tree:
    return _call("hypot", u, TWO)


_TAMED = {
    **dict.fromkeys(("log", "log2", "log10", "sqrt", "log1p", "gamma", "lgamma", "digamma"), (_positive,)),
    **dict.fromkeys(("asin", "acos", "atanh"), (_inner,)),
    **dict.fromkeys(("acosh", "acoth", "asec", "acsc"), (_outer,)),
    **dict.fromkeys(("exp", "expm1", "sinh", "cosh"), (_inner,)),
    "asech": (lambda u: _call("sigmoid", u),),
    "div": (None, _positive),
    "pow": (_positive, _inner),
    "polygamma": (lambda u: TWO, _positive),
    "log_base": (_positive, _outer),
    "nthRoot": (_positive, _outer),
    "clip": (None, lambda u: Tree("neg", (_positive(u),), "-"), _positive),
}
"""What to do to arguments so that most of the expressions drawn have a value."""


def _gate(row: Primitive, written: str, args: tuple[Tree, ...], tame: bool) -> Tree:
    changes = _TAMED.get(row.name, ()) if tame else ()
    changed = [change(arg) if change else arg for change, arg in zip(changes, args, strict=False)]
    return Tree(row.name, (*changed, *args[len(changed) :]), written)


@st.composite
def _gates(draw: st.DrawFn, children: st.SearchStrategy[Tree]) -> Tree:
    row = draw(st.sampled_from(PUBLIC) | st.sampled_from([row for row in PUBLIC if row.name in _SIGNS]))
    arity = len(row.parameters) + (draw(st.integers(0, 2)) if row.variadic else 0)
    written = (row.name if row.name != "log_base" else "log", *row.spellings)
    if row.name in _SIGNS and draw(st.integers(0, 9)):
        written = tuple(_SIGNS[row.name])
    args = draw(st.tuples(*[children] * arity))
    return _gate(row, draw(st.sampled_from(written)), args, draw(st.integers(0, 4)) > 0)


trees = _gates(st.recursive(_leaves, _gates, max_leaves=8))
"""Trees of all public functions, in all spellings, over one to four variables."""
