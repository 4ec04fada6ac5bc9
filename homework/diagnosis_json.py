"""A diagnosis as plain data: `diagnosis` in `check.schema.json`."""

from __future__ import annotations

from backprop.engine.targets import GRADIENT, VALUE
from backprop.homework.diagnose import Diagnosis, Mistake
from backprop.homework.fit import Given

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def diagnosis_data(diagnosis: Diagnosis, ids: Mapping[int, str]) -> dict[str, Any]:
    """The diagnosis; `ids` tells what nodes are called."""

    def question(given: Given) -> dict[str, Any]:
        return {"of": VALUE if given.is_value else GRADIENT, "node": ids[given.node]}

    def made(mistake: Mistake) -> dict[str, Any]:
        gates = [ids[gate] for gate in mistake.gates if gate in ids]
        return {"misconception": mistake.misconception.name, "gates": gates}

    return {
        "explanations": [
            {"level": one.level, "strength": one.strength, "mistakes": [made(each) for each in one.mistakes]}
            for one in diagnosis.explanations
        ],
        "mistakes": [question(given) for given in diagnosis.follow.mistakes],
        "carried": [question(given) for given in diagnosis.follow.carried],
        "earning": diagnosis.follow.earning,
        "steps": [
            {**question(step.given), "mistakes": [made(each) for each in step.mistakes]}
            for step in diagnosis.steps
            if step.mistakes
        ],
    }
