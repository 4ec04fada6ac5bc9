"""JSON that somebody answers in: numbers stay as they were written, and names may come twice."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Pairs(list[tuple[str, "Any"]]):
    """An object of JSON, with names that come twice."""


_DECODER = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=Pairs, strict=False
)


def decoded(text: str) -> Any:
    """What a text in JSON says; objects are `Pairs`, and numbers are texts.

    Raises:
        json.JSONDecodeError: it is no JSON.
        RecursionError: it is nested too deeply.
    """
    return _DECODER.decode(text)


def written(value: Any) -> str:
    """A text or number as it was written; anything else, which will not be readable either, as JSON."""
    if value is None:
        return ""
    plain = dict(value) if isinstance(value, Pairs) else value
    return plain.strip() if isinstance(plain, str) else json.dumps(plain)
