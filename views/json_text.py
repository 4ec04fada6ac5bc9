"""A Trace as JSON: schema in `trace.schema.json`, one node a line."""

from __future__ import annotations

import math

from backprop.engine.trace import Trace, not_finite_notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from backprop.views.language import Language

_MANY = 500
"""From this many nodes on, the `json` module is faster, its import included."""


def json_text(trace: Trace, *, constants: bool = False, language: Language | None = None) -> Iterator[str]:
    """The document in pieces, so that a Trace of a million nodes needs no memory for its text.

    Args:
        trace: to write.
        constants: whether constants are nodes too.
        language: of the notices, if not English.
    """
    yield "{\n"
    for key, value in trace.summary().items():
        yield f"  {dumps(key)}: {dumps(value)},\n"
    yield '  "nodes": ['
    separator = "\n    "
    ids = trace.ids(constants=constants)
    written = dumps if len(ids) < _MANY else _encoder()
    missing: list[str] = []
    for node in trace.walk(ids):
        yield separator + written(node.to_dict())
        missing += node.not_finite()
        separator = ",\n    "
    yield "\n  ],\n" if separator[0] == "," else "],\n"
    notices = *trace.notices, *not_finite_notice(missing)
    told = map(language.problem, notices) if language else notices
    yield f'  "notices": {dumps([notice.to_dict() for notice in told])}\n}}\n'


def _encoder() -> Callable[[Any], str]:
    """The same with the `json` module, which is worth its import when there is much to write."""
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False, allow_nan=False).encode

    def written(value: Any) -> str:
        try:
            return encode(value)
        except ValueError:
            return dumps(value)

    return written


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

    written = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in written)
