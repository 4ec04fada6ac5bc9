"""Take a command line apart: `--x=-2` binds a variable, `-x^2` is an expression, the rest are options.

Any name may be a variable, so the shapes cannot all be declared beforehand; this module turns them into
shapes that are (`--at x=-2 -- -x^2`), which Typer then reads.
"""

from __future__ import annotations

from backprop.grammar.problem import InputError, Problem, said
from backprop.grammar.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EVAL_OPTIONS = {
    "--all": False,
    "--at": True,
    "--color": True,
    "--convention": True,
    "--digits": True,
    "--exact": False,
    "--file": True,
    "--format": True,
    "--help": False,
    "--json": False,
    "--lang": True,
    "--latex": False,
    "--output": True,
    "--precision": True,
    "--wrt": True,
}
"""Option of `eval` -> whether it takes a value. Known here so that a plain call need not import Typer."""


class Arguments(Record):
    """A command line of a command that takes an expression and a point."""

    expressions: list[str]
    bindings: list[str]
    """`name=value`, in order."""
    options: list[str]


def split(argv: Sequence[str], options: Mapping[str, bool], command: str) -> Arguments:
    """Take apart what follows the name of the command.

    Args:
        argv: the words.
        options: option -> whether it takes a value; every other `--name` is a variable.
        command: the name of the command.

    Raises:
        InputError: a variable without a value; what can only be an option, and is none of this command.
    """
    from backprop.cli.misspelt import near_option, no_option, no_short_option

    found = Arguments([], [], [])
    words = iter(argv)
    for word in words:
        if word == "-o" and "--write" in options:  # one dash and a letter are an expression otherwise
            word = "--write"  # noqa: PLW2901
        name, equals, value = word.partition("=")
        if word == "--":
            found.expressions.extend(words)
        elif not is_option(name):
            found.expressions.append(word)
        elif name in options:
            if not options[name] and equals:
                hint = said(
                    "For a variable of that name write --at {name}={value}.", name=name[2:], value=value
                )
                raise InputError(
                    Problem("usage", said("The option {name} takes no value.", name=name), hint=hint)
                )
            value = value if equals or not options[name] else next(words, "")
            if options[name] and not value:
                raise InputError(
                    Problem(
                        "usage",
                        said("The option {name} needs a value.", name=name),
                        hint=said("Write {name}=…", name=name),
                    )
                )
            if name == "--at":
                found.bindings.append(value)
            else:
                _add_option(found.options, name, value if options[name] else None)
        else:
            if "-" in name[2:]:
                raise InputError(no_option(command, name, options))
            if not equals:
                value = next(words, "")
            if not value or (not equals and value.startswith("--")):
                raise InputError(_no_value(name, options))
            if "=" in value and near_option(name, options):  # `--anwser x=-4`
                raise InputError(no_option(command, name, options))
            found.bindings.append(f"{name[2:]}={value}")
    if not found.expressions and not any(word.startswith(("--file=", "--help")) for word in found.options):
        for name in (f"--{binding.partition('=')[0]}" for binding in found.bindings):
            if near_option(name, options):  # `--diagnos x^2`
                raise InputError(no_option(command, name, options))
    if len(found.expressions) > 1 and "--write" not in options:
        for i, word in enumerate(found.expressions):
            if word == "-o" or word.startswith("-o="):
                raise InputError(no_short_option(command, found.expressions[i:], options))
    return found


def _add_option(found: list[str], name: str, value: str | None) -> None:
    """Add an option to those before it. `--wrt`, `--claim` and `--answer` add up; others are given once."""
    if value is None:
        found.append(name)
        return
    before = next((i for i, word in enumerate(found) if word.startswith(f"{name}=")), None)
    if before is None or name in ("--claim", "--answer"):
        found.append(f"{name}={value}")
    elif name == "--wrt":
        found[before] += f",{value}"
    else:
        raise InputError(
            Problem(
                "usage", said("The option {name} is given twice.", name=name), hint=said("Leave one out.")
            )
        )


def is_option(word: str) -> bool:
    """Whether `--name` starts an option; `-x`, and `--x^2` with its two signs, are expressions."""
    return word == "--" or (
        word.startswith("--") and all(c.isalnum() or c in "_-" or not c.isascii() for c in word[2:])
    )


def _no_value(name: str, options: Mapping[str, bool]) -> Problem:
    from backprop.cli.misspelt import near_option

    hint = near_option(name, options) or said("Write {name}=2, say.", name=name)
    return Problem("no-value", said("The variable {name} has no value.", name=name[2:]), hint=hint)
