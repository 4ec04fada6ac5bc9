"""Derivatives as JSON: schema in `diff.schema.json`."""

from __future__ import annotations

import math

from backprop.engine.derivative_values import Evaluated
from backprop.engine.derive import Derivatives
from backprop.engine.notation import text_of
from backprop.engine.sharing import share
from backprop.views.json_text import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def derivatives_json(found: Derivatives, at: Evaluated | None = None) -> Iterator[str]:
    """The document in pieces.

    Args:
        found: to write.
        at: their values at a point, if there is one.
    """
    shared = share(found.graph, [derivative.node for derivative in found.derivatives], found.graph.names)
    head = {"schema": "backprop.diff/1", "expression": found.text, "kind": found.kind, "order": found.order}
    yield "{\n"
    for key, value in head.items():
        yield f"  {dumps(key)}: {dumps(value)},\n"
    if at is not None:
        yield f'  "inputs": {dumps(at.inputs)},\n'
    names = [
        {"name": name, "expression": text_of(found.graph, shared.names, node)}
        for node, name in shared.names.items()
    ]
    yield f'  "shared": {_listed(names)},\n'
    derivatives = []
    for derivative in found.derivatives:
        node = derivative.node
        entry: dict[str, Any] = {
            "name": derivative.name,
            "of": derivative.of,
            "wrt": list(derivative.wrt),
            "expression": shared.names.get(node) or text_of(found.graph, shared.names, node),
            "cases": [case._asdict() for case in derivative.cases],
        }
        if at is not None:
            entry["value"] = at.values[node] if math.isfinite(at.values[node]) else None
        derivatives.append(entry)
    yield f'  "derivatives": {_listed(derivatives)},\n'
    notices = [notice.to_dict() for notice in (*found.notices, *(at.notices if at else ()))]
    yield f'  "notices": {dumps(notices)}\n}}\n'


def _listed(entries: list[dict[str, Any]]) -> str:
    """A list with an entry a line."""
    if not entries:
        return "[]"
    return "[\n" + ",\n".join(f"    {dumps(entry)}" for entry in entries) + "\n  ]"
