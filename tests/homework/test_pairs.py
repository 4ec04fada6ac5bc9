"""Ruling pairs of slips out by their numbers loses none that would have explained the answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backprop.homework.acceptance import Rule, tolerance
from backprop.homework.answers import read_answer
from backprop.homework.fit import Given, fits, is_near
from backprop.homework.marker import Marker
from backprop.homework.pairs import pairs_of
from backprop.homework.rounding import Rounding

EXERCISE = Marker("q = x*y; f = q^2 + x", {"x": 1.5, "y": -0.5}).exercise
RULES = Rule(), Rule(Rounding(decimals=1)), Rule(Rounding(figures=1)), Rule(tolerance=tolerance("5%"))
PAIRS = EXERCISE.pairs


@given(st.data(), st.sampled_from(RULES), st.integers(0, 3))
def test_pairs_that_explain_are_near(data: st.DataObject, rule: Rule, decimals: int):
    one, other = data.draw(st.sampled_from(PAIRS))
    numbers = EXERCISE.both(one, other).exact()
    answered = []
    for node in data.draw(st.lists(st.integers(0, len(EXERCISE.graph.ops) - 1), min_size=1, unique=True)):
        is_value = data.draw(st.booleans())
        number = (
            numbers.at(is_value, node)
            if numbers and data.draw(st.booleans())
            else data.draw(st.floats(-9, 9))
        )
        answer = read_answer(f"{number:.{decimals}f}", ())
        answered.append(Given(node, is_value, float(answer.written), answer))
    near = {(id(a), id(b)) for a, b in pairs_of(EXERCISE).near(answered, rule)}
    others = data.draw(st.lists(st.sampled_from(PAIRS), min_size=5, max_size=5))
    for a, b in [*others, (one, other)]:
        model = EXERCISE.both(a, b)
        if all(is_near(model, given, rule) and fits(model, given, rule) for given in answered):
            assert (id(a), id(b)) in near
