"""Syntax to graph to values to gradients to Trace: the only calculus in the project."""
