r"""Random formulas as trees, printed in one of the many ways in which LaTeX writes them."""

from __future__ import annotations

from hypothesis import strategies as st

from backprop.grammar.syntax import Call, Item

# A tree is a leaf (text of its item, its LaTeX) or (call, trees).
LEAVES = [
    ("x", "x"),
    ("y", "{y}"),
    ("2", "2"),
    ("3.5", "3.5"),
    ("x_1", "x_1"),
    ("w_ij", "w_{ij}"),
    ("alpha", r"\alpha"),
    ("lambda_23", r"\lambda_{23}"),
    ("pi", r"\pi"),
    ("y_hat", r"\hat{y}"),
    ("loss", r"\text{loss}"),
]
FUNCTIONS = ["sin", "cos", "tanh", "ln", "exp", "arcsin"]
SUM, SIGN, PRODUCT, TIGHT, ATOM = range(5)

_leaves = st.sampled_from(LEAVES)


def _gates(children):
    def call(name, arity):
        return st.tuples(st.just(Call(name, arity)), st.tuples(*[children] * arity))

    binary = st.sampled_from(["add", "sub", "mul", "div", "pow"]).flatmap(lambda name: call(name, 2))
    unary = st.sampled_from(["neg", "sqrt", "abs", "floor", *FUNCTIONS]).flatmap(lambda name: call(name, 1))
    many = st.sampled_from(["max", "min"]).flatmap(lambda name: call(name, 3))
    return binary | unary | many


_trees = st.recursive(_leaves, _gates, max_leaves=12)


def plain_items(tree) -> list[Item]:
    """The flat syntax of a tree."""
    head, rest = tree
    if isinstance(head, str):
        return [head]
    return [item for child in rest for item in plain_items(child)] + [head]


def latex(tree, choose, at_least=SUM) -> str:
    """A tree as LaTeX; `choose(n)` picks one of n ways of writing."""
    text, level = _written(tree, choose)
    if level >= at_least:
        return text
    return [f"({text})", rf"\left({text}\right)", f"[{text}]", rf"\left\{{{text}\right\}}"][choose(4)]


def _written(tree, choose) -> tuple[str, int]:
    head, rest = tree
    if isinstance(head, str):
        return rest, (ATOM if head[0].isalpha() else TIGHT)
    name, args = head.name, rest

    def inner(index, at_least=SUM):
        return latex(args[index], choose, at_least)

    blank = ["", " ", r"\,", r" \; "][choose(4)]
    if name in ("add", "sub"):
        return f"{inner(0)}{blank}{'+-'[name == 'sub']} {inner(1, PRODUCT)}", SUM
    if name == "neg":
        return f"-{inner(0, TIGHT)}", SIGN
    if name == "mul" and choose(2):  # side by side: what stands on the right must not start with a digit
        left, right = inner(0, ATOM), inner(1, ATOM)
        is_call = left.endswith("}") and right[0] in "([\\"  # as a word before a bracket is read
        sign = r"\cdot" if is_call else ""
        return f"{left}{blank}{sign} {right}", PRODUCT
    if name == "mul":
        return (
            rf"{inner(0, PRODUCT)} {[chr(92) + 'cdot', chr(92) + 'times', '*'][choose(3)]} {inner(1, TIGHT)}",
            PRODUCT,
        )
    if name == "div" and choose(3):
        return rf"\{['frac', 'dfrac', 'tfrac'][choose(3)]}{{{inner(0)}}}{{{inner(1)}}}", TIGHT
    if name == "div":
        return f"{inner(0, PRODUCT)}/{inner(1, TIGHT)}", PRODUCT
    if name == "pow":
        return f"{inner(0, ATOM)}^{{{inner(1)}}}", TIGHT
    if name == "sqrt":
        return rf"\sqrt{{{inner(0)}}}", ATOM
    if name == "abs":
        return [rf"\left|{inner(0)}\right|", rf"\lvert {inner(0)} \rvert"][choose(2)], ATOM
    if name == "floor":
        return rf"\lfloor {inner(0)} \rfloor", ATOM
    listed = ", ".join(inner(i) for i in range(len(args)))
    command = [rf"\{name}", rf"\operatorname{{{name}}}"][choose(2)]
    ways = [f"{command}({listed})", rf"{command}\left({listed}\right)"]
    ways += [f"{command}{{{listed}}}"] if len(args) == 1 else []
    return ways[choose(len(ways))], PRODUCT if choose(2) else TIGHT


@st.composite
def _printed(draw):
    tree = draw(_trees)
    choices = iter(draw(st.binary(max_size=60)))
    return tree, latex(tree, lambda n: next(choices, 0) % n)


latex_trees = _printed()
"""(a tree, LaTeX for it)."""
