"""The parts of an explanation as a LaTeX document."""

from __future__ import annotations

from itertools import groupby

from backprop.engine.trace import Trace
from backprop.views.explain.story import CHAPTER, OPENING, Part
from backprop.views.explain.terms import Equation
from backprop.views.explain.typeset import Typeset
from backprop.views.latex_prose import prose
from backprop.views.latex_steps import display
from backprop.views.latex_symbols import beyond_pdflatex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backprop.views.explain.telling import Telling
    from backprop.views.explain.terms import Line, Sentence

_PREAMBLE = r"""\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage[margin=2.5cm]{geometry}
\usepackage[fleqn]{amsmath}
\allowdisplaybreaks
\raggedbottom
\raggedright
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.4\baselineskip}
\begin{document}
"""

_OTHER_LETTERS = "% Needs LuaLaTeX or XeLaTeX, and a font that has the letters of the names\n"

_HEADINGS = {OPENING: r"{{\Large {}\par}}", CHAPTER: r"\section*{{{}}}"}
_HEADING_OF_A_STEP = r"\subsection*{{{}}}"


def document(parts: Iterable[Part], trace: Trace, how: Telling) -> Iterator[str]:
    """A document that LaTeX sets as it stands, in pieces.

    Args:
        parts: to write.
        trace: that they are about.
        how: they are told.
    """
    typeset = Typeset(trace, how.digits)
    names = (*trace.graph.inputs, *trace.graph.names)
    yield (_OTHER_LETTERS if any(map(beyond_pdflatex, names)) else "") + _PREAMBLE
    for part in parts:
        heading = _HEADINGS.get(part.kind, _HEADING_OF_A_STEP)
        yield f"\n{heading.format(_sentence(part.title, typeset))}\n"
        for is_equation, lines in groupby(part.lines, lambda line: isinstance(line, Equation)):
            if is_equation:
                yield display([typeset.step(line) for line in lines if isinstance(line, Equation)])
            else:
                yield "".join(f"\n{_sentence(_in_a_sentence(line), typeset)}\n" for line in lines)
    yield "\n\\end{document}\n"


def _sentence(sentence: Sentence, typeset: Typeset) -> str:
    return "".join(prose(piece) if isinstance(piece, str) else typeset.inline(piece) for piece in sentence)


def _in_a_sentence(line: Line) -> Sentence:
    return line if isinstance(line, list) else [line]
