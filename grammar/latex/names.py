r"""How LaTeX spells names: `\lambda_{23}` is lambda_23, and `\hat{y}_i` is y_hat_i."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

_ACCENTS = {
    "widehat": "hat",
    "overline": "bar",
    "widetilde": "tilde",
    **{
        accent: accent
        for accent in ("hat", "bar", "tilde", "vec", "dot", "ddot", "underline", "check", "breve")
    },
}
"""Command -> what it adds to the name."""

_FONTS = {
    **dict.fromkeys(("mathbf", "boldsymbol", "bm", "textbf"), "bold"),
    **dict.fromkeys(("mathcal", "mathscr"), "calligraphic"),
    **dict.fromkeys(("mathsf", "textsf"), "sans serif"),
    **dict.fromkeys(("mathtt", "texttt"), "typewriter"),
    "mathfrak": "fraktur",
}
"""Fonts that tell one letter from another. They add nothing to the name."""

_PIECE = re.compile(r"\\[A-Za-z]+|[^\W_][\w ]*")
_INDEX_PIECE = re.compile(r"(?:[^\W_]| )+|\\[A-Za-z]+|[\s{},_]+|\\[,; ]|.", re.DOTALL)

_FUNCTION_LETTERS = {
    "sigma": "σ",
    "Gamma": "gamma",
    "psi": "digamma",
    "Phi": "normal_cdf",
    "varphi": "normal_pdf",
}
"""Letters that are a function before a bracket."""


class Named:
    """A name, and the font that it is set in ("" for the usual ones)."""

    __slots__ = ("font", "name")

    def __init__(self, name: str, font: str = "") -> None:
        self.name, self.font = name, font


def named(text: str, subscript: str = "") -> Named | None:
    """The name that a NAME token and a SUBSCRIPT token spell, or None if the index is none."""
    *dress, core = _PIECE.findall(text)
    words = [_letter(core)]
    font = ""
    for command in reversed(dress):
        words += [_ACCENTS[command[1:]]] if command[1:] in _ACCENTS else []
        font = _FONTS.get(command[1:], font)
    if subscript:
        index = index_of(subscript)
        if index is None:
            return None
        words.append(index)
    return Named("_".join(words), font)


def _letter(core: str) -> str:
    r"""`\alpha` and `α` are alpha; the words of `\text{my loss}` are joined."""
    if core[0] == "\\":
        return core[1:]
    return greek_words(core)[0] if len(core) == 1 and not core.isascii() else "_".join(core.split())


def greek_words(letter: str) -> list[str]:
    """What LaTeX calls a Greek letter: `ε` is epsilon or varepsilon. Any other letter is itself."""
    import unicodedata

    kind, _, word = (
        (unicodedata.name(letter, "") if letter else "").replace("LAMDA", "LAMBDA").rpartition(" LETTER ")
    )
    if kind not in ("GREEK SMALL", "GREEK CAPITAL") or " " in word.removeprefix("FINAL "):
        return [letter]
    if word.startswith("FINAL "):
        return ["varsigma"]
    word = word.lower() if kind == "GREEK SMALL" else word.capitalize()
    return [word, f"var{word}"]


def index_of(subscript: str) -> str | None:
    r"""The index in a SUBSCRIPT token, as a part of a name: `_{i,\text{max}}` is i_max; else None."""
    if subscript[0] != "_":
        return "".join(str(ord(digit) - ord("₀")) for digit in subscript)
    words = [""]
    for piece in _INDEX_PIECE.findall(subscript[1:]):
        if piece[0] == "\\" and piece[1:].isalpha():
            if piece[1:] not in _FONTS and not piece.startswith(("\\text", "\\math")):
                words += [piece[1:], ""]
        elif piece[0].isalnum() or piece[0] == " ":
            words[-1] += piece.replace(" ", "")
        elif "," in piece or "_" in piece:
            words.append("")
        elif piece.strip("{}") and not piece.isspace() and piece[0] != "\\":
            return None
    found = [_letter(word) for word in words if word]
    return "_".join(found) or None


def function_name(text: str) -> str:
    r"""The function that a token names: `\sin`, `\operatorname{relu}`, `\sigma`."""
    name: str = _PIECE.findall(text)[-1].removeprefix("\\").strip()
    return _FUNCTION_LETTERS.get(greek_words(name)[0] if len(name) == 1 else name, name)


def is_function_letter(text: str) -> bool:
    r"""Whether a NAME token is a function when a bracket follows, as in `\sigma(x)`."""
    found = named(text)
    return found is not None and found.name in _FUNCTION_LETTERS


def spelled(name: str, known: Collection[str]) -> str:
    """Which of the names of a text is meant by `name`: `α₁` may be alpha_1, and `w0` w_0."""
    if name in known:
        return name
    letters = name.rstrip("0123456789")
    indexed = f"{letters}_{name[len(letters) :]}" if letters != name and letters[-1:] != "_" else name
    words = (word + indexed[1:] for word in greek_words(indexed[:1]))
    return next((word for word in words if word in known), name)
