"""What a user types stays text: it is never markup, an escape sequence, a table's border or a traceback."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from running import Result, in_process, process

LONG = "x" * 10_000

HOSTILE = {
    "markup": "[red]x[/red]",
    "a style that does not exist": "[/nothing]",
    "an escape sequence": "\x1b[2J",
    "an escape sequence in one character": "x\x9b2J",
    "a link": "\x1b]8;;https://example.org\x07x\x1b]8;;\x07",
    "HTML": "<script>alert(1)</script>",
    "code": "`x`",
    "a cell": "x|y",
    "a cell in a comment": "x # |a|b| `c` <br>",
    "an escape in a comment": "x # \x1b[31m\x9b31m",
    "a line break": "x\ny",
    "carriage return and backspaces": "x\r\x08\x08y",
    "right to left": "x\u202ey\u2066",
    "right to left in a comment": "x # \u202e\u2066",
    "zero width": "x\u200b\u2060\ufeffy",
    "bytes that are no text": "x\udcff\udc80",
    "bytes that are no text, in a comment": "x # \udcff",
    "beyond the plane": "\U0010ffff",
    "percent and braces": "%s{0}{x!r}%(x)s",
    "Python": "__import__('os').system('true')",
    "a long name": LONG,
    "many signs": "-" * 5_000 + "x",
    "many brackets": "(" * 5_000 + "x" + ")" * 5_000,
}

PLACES = {
    "the expression": lambda text: ["eval", text, "--x=1"],
    "a formula": lambda text: ["diff", text],
    "a variable of a formula": lambda text: ["diff", "x", "--wrt", text],
    "an order": lambda text: ["diff", "x", "--order", text],
    "an explanation": lambda text: ["explain", text, "--x=1"],
    "one gradient": lambda text: ["explain", "x", "--x=1", "--node", text],
    "a language": lambda text: ["explain", "x", "--x=1", "--lang", text],
    "a circuit": lambda text: ["draw", text, "--x=1"],
    "a deck": lambda text: ["deck", text, "--x=1"],
    "the title of a deck": lambda text: ["deck", "x", "--x=1", "--title", text],
    "a page that is served": lambda text: ["serve", text, "--x=1", "--port=none"],
    "the second of two": lambda text: ["eval", "x", text, "--x=1"],
    "a value": lambda text: ["eval", "x", f"--x={text}"],
    "a name": lambda text: ["eval", "x", f"--{text}=1"],
    "a binding": lambda text: ["eval", "x", "--at", text],
    "the name in a binding": lambda text: ["eval", "x", "--at", f"{text}=1"],
    "--wrt": lambda text: ["eval", "x", "--x=1", "--wrt", text],
    "--output": lambda text: ["eval", "x", "--x=1", "--output", text],
    "--digits": lambda text: ["eval", "x", "--x=1", "--digits", text],
    "--format": lambda text: ["eval", "x", "--x=1", "--format", text],
    "--color": lambda text: ["eval", "x", "--x=1", "--color", text],
    "--file": lambda text: ["eval", "--file", text, "--x=1"],
    "an option": lambda text: ["eval", "x", "--x=1", f"--{text}"],
    "a command": lambda text: [text],
    "an option of the program": lambda text: [f"--{text}"],
    "a function": lambda text: ["functions", text],
    "csv": lambda text: ["eval", text, "--x=1", "--format=csv"],
    "markdown": lambda text: ["eval", text, "--x=1", "--format=markdown", "--all"],
    "latex": lambda text: ["eval", text, "--x=1", "--format=latex", "--all"],
    "json": lambda text: ["eval", text, "--x=1", "--json"],
    "json of a binding": lambda text: ["eval", "x", "--json", "--at", text],
}


def check(result: Result, *, coloured: bool = False) -> None:
    assert result.code in (0, 2, 3, 4)
    assert "Traceback" not in result.err
    printed = result.out + result.err
    printed = re.sub(r"\x1b\[[\d;]*m", "", printed) if coloured else printed
    steering = {c for c in printed if not c.isprintable() and c != "\n"}
    assert not steering, f"{steering} reached the terminal"
    assert not (result.code and result.out)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text(text: str, place) -> None:
    check(in_process(place(text)))


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_hostile_text_in_a_terminal(place) -> None:
    for text in ("[red]x[/red]", "\x1b[2J", "x # \x1b[2J"):
        check(in_process(place(text), columns=80, colour=True), coloured=True)


characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(sorted(PLACES)),
    st.lists(
        st.sampled_from([*"x+*(),=-#\n", *"[]<>|`\\\"'", *HOSTILE.values()]) | st.characters(), max_size=6
    ),
)
def test_any_text(place: str, pieces: list[str]) -> None:
    check(in_process(PLACES[place]("".join(pieces)[:200])))


@pytest.mark.parametrize(
    "place", ["the expression", "a value", "a name", "--wrt", "--output", "a command", "a function"]
)
def test_markup_comes_out_as_it_went_in(place: str) -> None:
    for text in ("[red]", "[/]", "<b>"):
        result = in_process(PLACES[place](text), columns=200)
        assert result.code != 0
        assert text in result.err


@pytest.mark.parametrize("place", [place for place in PLACES if "json" not in place])
def test_what_is_said_about_long_names_fits_on_a_screen(place: str) -> None:
    start = time.perf_counter()
    result = in_process(PLACES[place]("y" * 10_000))
    assert max(map(cell_len, result.err.splitlines()), default=0) <= 500
    assert time.perf_counter() - start < 5


BYTES = b"x\xff\x1b[2J\xc3"


@pytest.mark.parametrize(
    "argv",
    [
        (b"eval", BYTES, b"--x=1"),
        (b"eval", b"x # " + BYTES, b"--x=1"),
        (b"eval", b"x # " + BYTES, b"--x=1", b"--json"),
        (b"eval", b"x", b"--x=" + BYTES, b"--json"),
        (b"eval", b"x", b"--" + BYTES + b"=1"),
        (b"eval", b"x", b"--x=1", b"--wrt", BYTES),
        (b"eval", b"--file", BYTES),
        (b"functions", BYTES),
        (BYTES,),
        (b"--" + BYTES,),
    ],
)
def test_bytes_that_are_not_utf_8(argv: tuple[bytes, ...]) -> None:
    check(process(*argv))


# Tables

PROGRAMS = {
    "constants in gates": ("x*(2*pi*3) + x^(1/2) - max(x, 2) + x*1e-7", "x"),
    "names with underscores": ("a_b_c = x_1*x_2_; a_b_c^2", "x_1 x_2_"),
    "names of every script": ("重量 = σ*变; año = 重量*é + naïve; año*ℵ", "σ 变 é naïve ℵ"),
    "names to be read from the right": ("עברית*عربي", "עברית عربي"),
    "comments": ("x*y # | ` <b> *a* _b_ [c](d)\n", "x y"),
    "a long name": (f"{LONG}*y", f"{LONG} y"),
}


def cells(line: str) -> list[str]:
    """The cells of a row, by the rules of GitHub, where `|` ends a cell even between backticks."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


@pytest.mark.parametrize(("text", "names"), PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.parametrize("options", [[], ["--all"]])
def test_markdown_tables_are_not_broken(text: str, names: str, options: list[str]) -> None:
    bound = [f"--{name}=2" for name in names.split()]
    result = in_process(["eval", text, *bound, *options, "--format=markdown"])
    assert result.code == 0, result.err
    nodes, gradient = result.out.split("\n\n")
    assert {len(cells(line)) for line in nodes.splitlines()} == {7}
    assert {len(cells(line)) for line in gradient.splitlines()} == {3}
    for line in result.out.splitlines():
        for cell in cells(line):
            prose = re.sub(r"`[^`]*`|<br>", "", cell)
            assert not set(prose) & set("*_`<>[]\\"), f"{cell} would be formatted"


@pytest.mark.parametrize("columns", [0, 40, 80])
def test_tables_of_long_names(columns: int) -> None:
    start = time.perf_counter()
    result = in_process(
        ["eval", f"{LONG}*y + {LONG}y", f"--{LONG}=1", "--y=2", f"--{LONG}y=3"], columns=columns
    )
    check(result)
    assert result.code == 0
    if columns:
        assert max(map(cell_len, result.out.splitlines())) <= columns
    assert time.perf_counter() - start < 10
