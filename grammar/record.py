"""Frozen records: `typing.NamedTuple` to the type checker, the same thing without its import at run time.

`typing` costs half of what Python itself costs to start, which a shell user feels at every call.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    from collections import namedtuple

    class _RecordType(type):
        def __new__(meta, name, bases, body):
            if not bases:
                return super().__new__(meta, name, bases, body)
            fields = body.get("__annotations__", {})
            defaults = [body.pop(field) for field in fields if field in body]
            record = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            for attribute, value in body.items():
                setattr(record, attribute, value)
            return record

    class Record(metaclass=_RecordType):
        pass


__all__ = ["Record"]
