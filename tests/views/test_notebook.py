"""A Trace in a notebook shows its circuit: tried in a real kernel."""

from __future__ import annotations

import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")
pytest.importorskip("ipykernel")

CELLS = (
    "import backprop",
    "backprop.differentiate('(x + y)*z', x=-2, y=5, z=-4)",
    "backprop.differentiate('x*日本', {'日本': 2}, x=3)",
    "import sys; sys.modules['fast_sugiyama'] = None; backprop.differentiate('x*y', x=1, y=2)",
)


def test_a_kernel_sends_circuits() -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=60).execute()
    _, circuit, other, without = (cell.outputs for cell in notebook.cells)
    shown = [outputs[0].data for outputs in (circuit, other)]
    for data, value in zip(shown, ("-12", "6"), strict=True):
        root = ElementTree.fromstring(data["image/svg+xml"])
        assert value in [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
        assert data["image/svg+xml"].strip() in data["text/html"]
    ids = [set(re.findall(r'id="([^"]+)"', data["text/html"])) for data in shown]
    assert not ids[0] & ids[1]
    assert set(without[0].data) == {"text/plain"}


def test_nothing_of_it_is_imported_before_it_is_asked_for() -> None:
    code = (
        "import sys, backprop; trace = backprop.differentiate('x*y', x=1, y=2); repr(trace)\n"
        "print(*[name for name in sys.modules if 'views' in name or 'notebook' in name])\n"
        "print(trace._repr_svg_())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    before, _, picture = done.stdout.partition("\n")
    assert before == ""
    assert picture.startswith("<svg")
