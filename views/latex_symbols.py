"""Names and numbers in LaTeX, each with how tightly it binds."""

from __future__ import annotations

import re

from backprop.grammar.record import Record
from backprop.views.numbers import DIGITS, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Piece(Record):
    """Some LaTeX, and how tightly it binds: one of `LEVELS`, from the loosest."""

    text: str
    binds: int


LEVELS = {name: level for level, name in enumerate(("sum", "sign", "product", "power", "atom"))}

_BY_WORD = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi",
    "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma",
    "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
"""Greek letters, which LaTeX calls as people do who write a word for them."""

_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True))
"""Greek capitals that look as Latin ones; they are set upright, as all Greek capitals."""

_GREEK = {
    **{letter: rf"\{word}" for letter, word in _BY_WORD.items()},
    **{word: rf"\{word}" for word in _BY_WORD.values()},
    **{letter: rf"\mathrm{{{latin}}}" for letter, latin in _LATIN.items()},
    "ε": r"\varepsilon",
    "φ": r"\varphi",
    "ς": r"\varsigma",
    "ο": r"\mathit{o}",
}

_NAME = re.compile(r"([^\W\d_]+)(?:_?([0-9]+)|_([^\W_]+))?")
"""Letters, then what becomes their subscript: `w0`, `w_0`, `x_max`."""

_KNOWN_TO_PDFLATEX = re.compile(r"[ -~æÆœŒøØßłŁı]*")


def symbol(name: str) -> str:
    r"""A name: `w_{0}` for w0, `\rho_{c,0}` for rho_c_0, `x_{\mathrm{max}}`, `\mathit{loss}`.

    What else a name may be is written out, in italics: `\textit{rate of decay}`, `\textit{año}`.
    """
    parts = _NAME.fullmatch(name)
    if parts is None:
        stem, *indices = name.split("_")
        written = [index if index.isdecimal() else _letter(index) for index in indices]
        is_short = _letter(stem) and all(written)
        return f"{_letter(stem)}_{{{','.join(written)}}}" if is_short else _word(name, "it")
    letters, digits, below = parts.groups()
    stem = _letter(letters) or _word(letters, "it")
    subscript = digits or (below and (_letter(below) or _word(below, "rm")))
    return f"{stem}_{{{subscript}}}" if subscript else stem


def _letter(text: str) -> str:
    """One letter, in Latin, or in Greek as a letter or a word; "" for anything else."""
    return text if len(text) == 1 and text.isascii() else _GREEK.get(text, "")


def _word(text: str, style: str) -> str:
    """Letters as they are, with blanks for `_`, and Greek ones by their commands."""
    if not text.isascii() and all(c.isascii() or c in _GREEK for c in text) and "_" not in text:
        text = "".join(f"{_GREEK[c]} " if c in _GREEK else c for c in text).strip()
    if "_" in text and all(text.split("_")):
        return rf"\text{style}{{{text.replace('_', ' ')}}}"
    kind = "math" if text.isascii() else "text"
    return rf"\{kind}{style}{{{text}}}".replace("_", r"\_")


def symbols(names: Iterable[str]) -> dict[str, str]:
    r"""Name -> symbol. Of two that would look alike, one is written out: w0 beside w_0 is `\mathit{w0}`."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(names, key=lambda name: "_" not in name):
        text = symbol(name)
        found[name] = text if text not in taken else _word(_BY_WORD.get(name, name), "it")
        taken.add(found[name])
    return found


def beyond_pdflatex(name: str) -> bool:
    """Whether a name has letters for which LuaLaTeX or XeLaTeX is needed, with a font that has them."""
    import unicodedata

    if name.isascii() or r"\text" not in symbol(name):
        return False
    plain = (c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return not _KNOWN_TO_PDFLATEX.fullmatch("".join(plain))


def number(value: float, digits: int = DIGITS) -> Piece:
    r"""A number rounded to significant digits: `-4`, `2.5 \cdot 10^{-7}`, `\infty`."""
    text = shown(value, digits).removeprefix("≈")
    above, fraction, below = text.lstrip("-").partition("/")
    if not fraction:
        return literal(text)
    sign = "-" * text.startswith("-")
    return Piece(rf"{sign}\frac{{{above}}}{{{below}}}", LEVELS["sign" if sign else "power"])


def literal(text: str) -> Piece:
    r"""A number that is written already: `10^{-9}` for `1e-9`, `0.5` for `.5`."""
    if text.startswith("-"):
        return Piece(f"-{literal(text[1:]).text}", LEVELS["sign"])
    if text in ("∞", "undefined"):
        return Piece(r"\infty" if text == "∞" else r"\text{undefined}", LEVELS["atom"])
    mantissa, e, exponent = text.lower().partition("e")
    mantissa = f"0{mantissa}" if mantissa.startswith(".") else mantissa.removesuffix(".")
    if not e:
        return Piece(mantissa, LEVELS["atom"])
    power = f"10^{{{int(exponent)}}}"
    if mantissa == "1":
        return Piece(power, LEVELS["power"])
    return Piece(rf"{mantissa} \cdot {power}", LEVELS["product"])


def is_rounded(value: float, digits: int = DIGITS) -> bool:
    """Whether a number is not quite the one that is shown for it."""
    text = shown(value, digits)
    if text.lstrip("-") in ("∞", "undefined"):
        return False
    return text.startswith("≈") or abs(type(value)(text) - value) > type(value)(1e-12) * abs(value)
