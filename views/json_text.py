"""A Trace as JSON: schema in `trace.schema.json`, one node a line."""

from __future__ import annotations

import math

from backprop.engine.trace import Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def json_text(trace: Trace, *, constants: bool = False) -> Iterator[str]:
    """The document in pieces, so that a Trace of a million nodes needs no memory for its text.

    Args:
        trace: to write.
        constants: whether constants are nodes too.
    """
    yield "{\n"
    for key, value in trace.summary().items():
        yield f"  {dumps(key)}: {dumps(value)},\n"
    yield '  "nodes": ['
    separator = "\n    "
    for node in trace.walk(constants=constants):
        yield separator + dumps(node.to_dict())
        separator = ",\n    "
    yield "\n  ],\n" if separator[0] == "," else "],\n"
    yield f'  "notices": {dumps([notice.to_dict() for notice in trace.notices])}\n}}\n'


def dumps(value: Any) -> str:
    """Strict JSON for plain data; a number that is not finite is null.

    The `json` module takes a sixth of the time that Python takes to start, and is imported only for text
    that needs escapes.
    """
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else "null"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict):
        return "{" + ", ".join([f"{_string(key)}: {dumps(item)}" for key, item in value.items()]) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join([dumps(item) for item in value]) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def _string(text: str) -> str:
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    import json

    return json.dumps(text, ensure_ascii=False)
