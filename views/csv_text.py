"""A Trace as CSV (RFC 4180): a line for every argument of every gate, numbers in full."""

from __future__ import annotations

import csv
import io

from backprop.engine.trace import Trace, is_finite, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from backprop.engine.trace import Number

COLUMNS = (
    "id",
    "kind",
    "op",
    "gate",
    "expression",
    "value",
    "upstream",
    "pattern",
    "argument",
    "local",
    "downstream",
)


def csv_text(trace: Trace, *, constants: bool = False) -> Iterator[str]:
    """The nodes as lines, in pieces. Inputs and constants have one line, a gate has one for each argument.

    Args:
        trace: to write.
        constants: whether constants are nodes too.
    """
    piece = io.StringIO()
    writer = csv.writer(piece, lineterminator="\n")
    writer.writerow(COLUMNS)
    for node in trace.walk(trace.ids(constants=constants)):
        start = [
            node.id,
            node.kind,
            node.op,
            node.gate,
            node.expression,
            _written(node.value),
            _written(node.upstream),
            node.pattern,
        ]
        arrows = [
            [*start, arg, _written(local), _written(sent)]
            for arg, local, sent in zip(node.args, node.local, node.downstream, strict=True)
        ]
        writer.writerows(arrows or [[*start, "", "", ""]])
        yield piece.getvalue()
        piece.seek(0)
        piece.truncate()
    yield piece.getvalue()


def _written(number: Number) -> float | str | None:
    return plain(number) if is_finite(number) else float(number)
