"""What looks like an option, and is none of the command: it may be a variable, and what is said about it."""

from __future__ import annotations

import shlex

import pytest
from running import in_process, process

from backprop.cli.app import options_of

POINT = "(x+y)*z --x=-2 --y=5 --z=-4"

# command line, what is said, and what is not
LINES = [
    # -o where nothing is written to files
    (f"eval {POINT} -o f.txt", "eval has no option -o.", "variable"),
    (f"check {POINT} --answer x=-4 -o f.txt", "end with > f.txt", ""),
    (f"gradcheck {POINT} -o f.txt", "gradcheck has no option -o.", ""),
    (f"diff {POINT} -o f.txt", "end with > f.txt", ""),
    (f"code -o f.c {POINT}", "end with > f.c", ""),
    (f"explain {POINT} -o=f.md", "end with > f.md", ""),
    ("serve x -o page.html", "serve has no option -o.", "> page.html"),
    (f"eval {POINT} --write=f.txt", "no option --write here.", "The value of"),
    (f"eval {POINT} --write f", "end with > FILE", "The value of"),
    # A name with a hyphen
    (f"gradcheck {POINT} --show-solution", "gradcheck has no option --show-solution.", "variable"),
    (f"check {POINT} --answer x=-4 --show-solutoin", "option --show-solution?", "variable"),
    (f"check {POINT} --answer x=0,5 --decimal-coma=yes", "option --decimal-comma", "variable"),
    ("eval x --x-y=1", "eval has no option --x-y.", "bind"),
    # Only what this command has is proposed
    (f"check {POINT} --answer x=-4 --wtr=x", "The value of wtr", "Did you mean"),
    (f"check {POINT} --answer x=-4 --wrt=x", "no option --wrt here.", "Did you mean"),
    (f"check {POINT} --answer x=-4 --precision=5", "no option --precision here.", "Did you mean"),
    (f"check {POINT} --answer x=-4 --tol=0.01", "option --tolerance?", ""),
    (f"check {POINT} --answer x=-4 --tol 1%", "option --tolerance?", ""),
    ("diff x^2 --format=json", "option --to?", "The value of"),
    ("diff x^2 --hesian=1", "option --hessian?", ""),
    ("diff digit*x --digit=1", "No value for x", "Did you mean"),
    ("explain x --x=1 --to=latex", "option --format?", "The value of"),
    ("code x*y --format=c", "option --to?", ""),
    (f"gradcheck {POINT} --answer x=-4", "option --claim?", "The value of"),
    (f"check {POINT} --claim x=-4", "option --answer", "The value of"),
    ("serve x --prt=1", "option --port?", ""),
    (f"eval {POINT} --wtr=x", "option --wrt?", ""),
    (f"eval {POINT} --att=w=2", "eval has no option --att.", "The value of"),
    # What follows a misspelt option may have been the expression
    ("check --diagnos x^2 --x=3 --answer x=6", "check has no option --diagnos.", "no expression"),
    ("eval --digit x^2 --x=3", "option --digits?", "no expression"),
    ("eval --x=3", "There is no expression.", "option --"),
    # A misspelt answer is no point
    (f"check {POINT} --anwser x=-4", "check has no option --anwser.", "There is no answer"),
    (f"check {POINT} --anwser x=-4 --answer y=-4", "option --answer", "The value of"),
    (f"check {POINT} --anwsers f.csv", "--anwsers was taken for a variable.", "The value of"),
    # Claims
    (f"gradcheck {POINT} --claim x=nan", "The claim 'nan' is neither a number", "--x=2"),
    (f"gradcheck {POINT} --claim x=1/0", "The claim '1/0': division by zero.", "Choose a point"),
    (f"gradcheck {POINT} --claim x=2*z", "formulas are judged by `backprop check`", "--x=2"),
    (f"gradcheck {POINT} --claim x=1e999", "Claim a slope below", "--x=2"),
    (f"gradcheck {POINT} --claim x=2*", "The claim '2*'", "--x=2"),
    (f"gradcheck {POINT} --claim 'value z=1'", "Values are judged by `backprop check`", ""),
    (f"gradcheck {POINT} --claim dv1/dx=1", "Slopes of f are judged, not of v1.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said", "unsaid"), LINES, ids=[row[0] for row in LINES])
def test_what_is_said(line: str, said: str, unsaid: str) -> None:
    result = in_process(shlex.split(line))
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert not unsaid or unsaid not in result.err


@pytest.mark.parametrize(
    "command", ["eval", "check", "gradcheck", "diff", "code", "explain", "draw", "deck", "serve"]
)
def test_what_is_proposed_is_an_option_of_the_command(command: str) -> None:
    """Every option of every command, with its last letter missing."""
    own = options_of(command)
    for option in own:
        err = in_process([command, "x", f"{option[:-1]}=a=b"]).err
        proposed = {
            word.strip("?,.") for line in err.splitlines() if "Did you mean" in line for word in line.split()
        }
        assert {word for word in proposed if word.startswith("--")} <= set(own), (option, err)


@pytest.mark.parametrize("command", ["eval", "diff", "gradcheck", "explain"])
def test_a_variable_may_be_called_o(command: str) -> None:
    """`-o` alone is an expression, as it is without Typer."""
    assert in_process([command, "-o", "--o=3", "--digits=3"]).code == 0
    assert in_process([command, "write*x", "--write=3", "--x=2", "--digits=3"]).code == 0


@pytest.mark.parametrize("about", ["x", "df/dx", "∂f/∂x", "grad x", "∇ x"])
def test_claims_name_slopes_as_answers_do(about: str) -> None:
    for command, option in (("gradcheck", "--claim"), ("check", "--answer")):
        for slope, code in (("-4", 0), ("4", 1)):
            assert in_process([*shlex.split(f"{command} {POINT}"), f"{option}={about}={slope}"]).code == code


def test_a_claim_may_name_a_node_as_it_is_set() -> None:
    line = ["gradcheck", r"q_0 = xy; q_0^2", "--latex", "--x=2", "--y=3", "--claim", "grad q0=12"]
    assert in_process(line).code == 0


def test_in_spanish_and_for_programs() -> None:
    assert "check no tiene la opción -o." in process("check", "x", "--lang=es", "-o", "f").err
    assert '"message": "gradcheck has no option --show-solution."' in (
        process("gradcheck", "x", "--json", "--show-solution").err
    )
