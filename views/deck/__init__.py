"""A Trace as a lecture: one page without references, that plays both passes frame by frame.

`frames` are what is on each frame, as data; `program` is both passes in JavaScript, with which the page
computes everything again when an input is changed; `page` puts these and `assets/` together.
"""
