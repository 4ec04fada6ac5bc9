"""A sheet as TOML, to be read by people and by `read_sheet`."""

from __future__ import annotations

import json

from backprop.homework.printable import printable
from backprop.homework.sheet import Question, Sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

_FIRST = ("title", "language", "name", "text", "expression", "latex", "at", "output", "asked", "marks")
"""Keys that come first, in this order."""
_OF_THE_SHEET = ("decimals", "figures", "tolerance", "convention", "decimal_comma")
"""Fields that a problem need not have if they are as the sheet says."""


def sheet_text(sheet: Sheet, remark: str = "") -> str:
    """The file, without what goes without saying.

    Args:
        sheet: to write.
        remark: for its first line.
    """
    return "\n".join(_lines(sheet, remark)) + "\n"


def _lines(sheet: Sheet, remark: str) -> Iterator[str]:
    if remark:
        yield f"# {printable(remark)}"
        yield ""
    for key, value in _keys(sheet).items():
        if key != "problem":
            yield f"{key} = {_value(value)}"
    for number, question in enumerate(sheet.problem, 1):
        yield ""
        yield "[[problem]]"
        implied = {field for field in _OF_THE_SHEET if getattr(question, field) == getattr(sheet, field)}
        if question.name == str(number):
            implied.add("name")
        for key, value in _keys(question, implied).items():
            yield f"{key} = {_value(value)}"


def _keys(table: Sheet | Question, implied: Collection[str] = ()) -> dict[str, Any]:
    """The keys of a table that are not as they would be anyway, as the file has them."""
    kind = type(table)
    fields, defaults = kind.__struct_fields__, kind.__struct_defaults__
    usual = dict(zip(fields[len(fields) - len(defaults) :], defaults, strict=True))
    found = {
        key: value
        for field, key in zip(fields, kind.__struct_encode_fields__, strict=True)
        if field not in implied and (value := getattr(table, field)) not in (usual.get(field), (), {}, None)
    }
    first = {key: found.pop(key) for key in _FIRST if key in found}
    return first | found


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if not isinstance(value, str):
        return str(value)
    is_literal = "\\" in value and "'" not in value and value.isprintable()
    return f"'{value}'" if is_literal else _basic(value)


def _basic(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON, and DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(text: str) -> str:
    is_bare = text.isascii() and text.replace("_", "").replace("-", "").isalnum()
    return text if is_bare else _basic(text)
