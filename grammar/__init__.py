"""Text to syntax: the language of expressions. Knows no calculus and no function names."""
