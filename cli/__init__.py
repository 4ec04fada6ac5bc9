"""The command-line face: options to engine to view to exit code."""
