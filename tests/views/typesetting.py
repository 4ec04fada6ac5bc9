"""KaTeX and a real TeX, where they are installed: `.ci/run` installs both."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

_SCRIPT = """
const katex = require("katex"), errors = [];
const options = {displayMode: true, throwOnError: true, strict: "error"};
for (const formula of JSON.parse(require("fs").readFileSync(0, "utf8"))) {
    try { katex.renderToString(formula, options); } catch (error) { errors.push(error.message); }
}
console.log(JSON.stringify(errors));
"""

_DOCUMENT = r"""\documentclass{article}
\usepackage{amsmath, booktabs, longtable}
\begin{document}
%s
\end{document}
"""


@cache
def _has_katex() -> bool:
    found = shutil.which("node") and subprocess.run(
        ["node", "-e", "require('katex')"], capture_output=True, check=False
    )
    return bool(found) and found.returncode == 0


def katex_errors(formulas: Iterable[str]) -> list[str]:
    """What KaTeX, at its strictest, says about formulas."""
    if not _has_katex():
        pytest.skip("KaTeX is not installed: npm install katex, and set NODE_PATH to its node_modules")
    done = subprocess.run(
        ["node", "-e", _SCRIPT], input=json.dumps(list(formulas)), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def tex_errors(fragment: str, folder: Path, runs: int = 1) -> list[str]:
    """What pdfLaTeX says about a fragment in a document that loads only the packages that it asks for."""
    return document_errors(_DOCUMENT % fragment, folder, runs)


def document_errors(document: str, folder: Path, runs: int = 1) -> list[str]:
    """What pdfLaTeX says about a document."""
    if not shutil.which("pdflatex"):
        pytest.skip("pdflatex is not installed: apt-get install texlive-latex-recommended")
    (folder / "page.tex").write_text(document, encoding="utf-8")
    for _ in range(runs):
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
    log = (folder / "page.log").read_text(encoding="utf-8", errors="replace")
    errors = [line for line in log.splitlines() if line.startswith("!") or "Missing character" in line]
    return errors or ([] if done.returncode == 0 else [f"pdflatex ended with {done.returncode}"])
