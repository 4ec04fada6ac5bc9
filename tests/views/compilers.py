"""Run the programs that we write: each in its own language."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

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


def close(found: Sequence[float], true: Sequence[float], tolerance: float = 1e-12) -> bool:
    return list(found) == pytest.approx(list(true), rel=tolerance, abs=1e-300, nan_ok=True)
