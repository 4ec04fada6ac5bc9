"""A Trace in words, as a teacher goes through it at the blackboard.

`story` tells it in parts, in any language; `one_gradient` tells of one gradient as a sum over paths. What
they say has formulas in it as data (`terms`), which `plain` writes as text and `typeset` as LaTeX. `layout`
writes the parts as text or Markdown, `document` as a LaTeX document, and `frames` are for going through them
one by one.
"""
