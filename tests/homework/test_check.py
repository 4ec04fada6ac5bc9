"""`backprop check`: verdicts, the process, and its JSON."""

from __future__ import annotations

import json
import shlex
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from running import in_process, process

from backprop.grammar.problem import InputError
from backprop.homework.acceptance import Rule, tolerance
from backprop.homework.marker import Marker
from backprop.homework.rounding import Rounding

CIRCUIT = "(x + y)*z", {"x": -2, "y": 5, "z": -4}
NEURON = "1/(1 + e^-(w0*x0 + w1*x1 + w2))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
TIE = "max(x, y)*3 + abs(x)", {"x": 0, "y": 0}
SMALL = "x*y/100", {"x": 0.3, "y": 0.7}
D2, F2 = Rule(Rounding(decimals=2)), Rule(Rounding(figures=2))

# exercise, rule, answer, verdict, reason
VERDICTS = [
    (CIRCUIT, Rule(), "x=-4", "right", "exact"),
    (CIRCUIT, Rule(), "x=4", "wrong", "different"),
    (CIRCUIT, Rule(), "x=-3.9", "wrong", "different"),
    (CIRCUIT, Rule(), "x=-4.00", "right", "exact"),
    (CIRCUIT, Rule(), "x=-8/2", "right", "exact"),
    (CIRCUIT, Rule(), "x=z", "right", "formula"),
    (CIRCUIT, Rule(), "x=2*x", "wrong", "only-here"),
    (CIRCUIT, Rule(), "z=v1", "right", "formula"),
    (CIRCUIT, Rule(), "grad v1=-4", "right", "exact"),
    (CIRCUIT, Rule(), "value v1=3", "right", "exact"),
    (CIRCUIT, Rule(), "value v1=x+y", "right", "formula"),
    (CIRCUIT, Rule(), "value f=-12", "right", "exact"),
    (CIRCUIT, Rule(), "f=1", "right", "exact"),
    (CIRCUIT, Rule(), "x=1/(x + 2)", "wrong", "domain"),
    (CIRCUIT, Rule(), "x=minus four", "unreadable", "side-by-side"),
    (CIRCUIT, Rule(), "x=", "unreadable", "empty"),
    (NEURON, D2, "x0=0.40", "right", "rounded-steps"),
    (NEURON, D2, "x0=0.39", "right", "rounded"),
    (NEURON, D2, "x0=0.4", "right", "rounded-steps"),
    (NEURON, D2, "x0=0.393", "right", "rounded"),
    (NEURON, D2, "x0=0.3932", "right", "rounded"),
    (NEURON, D2, "x0=0.41", "wrong", "different"),
    (NEURON, D2, "x0=0.38", "right", "rounded-steps"),  # e^-1 kept, 0.53*e^-1 = 0.195 rounded
    (NEURON, D2, "x0=0.37", "wrong", "different"),
    (NEURON, D2, "x0=0.20", "wrong", "different"),
    (NEURON, D2, "x1=-0.60", "right", "rounded-steps"),
    (NEURON, Rule(Rounding(decimals=4)), "x0=0.39", "wrong", "digits"),
    (NEURON, Rule(Rounding(decimals=4)), "x0=0.40", "wrong", "different"),
    (NEURON, Rule(), "x0=0.40", "right", "rounded-steps"),
    (NEURON, Rule(), "x0=0", "wrong", "different"),
    (NEURON, Rule(), "x0=0.0", "wrong", "different"),
    (NEURON, Rule(), "x0=1", "wrong", "different"),
    (NEURON, Rule(), "x0=2*0.20", "right", "rounded-steps"),
    (NEURON, Rule(), "x0=2/5", "wrong", "different"),
    (NEURON, F2, "x0=0.40", "right", "rounded-steps"),
    (NEURON, Rule(tolerance=tolerance("0.01")), "x0=0.40", "right", "tolerance"),
    (NEURON, Rule(tolerance=tolerance("0.001")), "x0=0.40", "wrong", "tolerance"),
    (NEURON, Rule(tolerance=tolerance("2%")), "x0=0.40", "right", "tolerance"),
    (NEURON, Rule(tolerance=tolerance("1%")), "x0=0.40", "wrong", "tolerance"),
    (NEURON, Rule(tolerance=tolerance("0")), "x0=w0*f*(1 - f)", "right", "formula"),
    (NEURON, Rule(tolerance=tolerance("2%")), "x0=0.99*w0*f*(1 - f)", "right", "tolerance"),
    (NEURON, Rule(), "x0=0.99*w0*f*(1 - f)", "wrong", "different"),
    (NEURON, Rule(tolerance=tolerance("10%")), "x0=0", "wrong", "tolerance"),
    (SMALL, D2, "x=0.01", "right", "rounded"),
    (SMALL, D2, "y=0.00", "right", "rounded"),
    (SMALL, D2, "y=-0.01", "wrong", "different"),
    (SMALL, Rule(), "y=0.00", "wrong", "different"),
    (SMALL, Rule(), "y=3e-3", "right", "exact"),
    (("x*y", {"x": 198.3, "y": 0.0012}), Rule(), "y=198", "right", "rounded"),
    (("x*y", {"x": 198.3, "y": 0.0012}), Rule(), "y=199", "wrong", "different"),
    (("x*y", {"x": 198.3, "y": 0.001234}), Rule(), "x=1.2e-3", "right", "rounded"),
    (("x*y", {"x": 198.3, "y": 0.001234}), Rule(), "x=1.3e-3", "wrong", "different"),
    (TIE, Rule(), "x=1.5", "right", "corner"),
    (TIE, Rule(), "x=-1", "right", "corner"),
    (TIE, Rule(), "x=4.2", "wrong", "different"),
    (TIE, Rule(), "y=0", "right", "corner"),
    (("relu(x) - relu(-x)", {"x": 0}), Rule(), "x=1", "right", "exact"),
    (("relu(x) - relu(-x)", {"x": 0}), Rule(), "x=0", "wrong", "different"),
    (("1/(x - y)", {"x": 1.004, "y": 1.0}), D2, "x=-62500", "right", "exact"),
    (("1/(x - y)", {"x": 1.004, "y": 1.0}), D2, "x=62500", "wrong", "different"),
    (("x^2 - y^2 + 0.001*x", {"x": 3.001, "y": 3.001}), D2, "value v3=-0.01", "wrong", "different"),
    (("sqrt(x)", {"x": 0}), Rule(), "x=0", "wrong", "undefined"),
    (("x*y", {"x": 1e200, "y": 3}), D2, "y=1e200", "right", "exact"),
    (("2*pi*x", {"x": 1}), D2, "x=6.28", "right", "rounded"),
    (("sin(x)", {"x": 3.141592653589793}), Rule(), "value f=0", "right", "exact"),
    (("sigmoid(x)", {"x": 40}), Rule(), "x=0", "wrong", "different"),
    (("sigmoid(x)", {"x": 40}), D2, "x=0.00", "right", "rounded"),
    (("sigmoid(x)", {"x": 40}), Rule(), "x=-4e-18", "wrong", "different"),
    (("x^2", {"x": 1e-200}), Rule(), "x=0", "wrong", "different"),
    (("x^2", {"x": 2.5}), Rule(Rounding(decimals=0)), "x=6", "wrong", "different"),  # x^1 is no step
    (("x^2", {"x": 1.234}), D2, "x=2.46", "wrong", "different"),
    (CIRCUIT, Rule(), "value f=f", "unreadable", "circular"),
    (CIRCUIT, Rule(), "value v1=f + v1 - f", "unreadable", "circular"),
    (CIRCUIT, Rule(), "value x=v1 - y", "unreadable", "circular"),
    (CIRCUIT, Rule(), "df/dx=-4", "right", "exact"),
    (CIRCUIT, Rule(), "dL/dx=-4", "right", "exact"),
    (("q = x*y; q*zy", {"x": 1, "y": 2, "zy": 3}), Rule(), "x=yzy", "unreadable", "unknown-variable"),
]


@pytest.mark.parametrize(
    ("exercise", "rule", "answer", "verdict", "reason"),
    VERDICTS,
    ids=[f"{row[0][0]} {row[2]} {i}" for i, row in enumerate(VERDICTS)],
)
def test_verdicts(exercise: tuple[str, dict], rule: Rule, answer: str, verdict: str, reason: str) -> None:
    target, _, written = answer.partition("=")
    (judged,) = Marker(*exercise, rule=rule).check([(target, written)]).answers
    assert (judged.verdict, judged.reason) == (verdict, reason)


def test_a_convention_leaves_one_slope() -> None:
    found = Marker("abs(x)", {"x": 0}, convention="jax").check([("x", "0"), ("x", "1")])
    assert [judged.verdict for judged in found.answers] == ["wrong", "right"]


@pytest.mark.parametrize("about", ["dq/dx", "∂q/∂x", "dx/dy"])
def test_slopes_of_other_nodes_are_not_judged_as_those_of_the_output(about: str) -> None:
    marker = Marker("q = x + y; f = q*z", {"x": -2, "y": 5, "z": -4})
    with pytest.raises(InputError, match="Slopes of f are judged, not of"):
        marker.check([(about, "-4")])


def test_the_same_seed_tries_the_same_points() -> None:
    answers = [("x", "y*cos(x*y)"), ("x", "y*cos(x*y) + 1e-9*x")]
    found = [Marker("sin(x*y)", {"x": 1, "y": 2}, seed=7).check(answers) for _ in range(2)]
    assert found[0].answers == found[1].answers


NEURON_LINE = "check '1/(1 + e^-(w*x))' --w=2 --x=-1"
# command line, standard input, status, what standard output says, what standard error says
PROCESSES = [
    ("check '(x+y)*z' --x=-2 --y=5 --z=-4 --answer x=-4 --answer z=3", "", 0, "2 of 2 right", ""),
    ("check '(x+y)*z' --x=-2 --y=5 --z=-4 --answer x=−4 --answer z=-12", "", 1, "1 of 2 right", ""),
    ("check -x^2 --x=3 --answer=x=-6 --json", "", 0, '"passes": true', ""),
    ("check x^2 --x=3 --answer x=5 --json", "", 1, '"passes": false', ""),
    ("check x^2 --x=3 --answer x=abc", "", 1, "1 cannot be read", ""),
    ("check x^2 --x=3 --answer x=6,0", "", 1, "hint: With --decimal-comma", ""),
    ("check answer*x --x=3 --at answer=2 --answer x=2", "", 0, "1 of 1", ""),
    ("check answer*x --x=3 --answer=2", "", 2, "", "--at answer=2"),
    ("check 'q=x^2;q*x' --x=3 --answer 'value q=9' --answer 'grad q=3'", "", 0, "value of q", ""),
    ("check x^2 --x=0.2 --answer x=0,40 --decimal-comma", "", 0, "exact", ""),
    ("check x^2 --x=3 --answers -", '{"x": 6}', 0, "1 of 1", ""),
    ("check x^2 --x=3 --answers=- --answer x=6", "target,answer\nx,7\n", 1, "1 of 2", ""),
    ("check - --x=3 --answer x=6", "x^2", 0, "1 of 1", ""),
    (r"check '\frac{x}{2}' --x=3 --answer 'x=\frac12'", "", 0, "1 of 1", ""),
    ("check x^2 --x=3 --answer x=5 --show-solution", "", 1, "right answer", ""),
    ("check 'abs(x)' --x=0 --answer x=5 --show-solution", "", 1, "-1 to 1", "corner"),
    ("check 'abs(x)' --x=0 --answer x=5", "", 1, "wrong", ""),
    ("check - --x=3 --answers -", "x", 2, "", "cannot both"),
    ("check x^2 --x=3", "", 2, "", "no answer to check"),
    ("check x^2 --x=3 --answer x", "", 2, "", "is no answer"),
    ("check x^2 --x=3 --answer w=1", "", 2, "", "is called w"),
    ("check x^2 --x=3 --answer x=1 --decimals=2 --figures=2", "", 2, "", "exclude each other"),
    ("check x^2 --x=3 --answer x=1 --decimals=-1", "", 2, "", "from 0 to 15"),
    ("check x^2 --x=3 --answer x=1 --figures=0", "", 2, "", "from 1 to 15"),
    ("check x^2 --x=3 --answer x=1 --tolerance=-1", "", 2, "", "No tolerance"),
    ("check x^2 --x=3 --answer x=1 --tolerance=nan", "", 2, "", "No tolerance"),
    ("check x^2 --x=3 --answer x=1 --seed=a", "", 2, "", "--seed"),
    ("check x^2 --x=3 --answer x=1 --decimal=2", "", 2, "", "--decimals"),
    ("check x^2 --x=3 --answers /no/such/file", "", 2, "", "given to --answers"),
    ("check x^2 --x=3 --answers -", "[1]", 2, "", "item 1"),
    ("check x^2 --answer x=1", "", 2, "", "No value for x"),
    ("check 'x*' --x=1 --answer x=1", "", 3, "", "  x*\n"),
    ("check 'log(x)' --x=-1 --answer x=1", "", 4, "", "needs x > 0"),
    ("check --help", "", 0, "--decimal-comma", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "stdin", "code", "out", "err"), PROCESSES, ids=[row[0] for row in PROCESSES]
)
def test_as_a_process(line: str, stdin: str, code: int, out: str, err: str) -> None:
    result = process(*shlex.split(line), stdin=stdin.encode())
    assert "Traceback" not in result.err
    assert (result.code, bool(result.out), bool(result.err)) == (code, bool(out), bool(err)), result
    assert out in result.out
    assert err in result.err


@pytest.mark.parametrize("bad", [b"\xff\xfex", b"{", b"x,1,2"])
def test_bytes_that_are_no_answers(bad: bytes) -> None:
    result = process("check", "x^2", "--x=3", "--answers", "-", stdin=bad)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: Standard input")


@pytest.mark.parametrize("row", [row for row in PROCESSES if row[2] < 2 and "--help" not in row[0]])
@pytest.mark.parametrize("option", [[], ["--show-solution"]])
def test_json(row: tuple, option: list[str]) -> None:
    schema = json.loads(files("backprop.homework").joinpath("check.schema.json").read_text("utf-8"))
    words = shlex.split(row[0])
    words += [word for word in ("--json", *option) if word not in words]
    result = in_process(words, stdin=row[1].encode())
    found = json.loads(result.out, parse_constant=pytest.fail)
    Draft202012Validator(schema).validate(found)
    assert result.err == ""
    assert result.code == row[2] == (0 if found["passes"] else 1)
    shows = "--show-solution" in words
    assert all(("solution" in answer) == shows for answer in found["answers"])


def test_the_right_number_is_told_only_when_asked_for() -> None:
    words = shlex.split("check 'exp(x)*y' --x=1 --y=3 --answer x=1.5 --answer 'value v1=2.5'")
    for form in ([], ["--json"]):
        hidden, shown = in_process([*words, *form]).out, in_process([*words, *form, "--show-solution"]).out
        assert "8.15" not in hidden and "2.71" not in hidden
        assert "8.15" in shown and "2.71" in shown


def test_what_a_terminal_would_obey_is_not_printed() -> None:
    result = in_process(["check", "x", "--x=1", "--answer", "x=\x1b[2J[red]1[/red]"])
    assert result.code == 1
    assert "\x1b" not in result.out
    assert "[red]1[/red]" in result.out


def test_no_line_is_wider_than_its_terminal() -> None:
    words = shlex.split(NEURON_LINE + " --answer x=0.21 --answer 'value f=0,12' --show-solution")
    for columns in (40, 60, 80):
        assert max(map(len, in_process(words, columns=columns).out.splitlines())) <= columns
