"""A Trace in words, as a teacher goes through it at the blackboard.

`story` tells it in parts, in any language; `one_gradient` tells of one gradient as a sum over paths; `layout`
writes the parts as text or Markdown, and `frames` are for going through them one by one.
"""
