"""`backprop check`: judge a student's answers."""

from __future__ import annotations

import sys
from functools import partial

from backprop.cli import output
from backprop.cli.bindings import point
from backprop.cli.evaluate import Request, check_common, rounding, whole_number
from backprop.cli.exit_code import ExitCode
from backprop.cli.language import spoken
from backprop.cli.misspelt import taken_for_variable, with_option
from backprop.cli.source import STDIN, expression, text_of
from backprop.grammar.problem import BackpropError, InputError, Problem, said
from backprop.grammar.record import Record
from backprop.homework.acceptance import Rule, tolerance
from backprop.homework.answer_files import answers_in
from backprop.homework.marker import Checked, Marker
from backprop.homework.rounding import MOST_DIGITS, Rounding
from backprop.views.language import ENGLISH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from backprop.homework.diagnose import Diagnosis
    from backprop.views.language import Language


class Marking(Record):
    """The answers and how to judge them, as they were written on the command line."""

    answers: Sequence[str]
    file: str | None
    decimals: str | None
    figures: str | None
    tolerance: str | None
    decimal_comma: bool
    solution: bool
    seed: str | None
    diagnose: bool = False


def mark(request: Request, marking: Marking) -> ExitCode:
    """Do what is asked; 1 means that an answer is wrong or cannot be read."""
    as_json = request.format == "json"
    try:
        check_common(request)
        digits = rounding(request.digits)
        rule = _rule(marking)
        if marking.file == STDIN and (request.file == STDIN or STDIN in request.expressions):
            message = said("The expression and the answers cannot both come from standard input.")
            raise InputError(Problem("usage", message, hint=said("Put one of them in a file.")))
        answers = _answers(request, marking)
        marker = Marker(
            expression(request.expressions, request.file),
            point(request.bindings),
            rule=rule,
            output=request.output,
            convention=request.convention,
            latex=request.latex,
            decimal_comma=marking.decimal_comma,
            seed=whole_number("--seed", marking.seed or "0", 2**32, least=0),
        )
        found = marker.check(answers)
    except BackpropError as error:
        error.problem = with_option(error.problem, request.bindings, request.options)
        return output.fail(error, as_json=as_json, colour=request.colour, language=request.language)
    diagnosis = _diagnosis(marker, found) if marking.diagnose else None
    if as_json:
        from backprop.homework.diagnosis_json import diagnosis_data
        from backprop.homework.report_json import report_json

        output.in_utf8()
        data = diagnosis and diagnosis_data(diagnosis, found.trace.ids())
        language = spoken(request.language) if request.language else ENGLISH
        output.write(report_json(found, solution=marking.solution, diagnosis=data, language=language))
    else:
        from backprop.cli.terminal import printed
        from backprop.homework.report import report

        language = spoken(request.language)
        told = _told(diagnosis, found, marking, language) if diagnosis else []
        drawn = partial(report, found, solution=marking.solution, diagnosis=told, language=language, **digits)
        output.write([printed(drawn, request.colour)])
    sys.stdout.flush()
    if marking.solution and not as_json:
        output.tell_all(found.trace.notices, colour=request.colour, language=request.language)
    return ExitCode.DONE if found.passes else ExitCode.WRONG


def _diagnosis(marker: Marker, found: Checked) -> Diagnosis:
    from backprop.homework.diagnose import diagnose_checked

    return diagnose_checked(marker.exercise, found, marker.rule)


def _told(diagnosis: Diagnosis, found: Checked, marking: Marking, language: Language) -> list[str]:
    from backprop.homework.diagnosis_words import gates_of, sentences

    trace = found.trace
    words = sentences(diagnosis, trace.ids(), trace.output, language=language, teacher=marking.solution)
    gates = gates_of(diagnosis, trace)
    return [*words, *([language.say("Gates: {gates}", gates="; ".join(gates))] if gates else [])]


def _answers(request: Request, marking: Marking) -> list[tuple[str, str]]:
    found = [_answer(text) for text in marking.answers]
    if marking.file is not None:
        where = said("Standard input") if marking.file == STDIN else marking.file
        found += answers_in(text_of(marking.file, "--answers"), where)
    if not found:
        misspelt = taken_for_variable(request.bindings, request.options)
        hint = misspelt or said("Write --answer x=-4, or --answers with a file of JSON or CSV.")
        raise InputError(Problem("usage", said("There is no answer to check."), hint=hint))
    return found


def _answer(text: str) -> tuple[str, str]:
    """`x=-4`, `value q=3`."""
    target, equals, written = text.partition("=")
    if not equals:
        hint = said("Write it as --answer x=-4; for a variable called answer write --at answer=2.")
        raise InputError(Problem("binding", said("{text!r} is no answer.", text=text), hint=hint))
    return target, written


def _rule(marking: Marking) -> Rule:
    given = {
        "--decimals": marking.decimals,
        "--figures": marking.figures,
        "--tolerance": marking.tolerance,
    }
    chosen = [(option, value) for option, value in given.items() if value is not None]
    if len(chosen) > 1:
        one, other = chosen[0][0], chosen[1][0]
        message = said("{one} and {other} exclude each other.", one=one, other=other)
        raise InputError(Problem("usage", message, hint=said("Leave one out.")))
    if not chosen:
        return Rule()
    option, value = chosen[0]
    if option == "--tolerance":
        return Rule(tolerance=tolerance(value))
    if option == "--figures":
        return Rule(Rounding(figures=whole_number(option, value, MOST_DIGITS)))
    return Rule(Rounding(decimals=whole_number(option, value, MOST_DIGITS, least=0)))
