"""Circuits in formats that others read: Mermaid, TeX, and what looks at images and PDF files."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from running import ENVIRONMENT, PROGRAM, in_process
from test_circuit import CIRCUITS, ENGLISH, HOSTILE
from typesetting import mermaid_graphs, tex_errors

from backprop import differentiate
from backprop.engine.trace import Trace
from backprop.views.circuit.circuit import circuit
from backprop.views.circuit.image import pdf, png
from backprop.views.circuit.mermaid import mermaid
from backprop.views.circuit.svg import svg
from backprop.views.circuit.tikz import tikz
from backprop.views.language import Language


def hostile(what: str) -> Trace:
    text = HOSTILE[what]
    names = {name for name in re.findall(r"[^\W\d]\w*", text.partition("#")[0]) if name != "max"}
    return differentiate(text, dict.fromkeys(names, 1.0))


def test_mermaid_reads_what_was_meant() -> None:
    traces = [
        *(CIRCUITS[name] for name in ("sum", "neuron", "forks", "twice", "unused", "60")),
        *map(hostile, HOSTILE),
    ]
    pictures = [mermaid(trace, ENGLISH) for trace in traces]
    pictures.append(mermaid(CIRCUITS["neuron"], ENGLISH, steps=13))
    *graphs, partial = mermaid_graphs(pictures)
    for trace, (nodes, edges) in zip(traces, graphs, strict=True):
        found = circuit(trace)
        labels = [[f"n{i}", box.label] for i, box in enumerate(found.boxes)]
        result = found.boxes[found.output]
        assert sorted(nodes) == sorted([*labels, ["result", result.name or result.label]])
        assert Counter((start, end) for start, end, _ in edges) == Counter(
            [(f"n{wire.source}", f"n{wire.target}") for wire in found.wires]
            + [(f"n{found.output}", "result")]
        )
        numbers = [f"{wire.value} [{wire.gradient}]" if wire.gradient else wire.value for wire in found.wires]
        assert [text for *_, text in edges[:-1]] == numbers
    captions = [text for name, text in partial[0] if name == "caption"]
    assert captions == ["Step 13 of 21: ∂f/∂v4 = ∂f/∂v5 · ∂v5/∂v4 = -0.197 · (-1) = 0.197"]


@pytest.mark.parametrize("name", ["forks", "twice", "60"])
def test_tex_sets_the_tikz(name: str, tmp_path: Path) -> None:
    picture = tikz(CIRCUITS[name], ENGLISH)
    assert tex_errors(picture, tmp_path, packages="tikz") == []


def test_tex_sets_states_and_names_of_all_kinds(tmp_path: Path) -> None:
    strange = differentiate(
        "año_1*w0 + λ^2 - (2x)^(1/3) + 10^x_max/(3*b%s) + log(y, 10) + c^(x - 1)" % ("_" * 3),
        {"año_1": 1.5e-9, "w0": -2, "λ": 3, "x": 4, "x_max": 2, "b___": 7, "y": 9, "c": 2},
    )
    pictures = [tikz(strange, Language("es"), digits=17)]
    pictures += [tikz(CIRCUITS["forks"], Language("es"), steps=steps) for steps in (0, 8, 17)]
    pictures += [tikz(hostile(what), ENGLISH) for what in HOSTILE if what != "letters"]
    assert tex_errors("\n\n".join(pictures), tmp_path, packages="tikz") == []


def test_names_that_pdflatex_has_no_letters_for_are_announced() -> None:
    assert "LuaLaTeX" in tikz(hostile("letters"), ENGLISH)
    assert "LuaLaTeX" not in tikz(CIRCUITS["forks"], ENGLISH)


def test_the_png_is_twice_the_size_of_the_svg_and_has_its_colours() -> None:
    picture = Image.open(io.BytesIO(png(CIRCUITS["sum"], ENGLISH))).convert("RGB")
    root = ElementTree.fromstring(svg(CIRCUITS["sum"], ENGLISH))
    assert picture.size == tuple(2 * int(root.get(side, "0")) for side in ("width", "height"))
    colours = {colour for _, colour in picture.getcolors(1 << 16)}
    assert {(0xFF, 0xFF, 0xFF), (0x15, 0x80, 0x3D), (0xB9, 0x1C, 0x1C)} <= colours


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils")
@pytest.mark.parametrize("name", ["sum", "forks", "60"])
def test_the_pdf_has_its_texts_as_texts(name: str, tmp_path: Path) -> None:
    trace = CIRCUITS[name]
    (tmp_path / "c.pdf").write_bytes(pdf(trace, ENGLISH))
    said = subprocess.run(
        ["pdftotext", "-raw", "c.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.split()
    boxes = circuit(trace).boxes
    assert Counter(said) >= Counter([box.value for box in boxes] + [box.gradient for box in boxes])


def test_the_same_trace_gives_the_same_pdf() -> None:
    assert pdf(CIRCUITS["sum"], ENGLISH) == pdf(CIRCUITS["sum"], ENGLISH)


def test_images_are_written_to_files_and_pipes(tmp_path: Path) -> None:
    point = ["x*y", "--x=1", "--y=2", "--lang=en"]
    for ending, begins in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
        path = tmp_path / f"c.{ending}"
        assert in_process(["draw", *point, "-o", str(path), "--steps=2"]) == (0, "", "")
        assert path.read_bytes().startswith(begins)
        command = [PROGRAM, "draw", *point, f"--format={ending}", "--steps=2"]
        piped = subprocess.run(command, capture_output=True, check=True, env=ENVIRONMENT, timeout=60)
        assert piped.stdout == path.read_bytes()
