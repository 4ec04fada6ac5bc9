"""KaTeX, Mermaid and a real TeX, where they are installed: `.ci/run` installs them."""

from __future__ import annotations

import json
import os
import re
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

_MERMAID = """
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

const folders = (process.env.NODE_PATH ?? "").split(delimiter);
const place = folders.map((folder) => join(folder, "mermaid/dist/mermaid.core.mjs")).find(existsSync);
const { JSDOM } = createRequire(place)("jsdom");
globalThis.window = new JSDOM("").window;
globalThis.document = window.document;
const { default: mermaid } = await import(pathToFileURL(place));
const found = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
    await mermaid.parse(text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const nodes = [...db.getVertices().values()].map((node) => [node.id, node.text]);
    found.push([nodes, db.getEdges().map((edge) => [edge.start, edge.end, edge.text])]);
}
console.log(JSON.stringify(found));
"""

_DOCUMENT = r"""\documentclass{article}
\usepackage{amsmath, booktabs, longtable}
\begin{document}
%s
\end{document}
"""


@cache
def _has_packages(names: str) -> bool:
    files = [f"{name.strip()}.sty" for name in names.split(",")]
    found = shutil.which("kpsewhich") and subprocess.run(
        ["kpsewhich", *files], capture_output=True, check=False
    )
    return bool(found) and found.returncode == 0


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


def mermaid_graphs(texts: Iterable[str]) -> list[tuple[list[list[str]], list[list[str]]]]:
    """What Mermaid reads: nodes with their texts, and edges with theirs."""
    folders = os.environ.get("NODE_PATH", "").split(os.pathsep)
    if not (shutil.which("node") and any(Path(folder, "mermaid").is_dir() for folder in folders)):
        pytest.skip("Mermaid is not installed: npm install mermaid jsdom, and set NODE_PATH")
    command = ["node", "--input-type=module", "-e", _MERMAID]
    done = subprocess.run(
        command, input=json.dumps(list(texts)), capture_output=True, text=True, check=True, timeout=120
    )
    characters = re.compile(r"ﬂ°°(\d+)¶ß")  # what Mermaid makes of #45; before it draws
    decoded = characters.sub(lambda code: json.dumps(chr(int(code[1])))[1:-1], done.stdout)
    return json.loads(decoded)


def tex_errors(fragment: str, folder: Path, runs: int = 1, packages: str = "") -> list[str]:
    """What pdfLaTeX says about a fragment in a document that loads only the packages that it asks for."""
    if packages and not _has_packages(packages):
        pytest.skip(f"LaTeX is not installed with {packages}: apt-get install texlive-pictures")
    document = _DOCUMENT.replace("longtable", f"longtable, {packages}" if packages else "longtable")
    return document_errors(document % fragment, folder, runs)


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
