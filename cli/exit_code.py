"""What the exit status of the program means."""

from __future__ import annotations

from enum import IntEnum

from backprop.grammar.problem import BackpropError, DomainError, ExpressionError


class ExitCode(IntEnum):
    """Statuses that scripts may rely on."""

    DONE = 0
    WRONG = 1
    """It was checked, and is wrong."""
    USAGE = 2
    """The command was used wrongly: an option, a variable, a file."""
    UNREADABLE = 3
    """The expression cannot be read."""
    NO_VALUE = 4
    """The expression has no value at this point."""
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    """Whoever read the output stopped reading; what a shell reports for any program then."""


def exit_code(error: BackpropError) -> ExitCode:
    """The status that an error ends the program with."""
    if isinstance(error, ExpressionError):
        return ExitCode.UNREADABLE
    return ExitCode.NO_VALUE if isinstance(error, DomainError) else ExitCode.USAGE
