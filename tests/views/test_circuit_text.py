"""Circuits in characters: whoever follows a wire comes to where it leads, in as many columns as there are."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from running import in_process
from test_circuit import CIRCUITS, ENGLISH, random_circuit

from backprop import differentiate
from backprop.engine.trace import Trace
from backprop.views.circuit.channel import Net, Route, channel
from backprop.views.circuit.circuit import circuit
from backprop.views.circuit.text import text, width_of

UP, DOWN, LEFT, RIGHT = (-1, 0), (1, 0), (0, -1), (0, 1)
LEADS = {
    "─": {LEFT, RIGHT},
    "│": {UP, DOWN},
    "╭": {DOWN, RIGHT},
    "╮": {DOWN, LEFT},
    "╰": {UP, RIGHT},
    "╯": {UP, LEFT},
    "├": {UP, DOWN, RIGHT},
    "┤": {UP, DOWN, LEFT},
    "┬": {DOWN, LEFT, RIGHT},
    "┴": {UP, LEFT, RIGHT},
    "●": {UP, DOWN, LEFT, RIGHT},
}
GATE = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
INPUT = re.compile(r"(?<![\w.)─])\w+ (?=─)")


def connections(picture: str) -> Counter[tuple[str, tuple[str, ...]]]:
    """For each box what is written in it, and in the gates that its wire leads to, as found by following it."""
    grid = picture.partition("\n\nabove")[0].splitlines()
    gates = {
        (row, column): gate
        for row, line in enumerate(grid)
        for gate in GATE.finditer(line)
        for column in range(*gate.span())
    }
    starts = [
        (row, gate) for row, line in enumerate(grid) for gate in (*GATE.finditer(line), *INPUT.finditer(line))
    ]
    return Counter((box[0].strip(), reached(grid, gates, (row, box.end()))) for row, box in starts)


def reached(
    grid: list[str], gates: dict[tuple[int, int], re.Match[str]], start: tuple[int, int]
) -> tuple[str, ...]:
    found = []
    ways = [(start, RIGHT)]
    while ways:
        (row, column), heading = ways.pop()
        if (row, column) in gates:
            found.append(gates[row, column][0])
            continue
        sign = grid[row][column] if column < len(grid[row]) else " "
        if sign == "┼" or sign.isalnum():  # another wire, or the name of this one
            onward = {heading}
        else:
            onward = LEADS.get(sign, set()) - {(-heading[0], -heading[1])}
        ways += [((row + down, column + right), (down, right)) for down, right in onward]
    return tuple(sorted(found))


def expected(trace: Trace) -> Counter[tuple[str, tuple[str, ...]]]:
    found = circuit(trace)
    leads: list[list[str]] = [[] for _ in found.boxes]
    for wire in found.wires:
        leads[wire.source].append(f"({found.boxes[wire.target].label})")
    labels = [f"({box.label})" if box.kind == "gate" else box.label for box in found.boxes]
    return Counter((label, tuple(sorted(targets))) for label, targets in zip(labels, leads, strict=True))


@pytest.mark.parametrize("name", ["sum", "neuron", "forks", "no inputs", "unused", "10", "60", "300"])
def test_wires_lead_where_they_should(name: str) -> None:
    assert connections(text(CIRCUITS[name], ENGLISH).plain) == expected(CIRCUITS[name])


@given(seed=st.integers(0, 10**6), gates=st.integers(1, 25))
@settings(max_examples=40, deadline=None, derandomize=True, database=None)
def test_wires_of_random_circuits_lead_where_they_should(seed: int, gates: int) -> None:
    trace = random_circuit(gates, inputs=4, seed=seed)
    assert connections(text(trace, ENGLISH).plain) == expected(trace)


ROWS = st.lists(st.integers(0, 30), unique=True, max_size=12)


@given(sources=ROWS, targets=ROWS, data=st.data())
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_no_wire_hides_another(sources: list[int], targets: list[int], data: st.DataObject) -> None:
    nets = {source: [] for source in sources}
    for target in targets if sources else ():
        nets[data.draw(st.sampled_from(sources))].append(target)
    given_nets = [Net(source, ends) for source, ends in nets.items() if ends]
    tracks, routes = channel(given_nets)
    cells: dict[tuple[int, int], list[bool]] = {}
    for net, route in zip(given_nets, routes, strict=True):
        covered = cells_of(route)
        assert (net.source, -1) in covered
        assert {row for row, column in covered if column == tracks} == set(net.targets)
        for cell, is_straight in covered.items():
            cells.setdefault(cell, []).append(is_straight)
    assert all(len(wires) == 1 or (len(wires) == 2 and all(wires)) for wires in cells.values())


def cells_of(route: Route) -> dict[tuple[int, int], bool]:
    """Cell -> whether the wire runs straight through it."""
    touched: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for row, first, last in route.across:
        for left, right in pairwise(range(first, last + 1)):
            touched.setdefault((row, left), set()).add(RIGHT)
            touched.setdefault((row, right), set()).add(LEFT)
    for column, first, last in route.down:
        for above, below in pairwise(range(first, last + 1)):
            touched.setdefault((above, column), set()).add(DOWN)
            touched.setdefault((below, column), set()).add(UP)
    return {cell: ways in ({LEFT, RIGHT}, {UP, DOWN}) for cell, ways in touched.items()}


def test_every_number_is_there() -> None:
    for name in ("sum", "neuron", "forks", "twice"):
        found = circuit(CIRCUITS[name])
        numbers = [number for box in found.boxes for number in (box.value, box.gradient)]
        numbers += [wire.gradient for wire in found.wires if wire.is_branch]
        plain = GATE.sub("", text(CIRCUITS[name], ENGLISH).plain)
        assert Counter(re.findall(r"(?<![\w.-])-?\d[\d.]*", plain)) == Counter(numbers)


@pytest.mark.parametrize("steps", [None, 4])
@pytest.mark.parametrize("name", ["sum", "neuron"])
def test_the_circuits_of_the_lecture_fit_80_columns(name: str, steps: int | None) -> None:
    picture = text(CIRCUITS[name], ENGLISH, steps=steps)
    assert width_of(picture) <= 80
    assert picture == text(CIRCUITS[name], ENGLISH, steps=steps, width=80)


@pytest.mark.parametrize("width", [50, 60, 80, 120])
@pytest.mark.parametrize("name", ["neuron", "forks", "60"])
def test_what_is_too_wide_goes_on_below(name: str, width: int) -> None:
    whole, folded = (text(CIRCUITS[name], ENGLISH, width=columns) for columns in (None, width))
    assert width_of(folded) <= width
    assert Counter(GATE.findall(folded.plain)) == Counter(GATE.findall(whole.plain))
    shown = re.compile(r"-?\d+\.\d+")
    assert Counter(shown.findall(folded.plain)) == Counter(shown.findall(whole.plain))


def test_wide_characters_take_their_room() -> None:
    picture = text(differentiate("日本 = x*é; 値段 = 日本 + x; 値段*2", {"x": 1, "é": 2}), ENGLISH)
    columns = [cell_len(line[: line.index("(")]) for line in picture.plain.splitlines() if "(" in line]
    assert "日本" in picture.plain
    verticals = {
        cell_len(line[:i]) for line in picture.plain.splitlines() for i, c in enumerate(line) if c in "│╮╯"
    }
    assert {column + 1 for column in columns[:-1]} & verticals


def test_on_a_terminal() -> None:
    argv = ["draw", "(x + y)*z", "--x=-2", "--y=5", "--z=-4", "--lang=en"]
    plain = in_process(argv)
    coloured = in_process(argv, columns=80, colour=True)
    assert (plain.code, plain.err) == (0, "")
    assert "\x1b[32m-12\x1b[0m" in coloured.out
    assert "\x1b[31m3\x1b[0m" in coloured.out
    without = [line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", coloured.out).splitlines()]
    assert without == plain.out.splitlines()
    narrow = in_process(argv, columns=10)
    assert (narrow.code, narrow.out) == (2, "")
    assert "columns, and the terminal has 10" in narrow.err
    refused = in_process([*argv, "--format=png"], columns=80)
    assert (refused.code, refused.out) == (2, "")
