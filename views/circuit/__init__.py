"""A Trace as a picture of its circuit: laid out once, then written as SVG, DOT or Mermaid."""
