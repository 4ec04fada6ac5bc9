"""What it costs to look for lost digits: 10,000 random formulas of 3 to 30 operations, with and without.

    python doubt.py

Prints how many formulas were computed again with more digits, for how many of them that changed a result
visibly, and for all others the ratio of the times.
"""

from __future__ import annotations

import random
import re
import time
from statistics import median

from expressions import random_formula

from backprop.engine import differentiate as whole
from backprop.engine.doubt import doubt

FORMULAS = 10_000
ROUNDS = 5


def main() -> None:
    draw = random.Random(1)
    tasks = []
    for seed in range(FORMULAS):
        text = random_formula(draw.randint(3, 30), seed)
        tasks.append(
            (text, {name: draw.uniform(0.4, 1.6) for name in sorted(set(re.findall(r"x\d+", text)))})
        )
    fine = [task for task in tasks if not is_doubted(task)]
    corrected = sum(whole.differentiate(*task).correction is not None for task in tasks if task not in fine)
    ratios = []
    for _ in range(ROUNDS):
        checked = seconds(fine)
        whole.doubt = lambda *_: (False, {})
        unchecked = seconds(fine)
        whole.doubt = doubt
        ratios.append(checked / unchecked)
    print(
        f"computed again with more digits: {FORMULAS - len(fine)} of {FORMULAS}, visibly wrong: {corrected}"
    )
    print(f"time with the check / without, for the others: {median(ratios):.3f}")


def is_doubted(task: tuple) -> bool:
    """Whether differentiating computes again with more digits."""
    found = []
    whole.doubt = lambda *args: found.append(doubt(*args)) or found[0]
    whole.differentiate(*task)
    whole.doubt = doubt
    return found[0][0]


def seconds(tasks: list) -> float:
    start = time.perf_counter()
    for text, point in tasks:
        whole.differentiate(text, point)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
