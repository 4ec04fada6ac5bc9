"""LaTeX of ours as MathML, by the library latex2mathml."""

from __future__ import annotations

import re

from backprop.grammar.problem import InputError, Problem

_HEAD = re.compile(r'^<math xmlns="[^"]*" display="inline">')


def mathml(latex: str) -> str:
    """One formula; browsers break no lines in it.

    Raises:
        InputError: the library is not installed.
    """
    try:
        from latex2mathml.converter import convert
    except ModuleNotFoundError:
        hint = "Install it with `python3 -m pip install 'backprop-cli[deck]'`."
        message = "The library latex2mathml, which sets formulas, is not installed."
        raise InputError(Problem("missing-library", message, hint=hint)) from None
    return _HEAD.sub("<math>", convert(latex))
