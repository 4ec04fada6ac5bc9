"""Programs for NumPy; what is missing there is taken from SciPy."""

from __future__ import annotations

from backprop.views.code import arrays

TARGET = arrays.target(
    "numpy", "NumPy", "np", "special", {"np": "import numpy as np", "special": "from scipy import special"}
)
