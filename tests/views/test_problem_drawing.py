"""How problems are drawn: a golden file, and carets that stand under the right columns of any text.

After a change of the drawing run `UPDATE_GOLDEN=1 pytest tests/views` and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from backprop.grammar.problem import Problem
from backprop.views.problem import draw, visible

GOLDEN = Path(__file__).with_name("drawn_problems.txt")
READABLE = 120
"""Columns that a line of an excerpt takes at most."""


def at(marked: str, message: str = "It is here.", hint: str = "Look there.") -> Problem:
    """A problem whose span is what stands between ⟦ and ⟧."""
    start, end = marked.index("⟦"), marked.index("⟧") - 1
    return Problem("example", message, marked.replace("⟦", "").replace("⟧", ""), (start, end), hint)


LONG = "+".join(f"w{i}*x{i}" for i in range(200))

PROBLEMS = {
    "one line": at("(x + ⟦y⟧)*z"),
    "all of it": at("⟦log(x)⟧"),
    "the end of the text": at("x*⟦⟧"),
    "no hint": at("⟦2⟧x", hint=""),
    "no place": Problem("example", "x has two values.", hint="Leave one --x=… out."),
    "no source": Problem("example", "There is no expression here.", "", (0, 0), "Write one."),
    "the second line of a program": at("q = x + y\nf = q*⟦u⟧\n"),
    "several lines": at("# a circuit\n⟦log(x -\n    y)⟧ + z\n"),
    "the last line": at("q = x\nq*⟦⟧"),
    "a short line is shown whole": at("x1*x2 + x3*x4 + x5*x6 + x7*x8 + x9*x10 + ⟦x11⟧"),
    "a long line, at its start": at(f"⟦w⟧+{LONG}"),
    "a long line, in the middle": at(f"{LONG}+⟦u⟧*{LONG}"),
    "a long line, at its end": at(f"{LONG}*⟦⟧"),
    "a long place": at(f"2 + ⟦{LONG}⟧ + 2"),
    "wide characters": at("变量*重量 + ⟦偏差⟧*x"),
    "an emoji": at("x*😀 + ⟦y⟧"),
    "a combining accent": at("x\u0302*y + ⟦z⟧"),
    "a tabulator": at("x*\t⟦y⟧"),
    "what would steer a terminal": at(
        "x*\x1b[2J\x9b\u202e\u200b\x7f + ⟦\x07⟧", "What \x1b[31m?", "[red]No[/red]"
    ),
}


def test_golden_file() -> None:
    drawn = [f"--- {name}\n\n{draw(problem)}" for name, problem in PROBLEMS.items()]
    drawn.append(f"--- a notice\n\n{draw(at('⟦abs(x)⟧', 'abs has a corner here.', ''), 'note')}")
    coloured = draw(at("x*⟦u⟧"), colour=True)
    drawn.append(f"--- with colours\n\n{coloured.replace(chr(27), '<ESC>')}")
    found = "\n".join(drawn)
    if "UPDATE_GOLDEN" in os.environ:
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("name", PROBLEMS)
def test_it_fits_into_a_terminal(name: str, width: int) -> None:
    """Sentences are wrapped between words; the carets stand where they stood."""
    said = "Double precision loses digits here, so this was computed with 144 digits."
    problem = PROBLEMS[name]._replace(message=said)
    plain, lines = draw(problem).splitlines(), draw(problem, width=width).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert " ".join(" ".join(lines).split()).startswith(f"error: {said}")
    carets = [line for line in lines if "^" in line]
    if name == "one line":
        assert carets == [line for line in plain if "^" in line]


def test_line_ends_of_windows_are_not_shown() -> None:
    assert "␍" not in draw(at("q = ⟦x⟧ +* y\r\nq*2\r\n"))


def test_a_line_that_fits_is_shown_whole() -> None:
    problem = PROBLEMS["a short line is shown whole"]
    assert draw(problem).splitlines()[1] == f"  {problem.source}"


strange = st.sampled_from("变重😀é²σ\u0302\t\u200b\x1b\x9b\udcff")
characters = st.sampled_from("xy*+ ()") | strange | st.characters(min_codepoint=32, max_codepoint=0x24F)


@settings(max_examples=500)
@given(
    st.text(characters, max_size=90),
    st.text(characters, min_size=1, max_size=9),
    st.text(characters, max_size=90),
)
def test_carets_stand_under_the_span(before: str, here: str, after: str) -> None:
    """Measured with Rich, which knows how wide characters are."""
    span = (len(before), len(before + here))
    source = before + here + after
    assume(source.strip())  # a blank line is not drawn
    _, shown, carets = draw(Problem("example", "Here.", source, span)).splitlines()
    assert set(carets.strip()) == {"^"}
    indent = len(carets) - len(carets.lstrip())
    ends = [cell_len(shown[:i]) for i in range(len(shown) + 1)]
    assert visible(here) in {
        shown[i:j]
        for i, start in enumerate(ends)
        for j, end in enumerate(ends)
        if start == indent and end == len(carets)
    }


@settings(max_examples=200)
@given(
    st.text(characters, max_size=400) | st.text("变重", min_size=90), st.integers(0, 400), st.integers(0, 400)
)
def test_excerpts_are_readable(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    span = (start, min(start + length, len(text)))
    drawn = draw(Problem("example", "Here.", text, span))
    assert all(line.isprintable() and cell_len(line) <= READABLE for line in drawn.splitlines())
    assert len(drawn.splitlines()) <= 3
