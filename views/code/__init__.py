"""Graphs as programs: Python, NumPy, JAX, C, and a staged program to read."""
