"""From the text of a formula to its full gradient: backprop against other libraries.

    python throughput.py                                     # everything; takes a while
    python throughput.py --sizes 1000 10000 --kinds random --peers micrograd torch

Each pair of backprop and a peer has a process of its own, in which the two take turns, so that a ratio
compares neighbours in time; the median of the rounds is shown. Memory is the peak of another process, which
computes one gradient and nothing else. A peer's gradient must be that of backprop, or it is not timed.

The time is that until the gradient is there. A library that leaves reference cycles has then left work to
Python's garbage collector; with --garbage, the time includes one collection of what the library left.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import math
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from expressions import KINDS, POINT
from peers import LARGEST, PEERS, Gradient, Point, backprop

ROUNDS = {1_000: 21, 10_000: 11, 100_000: 5, 1_000_000: 3}
TIME_LIMIT = 600
"""Seconds for one process."""
HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description="From text to gradient: backprop against other libraries.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(ROUNDS), help="numbers of operations")
    parser.add_argument("--kinds", nargs="+", default=["random", "sum"], choices=KINDS)
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=PEERS)
    parser.add_argument("--garbage", action="store_true", help="include the collection of garbage")
    parser.add_argument("--worker", nargs=3, metavar=("PEER", "FILE", "ROUNDS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        peer, file, rounds = options.worker
        print(json.dumps(measure(peer, Path(file).read_text().strip(), int(rounds), garbage=options.garbage)))
        return
    peers = [peer for peer in options.peers if importlib.util.find_spec(peer)]
    for peer in set(options.peers) - set(peers):
        print(f"{peer} is not installed and left out (pip install -r requirements.txt).", file=sys.stderr)
    for kind in options.kinds:
        print(f"\n### {kind}\n\n| operations | library | µs an operation | backprop / library | peak MB |")
        print("|---:|---|---:|---:|---:|", flush=True)
        for size in options.sizes:
            compare(kind, size, peers, ["--garbage"] * options.garbage)


def compare(kind: str, size: int, peers: list[str], flags: list[str]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        # A process inherits the peak memory of the one that starts it, so the text is made elsewhere too.
        subprocess.run([sys.executable, HERE / "expressions.py", kind, str(size)], stdout=file, check=True)
        for peer in ["backprop", *peers]:
            if size <= LARGEST.get(peer, size):
                found = run(peer, file.name, rounds(size), flags)
                if "died" not in found:
                    found |= run(peer, file.name, 0, flags)
                show(size, peer, found)


def rounds(size: int) -> int:
    return next((count for limit, count in ROUNDS.items() if size <= limit), 3)


def show(size: int, name: str, found: dict) -> None:
    if "died" in found:
        print(f"| {size:,} | {name} | {found['died']} | | |", flush=True)
        return
    ratio = "" if name == "backprop" else f"{found['ratio']:.2f}"
    print(
        f"| {size:,} | {name} | {found['theirs'] / size * 1e6:.2f} | {ratio} | {found['peak']:.0f} |",
        flush=True,
    )


def run(peer: str, file: str, rounds: int, flags: list[str]) -> dict:
    """What a process of its own measures, or how it died."""
    command = [sys.executable, __file__, *flags, "--worker", peer, file, str(rounds)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return {"died": f"over {TIME_LIMIT} s"}
    if done.returncode < 0:
        return {"died": signal.Signals(-done.returncode).name}
    return json.loads(done.stdout) if done.stdout else {"died": done.stderr.strip().rpartition("\n")[2]}


def measure(peer: str, text: str, rounds: int, *, garbage: bool) -> dict:
    """In a worker: the times of some rounds, or the peak memory of one gradient if there are none."""
    point = {name: POINT[name] for name in sorted(set(re.findall(r"x\d+", text)))}
    theirs = (PEERS | {"backprop": backprop})[peer]()
    try:
        if not rounds:
            theirs(text, point)
            unit = 1e6 if sys.platform == "darwin" else 1e3
            return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit}
        return take_turns(backprop(), theirs, partial(timed, text=text, point=point, garbage=garbage), rounds)
    except Exception as error:
        return {"died": f"{type(error).__name__}: {error}".partition(" during ")[0]}


def take_turns(ours: Gradient, theirs: Gradient, time_of: Callable, rounds: int) -> dict:
    """The medians of both, and of the ratio of neighbours; fewer rounds where they take minutes."""
    began = time.perf_counter()
    check(time_of(ours)[1], time_of(theirs)[1])
    gc.collect()
    gc.freeze()  # what was imported and learned is nobody's garbage
    times: list[tuple[float, float]] = []
    while not times or (len(times) < rounds and time.perf_counter() - began < TIME_LIMIT / 4):
        times.append((time_of(ours)[0], time_of(theirs)[0]))
    return {
        "theirs": median(other for _, other in times),
        "ratio": median(our / other for our, other in times),
    }


def check(expected: Point, found: Point) -> None:
    scale = max(map(abs, expected.values()))
    for name, slope in expected.items():
        if not math.isclose(found[name], slope, rel_tol=1e-9, abs_tol=1e-9 * scale):
            raise ValueError(f"∂/∂{name} is {found[name]}, not {slope}")


def timed(gradient: Gradient, text: str, point: Point, *, garbage: bool) -> tuple[float, Point]:
    gc.collect()
    start = time.perf_counter()
    found = gradient(text, point)
    if garbage:
        gc.collect()
    return time.perf_counter() - start, found


if __name__ == "__main__":
    main()
