"""Trace to text. Each view is one module and reads nothing but the Trace."""
