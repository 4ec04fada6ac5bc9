"""LaTeX of ours as MathML, by the library latex2mathml."""

from __future__ import annotations

import re

_HEAD = re.compile(r'^<math xmlns="[^"]*" display="inline">')


def mathml(latex: str) -> str:
    """One formula, in which browsers break no lines."""
    from latex2mathml.converter import convert

    return _HEAD.sub("<math>", convert(latex))
