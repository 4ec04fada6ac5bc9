"""Tolerances of other systems: the examples of their documentation, and the edges of each."""

from __future__ import annotations

import pytest

from backprop.grammar.problem import InputError
from backprop.homework.acceptance import Rule, tolerance
from backprop.homework.marker import Marker
from backprop.homework.systems import SYSTEMS


def accepts(named: str, answer: str, right: float) -> bool:
    marker = Marker("x + 0*y", {"x": right, "y": 0}, rule=Rule(tolerance=tolerance(named)))
    return marker.check([("value f", answer)]).passes


@pytest.mark.parametrize(
    ("named", "right", "answer", "expected"),
    [
        ("stack-relative:0.05", 100, "105", True),  # ≤
        ("stack-relative:0.05", 100, "105.1", False),
        ("stack-relative", 100, "95", True),
        ("stack-absolute:0.5", 2, "2.5", False),  # <
        ("stack-absolute:0.5", 2, "2.499", True),
        ("stack-sigfigs:2", 10, "9.8", True),  # as the documentation says, "by design"
        ("stack-sigfigs:2", 10, "9.6", True),
        ("stack-sigfigs:2", 10, "10.1", False),  # three figures
        ("stack-sigfigs:1", 100, "100", True),
        ("stack-sigfigs:3", 100, "100", True),
        ("stack-sigfigs:2", 0.001, "0.0010", True),
        ("stack-sigfigs:3", 0.001, "0.0010", False),
        ("stack-sigfigs:3", 1000, "1.00e3", True),
        ("stack-decplaces:2", 12.3, "12.30", True),
        ("stack-decplaces:2", 12.3, "12.3", False),  # zeros at the end are required
        ("stack-decplaces:2", 12.304, "12.30", True),
        ("stack-decplaces:2", 12.306, "12.30", False),
        ("prairielearn-relabs", 1, "1.01", True),
        ("prairielearn-relabs", 1, "1.0102", False),
        ("prairielearn-relabs:0,0.125", 1, "1.125", True),
        ("prairielearn-sigfig:2", 1234, "1250", True),  # within 0.51 of a hundred
        ("prairielearn-sigfig:2", 1234, "1286", False),
        ("prairielearn-decdig:2", 0.3932, "0.398", True),
        ("prairielearn-decdig:2", 0.3932, "0.40", False),
        ("webwork", 1, "1.0009", True),
        ("webwork", 1, "1.0011", False),
        ("webwork", 0, "5e-13", True),
        ("webwork", 0, "2e-12", False),
        ("webwork-absolute:0.01", 1, "1.009", True),
        ("webwork-absolute:0.01", 1, "1.011", False),
    ],
)
def test_it_compares_as_documented(named: str, right: float, answer: str, expected: bool) -> None:
    assert accepts(named, answer, right) is expected


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_system_refuses_what_is_wrong(name: str) -> None:
    assert not accepts(name, "7.00", 3)


@pytest.mark.parametrize(
    "text",
    ["stack", "webwork:x", "webwork:-1", "stack-sigfigs:0", "stack-decplaces:1.5", "webwork:1,2", "moodle:1"],
)
def test_what_is_no_tolerance_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(InputError) as caught:
        tolerance(text)
    assert caught.value.problem.hint
