"""Run the programs that we write: each in its own language."""

from __future__ import annotations

import ctypes
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

needs_node = pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")
needs_cc = pytest.mark.skipif(not shutil.which("cc"), reason="needs a C compiler")

Outputs = tuple[float, list[float]]
"""A value, and the derivatives in order."""
Runnable = Callable[..., Outputs]


def python(source: str) -> Runnable:
    """The last function of a program in Python, NumPy or JAX, which may return a value alone."""
    namespace: dict[str, Any] = {"__name__": "program"}
    exec(compile(source, "<program>", "exec"), namespace)
    function = [found for found in namespace.values() if getattr(found, "__module__", "") == "program"][-1]

    def run(*args: Any) -> Any:
        found = function(*args)
        return (found[0], [*found[1].values()]) if isinstance(found, tuple) else (found, [])

    run.function = function  # type: ignore[attr-defined]
    return run


def c(sources: Mapping[str, str], folder: Path) -> dict[str, Callable[[Sequence[float], int], Outputs]]:
    """All programs in C, compiled at once, without a warning.

    Args:
        sources: name of the function -> program.
        folder: where to put files.

    Returns:
        name -> function(arguments, number of derivatives).
    """
    for name, source in sources.items():
        (folder / f"{name}.c").write_text(source, encoding="utf-8")
    library = folder / "all.so"
    flags = ["-std=c99", "-pedantic", "-Wall", "-Werror", "-O1", "-shared", "-fPIC"]
    files = [f"{name}.c" for name in sources]
    done = subprocess.run(
        ["cc", *flags, "-o", str(library), *files, "-lm"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[:3000]
    loaded = ctypes.CDLL(str(library))

    def runnable(name: str) -> Callable[[Sequence[float], int], Outputs]:
        function = getattr(loaded, name)
        function.restype = ctypes.c_double

        def run(args: Sequence[float], derivatives: int) -> Outputs:
            gradient = (ctypes.c_double * max(derivatives, 1))()
            passed = [*map(ctypes.c_double, args), *([gradient] if derivatives else [])]
            return function(*passed), list(gradient)[:derivatives]

        return run

    return {name: runnable(name) for name in sources}


_RUN_ALL = """
"use strict";
const {programs} = JSON.parse(require("fs").readFileSync(0));
const words = (x) => typeof x === "number" ? (Object.is(x, -0) ? "-0" : String(x)) : x;
const results = programs.map(([source, name, points]) => {
  const run = new Function(`"use strict"; ${source}; return ${name};`)();
  return points.map((point) => {
    const found = run(...point.map(Number));
    return Array.isArray(found) ? [words(found[0]), Object.values(found[1]).map(words)] : [words(found), []];
  });
});
console.log(JSON.stringify(results));
"""


def javascript(programs: Sequence[tuple[str, Sequence[Sequence[float]]]]) -> list[list[Outputs]]:
    """Run programs in JavaScript, in strict mode: for each, what it gives at each of its points."""
    sent = [
        (source, re.findall(r"^function (\w+)", source, re.MULTILINE)[-1], [[*map(repr, p)] for p in points])
        for source, points in programs
    ]
    done = subprocess.run(
        ["node", "-e", _RUN_ALL],
        input=json.dumps({"programs": sent}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[:3000]
    return [
        [(_number(value), [*map(_number, slopes)]) for value, slopes in results]
        for results in json.loads(done.stdout)
    ]


def _number(text: str) -> float:
    return float(text.replace("Infinity", "inf"))


def close(found: Sequence[float], true: Sequence[float], tolerance: float = 1e-12) -> bool:
    return list(found) == pytest.approx(list(true), rel=tolerance, abs=1e-300, nan_ok=True)
