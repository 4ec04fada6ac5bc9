"""What a character that the language does not know was probably meant to be."""

from __future__ import annotations

from backprop.grammar.problem import said

FOREIGN = (
    ("\"'`“”‘’«»„", "a string", "Expressions are made of numbers and names, without quotes."),
    ("[]", "indexing or a list", "Give each element a name of its own, such as x_1, and use round brackets."),
    ("{}", "a set or a block", "Use round brackets: ( ); LaTeX is read with --latex."),
    ("<>≤≥≠≈≡", "a comparison", "An expression has a number as its value; max, min, step and clip choose."),
    ("&~¬∧∨", "a logical operator", "An expression has a number as its value; max, min and step choose."),
    ("|‖", "a bar", "For the absolute value write abs(x)."),
    ("!", "a factorial or a negation", "For n! write gamma(n + 1)."),
    ("%", "a percent sign or a remainder", "For 5 % write 0.05."),
    ("?:", "a conditional", "max, min, step and clip choose between values."),
    ("\\", "a LaTeX command", "LaTeX is read when all of the formula is LaTeX."),
    ("$", "a formula in LaTeX", "LaTeX is read with --latex."),
    ("@", "a character of another language", "Names are letters, digits and _."),
    ("_", "a name that starts with _", "A name starts with a letter."),
    ("°", "a degree sign", "Angles are in radians: 30° is 30*pi/180."),
    ("∛∜", "a root", "Write cbrt(x) or nthRoot(x, n)."),
    (
        "∂∇∫∑∏∞",
        "a sign of calculus",
        "Write the function itself; its derivatives are what this program finds.",
    ),
    ("½⅓⅔¼¾⅛", "a fraction", "Write it with a slash: 1/2."),
)
"""Characters, what they look like, and what to write instead."""


def meaning(character: str) -> tuple[str, str] | None:
    """(what it looks like, what to write instead), for a character with a meaning elsewhere."""
    return next(((said(what), said(hint)) for group, what, hint in FOREIGN if character in group), None)


def foreign(character: str, invisible: bool) -> str:
    """That a character without such a meaning is not part of the language."""
    name = name_of(character)
    if invisible:
        return said("The character {name} is invisible and is not part of the language.", name=name)
    return said(
        "The character {name} (`{character}`) is not part of the language.", name=name, character=character
    )


def readable(text: str) -> str:
    """`text` with every control, format or combining character spelled out as <U+200B>."""
    return "".join(c if c.isascii() and c.isprintable() else _spelled(c) for c in text)


def _spelled(character: str) -> str:
    import unicodedata

    visible = character.isprintable() and unicodedata.category(character)[0] != "M"
    return character if visible else f"<U+{ord(character):04X}>"


def name_of(character: str) -> str:
    """`U+200B ZERO WIDTH SPACE`."""
    import unicodedata

    name = unicodedata.name(character, "") or {"\x1b": "ESCAPE", "\0": "NULL"}.get(character, "")
    return f"U+{ord(character):04X} {name}".rstrip()


def is_raised(character: str) -> bool:
    """Whether it is the superscript of another, as `ⁿ` is."""
    import unicodedata

    return unicodedata.decomposition(character).startswith("<super>")
