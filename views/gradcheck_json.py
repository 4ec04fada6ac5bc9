"""A gradient check as JSON: schema in `gradcheck.schema.json`."""

from __future__ import annotations

from backprop.engine.claims import Judgement
from backprop.engine.gradcheck import Check, GradCheck
from backprop.views.json_text import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def gradcheck_json(found: GradCheck) -> Iterator[str]:
    """The document, one check a line. A number that is not finite is null."""
    head = found.trace.summary()
    head |= {"schema": "backprop.gradcheck/1", "passes": found.passes}
    yield "{\n"
    for key, value in head.items():
        yield f"  {dumps(key)}: {dumps(value)},\n"
    yield f'  "checks": {_lines([_check(check) for check in found.checks])},\n'
    yield f'  "claims": {_lines([_claim(claim) for claim in found.claims])},\n'
    yield f'  "notices": {dumps([notice.to_dict() for notice in found.trace.notices])}\n}}\n'


def _lines(items: list[dict[str, Any]]) -> str:
    return "[" + ",".join(f"\n    {dumps(item)}" for item in items) + ("\n  ]" if items else "]")


def _check(check: Check) -> dict[str, Any]:
    ruling, difference = check.ruling, check.difference
    return {
        "name": check.name,
        "gradient": check.gradient,
        "verdict": check.verdict,
        "difference": {
            "kind": difference.kind or None,
            "h": difference.h,
            "slope": difference.slope,
            "error": check.error,
            "band": check.band or None,
            "crossed": list(check.crossed),
        },
        "referee": ruling
        and {
            "slope": ruling.slope,
            "left": ruling.left.slope,
            "right": ruling.right.slope,
            "left_missing": ruling.left.why or None,
            "right_missing": ruling.right.why or None,
        },
        "steps": [{"h": h, "slope": slope, "error": error} for h, slope, error in check.steps],
    }


def _claim(judged: Judgement) -> dict[str, Any]:
    return {
        "name": judged.claim.name,
        "written": judged.claim.written,
        "value": judged.claim.value,
        "right": judged.right,
        "slope": judged.true,
        "error": judged.error,
    }
