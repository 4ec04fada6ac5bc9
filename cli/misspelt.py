"""Options that are misspelt, or that other commands have: `--name=value` binds a variable otherwise."""

from __future__ import annotations

from backprop.cli.arguments import EVAL_OPTIONS
from backprop.grammar.problem import Problem, joined, replaced, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_ELSEWHERE = {"--format": "--to", "--to": "--format", "--answer": "--claim", "--claim": "--answer"}
"""Option -> what commands without it may call the same."""

_SOMEWHERE = {*EVAL_OPTIONS, *_ELSEWHERE, "--write"}
"""Options that are known from other commands."""

_SHORTEST = len("--tol")
"""Of beginnings that are taken for an option."""


def no_option(command: str, option: str, options: Mapping[str, bool]) -> Problem:
    """That a command has no such option.

    Args:
        command: its name.
        option: as it was written, without a value.
        options: option that the command has -> whether it takes a value.
    """
    message = said("{command} has no option {option}.", command=command, option=option)
    lists = said("`backprop {command} --help` lists what it has.", command=command)
    return Problem("usage", message, hint=near_option(option, options) or lists)


def no_short_option(command: str, words: Sequence[str], options: Mapping[str, bool]) -> Problem:
    """That a command has no `-o PATH`.

    Args:
        command: its name.
        words: `-o`, or `-o=PATH`, and what comes after it.
        options: option that the command has -> whether it takes a value.
    """
    problem = no_option(command, "-o", options)
    if "--output" not in options:  # serve has no result that a file could keep
        return problem
    path = words[0][3:] or next(iter(words[1:]), "FILE")
    return problem._replace(hint=said("To write the result to a file, end with > {path}", path=path))


def near_option(option: str, options: Iterable[str]) -> str:
    """A hint for what is no option of a command but may have been meant as one, or ""."""
    from backprop.engine.suggest import listed, near_names

    known = [*options]
    if option == "--write" and "--output" in known:
        return said("To write the result to a file, end with > {path}", path="FILE")
    begun = [other for other in known if other.startswith(option) and len(option) >= _SHORTEST]
    near = _ELSEWHERE.get(option)
    if near not in known:
        near = listed(begun, "or") if begun else near_names(option, known)
    return said("Did you mean the option {near}?", near=near) if near else ""


def taken_for_variable(bindings: Iterable[str], options: Iterable[str]) -> str:
    """A hint that something like an option was taken for a variable, or ""."""
    for binding in bindings:
        option = f"--{binding.partition('=')[0]}"
        if near := near_option(option, options):
            return said("{option} was taken for a variable. {near}", option=option, near=near)
    return ""


def with_option(problem: Problem, bindings: Sequence[str], options: Mapping[str, bool]) -> Problem:
    """The problem, with a better hint where an option and a variable may be confused.

    A variable that is called like an option is bound with `--at digits=3`, and a misspelt option is taken
    for a variable: `--digit=3`.

    Args:
        problem: as it was found.
        bindings: of the command line.
        options: option of the command -> whether it takes a value.
    """
    if problem.kind != "usage":
        for option in options:
            if f"{option}=…" in problem.hint:
                hint = replaced(problem.hint, f"{option}=…", f"--at {option[2:]}=…")
                more_said = said("{hint}; {option} is an option", hint=hint, option=option)
                problem = problem._replace(hint=replaced(more_said, ".; ", "; "))
    is_value = problem.message.startswith("The value of ")  # and cannot be read
    if not is_value and problem.kind not in ("unknown-variable", "unbound"):
        return problem
    named = {word.strip(".:") for word in problem.message.split()}
    for name in (binding.partition("=")[0] for binding in bindings):
        option = f"--{name}"
        is_unused = problem.kind == "unbound" and not is_value and name not in problem.source
        if name not in named and not is_unused:
            continue
        near = near_option(option, options)
        if option in _SOMEWHERE.difference(options):
            none = said("There is no option {option} here.", option=option)
            number = said("A variable of that name takes a number: {option}=2, say.", option=option)
            if is_value:
                return Problem("usage", none, hint=near or number)
            near = near or none
        if near:
            return problem._replace(hint=joined(" ", [near, problem.hint]))
    return problem
