"""Wires between two columns of a circuit, in characters: they bend on tracks, so that none hides another.

The problem is that of a channel on a circuit board; its solution here is the left-edge algorithm of
A. Hashimoto and J. Stevens, Wire routing by optimizing channel assignment within large apertures (1971), with
doglegs where wires change places.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import count

from backprop.grammar.record import Record


class Net(Record):
    """A wire that comes from the left in one row, and leaves to the right in one or several."""

    source: int
    targets: list[int]


class Route(Record):
    """How a wire runs: its pieces as (row, first column, last column) and (column, first row, last row).

    Columns count from 0, the first track; -1 is where the wire comes from, and the number of tracks is where
    it goes to.
    """

    across: list[tuple[int, int, int]]
    down: list[tuple[int, int, int]]


def channel(nets: list[Net]) -> tuple[int, list[Route]]:
    """How many tracks there must be, and the route of each net."""
    bent = [number for number, net in enumerate(nets) if set(net.targets) != {net.source}]
    owner = {row: number for number in bent for row in nets[number].targets}
    taken = {row for net in nets for row in (net.source, *net.targets)}
    order, left_out = _order(nets, bent, owner)
    detours = {(owner[row], row): _free_row(row, taken) for row in left_out}
    spans = {}
    for number in order:
        rows = [nets[number].source, *(detours.get((number, row), row) for row in nets[number].targets)]
        spans[number] = min(rows), max(rows)
    tracks = _tracks(nets, order, spans, owner, {row for _, row in detours})
    width = max(tracks.values(), default=-1) + 1
    last = width + len(detours)
    routes = [Route([], []) for _ in nets]
    for number, net in enumerate(nets):
        if number not in tracks:
            routes[number].across.append((net.source, -1, last))
            continue
        track = tracks[number]
        routes[number].across.append((net.source, -1, track))
        routes[number].down.append((track, *spans[number]))
        routes[number].across.extend(
            (row, track, last) for row in net.targets if (number, row) not in detours
        )
    for place, ((number, row), detour) in enumerate(detours.items(), width):
        routes[number].across.extend([(detour, tracks[number], place), (row, place, last)])
        routes[number].down.append((place, min(row, detour), max(row, detour)))
    return last, routes


def _order(nets: list[Net], bent: list[int], owner: dict[int, int]) -> tuple[list[int], list[int]]:
    """The nets from left to right, and the rows in which one would have to stand on both sides of another.

    In a row in which one net comes and another goes, the first must bend first. Otherwise, of nets that go
    down the lowest bends first, and of those that go up the highest: then they do not cross.
    """
    after: dict[int, list[int]] = {number: [] for number in bent}
    before = dict.fromkeys(bent, 0)
    for number in bent:
        row = nets[number].source
        if row in owner and owner[row] != number:
            after[number].append(row)
            before[owner[row]] += 1

    def wish(number: int) -> tuple[int, int]:
        source, targets = nets[number]
        goes_down = max(targets) - source > source - min(targets)
        return (-source if goes_down else source), number

    ready = [wish(number) for number in bent if not before[number]]
    heapify(ready)
    waiting = dict.fromkeys(sorted(bent, key=wish))
    order, left_out = [], []
    while waiting:
        if ready:
            _, number = heappop(ready)
        else:
            number = next(iter(waiting))
            left_out += [row for other in waiting for row in after[other] if owner[row] == number]
        del waiting[number]
        order.append(number)
        for row in after[number]:
            other = owner[row]
            before[other] -= 1
            if not before[other] and other in waiting:
                heappush(ready, wish(other))
    return order, left_out


def _tracks(
    nets: list[Net],
    order: list[int],
    spans: dict[int, tuple[int, int]],
    owner: dict[int, int],
    detoured: set[int],
) -> dict[int, int]:
    """The track of each net: the first on which nothing is in its way."""
    tracks: dict[int, int] = {}
    least = dict.fromkeys(order, 0)
    used: list[list[tuple[int, int]]] = []
    for number in order:
        low, high = spans[number]
        for track in count(least[number]):
            if track == len(used):
                used.append([])
            if all(high < other_low or other_high < low for other_low, other_high in used[track]):
                break
        used[track].append((low, high))
        tracks[number] = track
        row = nets[number].source
        if row in owner and owner[row] != number and row not in detoured:
            least[owner[row]] = max(least[owner[row]], track + 1)
    return tracks


def _free_row(row: int, taken: set[int]) -> int:
    """A row nearby in which nothing comes or goes; it is taken then."""
    for distance in count(1):
        for found in (row - distance, row + distance):
            if found >= 0 and found not in taken:
                taken.add(found)
                return found
    raise AssertionError
