"""LaTeX of ours as MathML, by the library latex2mathml."""

from __future__ import annotations

import re
from xml.etree import ElementTree

_NAMESPACE = re.compile(r'^<math xmlns="[^"]*" display="inline">')

_TALL = {"mfrac", "munder", "msqrt", "mroot", "mtable"}
"""What brackets grow around. Brackets that may grow have more room around them, even where they do not."""


def mathml(latex: str) -> str:
    """One formula, in which browsers break no lines."""
    from latex2mathml.converter import convert

    root = ElementTree.fromstring(_NAMESPACE.sub("<math>", convert(latex)))
    for row in root.iter("mrow"):
        if not any(part.tag in _TALL for part in row.iter()):
            for bracket in row.findall("mo[@stretchy='true']"):
                bracket.set("stretchy", "false")
    for operator in root.iter("mo"):
        if re.fullmatch("[A-Za-z]+[A-Za-z0-9]+", operator.text or ""):
            operator.tag = "mi"  # the name of a function, and not between two terms
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
