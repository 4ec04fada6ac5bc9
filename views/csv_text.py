"""A Trace as CSV (RFC 4180): a line for every argument of every gate, numbers in full."""

from __future__ import annotations

import csv
import io

from backprop.engine.trace import Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

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
            node.value,
            node.upstream,
            node.pattern,
        ]
        arrows = zip(node.args, node.local, node.downstream, strict=True)
        writer.writerows([[*start, *arrow] for arrow in arrows] or [[*start, "", "", ""]])
        yield piece.getvalue()
        piece.seek(0)
        piece.truncate()
    yield piece.getvalue()
