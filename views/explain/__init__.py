"""A Trace in words, as a teacher goes through it at the blackboard.

`story` tells it in parts, in any language; `layout` writes the parts as text or Markdown; `paths` explains one
gradient as a sum over paths.
"""
