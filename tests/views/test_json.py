"""`--json`: strict JSON in the shape of the schemas, with every digit, for any expression and any text."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import time
from importlib.resources import files
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from running import process

from backprop import BackpropError, Node, Trace
from backprop.engine.differentiate import differentiate
from backprop.engine.primitives import ROWS
from backprop.views.json_text import dumps, json_text


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(files("backprop.views").joinpath(name).read_text("utf-8")))


TRACE, PROBLEM = schema("trace.schema.json"), schema("problem.schema.json")


def strictly(text: str) -> Any:
    """Parsed JSON; NaN and Infinity, which Python would let pass, are errors."""

    def refuse(word: str) -> None:
        raise ValueError(f"{word} is not JSON")

    return json.loads(text, parse_constant=refuse)


def without_infinities(data: Any) -> Any:
    if isinstance(data, float):
        return data if math.isfinite(data) else None
    if isinstance(data, dict):
        return {key: without_infinities(value) for key, value in data.items()}
    return [without_infinities(value) for value in data] if isinstance(data, list) else data


def check(trace: Trace, *, constants: bool = False) -> dict[str, Any]:
    """The JSON of a Trace, after what is true of all."""
    text = "".join(json_text(trace, constants=constants))
    with patch("backprop.views.json_text._MANY", 0):
        assert text == "".join(json_text(trace, constants=constants)), "a long Trace is written otherwise"
    found = strictly(text)
    TRACE.validate(found)
    assert repr(found) == repr(without_infinities(trace.to_dict(constants=constants))), (
        "every digit, every sign"
    )

    values = {node["id"]: node["value"] for node in found["nodes"]}
    assert found["value"] == values[found["output"]]
    assert len(values) == len(found["nodes"])
    for node in found["nodes"]:
        assert set(node.get("args", [])) <= values.keys()
    if "None" in str(found["nodes"]):
        assert found["notices"], "a number is missing, and nothing says why"
    return found


# Random expressions

NAMES = ["x", "y", "z", "w₀", "σ", "pi"]
UNARY = [row.name for row in ROWS if len(row.parameters) == 1 and not row.name.endswith("_")]

leaves = st.sampled_from(NAMES) | st.sampled_from(["2", "0.5", "0", "1e-3", "1e200"])
expressions = st.recursive(
    leaves,
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/", "^"]), inner)
        | st.builds("{}({})".format, st.sampled_from([name for name in UNARY if name != "neg"]), inner)
        | st.builds("{}({}, {})".format, st.sampled_from(["max", "min", "hypot", "atan2"]), inner, inner)
    ),
    max_leaves=8,
)
programs = expressions | st.builds("q = {}; r = q*{}\nq + r # so".format, expressions, expressions)
numbers = st.sampled_from([0.0, -0.0, 1.0, -2.0, 0.1, 1e-300, 1e300]) | st.floats(-10, 10)


@settings(max_examples=300, deadline=None)
@given(programs, st.fixed_dictionaries(dict.fromkeys(["x", "y", "z", "w0", "σ"], numbers)), st.booleans())
def test_any_expression(text: str, point: dict[str, float], constants: bool) -> None:
    wanted = {name for name in point if name in text.replace("w₀", "w0")}
    try:
        trace = differentiate(text, {name: point[name] for name in wanted})
    except BackpropError as error:
        problem = strictly(dumps({"schema": "backprop.problem/1", **error.problem.to_dict()}))
        PROBLEM.validate(problem)
        return
    check(trace, constants=constants)


@pytest.mark.parametrize("constants", [False, True])
@pytest.mark.parametrize(
    ("text", "point", "gradient", "kinds"),
    [
        ("2 + 3", {}, {}, []),
        ("x", {"x": 0.1}, {"x": 1.0}, []),
        ("sqrt(x)", {"x": 0}, {"x": None}, ["infinite-gradient"]),
        ("-sqrt(x)", {"x": 0}, {"x": None}, ["infinite-gradient"]),
        ("sqrt(x) - sqrt(x)", {"x": 0}, {"x": None}, ["undefined-gradient"]),
        ("sqrt(x^2)", {"x": 0}, {"x": None}, ["undefined-gradient"]),
        ("abs(x)", {"x": 0}, {"x": 0.0}, ["kink", "one-sided"]),
        ("e*x", {"e": 2, "x": 3}, {"e": 3.0, "x": 2.0}, ["shadowed-constant"]),
        ("x*1e-320", {"x": 5e-324}, {"x": 1e-320}, []),
        ("x*1.7976931348623157e308", {"x": 1}, {"x": 1.7976931348623157e308}, []),
        ("x^2", {"x": -1}, {"x": -2.0}, []),
        ("x^0", {"x": 0}, {"x": 0.0}, []),
    ],
)
def test_edges(text: str, point: dict, gradient: dict, kinds: list[str], constants: bool) -> None:
    found = check(differentiate(text, point), constants=constants)
    assert found["gradient"] == gradient
    said = [notice["kind"] for notice in found["notices"]]
    has_null = "null" in json.dumps(found["nodes"])
    assert said == kinds + ["not-finite"] * has_null


@settings(max_examples=300, deadline=None)
@given(programs, st.fixed_dictionaries(dict.fromkeys(["x", "y", "z", "w0", "σ"], numbers)))
def test_what_arrives_at_a_node_is_what_was_sent(text: str, point: dict[str, float]) -> None:
    """Upstream is the sum of what the gates that take the node send downstream."""
    wanted = {name for name in point if name in text.replace("w₀", "w0")}
    try:
        trace = differentiate(text, {name: point[name] for name in wanted})
    except BackpropError:
        assume(False)
    # A recomputed Trace has right gradients, but its nodes show products of rounded floats: a known gap.
    assume(all(notice.kind != "recomputed" for notice in trace.notices))
    sent: dict[str, list[float]] = {node.id: [] for node in trace.nodes}
    for node in trace.nodes:
        for arg, gradient in zip(node.args, node.downstream, strict=True):
            sent[arg].append(gradient)
    for node in trace.nodes:
        if node.id != trace.output and node.kind != "constant":
            arrived = sum(sent[node.id])
            size = sum(map(abs, sent[node.id]))
            if size == float("inf"):
                continue  # beyond floats on the way, and recomputed with more digits
            assert arrived == pytest.approx(node.upstream, abs=1e-12 * size, nan_ok=True), node.id


# Sizes


def test_a_hundred_thousand_nodes_are_written_piece_by_piece() -> None:
    """Twice the nodes take twice the time; a piece is a node, and is made when it is asked for."""
    times = []
    for terms in (25_000, 50_000):
        trace = differentiate(" + ".join(["x*y"] * terms), {"x": 2.0, "y": 3.0})
        start = time.perf_counter()
        pieces = sum(len(piece) < 600 for piece in json_text(trace))
        times.append(time.perf_counter() - start)
        assert pieces > 2 * terms
    assert times[1] < 4 * times[0]

    with patch.object(Node, "to_dict", autospec=True, side_effect=Node.to_dict) as made:
        for count, _ in enumerate(json_text(trace)):
            assert made.call_count <= count
            if count == 100:
                break


# Our own writer

hostile = st.text(
    st.characters() | st.sampled_from('"\\/\0\x08\x1b\x7f\x85\x9b\u2028\u202e\ufeff\ud800\udcff😀|<')
)
plain_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | hostile,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(hostile, inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=500)
@given(plain_data)
def test_the_writer_agrees_with_the_json_module(data: Any) -> None:
    assert repr(strictly(dumps(data))) == repr(data)
    assert repr(json.loads(json.dumps(data))) == repr(data)


@settings(max_examples=500)
@given(hostile)
def test_the_writer_writes_nothing_that_steers_a_terminal(text: str) -> None:
    """No control, no direction, no half of a surrogate pair."""
    assert dumps(text).isprintable()


def test_numbers_that_are_not_finite_are_null() -> None:
    assert dumps([math.inf, -math.inf, math.nan, {"x": math.nan}]) == '[null, null, null, {"x": null}]'


# In a pipeline

CIRCUIT = ("eval", "q = x + y; f = q*z", "--x=-2", "--y=5", "--z=-4", "--json")


@pytest.mark.skipif(not shutil.which("jq"), reason="needs jq")
@pytest.mark.parametrize(
    ("program", "answer"),
    [
        (".value", "-12"),
        (".gradient.z", "3"),
        ('.nodes[] | select(.id == "q").downstream | tostring', '"[-4,-4]"'),
        ('[.nodes[] | select(.kind == "gate").gate] | join(" ")', '"+ ×"'),
        (".inputs | to_entries | map(.key) | add", '"xyz"'),
    ],
)
def test_jq(program: str, answer: str) -> None:
    done = subprocess.run(
        ["jq", program], input=process(*CIRCUIT).out, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().replace(".0", "") == answer


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_is_the_same_in_every_locale(encoding: str) -> None:
    """RFC 8259: it is UTF-8, whatever a terminal would want."""
    command = ("eval", "-x", "--x=1", "--json")
    assert process(*command, env=(("PYTHONIOENCODING", encoding),)) == process(*command)
