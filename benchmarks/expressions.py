"""The texts that the benchmarks differentiate, and a point for their variables.

    python expressions.py random 1000        # prints one

Every text has exactly `n` operations, of which an operator or a call is one. Nothing here recurses.
"""

from __future__ import annotations

import random
import sys

VARIABLES = [f"x{i}" for i in range(1, 21)]
POINT = {name: 0.4 + 1.2 * (i * 0.6180339887498949 % 1) for i, name in enumerate(VARIABLES)}
"""Spread evenly between 0.4 and 1.6 by the golden ratio, so that sums of different variables differ."""
SEED = 20

_TEMPLATES = (  # operations, text; {} is a smaller formula, # a constant
    (1, "({} + {})"),
    (1, "({} + {})"),
    (1, "({} - {})"),
    (1, "({} - {})"),
    (1, "#*{}"),
    (2, "{}*cos({})"),
    (3, "{}/(2 + sin({}))"),
    (1, "sin({})"),
    (1, "tanh({})"),
    (2, "exp(sin({}))"),
)
"""No factor makes a result much larger, so a formula of any size has a finite value and a tame gradient."""


def random_formula(n: int, seed: int = SEED) -> str:
    """A formula in 20 variables, about 2·log2(n) deep; the same one at every call."""
    choose = random.Random(seed)
    pieces: list[str] = []
    pending: list[int | str] = [n]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            pieces.append(part)
        elif part == 0:
            pieces.append(choose.choice(VARIABLES))
        else:
            pending.extend(reversed(_expand(part, choose)))
    return "".join(pieces)


def _expand(n: int, choose: random.Random) -> list[int | str]:
    """A template of `n` operations: its text, with the sizes of the formulas that go into it."""
    own, template = choose.choice([pair for pair in _TEMPLATES if pair[0] <= n])
    texts = template.replace("#", f"{choose.uniform(0.5, 1.5):.3f}").split("{}")
    left = round((n - own) * choose.uniform(0.3, 0.7)) if len(texts) > 2 else n - own
    sizes = (left, n - own - left)
    found: list[int | str] = [texts[0]]
    for size, text in zip(sizes, texts[1:], strict=False):
        found += [size, text]
    return found


def sum_of_products(n: int) -> str:
    """`x1*x2 + x3*x4 + …`, for an odd `n`: one long chain for whoever builds a tree of it."""
    count = len(VARIABLES)
    return " + ".join(f"{VARIABLES[i % count]}*{VARIABLES[7 * i % count]}" for i in range((n + 1) // 2))


def nested_parentheses(n: int) -> str:
    """`(1 + (1 + … x1))`, n times."""
    return "(1 + " * n + "x1" + ")" * n


def nested_calls(n: int) -> str:
    """`sin(sin(… x1))`, n times."""
    return "sin(" * n + "x1" + ")" * n


KINDS = {
    "random": random_formula,
    "sum": sum_of_products,
    "parentheses": nested_parentheses,
    "calls": nested_calls,
}

if __name__ == "__main__":
    kind, size = sys.argv[1:]
    print(KINDS[kind](int(size)))
