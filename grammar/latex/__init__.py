"""LaTeX formulas to the same flat syntax as the plain language."""
