"""From the text of a formula to its full gradient: backprop against other libraries.

    python throughput.py                                     # everything; takes a while
    python throughput.py --sizes 1000 10000 --kinds random --peers micrograd torch

Each pair of backprop and a peer has a process of its own, in which the two take turns, so that a ratio
compares neighbours in time; the median of the rounds is shown. Memory is the peak of another process that
does nothing but one gradient. What a peer answers is compared with what backprop answers before it is timed.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import math
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from expressions import KINDS, POINT
from peers import LARGEST, PEERS, Gradient, Point, backprop

ROUNDS = {1_000: 21, 10_000: 11, 100_000: 5, 1_000_000: 3}
TIME_LIMIT = 600
HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description="From text to gradient: backprop against other libraries.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(ROUNDS), help="numbers of operations")
    parser.add_argument("--kinds", nargs="+", default=["random", "sum"], choices=KINDS)
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=PEERS)
    parser.add_argument("--worker", nargs=3, metavar=("PEER", "FILE", "ROUNDS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        peer, file, rounds = options.worker
        print(json.dumps(measure(peer, Path(file).read_text().strip(), int(rounds))))
        return
    peers = [peer for peer in options.peers if importlib.util.find_spec(peer)]
    for peer in set(options.peers) - set(peers):
        print(f"{peer} is not installed and left out (pip install -r requirements.txt).", file=sys.stderr)
    for kind in options.kinds:
        print(f"\n### {kind}\n\n| operations | library | µs an operation | backprop / library | peak MB |")
        print("|---:|---|---:|---:|---:|", flush=True)
        for size in options.sizes:
            compare(kind, size, peers)


def compare(kind: str, size: int, peers: list[str]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        # A process inherits the peak memory of the one that starts it, so the text is made elsewhere too.
        subprocess.run([sys.executable, HERE / "expressions.py", kind, str(size)], stdout=file, check=True)
        alone = run("backprop", file.name, 0)
        row(size, "backprop", alone, per_operation=ran(run("backprop", file.name, rounds(size)), "peer", size))
        for peer in peers:
            if size <= LARGEST.get(peer, size):
                pair = run(peer, file.name, rounds(size))
                alone = run(peer, file.name, 0) if "ratio" in pair else {}
                row(size, peer, pair | alone, per_operation=ran(pair, "peer", size))


def rounds(size: int) -> int:
    return next((count for limit, count in ROUNDS.items() if size <= limit), 3)


def ran(result: dict, which: str, size: int) -> str:
    return f"{result[which]/size*1e6:.2f}" if which in result else result["died"]


def row(size: int, name: str, result: dict, per_operation: str) -> None:
    ratio = f"{result['ratio']:.3f}" if "ratio" in result else ""
    peak = f"{result['peak']:.0f}" if "peak" in result else ""
    print(f"| {size:,} | {name} | {per_operation} | {ratio} | {peak} |", flush=True)


def run(peer: str, file: str, rounds: int) -> dict:
    """What a process of its own measures, or how it died."""
    command = [sys.executable, __file__, "--worker", peer, file, str(rounds)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return {"died": f"over {TIME_LIMIT} s"}
    if done.returncode < 0:
        return {"died": signal.Signals(-done.returncode).name}
    return json.loads(done.stdout) if done.stdout else {"died": done.stderr.strip().rpartition("\n")[2]}


def measure(peer: str, text: str, rounds: int) -> dict:
    """In a worker: the times of `rounds` rounds, or the peak memory if there are none."""
    theirs = (PEERS | {"backprop": backprop})[peer]()
    try:
        if not rounds:
            theirs(text, point_of(text))
            unit = 1e6 if sys.platform == "darwin" else 1e3
            return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/unit}
        return take_turns(backprop(), theirs, text, rounds)
    except Exception as error:
        return {"died": f"{type(error).__name__}: {error}".partition(" while ")[0][:60]}


def take_turns(ours: Gradient, theirs: Gradient, text: str, rounds: int) -> dict:
    point = point_of(text)
    expected = ours(text, point)
    for name, slope in theirs(text, point).items():
        scale = max(map(abs, expected.values()))
        if not math.isclose(slope, expected[name], rel_tol=1e-9, abs_tol=1e-9*scale):
            raise ValueError(f"another gradient: {slope} for {expected[name]}")
    times = [(timed(ours, text, point), timed(theirs, text, point)) for _ in range(rounds)]
    return {
        "backprop": median(first for first, _ in times),
        "peer": median(second for _, second in times),
        "ratio": median(first/second for first, second in times),
    }


def timed(gradient: Gradient, text: str, point: Point) -> float:
    gc.collect()
    start = time.perf_counter()
    gradient(text, point)
    return time.perf_counter() - start


def point_of(text: str) -> Point:
    return {name: value for name, value in POINT.items() if text.count(name)}


if __name__ == "__main__":
    main()
