"""Derivatives as formulas beside SymPy's: how long, how fast, and whether they are right.

`python benchmarks/diff.py CASES.jsonl …`, where each line of a file has `expr`, `at` (name -> value), `grad`
(name -> the right derivative there). Each derivative in each variable is compared with SymPy's
`simplify(diff(…))` in the same notation: characters without blanks, and gates. `--losses` lists those where
SymPy's is shorter.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import statistics
import time
from pathlib import Path
from typing import Any

import sympy

from backprop.engine.build import build
from backprop.engine.derive import derive
from backprop.engine.float64 import FLOAT64
from backprop.engine.graph import CONSTANT, INPUT
from backprop.engine.passes import forward
from backprop.grammar.problem import BackpropError
from backprop.grammar.read import read

_SYMPY_NAMES = {
    "max": sympy.Max,
    "min": sympy.Min,
    "abs": sympy.Abs,
    "cbrt": lambda x: sympy.sign(x) * sympy.Abs(x) ** sympy.Rational(1, 3),
    "pi": sympy.pi,
    "e": sympy.E,
}
_OUR_NAMES = {"Abs": "abs", "Heaviside": "step", "Max": "max", "Min": "min", "E": "e", "**": "^"}


class TimeOut(Exception):
    """SymPy has had its time."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seconds", type=int, default=20, help="for each of SymPy's derivatives")
    parser.add_argument("--losses", action="store_true", help="list what SymPy writes more shortly")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, _stop)
    derive("x")  # the tables are read once
    for path in options.files:
        _report(path, options.seconds, losses=options.losses)


def _stop(*_: Any) -> None:
    raise TimeOut


def _report(path: Path, seconds: int, *, losses: bool) -> None:
    cases: dict[str, list[dict[str, Any]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["grad"]:
            cases.setdefault(case["expr"], []).append(case)
    found, wrong, ours_total, theirs_total, ratios, silent = [], [], 0.0, 0.0, [], 0
    for text, points in cases.items():
        start = time.perf_counter()
        ours = derive(text, wrt=list(points[0]["grad"]))
        seconds_of_ours = time.perf_counter() - start
        wrong += [text for point in points if not _agrees(ours, point)]
        try:
            signal.alarm(seconds)
            start = time.perf_counter()
            theirs = _theirs(text, points[0])
            seconds_of_theirs = time.perf_counter() - start
        except (TimeOut, Exception):
            silent += 1
            continue
        finally:
            signal.alarm(0)
        ours_total += seconds_of_ours
        theirs_total += seconds_of_theirs
        ratios.append(seconds_of_theirs / seconds_of_ours)
        for derivative in ours.derivatives:
            mine = ours.expression(derivative.node)
            found.append((text, derivative.heading, mine, theirs[derivative.wrt[0]]))
    _print(path, cases, found, wrong, ours_total, theirs_total, ratios, silent, losses=losses)


def _print(
    path: Path,
    cases: dict[str, Any],
    found: list[tuple[str, str, str, str]],
    wrong: list[str],
    ours: float,
    theirs: float,
    ratios: list[float],
    silent: int,
    *,
    losses: bool,
) -> None:
    longer = [row for row in found if _length(row[2]) > _length(row[3])]
    more_gates = [row for row in found if _gates(row[2]) > _gates(row[3])]
    both = [row for row in longer if row in more_gates]
    shorter = sum(_length(row[2]) < _length(row[3]) for row in found)
    count = len(found)
    print(f"{path.name}: {len(cases)} expressions, {count} derivatives; SymPy had no answer to {silent}.")
    print(f"  wrong at a point of reference: {len(wrong)} {wrong[:5] or ''}")
    print(f"  as short in characters: {1 - len(longer) / count:.1%} (shorter: {shorter / count:.1%})")
    print(f"  as short in gates:      {1 - len(more_gates) / count:.1%}")
    print(f"  as short in either:     {1 - len(both) / count:.1%}")
    ratio = statistics.median(ratios)
    print(f"  time: {ours:.2f} s and {theirs:.2f} s; SymPy takes {ratio:.0f} times as long (median)")
    if losses:
        for text, heading, mine, other in dict.fromkeys(longer + more_gates):
            print(f"\n  {text}    {heading}\n    ours  {_length(mine)}, {_gates(mine)}: {mine}")
            print(f"    SymPy {_length(other)}, {_gates(other)}: {other}")


def _theirs(text: str, case: dict[str, Any]) -> dict[str, str]:
    names = {**_SYMPY_NAMES, **{name: sympy.Symbol(name, real=True) for name in case["at"]}}
    formula = sympy.sympify(text.replace("^", "**"), locals=names, rational="." not in text)
    found = {}
    for name in case["grad"]:
        slope = str(sympy.simplify(sympy.diff(formula, names[name])))
        found[name] = re.sub(r"\bE\b|Abs|Heaviside|Max|Min|\*\*", lambda m: _OUR_NAMES[m[0]], slope)
    return found


def _agrees(ours: Any, case: dict[str, Any]) -> bool:
    values = forward(ours.graph, case["at"], FLOAT64)
    return all(
        abs(values[derivative.node] - float(case["grad"][derivative.wrt[0]]))
        <= 1e-7 * abs(float(case["grad"][derivative.wrt[0]])) + 1e-12
        for derivative in ours.derivatives
    )


def _length(text: str) -> int:
    return len(text.replace(" ", ""))


def _gates(text: str) -> int:
    try:
        graph = build(read(text))
    except BackpropError:
        return 10**6
    return sum(op not in (INPUT, CONSTANT) for op in graph.ops)


if __name__ == "__main__":
    main()
