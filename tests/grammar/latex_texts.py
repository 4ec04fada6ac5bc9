"""Random LaTeX for the tests: formulas, formulas with an accident, and soup."""

from __future__ import annotations

from hypothesis import strategies as st
from latex_trees import latex_trees
from sentences import with_accidents

_PIECES = r"""
    x y 2 10 .5 . \alpha \sigma f \hat{y} \text{loss} \mathrm{relu}( _1 _{ij} _{i+1} _ ^ ^2 ^{2} ^{-1} ' !
    \sin \ln \log \max \operatorname{relu} \foo \frac \frac12 \sqrt \sqrt[ { } ( ) [ ] \{ \} \left( \right) \left| \right|
    | \lvert \lfloor \rfloor + - \cdot * / \over , ; \\ & = := \[ \] $ \begin{aligned} \end{aligned} \begin{pmatrix}
    \sum \infty \pm \, \quad % f(x)= \text{ \| \% # ₀ ² σ √
"""
PIECES = _PIECES.split()

_soup = st.lists(st.sampled_from([*PIECES, " ", "\n"]), max_size=12).map("".join)
_formulas = latex_trees.map(lambda pair: pair[1])
_accidents = st.tuples(st.integers(0, 999), st.integers(0, 2), st.sampled_from(("", *PIECES)))
_spoilt = st.builds(with_accidents, _formulas, st.lists(_accidents, min_size=1, max_size=3))
_programs = st.lists(_formulas, min_size=1, max_size=3).map(
    lambda found: r" \\ ".join([*(f"q_{i}(x) &= {text}" for i, text in enumerate(found[:-1])), found[-1]])
)
latex_texts = _formulas | _spoilt | _soup | _programs
