"""Programs in every language, as golden files that a person can read.

The first line of each file in `golden_code/` is a command; the rest is what it prints for each language. After a
change run `UPDATE_GOLDEN=1 pytest tests/views` and read the difference.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest
from running import in_process

from backprop.views.code.gradient import CHOICES

GOLDEN = sorted(Path(__file__).with_name("golden_code").glob("*.txt"))


def golden(path: Path) -> str:
    command = path.read_text(encoding="utf-8").partition("\n")[0]
    parts = [f"{command}\n"]
    for target in CHOICES:
        result = in_process([*shlex.split(command.removeprefix("$ backprop ")), f"--to={target}"])
        assert result.code == 0 or "has no function" in result.err
        parts.append(f"--- {target}\n\n{result.out}{result.err}")
    return "\n".join(parts)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_program(path: Path) -> None:
    found = golden(path)
    if "UPDATE_GOLDEN" in os.environ:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")
