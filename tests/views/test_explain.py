"""Explanations: golden texts in both languages, and random expressions whose every number is that of the Trace.

The first line of each file in `explained/` is a command. After a change of words, run
`UPDATE_GOLDEN=1 pytest tests/views/test_explain.py` and read the difference.
"""

from __future__ import annotations

import math
import os
import re
import shlex
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from running import in_process, process

from backprop import BackpropError, differentiate
from backprop.engine.trace import Node, Trace
from backprop.views.explain import layout
from backprop.views.explain.document import document
from backprop.views.explain.frames import Frames
from backprop.views.explain.one_gradient import MOST_PATHS, one_gradient
from backprop.views.explain.passes import journey
from backprop.views.explain.paths import heaviest_paths, number_of_paths, paths
from backprop.views.explain.plain import Plain
from backprop.views.explain.story import STEP, story
from backprop.views.explain.telling import Telling
from backprop.views.language import LANGUAGES, Language

sys.path.append(str(Path(__file__).parents[1] / "engine"))
from random_expressions import VARIABLES, text, trees

GOLDEN = sorted(Path(__file__).with_name("explained").glob("*.txt"))
ALSO_IN_MARKDOWN = ("lecture_sum", "one_gradient")


def golden(path: Path) -> str:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    argv = shlex.split(first.removeprefix("$ backprop "))
    sections = [first + "\n"]
    for title, more in [(language, ["--lang", language]) for language in LANGUAGES] + [
        ("markdown", ["--format=markdown"])
    ] * (path.stem in ALSO_IN_MARKDOWN):
        result = in_process([*argv, *more])
        assert result.code == 0, result.err
        sections.append(f"--- {title}\n\n{result.out}{result.err}")
    return "\n".join(sections)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_file(path: Path) -> None:
    found = golden(path)
    if "UPDATE_GOLDEN" in os.environ:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


# The lecture: its lines, as they stand on its frames

NEURON = "--w0=2 --x0=-1 --w1=-3 --x1=-2 --w2=-3 --digits=2"


def test_the_first_circuit_of_the_lecture() -> None:
    said = in_process(shlex.split("explain 'q = x + y; f = q*z' --x=-2 --y=5 --z=-4")).out
    for line in (
        "∂f/∂x = ∂f/∂q · ∂q/∂x = -4 · 1 = -4",
        "∂f/∂y = ∂f/∂q · ∂q/∂y = -4 · 1 = -4",
        "Local derivatives: ∂f/∂q = z = -4, ∂f/∂z = q = 3",
        "The add gate distributes the gradient",
        "The multiply gate swaps",
    ):
        assert line in said


def test_the_neuron_of_the_lecture() -> None:
    said = in_process(shlex.split(f"explain '1/(1 + e^-(w0*x0 + w1*x1 + w2))' {NEURON}")).out
    rules = re.findall(r"Rule: (.*?)\. ", said)
    assert rules[:4] == ["1/x → -1/x^2", "c + x → 1", "e^x → e^x", "a*x → a"]
    upstream = re.findall(r"Upstream: \S+ = (\S+)", said)
    assert upstream == ["1", "-0.53", "-0.53", "-0.2", "0.2", "0.2", "0.2", "0.2"]
    assert said.endswith(
        "∂f/∂w0 = -0.2\n  ∂f/∂x0 = 0.39\n  ∂f/∂w1 = -0.39\n  ∂f/∂x1 = -0.59\n  ∂f/∂w2 = 0.2\n"
    )


# Random expressions: what is said is what the Trace has

ENGLISH = Telling(Language("en"), digits=17, everything=True)
NUMBER = r"\(?(-?(?:[\d.]+(?:e-?\d+)?|∞)|undefined)\)?"
PRODUCT = re.compile(rf"(?:^|= |: `){NUMBER} · {NUMBER} = {NUMBER}`$")
TITLE = re.compile(r"(\d+)\. The gate `.*?`: `(\w+) = ")


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    expression = text(draw(trees))
    used = [name for name in VARIABLES if re.search(rf"\b{name}\b", expression)]
    at = {name: draw(st.integers(-20, 20)) / 4 for name in used}
    try:
        return differentiate(expression, at)
    except (BackpropError, ArithmeticError):  # what has no value, and why, is tested with the engine
        assume(False)
        raise


def number(written: str) -> float:
    return math.nan if written == "undefined" else float(written.replace("∞", "inf"))


def same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def steps_of(trace: Trace) -> list[tuple[str, list[str]]]:
    """Title and lines of each step, with formulas between backticks."""
    plain = Plain(trace, ENGLISH.digits)
    return [
        (
            layout.marked(part.title, plain),
            [layout.marked(line if isinstance(line, list) else [line], plain) for line in part.lines],
        )
        for part in story(trace, ENGLISH)
        if part.kind == STEP
    ]


def every_number_is_that_of_the_trace(trace: Trace) -> None:
    nodes = {node.id: node for node in trace.nodes}
    for heading, lines in steps_of(trace):
        title = TITLE.match(heading)
        assert title
        gate = nodes[title[2]]
        products = [found for line in lines if (found := PRODUCT.search(line.removeprefix("`")))]
        assert len(products) == len(gate.args)
        for found, local, sent in zip(products, gate.local, gate.downstream, strict=True):
            assert all(map(same, map(number, found.groups()), (gate.upstream, local, sent)))


def every_gate_that_matters_appears_once_from_the_output_back(trace: Trace) -> None:
    titles = [TITLE.match(heading) for heading, _ in steps_of(trace)]
    told = [title[2] for title in titles if title]
    assert [title[1] for title in titles if title] == [str(i + 1) for i in range(len(titles))]
    gates = {node.id: node for node in trace.nodes if node.kind == "gate"}
    assert set(told) == reachable(trace.output, gates)
    assert len(told) == len(set(told))
    where = {name: i for i, name in enumerate(told)}
    assert all(where[arg] > where[name] for name in told for arg in gates[name].args if arg in where)


def reachable(output: str, gates: dict[str, Node]) -> set[str]:
    found: set[str] = set()
    todo = [output]
    while todo:
        name = todo.pop()
        if name in gates and name not in found:
            found.add(name)
            todo += gates[name].args
    return found


def branches_add_up(trace: Trace) -> None:
    walk = journey(trace)
    for node in walk.users:
        if walk.is_fork(node):
            terms = [branch.sent for branch in walk.arriving(node)]
            assert len(terms) == len(walk.users[node])
            assert close(sum(terms), trace.upstream[node], sum(map(abs, terms)))


def paths_add_up_to_the_gradient(trace: Trace) -> None:
    walk = journey(trace)
    for name, node in trace.graph.inputs.items():
        count = number_of_paths(walk, node)
        if not 0 < count <= 500 or node == trace.graph.output:
            continue
        found = [path.product for path in paths(walk, node)]
        assert len(found) == count
        if math.isfinite(sum(map(abs, found))) and trace.steps is None:
            assert close(sum(found), trace.gradient[name], sum(map(abs, found)))
        heaviest = [abs(path.product) for path in heaviest_paths(walk, node, 5)]
        if not any(map(math.isnan, [*found, *heaviest])):
            wanted = sorted(map(abs, found), reverse=True)[:5]
            assert all(close(a, b, b) for a, b in zip(heaviest, wanted, strict=True))


def close(one: float, other: float, size: float) -> bool:
    return same(one, other) or not math.isfinite(size) or abs(one - other) <= 1e-9 * size + 1e-300


def it_can_be_told_in_every_form(trace: Trace) -> None:
    how = Telling(Language(LANGUAGES[len(trace.values) % 2]), 3)
    plain = Plain(trace, 3)
    whole = "".join(layout.text(story(trace, how), plain))
    assert "`" not in whole and "{" not in whole
    assert "".join(layout.markdown(story(trace, how), plain)).count("`") % 2 == 0
    assert "".join(document(story(trace, how), trace, how)).endswith("\\end{document}\n")
    for name in trace.inputs:
        assert f"∂{trace.output}/∂{name}" in "".join(layout.text(one_gradient(trace, name, how), plain))
        assert "".join(document(one_gradient(trace, name, how), trace, how))
    frames = Frames(trace, how)
    last = frames.known(len(frames) - 1, 0, len(frames.nodes))
    assert all(known.value for known in last)
    assert all(
        known.gradient for known, node in zip(last, trace.nodes, strict=True) if node.kind != "constant"
    )
    assert not any(known.gradient for known in frames.known(0, 0, len(frames.nodes)))


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
@given(traces())
def test_of_random_expressions(trace: Trace) -> None:
    every_number_is_that_of_the_trace(trace)
    every_gate_that_matters_appears_once_from_the_output_back(trace)
    branches_add_up(trace)
    paths_add_up_to_the_gradient(trace)
    it_can_be_told_in_every_form(trace)


# Size


def test_paths_are_counted_without_walking_them() -> None:
    deep = "; ".join(["a0 = x + x", *(f"a{i} = a{i - 1}*a{i - 1}" for i in range(1, 300))])
    said = in_process(["explain", deep, "--x=0.5", "--node=x"])
    assert said.code == 0
    assert "More than 1e+15 paths" in said.out
    assert len(said.out.splitlines()) < 5 * MOST_PATHS + 10


@pytest.mark.parametrize("more", [[], ["--node=x"], ["--format=markdown"]])
def test_a_long_expression_is_told_at_its_ends(more: list[str]) -> None:
    said = in_process(["explain", " + ".join(["x*y"] * 20_000), "--x=1", "--y=2", *more])
    assert said.code == 0
    assert len(said.out.splitlines()) < 1500
    assert more == ["--node=x"] or "--all" in said.out


# The command


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (["x", "--x=1", "--step"], 2, "--step needs a terminal"),
        (["x", "--x=1", "--lang=fr"], 2, "--lang takes en or es"),
        (["x*y", "--x=1", "--y=1", "--node=xx"], 2, "No gradient flows to a node called xx."),
        (["2", "--node=x"], 2, "The expression has no variables."),
        (["x", "--x=1", "--format=html"], 2, "--format takes text, markdown or latex"),
        (["x", "--x=1", "--digits=0"], 2, "--digits takes a whole number"),
        (["x"], 2, "No value for x"),
        (["lang*2"], 2, "Add --at lang=…"),
        (["x*"], 3, "x*"),
        (["log(x)", "--x=-1"], 4, "log(x) needs x > 0."),
    ],
)
def test_errors(argv: list[str], code: int, said: str) -> None:
    result = process("explain", *argv)
    assert (result.code, result.out) == (code, "")
    assert said in result.err


def test_it_runs_as_a_process_and_reads_standard_input() -> None:
    result = process("explain", "-", "--x=2", "--lang=en", stdin=b"x^2")
    assert (result.code, result.err) == (0, "")
    assert "Rule: x^n → n*x^(n - 1)." in result.out


@pytest.mark.parametrize(
    ("environment", "heading"),
    [
        ({"LANG": "es_AR.UTF-8"}, "Propagación hacia atrás"),
        ({"LANG": "es_AR.UTF-8", "LC_ALL": "C.UTF-8"}, "Backward pass"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "es_ES"}, "Propagación hacia atrás"),
        ({"LANG": "fr_FR.UTF-8"}, "Backward pass"),
        ({"LANG": "fr_FR.UTF-8", "LANGUAGE": "fr:es"}, "Propagación hacia atrás"),
        ({"LANG": "C", "LANGUAGE": "es"}, "Backward pass"),
        ({}, "Backward pass"),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], heading: str) -> None:
    clean = dict.fromkeys(("LANG", "LC_ALL", "LC_MESSAGES", "LANGUAGE"), "")
    result = process("explain", "x^2", "--x=1", env=tuple({**clean, **environment}.items()))
    assert heading in result.out
