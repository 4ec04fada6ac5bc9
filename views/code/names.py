"""Names that are legal in a program, and each given once."""

from __future__ import annotations

import unicodedata
from itertools import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Names:
    """Gives names out.

    Args:
        taken: what is not to be given.
        ascii_only: whether other letters than those of ASCII are spelled out.
    """

    def __init__(self, taken: Iterable[str], *, ascii_only: bool) -> None:
        self._taken = set(taken)
        self._ascii_only = ascii_only
        self._numbers = count(1)

    def of(self, wanted: str) -> str:
        """`wanted` as far as it is legal and free; with `_` at its end otherwise."""
        name = spelled(wanted, ascii_only=self._ascii_only)
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name

    def of_all(self, wanted: Iterable[str]) -> dict[str, str]:
        """The same for several; those that can stay as they are come first."""
        changed = {name: spelled(name, ascii_only=self._ascii_only) != name for name in wanted}
        given = {name: self.of(name) for name in sorted(changed, key=changed.__getitem__)}
        return {name: given[name] for name in changed}

    def fresh(self) -> str:
        """t1, t2, t3, …, but for those that are taken."""
        return next(self.of(name) for number in self._numbers if (name := f"t{number}") not in self._taken)


def spelled(name: str, *, ascii_only: bool) -> str:
    """A name of our language in letters of the other: `λ` is `lambda`, `año` is `ano` in ASCII."""
    composed = unicodedata.normalize("NFKC", name)  # as Python compares names (PEP 3131)
    if composed.isascii() or (composed.isidentifier() and not ascii_only):
        return composed
    return "".join(_in_ascii(character) for character in composed)


def _in_ascii(character: str) -> str:
    if character.isascii():
        return character
    base = unicodedata.normalize("NFKD", character)[0]
    if base.isascii() and base.isalnum():
        return base
    words = unicodedata.name(base, "").split()
    if len(words) >= 4 and words[0] == "GREEK" and words[2] == "LETTER":
        letter = words[3].replace("LAMDA", "LAMBDA")
        return letter.lower() if words[1] == "SMALL" else letter.capitalize()
    return f"u{ord(character):x}"
