"""How long one call takes from start to end, as a multiple of `python -c pass`.

    python startup.py            # 21 rounds
    python startup.py 5

The calls take turns; medians are shown. Then: what the plain call imports, and for how long.
"""

from __future__ import annotations

import importlib.util
import os
import pty
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

PLAIN = ["eval", "(x + y)*z", "--x=-2", "--y=5", "--z=-4"]
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | {
    "TERM": "xterm"
}
OTHERS = {
    "giac": ["giac", "diff((x+y)*z,x)"],
    "qalc": ["qalc", "-t", "diff((x+y)*z, x)"],
    "maxima": ["maxima", "--very-quiet", "--batch-string=diff((x+y)*z,x);"],
}
MODULES = ("typer", "rich.table, rich.console", "lark", "mpmath", "numpy", "sympy", "torch")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    backprop = str(Path(sys.executable).with_name("backprop"))
    calls = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "`backprop eval EXPR --json`": [backprop, *PLAIN, "--json"],
        "`backprop eval EXPR`, a table in a pipe": [backprop, *PLAIN],
        "`backprop eval EXPR`, a table on a terminal": [backprop, *PLAIN],
        "`backprop --help`": [backprop, "--help"],
    }
    for names in MODULES:
        if importlib.util.find_spec(names.partition(".")[0].partition(",")[0]):
            calls[f"`python -c 'import {names}'`"] = [sys.executable, "-c", f"import {names}"]
        else:
            print(f"{names} is not installed and left out.", file=sys.stderr)
    calls |= {f"`{' '.join(command)}`": command for name, command in OTHERS.items() if shutil.which(name)}

    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds + 1):
        for name, command in calls.items():
            times[name].append(on_terminal(command) if "terminal" in name else in_pipe(command))
    base = times["`python -c pass`"][1:]
    print("| call | multiple of `python -c pass` |\n|---|---:|")
    for name, found in times.items():
        ratio = median(time / unit for time, unit in zip(found[1:], base, strict=True))
        print(f"| {name} | {ratio:.2f} |")
    print(f"\n`python -c pass` took {median(base) * 1e3:.1f} ms.\n")
    print(imports([sys.executable, "-X", "importtime", backprop, *PLAIN, "--json"]))


def in_pipe(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def on_terminal(command: list[str]) -> float:
    master, slave = pty.openpty()
    start = time.perf_counter()
    process = subprocess.Popen(command, env=ENVIRONMENT, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    try:
        while os.read(master, 65536):
            pass
    except OSError:  # Linux says so that the other end has closed
        pass
    process.wait()
    elapsed = time.perf_counter() - start
    os.close(master)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return elapsed


def imports(command: list[str], most: int = 15) -> str:
    """The imports of a call that take longest by themselves, without those of Python's own start."""
    bare = [*command[:3], "-c", "pass"]
    known = {name for name, _ in import_times(bare)}
    found = [pair for pair in import_times(command) if pair[0] not in known]
    total = sum(own for _, own in found)
    lines = [f"| {name} | {own / 1e3:.2f} |" for name, own in sorted(found, key=lambda pair: -pair[1])[:most]]
    head = "| import of the plain call | ms by itself |\n|---|---:|"
    return "\n".join([head, *lines, f"| all {len(found)} | {total / 1e3:.2f} |"])


def import_times(command: list[str]) -> list[tuple[str, int]]:
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    rows = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines() if "|" in line]
    return [(name.strip(), int(own)) for own, _, name in rows if own.strip().isdecimal()]


if __name__ == "__main__":
    main()
