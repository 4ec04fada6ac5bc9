"""Where the time between a text and its gradient goes: µs an operation, stage by stage.

python stages.py                # random formulas of 10^3 to 10^6 operations
python stages.py sum 1000000
"""

from __future__ import annotations

import gc
import re
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from expressions import KINDS, POINT

from backprop.engine.build import build
from backprop.engine.differentiate import differentiate
from backprop.engine.doubt import doubt
from backprop.engine.float64 import FLOAT64
from backprop.engine.passes import forward, reverse
from backprop.grammar.fold import fold
from backprop.grammar.lexer import tokenize
from backprop.grammar.read import read

SIZES = (1_000, 10_000, 100_000, 1_000_000)
STAGES = ("fold", "tokenise", "parse", "build", "forward", "reverse", "doubt", "together")


def main() -> None:
    kind, *sizes = sys.argv[1:] or ["random"]
    print("| operations |", " | ".join(STAGES), "|\n|---:|" + "---:|" * len(STAGES))
    for size in map(int, sizes or SIZES):
        text = KINDS[kind](size)
        point = {name: POINT[name] for name in set(re.findall(r"x\d+", text))}
        rounds = [stages(text, point) for _ in range(max(3, min(21, 200_000 // size)))]
        shown = [f"{median(times) / size * 1e6:.2f}" for times in zip(*rounds, strict=True)]
        print(f"| {size:,} |", " | ".join(shown), "|", flush=True)


def stages(text: str, point: dict[str, float]) -> list[float]:
    """Seconds for each stage; parsing is what reading takes beyond its first two stages."""
    folded, fold_time = timed(fold, text)
    _, token_time = timed(tokenize, folded)
    syntax, read_time = timed(read, text)
    graph, build_time = timed(build, syntax, point)
    values, forward_time = timed(forward, graph, point, FLOAT64)
    added: dict[int, float] = {}
    upstream, reverse_time = timed(reverse, graph, values, FLOAT64, added)
    _, doubt_time = timed(doubt, graph, point, values, upstream, added)
    del syntax, graph, values, upstream
    _, whole_time = timed(differentiate, text, point)
    parse_time = read_time - fold_time - token_time
    return [
        fold_time, token_time, parse_time, build_time, forward_time, reverse_time, doubt_time, whole_time,
    ]  # fmt: skip


def timed(stage: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    gc.collect()
    start = time.perf_counter()
    result = stage(*arguments)
    return result, time.perf_counter() - start


if __name__ == "__main__":
    main()
