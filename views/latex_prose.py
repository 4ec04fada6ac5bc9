"""Sentences in LaTeX: every character as itself, and the few formulas of a sentence as formulas."""

from __future__ import annotations

import re

_SPECIAL = {
    **{c: f"\\{c}" for c in "#$%&_{}"},
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": "$<$",
    ">": "$>$",
    "|": "$|$",
    "`": r"\textasciigrave{}",
    '"': "''",
    "·": r"$\cdot$",
    "−": "$-$",
    "×": r"$\times$",
    "±": r"$\pm$",
    "²": "$^2$",
    "≈": r"$\approx$",
    "∞": r"$\infty$",
    "→": r"$\to$",
    "…": r"\dots{}",
    "σ": r"$\sigma$",
    "Γ": r"$\Gamma$",
    "Φ": r"$\Phi$",
}

_POWER = re.compile(r"(\w)\^(-?\w+|\(([^()]*)\))")
"""A power in a sentence: `e^-x`."""

_MINUS = re.compile(r"(?<![\w)])-(?=\w)")
"""A hyphen that is a sign: `-cos`."""


def prose(sentence: str) -> str:
    """A sentence or a part of one."""
    written, start = "", 0
    for power in _POWER.finditer(sentence):
        exponent = (power[3] or power[2]).replace("²", "^2")
        written += f"{_plain(sentence[start : power.start()])}${power[1]}^{{{exponent}}}$"
        start = power.end()
    return written + _plain(sentence[start:])


def _plain(text: str) -> str:
    return "".join(_SPECIAL.get(c, c) for c in _MINUS.sub("−", text))
