"""What the user may have meant by a name that means nothing here."""

from __future__ import annotations

import re

from backprop.engine.primitives import CONSTANTS, FUNCTIONS, Primitive
from backprop.grammar.problem import listed as listed  # noqa: PLC0414 - also known from here
from backprop.grammar.problem import said
from backprop.grammar.syntax import Call

DECIMAL_COMMA = re.compile(r"(?<![\w.])(\d+),(\d+)(?![\w.])")
"""A comma between digits, which many people write for a decimal point."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


def for_unknown_function(name: str, is_variable: bool) -> str:
    """A hint for `name(…)` when no function is called so.

    Args:
        name: what stands before the bracket.
        is_variable: whether the same expression uses the name as a value, too.
    """
    if len(name) == 1 or is_variable or name in CONSTANTS:
        return said("If a product is meant, write {name}*(…).", name=name)
    if near := near_names(name, FUNCTIONS):
        return said("Did you mean {near}? `backprop functions` lists them all.", near=near)
    return said("`backprop functions` lists all functions; for a product write {name}*(…).", name=name)


def for_unbound(name: str, known: Collection[str]) -> str:
    """A hint for a variable without a value, or "" where nothing is likely.

    Args:
        name: the variable.
        known: names that have a value.
    """
    if name in FUNCTIONS:
        return said(
            "Add --{name}=…; if the function is meant, write its argument in brackets: {name}(x).", name=name
        )
    if same := [other for other in known if _in_letters(other) == _in_letters(name)]:
        return said(
            "{other} has a value, {name} has none: write --{name}=… or {other} in the expression.",
            other=same[0],
            name=name,
        )
    function = max((f for f in FUNCTIONS if len(f) > 1 and name.startswith(f)), key=len, default="")
    rest = name[len(function) :]
    if len(function) > 2 and (rest in known or len(rest) == 1 or rest.isdecimal()):
        return said("Did you mean {function}({rest})?", function=function, rest=rest)
    if parts := _product(name, {*known, *CONSTANTS}):
        return said("{name} is one name; for a product write {product}.", name=name, product="*".join(parts))
    if near := near_names(name, known):
        return said("Did you mean {near}?", near=near)
    if not name.isascii():
        from backprop.grammar.characters import name_of

        characters = ", ".join(name_of(c) for c in name if not c.isascii())
        return said("Add --{name}=…; it is written with {characters}.", name=name, characters=characters)
    return ""


def _in_letters(name: str) -> str:
    """A name with its Greek letters spelled out: `α1` is alpha1."""
    if name.isascii():
        return name
    import unicodedata

    names = ((c, unicodedata.name(c, "").partition("GREEK SMALL LETTER ")[2].lower()) for c in name)
    letters = "".join(letter if letter.isalpha() else c for c, letter in names)
    return letters.replace("lamda", "lambda")  # as Unicode spells it


def for_run_of_letters(text: str, start: int) -> str:
    """A hint for a letter of a LaTeX formula that may belong to a function without its backslash, or ""."""
    first = last = start
    while first and text[first - 1].isalpha():
        first -= 1
    while text[last : last + 1].isalpha():
        last += 1
    run = text[first:last]
    function = max((f for f in FUNCTIONS if len(f) > 1 and run.startswith(f)), key=len, default="")
    return (
        said(r"Letters are multiplied in LaTeX; did you mean \{function}?", function=function)
        if function and text[first - 1 : first] != "\\"
        else ""
    )


def _product(name: str, known: Collection[str]) -> list[str]:
    """`name` cut into two or more names that have values, or π and the rest; or nothing."""
    if len(name) >= 100:
        return []
    if name[0] in CONSTANTS and not name[0].isascii() and len(name) > 1:
        return [name[0], name[1:]]
    cuts: dict[int, list[str]] = {0: []}
    for end in range(1, len(name) + 1):
        for start in range(end):
            if start in cuts and name[start:end] in known:
                cuts[end] = [*cuts[start], name[start:end]]
                break
    return cuts.get(len(name), [])


def near_names(name: str, names: Iterable[str]) -> str:
    """Names that are spelled almost like `name`, as `a, b or c`; "" if none is."""
    from difflib import get_close_matches

    folded = {known.lower(): known for known in names}
    matches = get_close_matches(name.lower(), folded, n=3, cutoff=0.7) if len(name) < 100 else []
    return listed([folded[match] for match in matches], "or")


def wrong_arity(call: Call, rows: Sequence[Primitive]) -> str:
    """`log takes 1 or 2 arguments, not 3.`"""
    counts: set[int] = set()
    for row in rows:
        counts |= {len(row.parameters) - len(row.defaults), len(row.parameters)}
    takes = listed([str(count) for count in sorted(counts)], "or")
    if any(row.variadic for row in rows):
        takes = said("{least} or more", least=min(counts))
    if takes == "1":
        return said("{name} takes 1 argument, not {arity}.", name=call.name, arity=call.arity)
    return said("{name} takes {takes} arguments, not {arity}.", name=call.name, takes=takes, arity=call.arity)


def signatures(call: Call, rows: Sequence[Primitive], source: str = "") -> str:
    """`Write log(x) or log(x, b).`, and how decimals are written if the source of the call has `3,5`."""
    comma = DECIMAL_COMMA.search(source)
    forms = listed([call.name + row.signature[len(row.name) :] for row in rows], "or")
    if comma is None:
        return said("Write {forms}.", forms=forms)
    return said(
        "Write {forms}; for a decimal number write a point: {number}",
        forms=forms,
        number=f"{comma[1]}.{comma[2]}",
    )


def broken_exponent(text: str) -> re.Match[str] | None:
    """`2e-` in `2e-x`: a number and the constant e, which look like a number whose exponent is missing."""
    return re.search(r"(?<![\w.])(\d+(?:\.\d*)?|\.\d+)e(?=[-+](?!\d)|\s*(?:[;\n),]|$))", text)
