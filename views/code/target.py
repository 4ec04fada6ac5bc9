"""What a language that programs are written in has to say of itself."""

from __future__ import annotations

from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SUM, PRODUCT, SIGN, POWER, ATOM = range(5)
"""How tightly operators bind, from the loosest."""


class Form(Record):
    """How a primitive is written: a template, and how tightly it and its operands must bind.

    `{}` stands for an argument, `{...}` for all of them, `{n}` for how many there are.
    """

    template: str
    binds: int = ATOM
    needs: tuple[int, ...] = ()
    """For each argument; none needs brackets when there are no entries."""


class Text(Record):
    """An expression that is written already."""

    text: str
    binds: int = ATOM

    def within(self, tightness: int) -> str:
        """In brackets, if it would fall apart where operands must bind so tightly."""
        return self.text if self.binds >= tightness else f"({self.text})"


ARITHMETIC = {
    "add": Form("{} + {}", SUM, (SUM, PRODUCT)),
    "sub": Form("{} - {}", SUM, (SUM, PRODUCT)),
    "mul": Form("{}*{}", PRODUCT, (PRODUCT, POWER)),
    "div": Form("{}/{}", PRODUCT, (PRODUCT, POWER)),
    "neg": Form("-{}", SIGN, (PRODUCT,)),  # (-x)*y is -(x*y), to the last digit
}
"""What all our languages write alike."""


class Function(Record):
    """A function of real numbers, in the words of its language."""

    name: str
    parameters: list[str]
    statements: list[tuple[str, str]]
    """(name, expression), in order."""
    value: str
    derivatives: list[tuple[str, str]]
    """(key, expression) of what it returns besides."""
    about: list[str]
    """What to say of it, in lines; a helper has none."""


class Target(Record):
    """A language, with the numbers that it computes on."""

    name: str
    title: str
    forms: Mapping[str, str | Form]
    """Primitive -> how it is written; a plain string is the name of a function.

    Beside the rows of the table there may be `max2`, `min2` and `hypot2` (of two arguments), `whole_power`
    (`x^3`: a written whole exponent) and `times_log` (x·ln(y), and 0 where x is).
    """
    helpers: Mapping[str, str]
    """Primitive -> source of a function that programs need to have it."""
    constants: Mapping[str, str]
    number: Callable[[float, bool], str]
    """(number that is not negative, whether it may look like a whole number) -> literal."""
    squares: bool
    """Whether `x^2` is better written as a product."""
    imports: Mapping[str, str]
    """Name -> the line that brings it, for programs that use it."""
    keywords: frozenset[str]
    """What can be no name."""
    taken: frozenset[str]
    """What can be no name of a function."""
    ascii_only: bool
    """Whether names have ASCII letters only."""
    helper: str
    """Pattern of the names of helpers: `_{}`."""
    layout: Callable[[Function], str]
    """Writes a function."""
    between: str
    """What separates functions."""
    spread: str = "{0}"
    """How a derivative that is a constant is written beside a value: `{0}` and `{1}`."""

    def form(self, op: str) -> Form:
        """How a primitive is written: as the table says, or as a call of its helper."""
        found = self.forms.get(op, self.helper_name(op))
        return found if isinstance(found, Form) else Form(f"{found}({{...}})")

    def helper_name(self, op: str) -> str:
        """What the function is called that stands for a primitive which the language has not."""
        return self.helper.format(op.strip("_"))

    def written(self, op: str, operands: Sequence[Text]) -> Text:
        """A primitive of operands."""
        template, binds, needs = self.form(op)
        needs = needs or (SUM,) * len(operands)
        texts = [text.within(need) for text, need in zip(operands, needs, strict=True)]
        if op == "neg" and texts[0].startswith("-"):
            texts = [f"({texts[0]})"]  # `--x` counts down in C
        if "{...}" in template:
            whole = template.replace("{n}", str(len(texts))).replace("{...}", ", ".join(texts))
        else:
            whole = template.format(*texts)
        return Text(whole, binds)
