"""Commands as Typer declares them, one a module: help, options, and what is called with them.

All declarations are read at every start, so what a command needs is imported where it is called.
"""
