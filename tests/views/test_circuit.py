"""Pictures of circuits: every number is there once, nothing runs over a text, nothing breaks out."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
from running import in_process, process

from backprop import InputError, differentiate
from backprop.engine.trace import Trace
from backprop.views.circuit.circuit import circuit
from backprop.views.circuit.dot import dot
from backprop.views.circuit.geometry import geometry
from backprop.views.circuit.layout import layout
from backprop.views.circuit.mermaid import mermaid
from backprop.views.circuit.svg import svg
from backprop.views.explain.passes import journey
from backprop.views.explain.steps import steps
from backprop.views.language import LANGUAGES, Language
from backprop.views.numbers import shown

ENGLISH = Language("en")
SVG = "{http://www.w3.org/2000/svg}"


def random_circuit(gates: int, inputs: int = 6, seed: int = 0) -> Trace:
    chance = random.Random(seed)
    names = [f"x{i}" for i in range(inputs)]
    forms = [
        "{}*{}",
        "{}+{}",
        "{}-{}",
        "tanh({})",
        "max({}, {}, 1)",
        "leaky_relu({})",
        "{}/2",
        "1/(2 + abs({}))",
    ]
    statements = ["start = " + " + ".join(names)]
    for i in range(gates):
        form = chance.choice(forms)
        chosen = [chance.choice(names[-8:]) for _ in range(form.count("{}"))]
        names.append(f"n{i}")
        statements.append(f"n{i} = {form.format(*chosen)}")
    statements.append("out = start + " + " + ".join(names[-3:]))
    return differentiate("; ".join(statements), {f"x{i}": i / 4 - 0.6 for i in range(inputs)})


CIRCUITS = {
    "sum": differentiate("(x + y)*z", x=-2, y=5, z=-4),
    "neuron": differentiate("1/(1 + e^-(w0*x0 + w1*x1 + w2))", w0=2, x0=-1, w1=-3, x1=-2, w2=-3),
    "forks": differentiate("(x + σ(y))/(σ(x) + (x + y)^2)", x=3, y=-4),
    "twice": differentiate("x*x + max(x, x, x, y, y)", x=3, y=-4),
    "one input": differentiate("x", x=1),
    "no inputs": differentiate("2*3", {}),
    "unused": differentiate("k = 2; q = x*y; u = z; x + k", x=1, y=2, z=3),
    "10": random_circuit(10),
    "60": random_circuit(60, seed=1),
    "300": random_circuit(300, seed=2),
}


@pytest.fixture(params=CIRCUITS)
def trace(request: pytest.FixtureRequest) -> Trace:
    return CIRCUITS[request.param]


def texts(picture: str, kind: str) -> list[str]:
    root = ElementTree.fromstring(picture)
    return [text.text or "" for text in root.iter(f"{SVG}text") if kind in text.get("class", "").split()]


def test_every_number_stands_once_in_the_svg(trace: Trace) -> None:
    picture = svg(trace, ENGLISH)
    nodes = trace.nodes
    live = [node for node in nodes if node.kind != "constant"]
    assert Counter(texts(picture, "value")) == Counter(
        [shown(node.value, 3) for node in nodes] + ["above the wire: value"]
    )
    assert Counter(texts(picture, "gradient")) == Counter(
        [shown(node.upstream, 3) for node in live] + ["below the wire: gradient"]
    )
    uses = Counter(arg for node in nodes for arg in node.args)
    sent = [
        shown(part, 3)
        for node in live
        for arg, part in zip(node.args, node.downstream, strict=True)
        if uses[arg] > 1
    ]
    assert Counter(texts(picture, "branch")) == Counter(sent)
    assert Counter(texts(picture, "symbol")) >= Counter(
        node.gate[:17] for node in live if node.op and len(node.gate) < 18
    )


def test_wires_bend_only_where_nothing_is_written(trace: Trace) -> None:
    found = circuit(trace)
    placed = layout(found)
    drawing = geometry(found, placed)
    columns: dict[int, tuple[float, float]] = {}
    for box, layer in zip(drawing.boxes, placed.layers, strict=True):
        low, high = columns.get(layer, (box.x, box.x))
        columns[layer] = min(low, box.x - box.half_width), max(high, box.text_x)
    for wire in [*drawing.trunks, *drawing.branches]:
        for (x1, y1), (x2, y2) in pairwise(wire):
            assert x1 <= x2 + 0.01
            if y1 != y2:
                assert not any(x1 < right and left < x2 for left, right in columns.values())


def test_boxes_and_wires_keep_apart(trace: Trace) -> None:
    found = circuit(trace)
    placed = layout(found)
    drawing = geometry(found, placed)
    for layer in set(placed.layers):
        heights = sorted(height for (_, where), height in placed.heights.items() if where == layer)
        assert all(below - above >= 0.99 for above, below in pairwise(heights))
    for box in drawing.boxes:
        assert 0 < box.x - box.half_width < box.x + box.half_width < drawing.width
        assert 0 < box.y - box.half_height < box.y + box.half_height < drawing.height


def test_wires_go_from_left_to_right_and_reach_their_gates(trace: Trace) -> None:
    found = circuit(trace)
    placed = layout(found)
    drawing = geometry(found, placed)
    for wire, way in zip(found.wires, drawing.branches, strict=True):
        gate = drawing.boxes[wire.target]
        assert way[0] in drawing.trunks[wire.source]
        assert abs(way[-1][1] - gate.y) < gate.half_height
        assert placed.layers[wire.source] < placed.layers[wire.target]
    inputs = [i for i, box in enumerate(found.boxes) if box.kind == "input"]
    assert {placed.layers[i] for i in inputs} <= {0}


def test_wires_stay_short_where_they_can() -> None:
    terms = "+".join(f"sin({i}*x)*y" for i in range(2, 202))
    found = circuit(differentiate(terms, x=1, y=2))
    assert len(layout(found).heights) < 2 * len(found.boxes)
    names = [f"x{i}" for i in range(200)]
    found = circuit(differentiate("+".join(names), dict.fromkeys(names, 1.0)))
    assert len(layout(found).heights) < 2 * len(found.boxes)


def test_too_many_long_wires_are_refused() -> None:
    chain = "; ".join(f"c{i} = sin({f'c{i - 1}' if i else 'x'})" for i in range(200))
    product = "*(".join(f"c{i}" for i in range(200)) + ")" * 199
    result = in_process(["draw", f"{chain}; {product}", "--x=1"])
    assert (result.code, result.out) == (2, "")
    assert "too many values are needed far away" in result.err
    assert in_process(["draw", f"{chain}; {product}", "--x=1", "--format=dot"]).code == 0


def test_the_picture_is_the_right_way_up() -> None:
    for text in ("(x + σ(y))/(σ(x) + (x + y)^2)", "(x*y)/(x + z)", "x - y*z", "x*y*z + x/y"):
        found = circuit(differentiate(text, {name: 2.0 for name in "xyz" if name in text}))
        placed = layout(found)
        for target, box in enumerate(found.boxes):
            if box.keeps_order:
                before = placed.layers[target] - 1
                sources = [
                    placed.heights[wire.source, before] for wire in found.wires if wire.target == target
                ]
                assert sources == sorted(sources)


def test_arguments_stand_in_order_where_it_matters() -> None:
    found = circuit(CIRCUITS["forks"])
    drawing = geometry(found, layout(found))
    for target, box in enumerate(found.boxes):
        ports = [
            way[-1][1]
            for wire, way in zip(found.wires, drawing.branches, strict=True)
            if wire.target == target
        ]
        assert not box.keeps_order or ports == sorted(ports)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_svg_stands_alone_and_describes_itself(code: str) -> None:
    picture = svg(CIRCUITS["neuron"], Language(code))
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img"
    assert root.get("lang") == code
    labels = [root.find(f"{SVG}title"), root.find(f"{SVG}desc")]
    assert root.get("aria-labelledby", "").split() == [
        label.get("id") for label in labels if label is not None
    ]
    title = {"en": "Circuit of f = 1/(1 + exp", "es": "Circuito de f = 1/(1 + exp"}[code]
    assert root.findtext(f"{SVG}title", "").startswith(title)
    assert "w0 = 2, ∂f/∂w0 = -0.197" in "".join(label.text or "" for label in labels if label is not None)
    assert "prefers-color-scheme: dark" in picture
    assert not re.search(r"href|url\(|<script|<image|@import|data:", picture)


def known_after(picture: str) -> dict[str, dict[str, str]]:
    """Node -> class of a number -> the number."""
    root = ElementTree.fromstring(picture)
    nodes = [group for group in root.iter(f"{SVG}g") if group.get("data-node")]
    return {
        group.get("data-node", ""): {
            text.get("class", "").split()[0]: text.text or ""
            for text in group.iter(f"{SVG}text")
            if text.get("data-step")
        }
        for group in nodes
    }


def test_steps_are_those_of_the_lecture() -> None:
    """First the values one by one, then the gradients: f, z, q, y, x."""
    trace, seen = differentiate("q = x + y; f = q*z", x=-2, y=5, z=-4), []
    before = known_after(svg(trace, ENGLISH, steps=0))
    assert before == {"x": {"value": "-2"}, "y": {"value": "5"}, "q": {}, "z": {"value": "-4"}, "f": {}}
    for number in range(1, 8):
        after = known_after(svg(trace, ENGLISH, steps=number))
        seen += [(node, *new) for node in after for new in after[node].items() - before[node].items()]
        assert all(before[node].items() <= after[node].items() for node in after)
        before = after
    gradients = [("f", "gradient", "1"), ("z", "gradient", "3"), ("q", "gradient", "-4")]
    gradients += [("y", "gradient", "-4"), ("x", "gradient", "-4")]
    assert seen == [("q", "value", "3"), ("f", "value", "-12"), *gradients]


def test_a_gradient_is_known_only_when_all_its_branches_are() -> None:
    trace = CIRCUITS["forks"]
    total = len(steps(journey(trace)))
    for number in range(total + 1):
        picture = svg(trace, ENGLISH, steps=number)
        root = ElementTree.fromstring(picture)
        back = Counter(
            way.get("data-from")
            for way in root.iter(f"{SVG}g")
            for text in way
            if text.get("class", "").startswith("branch")
        )
        known = known_after(picture)
        for place, node in enumerate(known):
            uses = sum(wire.source == place for wire in circuit(trace).wires)
            if uses > 1 and "gradient" in known[node]:
                assert back[str(place)] == uses


@pytest.mark.parametrize("view", [dot, mermaid, svg])
@pytest.mark.parametrize("name", ["sum", "forks", "twice", "no inputs", "unused", "10"])
def test_after_the_last_step_the_picture_is_complete(name: str, view: Callable[..., str]) -> None:
    trace = CIRCUITS[name]
    total = len(steps(journey(trace)))
    last, complete = view(trace, ENGLISH, steps=total), view(trace, ENGLISH)
    if view is svg:
        assert known_after(last) == known_after(complete)
    else:
        new = [line for line in last.splitlines() if line not in complete.splitlines()]
        assert all("Step " in line or line.startswith("  style caption") for line in new)
    with pytest.raises(InputError, match=f"There are {total} steps"):
        view(trace, ENGLISH, steps=total + 1)


def test_states_have_one_size_so_that_they_can_be_leafed_through() -> None:
    trace = CIRCUITS["neuron"]
    heads = {
        svg(trace, ENGLISH, steps=number).partition("\n")[0] for number in range(len(steps(journey(trace))))
    }
    assert len(heads) == 1


def test_the_same_trace_gives_the_same_picture() -> None:
    argv = "draw", "(x + y)*(x + z)", "--x=1", "--y=2", "--z=3", "--lang=en", "--format=svg"
    first, again = process(*argv), process(*argv, env=(("PYTHONHASHSEED", "7"),))
    assert first == again
    assert first.out.startswith("<svg")


def test_the_picture_in_the_docs_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs/neuron.svg"
    assert page.read_text(encoding="utf-8") == svg(CIRCUITS["neuron"], ENGLISH), "see docs/draw.md"


def test_without_the_layout_library_it_says_what_to_do() -> None:
    with patch.dict(sys.modules, {"fast_sugiyama": None}):
        result = in_process(["draw", "x*y", "--x=1", "--y=2"])
        assert (result.code, result.out) == (2, "")
        assert "backprop-cli[draw]" in result.err
        assert in_process(["draw", "x*y", "--x=1", "--y=2", "--format=dot"]).code == 0


HOSTILE = {
    "a comment": 'x # <script>]]>"&--><!--`#quot;',
    "a long name": "x" * 10_000 + "*2",
    "many arguments": f"max({', '.join(['x'] * 100)})",
    "words of the languages": "end*graph*subgraph*style*click",
    "letters": "año*λ*日本",
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("form", ["text", "svg", "dot", "mermaid", "tikz"])
def test_what_is_typed_stays_text(what: str, form: str) -> None:
    names = {name for name in re.findall(r"[^\W\d]\w*", HOSTILE[what].partition("#")[0]) if name != "max"}
    argv = ["draw", HOSTILE[what], f"--format={form}", *(f"--at={name}=1" for name in names)]
    result = in_process(argv)
    assert result.code == 0, result.err
    assert "<script" not in result.out
    assert len(result.out) < 150_000
    if form == "svg":
        ElementTree.fromstring(result.out)


@pytest.mark.skipif(not shutil.which("dot"), reason="needs Graphviz")
@pytest.mark.parametrize("what", [*CIRCUITS, *HOSTILE])
def test_graphviz_reads_the_dot(what: str) -> None:
    if what in CIRCUITS:
        found = CIRCUITS[what]
    else:
        names = {name for name in re.findall(r"[^\W\d]\w*", HOSTILE[what].partition("#")[0]) if name != "max"}
        found = differentiate(HOSTILE[what], dict.fromkeys(names, 1.0))
    done = subprocess.run(
        ["dot", "-Tplain"], input=dot(found, ENGLISH).encode(), capture_output=True, check=True, timeout=60
    )
    assert done.stderr == b""
    wires = len(circuit(found).wires) + 1
    assert len(re.findall(r"^edge ", done.stdout.decode(), re.MULTILINE)) == wires


@pytest.mark.skipif(not shutil.which("dot"), reason="needs Graphviz")
def test_graphviz_draws_a_state_with_its_caption() -> None:
    text = dot(CIRCUITS["neuron"], ENGLISH, steps=13)
    done = subprocess.run(["dot", "-Tsvg"], input=text.encode(), capture_output=True, check=True, timeout=60)
    said = [node.text for node in ElementTree.fromstring(done.stdout).iter(f"{SVG}text")]
    assert "Step 13 of 21: ∂f/∂v4 = ∂f/∂v5 · ∂v5/∂v4 = -0.197 · (-1) = 0.197" in said
    assert said.count("-0.534") == 2
    assert "-0.393" not in said


def test_mermaid() -> None:
    assert mermaid(CIRCUITS["sum"], ENGLISH).splitlines() == [
        "flowchart LR",
        '  n0["x"]',
        '  n1["y"]',
        '  n2(("+"))',
        '  n3["z"]',
        '  n4(("×"))',
        '  n0 -- "#45;2 [#45;4]" --> n2',
        '  n1 -- "5 [#45;4]" --> n2',
        '  n2 -- "3 [#45;4]" --> n4',
        '  n3 -- "#45;4 [3]" --> n4',
        '  result["f"]',
        '  n4 -- "#45;12 [1]" --> result',
    ]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("c.svg", "<svg"),
        ("c.dot", "digraph"),
        ("c.gv", "digraph"),
        ("c.MMD", "flowchart"),
        ("c.tex", "% In the preamble"),
        ("c.txt", "   1\nx ────╮"),
    ],
)
def test_the_name_of_the_file_says_what_is_written(name: str, begins: str, tmp_path: Path) -> None:
    result = in_process(["draw", "x*y", "--x=1", "-o", str(tmp_path / name), "--y=2"])
    assert result == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (["x", "--x=1", "-o", "c.xyz"], 2, "End it in .svg, .png, .pdf, .dot"),
        (["x", "--x=1", "-o", "/nowhere/c.svg"], 2, "/nowhere/c.svg cannot be written"),
        (["x", "--x=1", "-o"], 2, "The option --write needs a value."),
        (["x", "--x=1", "--format=gif"], 2, "--format takes text, svg, png, pdf, dot, mermaid or tikz"),
        (["x*y", "--x=1", "--y=2", "--steps=9"], 2, "There are 4 steps here"),
        (["x*y", "--x=1", "--y=2", "--steps=-1"], 2, "--steps takes a whole number from 0 on"),
        (["x", "--x=1", "--lang=fr"], 2, "--lang takes en or es"),
        (["+".join(["x"] * 3000), "--x=1"], 2, "could not be read; the most are 2000"),
        (["x*"], 3, "x*"),
        (["1/x", "--x=0"], 4, "Division by zero"),
    ],
)
def test_errors(argv: list[str], code: int, said: str) -> None:
    result = in_process(["draw", *argv])
    assert (result.code, result.out) == (code, "")
    assert said in result.err


def test_a_variable_may_be_called_o() -> None:
    assert in_process(["draw", "-o", "-", "--format=dot", "--", "-o", "--o=1"]).code == 2
    assert in_process(["draw", "--o=1", "--format=dot", "--", "-o"]).code == 0
