"""Are the generated tables those of the grammar that lies beside them?"""

from __future__ import annotations

GRAMMAR = __file__.rpartition("checksum.py")[0] + "expression.lark"
LATEX_GRAMMAR = __file__.rpartition("checksum.py")[0] + "latex.lark"

_PRIME = 2**61 - 1


def checksum(grammar: str = GRAMMAR) -> int:
    """A grammar's text, read as one number, modulo a prime: a hash that needs no import at start-up."""
    with open(grammar, "rb") as file:  # noqa: PTH123 - pathlib is another import
        return int.from_bytes(file.read(), "big") % _PRIME
