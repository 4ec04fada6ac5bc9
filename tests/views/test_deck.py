"""Decks: the frames as data, what the page computes, and that nobody's text becomes markup.

The first line of each file in `decks/` is a command; the rest are its frames in words. After a change run
`UPDATE_GOLDEN=1 pytest tests/views/test_deck.py` and read the difference.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import os
import re
import shlex
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import compilers
import pytest
from compilers import needs_node
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_expressions import VARIABLES, text, trees
from running import in_process

from backprop import BackpropError, differentiate
from backprop.engine.primitives import ROWS
from backprop.grammar.problem import InputError
from backprop.views.deck.frames import PACES, lecture
from backprop.views.deck.holes import Filling, numbers, rounded
from backprop.views.deck.inputs import span
from backprop.views.deck.page import Options, deck
from backprop.views.deck.program import program
from backprop.views.language import LANGUAGES, Language

pytest.importorskip("fast_sugiyama")
pytest.importorskip("latex2mathml")

GOLDEN = sorted(Path(__file__).with_name("decks").glob("*.txt"))
ASSETS = Path(__file__).parents[2] / "views/deck/assets"


class Reader(HTMLParser):
    """The markup of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def described(page: str) -> str:
    """The frames of a page in words, with formulas in one line."""
    lines = []
    for number, frame in enumerate(re.findall(r'<section class="frame".*?</section>', page, re.DOTALL), 1):
        (kind,) = re.findall(r'^<section[^>]*data-kind="(.*?)"', frame)
        lines.append(f"\n{number} {kind}")
        for tag, part in re.findall(r"<(p|h2|tr|li)\b(.*?)</(?:p|h2|tr|li)>", frame, re.DOTALL):
            linear = re.sub(r"<math>.*?</math>", lambda math: f" {in_a_line(math[0])} ", part)
            marked = re.sub(r"</t[dh]>|<br>", " | " if tag == "tr" else " ", linear.partition(">")[2])
            words = " ".join(re.sub(r"<[^>]*>", "", marked).split())
            where = "spoken: " if "spoken" in part.partition(">")[0] else ""
            lines += [f"  {where}{words}"] if words else []
    return "\n".join(lines) + "\n"


def in_a_line(mathml: str) -> str:
    """A formula of MathML as a text."""
    return _line(ElementTree.fromstring(mathml))


def _line(element: ElementTree.Element) -> str:
    parts = [_line(part) for part in element]
    if element.tag == "mfrac":
        over, under = (part if part.isalnum() or part[0] == "∂" else f"({part})" for part in parts)
        return f"{over}/{under}"
    if element.tag in ("msub", "msup"):
        return ("_" if element.tag == "msub" else "^").join(parts)
    if element.tag == "munder":
        return parts[0] if parts[1] == "⏟" else f"{parts[0]} [{parts[1]}]"
    text = element.text or "".join(parts)
    return f" {text} " if text in ("=", "+", "·", "−") else text


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_frames(path: Path) -> None:
    command = path.read_text(encoding="utf-8").partition("\n")[0]
    result = in_process(["deck", *shlex.split(command.removeprefix("$ backprop deck "))])
    assert result.code == 0, result.err
    found = f"{command}\n{described(result.out)}"
    if "UPDATE_GOLDEN" in os.environ:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_there_are_golden_frames() -> None:
    assert len(GOLDEN) >= 4


# The frames


FORK = "x*y + max(x, z)^2 - x"
POINT = {"x": 3.0, "y": -4.0, "z": 1.0}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("pace", PACES)
def test_frames_know_more_and_more(code: str, pace: str) -> None:
    trace = differentiate(FORK, POINT)
    frames = lecture(trace, Language(code), digits=3, pace=pace).frames
    steps = [frame.step for frame in frames]
    assert steps == sorted(steps)
    kinds = [frame.kind for frame in frames]
    assert kinds[:2] == ["circuit", "inputs"]
    assert kinds[-1] == "summary"
    assert kinds.index("value") < kinds.index("question") < kinds.index("start")
    assert all(frame.title and frame.spoken and frame.notes for frame in frames)
    gradients = [frame for frame in frames if frame.kind in ("gradient", "branch", "gate")]
    assert all(frame.pattern and frame.gate is not None and frame.wires for frame in gradients)


def test_one_gradient_a_frame() -> None:
    """The order of the lecture: f, z, q, then y and x."""
    trace = differentiate("q = x + y; f = q*z", {"x": -2.0, "y": 5.0, "z": -4.0})
    frames = lecture(trace, Language("en"), digits=3).frames
    backward = [frame.title for frame in frames if frame.kind in ("start", "gradient")]
    of = "The gradient of"
    assert backward == [f"{of} the output", f"{of} `z`", f"{of} `q`", f"{of} `y`", f"{of} `x`"]
    filling = Filling(numbers(trace), 3)
    assert [filling.plain(frame.equations[0][-1]) for frame in frames if frame.kind == "gradient"] == [
        "3",
        "−4",
        "−4",
        "−4",
    ]


def test_every_branch_and_their_sum() -> None:
    frames = lecture(differentiate(FORK, POINT), Language("en"), digits=3).frames
    about = [(frame.kind, frame.nodes[-1]) for frame in frames if frame.kind in ("branch", "sum")]
    assert about == [("branch", 0), ("branch", 0), ("branch", 0), ("sum", 0)]
    (total,) = (frame for frame in frames if frame.kind == "sum")
    assert len(total.wires) == 3


def test_no_variables() -> None:
    frames = lecture(differentiate("2*3 + 1", {}), Language("en"), digits=3).frames
    assert frames[0].kind == "circuit"
    assert "question" not in [frame.kind for frame in frames]


# What the page computes


def results_in_javascript(cases) -> list[dict[str, float]]:
    """All numbers that the passes of the page give, for (trace, point) each."""
    sent = [(program(trace).source, [[*point.values()]]) for trace, point in cases]
    found = compilers.javascript(sent)
    keys = [re.findall(r'"([uvldk][\d.]+)":', source) for source, _ in sent]
    every = [dict(zip(names, slopes, strict=True)) for names, [(_, slopes)] in zip(keys, found, strict=True)]
    return [{key: number for key, number in one.items() if key[0] != "k"} for one in every]


def agree(found: dict[str, float], trace, tolerance: float) -> None:
    expected = numbers(trace)
    assert found.keys() == expected.keys()
    scale = max([abs(x) for x in expected.values() if math.isfinite(x)], default=0) + 1
    for key, number in expected.items():
        assert found[key] == pytest.approx(number, rel=tolerance, abs=tolerance * scale, nan_ok=True), (
            trace.text,
            key,
        )


@needs_node
def test_passes_of_every_row() -> None:
    cases = []
    for row in ROWS:
        if row.name.endswith("_") or row.name in ("gamma", "lgamma", "digamma", "polygamma"):
            continue
        for sample in row.samples:
            names = [f"a{i}" for i in range(len(sample))]
            point = dict(zip(names, sample, strict=True))
            trace = differentiate(f"{row.name}({', '.join(names)})*3 + a0", point)
            if not trace.correction:
                cases.append((trace, point))
    for found, (trace, _) in zip(results_in_javascript(cases), cases, strict=True):
        agree(found, trace, 1e-11)


points = st.fixed_dictionaries(dict.fromkeys(VARIABLES, st.floats(-3, 3).filter(lambda x: abs(x) > 1e-3)))


@needs_node
def test_passes_of_random_expressions_at_another_point() -> None:
    """The program is made at one point, and run at another."""
    cases = []

    @settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(trees, points, points)
    def collect(tree, start, end):
        written = text(tree)
        try:
            made = differentiate(written, {name: start[name] for name in VARIABLES if _uses(written, name)})
            moved = differentiate(written, dict.fromkeys(made.inputs, 0) | {n: end[n] for n in made.inputs})
            program(made)
        except BackpropError:
            assume(False)
        largest = max(map(abs, (*moved.values, *moved.upstream)))
        assume(not moved.notices and not moved.correction and largest < 1e6)
        cases.append((made, moved, dict(moved.inputs)))

    collect()
    found = results_in_javascript([(made, point) for made, _, point in cases])
    for result, (_, moved, _) in zip(found, cases, strict=True):
        agree(result, moved, 1e-9)
    assert len(cases) > 40


def _uses(written: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", written) is not None


@needs_node
@pytest.mark.parametrize("convention", ["torch", "jax", "tensorflow"])
def test_passes_follow_a_convention(convention: str) -> None:
    point = {"x": 2.0, "y": 2.0}
    trace = differentiate("max(x, y)*abs(x - y) + relu(x - y)*x", point, convention=convention)
    (found,) = results_in_javascript([(trace, point)])
    agree(found, trace, 1e-15)


def test_what_javascript_lacks() -> None:
    with pytest.raises(InputError, match="digamma"):
        program(differentiate("gamma(x)", {"x": 2.5}))
    page = deck([differentiate("gamma(x)", {"x": 2.5})], Options(Language("en")))
    assert "Inputs cannot be changed on this page: JavaScript has no function digamma" in page


# Numbers as they are shown

_SHOW = """
const DATA_TEXT = process.argv[1];
const document = {getElementById: () => ({textContent: DATA_TEXT})};
SOURCE
const xs = JSON.parse(require("fs").readFileSync(0));
console.log(JSON.stringify(xs.map((x) => shown(Number(x)))));
"""


def shown_by_the_page(values: list[float], digits: int, decimals: int | None) -> list[str]:
    import subprocess

    data = {"words": {"undefined": "undefined"}, "digits": digits, "decimals": decimals}
    source = _SHOW.replace("SOURCE", (ASSETS / "numbers.js").read_text(encoding="utf-8"))
    sent = json.dumps([repr(x).replace("inf", "Infinity").replace("nan", "NaN") for x in values])
    done = subprocess.run(
        ["node", "-e", source, json.dumps(data)], input=sent, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@needs_node
@pytest.mark.parametrize(
    ("digits", "decimals"), [(3, None), (1, None), (6, None), (17, None), (3, 2), (3, 1)]
)
def test_the_page_shows_numbers_as_the_program_does(digits: int, decimals: int | None) -> None:
    values = [0.0, -0.0, 0.5, 2.5, 0.125, 1.125, 0.0625, 9.995, 99.95, 999.5, 9.5, 0.95, 1e-5, 1e22, 1e300]
    values += [123456.789, 1234567.5, 5e-324, 0.005, 0.015, math.inf, -math.inf, math.nan, 1 / 3, 2 / 3]
    values += [sign * k / 64 for k in range(1, 200, 7) for sign in (1, -1)]

    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(st.floats(allow_nan=False))
    def more(x: float) -> None:
        values.append(x)

    more()
    expected = [rounded(x, digits, decimals).replace("-", "−") for x in values]
    for x, found, true in zip(values, shown_by_the_page(values, digits, decimals), expected, strict=True):
        assert found == true, x


@pytest.mark.parametrize("value", [0.0, 1.0, -2.0, 5.0, 0.001, 12345.0, -1e300, 1e308])
def test_sliders_reach_around_the_value(value: float) -> None:
    low, high = span(value)
    assert low < value < high
    assert -math.inf < low
    assert high < math.inf


# The page

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\ue000v0\ue001@@style@@"


def page_of(expression: str, at: dict[str, float], **more) -> str:
    return deck([differentiate(expression, at)], Options(Language("en"), **more))


def test_text_never_becomes_markup() -> None:
    plain = page_of("x*y # a comment", {"x": 1.0, "y": 2.0})
    page = page_of(f"x*y # {HOSTILE[:60]}", {"x": 1.0, "y": 2.0}, title=HOSTILE)
    assert "<script>alert" not in page
    assert "<img" not in page
    tags = Reader(page).tags
    assert tags.count("script") == Reader(plain).tags.count("script") == 2
    assert not [name for name in Reader(page).attributes if name.startswith("on")]


@pytest.mark.parametrize("name", ["λ", "año", "変数", "constructor", "w_max", "x__y", "toString", "ж1"])
def test_names_of_any_alphabet(name: str) -> None:
    page = page_of(f"{name}^2*sin({name})", {name: 1.5})
    for formula in re.findall(r"<math>.*?</math>", page):
        ElementTree.fromstring(formula)
    assert page.isprintable() or "\n" in page


def test_every_hole_is_a_number_of_the_page() -> None:
    trace = differentiate(FORK, POINT)
    page = deck([trace], Options(Language("en")))
    keys = set(re.findall(r'data-number="([^"]+)"', page))
    assert keys <= numbers(trace).keys()
    assert "\ue000" not in page
    assert "@@" not in page


def test_the_page_needs_nothing_else() -> None:
    page = page_of(FORK, POINT)
    assert not re.findall(r"""(?:src|href|action)\s*=|url\(|@import|https?://(?!www\.w3\.org/)""", page)


def test_only_its_own_script_may_run() -> None:
    page = page_of(FORK, POINT)
    script = re.search(r"<script>(.*)</script>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src &#x27;sha256-{digest}&#x27;" in page or f"script-src 'sha256-{digest}'" in page


def test_ids_are_given_once() -> None:
    traces = [differentiate("x*y", {"x": 1.0, "y": 2.0}), differentiate("x + y", {"x": 1.0, "y": 2.0})]
    page = deck(traces, Options(Language("en"), title="T", is_lecture=True))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
