"""A Trace as CSV (RFC 4180): a line for every argument of every gate, numbers in full."""

from __future__ import annotations

import csv
import io

from backprop.engine.trace import Trace

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


def csv_text(trace: Trace, *, constants: bool = False) -> str:
    """The nodes as lines. Inputs and constants have one line; a gate has one for each argument.

    Args:
        trace: to write.
        constants: whether constants are nodes too.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for node in trace.walk(constants=constants):
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
    return text.getvalue()
