"""`backprop homework check-sheet`: what is wrong with a sheet, and what it can reveal."""

from __future__ import annotations

import sys
from functools import partial

from backprop.cli import output
from backprop.cli.evaluate import check_choice
from backprop.cli.exit_code import ExitCode
from backprop.cli.homework import read_sheet_at
from backprop.cli.language import check_language
from backprop.grammar.problem import BackpropError, said
from backprop.views.language import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.homework.sheet import Sheet

_SAID = {"kink", "one-sided", "unused-definition", "infinite-gradient", "undefined-gradient"}
"""Kinds of notices that the report has in words of its own."""


def check_sheet(path: str, *, language: str | None, strict: bool, as_json: bool, colour: str) -> ExitCode:
    """Do what is asked.

    Args:
        path: of the sheet, or `-`.
        language: of the report; by default that of the sheet.
        strict: whether warnings are worth an exit code of 1.
        as_json: whether the report is for programs.
        colour: "auto", "always" or "never".
    """
    try:
        check_choice("--color", colour, output.COLOUR_CHOICES)
        check_language(language)
        sheet = read_sheet_at(path)
    except BackpropError as error:
        return output.fail(error, as_json=as_json, colour=colour, language=language)
    from backprop.homework.lint import lint

    linted = lint(sheet)
    tongue = Language(language or sheet.language)
    if as_json:
        from backprop.homework.lint_json import lint_json

        output.in_utf8()
        output.write(lint_json(linted, tongue))
    else:
        from backprop.cli.terminal import printed
        from backprop.homework.lint_report import lint_report

        output.write([printed(partial(lint_report, linted, language=tongue), colour)])
    sys.stdout.flush()
    if not as_json:
        _tell_notices(sheet, tongue, colour)
    return ExitCode.WRONG if strict and linted.warnings else ExitCode.DONE


def _tell_notices(sheet: Sheet, language: Language, colour: str) -> None:
    """Say how the expressions were understood, where that is not clear."""
    for question in sheet.problem:
        for notice in question.marker.trace.notices:
            if notice.kind not in _SAID:
                message = said("Problem {name}: {message}", name=question.name, message=notice.message)
                output.tell(notice._replace(message=message), colour=colour, language=language.code)
