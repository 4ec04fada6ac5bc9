"""Run the examples in the documentation: `python tests/docs/examples.py` fills in what they print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def filled_in(page: str) -> str:
    """A page with the output of every command in its console blocks."""
    return _BLOCK.sub(lambda block: f"```console\n{_session(block[1])}```", page)


def _session(block: str) -> str:
    """Each `$ command` of a block, followed by what it prints."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "\n".join(f"{command}\n{_output(command.removeprefix('$ '))}" for command in commands)


def _output(command: str) -> str:
    """What a command prints, on both streams, piped."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "FORCE_COLOR")}
    environment |= {"PATH": path, "LC_ALL": "C.UTF-8"}
    shell = ["bash", "-c", f"exec 2>&1; {command}"]
    return subprocess.run(
        shell, stdout=subprocess.PIPE, text=True, check=False, cwd=ROOT, env=environment
    ).stdout


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(filled_in(path.read_text(encoding="utf-8")), encoding="utf-8")
