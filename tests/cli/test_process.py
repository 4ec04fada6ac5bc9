"""The program as its users run it: a command line in; exit status, standard output and standard error out."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import shlex
import signal
import struct
import subprocess
import termios
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from running import ENVIRONMENT, PROGRAM, Result, in_process, process

UNUSUAL = ["h", "I", "lambda", "g_", "rho_c_0", "σ", "变量"]
SEVENTEEN = [chr(ord("a") + i) for i in range(17)]

# command line, status, what standard output says, what standard error says ("" where it must stay empty)
TABLE: list[tuple[str, int, str, str]] = [
    # What it is for
    ("eval '(x + y)*z' --x=-2 --y=5 --z=-4", 0, "∂f/∂z = 3\n", ""),
    ("eval 'q = x + y; f = q*z' --x=-2 --y=5 --z=-4 --json", 0, '"y": -4.0, "z": 3.0}', ""),
    ("eval 'x*y' --x=2 --y=3 --format=csv", 0, "f,gate,mul,×,x*y,6.0,1.0,swaps,y,2.0,2.0\n", ""),
    ("eval 'x*y' --x=2 --y=3 --format markdown", 0, "| `f = x*y` | ", ""),
    ("eval 2+3", 0, "no variables, so there is no gradient", ""),
    ("functions", 0, "sigmoid(x)", ""),
    ("functions sigmoid", 0, "z*(1 - z)", ""),
    ("--version", 0, "backprop 0.", ""),
    ("--help", 0, "functions", ""),
    ("eval --help", 0, "--wrt", ""),
    ("explain --help", 0, "[default: 6]", ""),
    ("eval x --x=1 --help", 0, "--wrt", ""),
    ("", 0, "Usage", ""),
    # Notices are no part of the result
    ("eval 'abs(x)' --x=0", 0, "∂f/∂x = 0\n", "note: abs has a corner"),
    ("eval 'sqrt(x)' --x=0 --format=csv", 0, "inf", "note: The slope is infinite"),
    ("eval 'sqrt(x)' --x=0 --json", 0, '"kind": "infinite-gradient"', ""),
    ("eval 'q = 3*x; x*2' --x=1", 0, "∂f/∂x = 2  =", "q is defined and never used"),
    # An expression may begin with a sign
    ("eval -x^2 --x=3", 0, "∂f/∂x = -6\n", ""),
    ("eval --x^2 --x=3", 0, "∂f/∂x = 6\n", ""),
    ("eval -x --x=3", 0, "∂f/∂x = -1\n", ""),
    ("eval -x --x=3 --digits=3", 0, "∂f/∂x = -1\n", ""),
    ("eval --x=3 -- -x", 0, "∂f/∂x = -1\n", ""),
    ("eval -x -y --x=3 --y=2", 2, "", "'-y' is one too many"),
    ("eval -h --h=2", 0, "∂f/∂h = -1\n", ""),
    # Any name may be a variable
    *((f"eval 2{name} --{name}=1", 0, f"∂f/∂{name} = 2\n", "") for name in UNUSUAL),
    ("eval 2e --e=1", 0, "∂f/∂e = 2\n", "e is your variable here"),
    ("eval 2w₀ --w₀=1", 0, "∂f/∂w0 = 2\n", ""),
    ("eval 2w0 --w₀=1", 0, "∂f/∂w0 = 2\n", ""),
    ("eval json+help+at --at json=1 --at=help=2 --at at=3", 0, "∂f/∂help = 1\n", ""),
    ("eval all --at all=1 --json", 0, '"gradient": {"all": 1.0}', ""),
    (
        f"eval {'*'.join(SEVENTEEN)} --json " + " ".join(f"--{name}=2" for name in SEVENTEEN),
        0,
        '"q": 65536.0}',
        "",
    ),
    # Its value may be written in several ways
    ("eval x --x -2", 0, "x              -2", ""),
    ("eval x --x=-2", 0, "x              -2", ""),
    ("eval x --at x=-2", 0, "x              -2", ""),
    ("eval x --x=pi/2", 0, "1.5708", ""),
    ("eval x --x='sqrt(2)'", 0, "1.41421", ""),
    ("eval x --x=1e-400", 0, "∂x/∂x = 1\n", ""),
    ("eval x --x=1e400", 2, "", "beyond the largest float"),
    ("eval x --x=nan", 2, "", "neither a number nor made of numbers"),
    ("eval x --x=inf", 2, "", "neither a number nor made of numbers"),
    ("eval x --x=y --y=1", 2, "", "neither a number nor made of numbers"),
    ("eval x --x=1/0", 2, "", "division by zero"),
    ("eval x --x=0,5", 2, "", "write a point: 0.5"),
    ("eval x --x=", 2, "", "x has no value"),
    ("eval x --x", 2, "", "x has no value"),
    ("eval x --x ''", 2, "", "x has no value"),
    ("eval x --x --y=2", 2, "", "x has no value"),
    ("eval x --at x", 2, "", "does not bind"),
    ("eval x --at 3=4", 2, "", "does not bind"),
    # … once, and for every variable that there is
    ("eval x --x=1 --x=2", 2, "", "x has two values"),
    ("eval w0 --w0=1 --w₀=2", 2, "", "w0 has two values"),
    ("eval x --x=1 --at x=2", 2, "", "x has two values"),
    ("eval x --x=1 --y=2", 2, "", "no variable y"),
    ("eval x*y*z --x=1", 2, "", "No value for y and z"),
    ("eval xy --x=1 --y=2", 2, "", "for a product write x*y"),
    ("eval 'q = x; q*x' --x=1 --q=2", 2, "", "q has a value"),
    # Options
    ("eval 'q = x*y; q^2' --x=1 --y=2 --wrt y,q", 0, "∂f/∂y = 4\n∂f/∂q = 4\n", ""),
    ("eval x*y --x=1 --y=2 --wrt=z", 2, "", "no variable or node z"),
    ("eval x*y --x=1 --y=2 --wrt=", 2, "", "--wrt"),
    ("eval 'q = x*y; q^2' --x=1 --y=2 --output=q", 0, "∂q/∂x = 2\n", ""),
    ("eval (x+y)*z --x=1 --y=2 --output=v1", 0, " = x + y ", ""),
    ("eval x*y --x=1 --y=2 --output=q", 2, "", "No node is called q"),
    ("eval x*y --x=1 --y=2 --output", 2, "", "--output"),
    ("eval x/3 --x=1 --digits=3", 0, "∂f/∂x = 0.333\n", ""),
    ("eval x/3 --x=1 --digits 17", 0, "∂f/∂x = 0.33333333333333331\n", ""),
    ("eval x --x=1 --digits=0", 2, "", "from 1 to 17"),
    ("eval x --x=1 --digits=18", 2, "", "from 1 to 17"),
    ("eval x --x=1 --digits=²", 2, "", "from 1 to 17"),
    ("eval x --x=1 --digits=many", 2, "", "from 1 to 17"),
    ("eval 2*3*x --x=1 --all", 0, "c1 = 2*3", ""),
    ("eval 2*3*x --x=1 --all=1", 2, "", "--all"),
    ("eval x --x=1 --format=xml", 2, "", "not 'xml'"),
    ("eval x --x=1 --format", 2, "", "The option --format needs a value"),
    ("eval x --x=1 --format=json", 0, '"gradient": {"x": 1.0}', ""),
    ("eval x --x=1 --color=mauve", 2, "", "not 'mauve'"),
    ("eval x --x=1 --digit=3", 2, "", "--digits"),
    ("eval x --x=1 --formt=json", 2, "", "--format"),
    ("eval json --json=5", 2, "", "--at json=5"),
    ("eval x*y --x=1 --y=2 --wrt y --wrt=x", 0, "∂f/∂y = 1\n∂f/∂x = 2\n", ""),
    ("eval (x+y)*y --x=1 --y=2 --wrt=v1,f", 0, "∂f/∂v1 = 2\n∂f/∂f = 1\n", ""),
    ("eval x*y --x=1 --y=2 --wrt=x,", 2, "", "with commas between them"),
    ("eval 2*x*y --x=1 --y=2 --output=q", 2, "", "Known here: x, y, v1, f."),
    ("eval x*y --x=1 --y=2 --output=x --output=y", 2, "", "--output is given twice"),
    ("eval --file=a --file=b", 2, "", "--file is given twice"),
    ("eval x --x=1 --format=json --format=csv", 2, "", "--format is given twice"),
    ("eval x --x=1 --json --format=csv", 2, "", "ask for two formats"),
    ("eval x --x=1 --json --format=json --json", 0, '"x": 1.0', ""),
    ("eval x --x=1 --format=JSON", 0, '"gradient": {"x": 1.0}', ""),
    ("eval x --x=1 --format=md", 2, "", "Did you mean --format=markdown?"),
    # Help, and what leads to it
    ("-h", 0, "functions", ""),
    ("eval -h", 0, "--wrt", ""),
    ("functions -h", 0, "function", ""),
    # Variables that are called like options, or bound in other ways
    ("eval x*digits --digits=3 --x=2", 2, "", "--at digits=…"),
    ("eval all*x --all --x=2", 2, "", "--at all=…"),
    ("eval json*x*wrt --json=3 --x=2", 2, "", "--at json=3"),
    ("eval file*x --file=3 --x=2", 2, "", "--at file=3"),
    ("eval x^2 -x=3", 2, "", "write --x=3"),
    ("eval x^2 x=3", 2, "", "write --x=3"),
    ("eval x*y --at x=3,y=4", 2, "", "--x=3 --y=…"),
    # The expression
    ("eval", 2, "", "no expression"),
    ("eval --x=1", 2, "", "no expression"),
    ("eval x y --x=1", 2, "", "more than one expression"),
    ("eval ''", 3, "", "no expression"),
    ("eval '# nothing'", 3, "", "no expression"),
    ("eval 'x*' --x=1", 3, "", "  x*\n   ^\n"),
    ("eval '2*(x + 1' --x=1", 3, "", "  2*(x + 1\n"),
    ("eval 1/2x --x=1", 3, "", "1/(2*x)"),
    ("eval 'snh(x)' --x=1", 3, "", "sinh"),
    ("eval 'log(x - 3)' --x=2", 4, "", "x - 3 = -1"),
    ("eval '1/(x - 2)' --x=2", 4, "", "Division by zero"),
    ("eval 'exp(x)' --x=1000", 4, "", "beyond the largest float"),
    # Commands
    ("evl x", 2, "", "eval"),
    ("--evl", 2, "", "--evl"),
    ("--version=3", 2, "", "--version"),
    ("functions snh", 2, "", "sinh"),
    ("functions 'x*y'", 0, "\\cdot", ""),
    ("functions +", 0, "x + y\n", ""),
    ("functions -x", 0, "-x\n", ""),
    ("functions 'log(x, b)'", 0, "log(x, b)\n", ""),
    ("functions SIN", 0, "cos(x)", ""),
    ("functions sin cos", 2, "", "cos"),
]  # fmt: skip


def check(result: Result, *, as_json: bool) -> None:
    """What is true of every command line that was given no terminal."""
    assert "Traceback" not in result.err
    assert "\x1b" not in result.out + result.err
    if result.code:
        assert result.out == ""
        assert result.err != ""
    if as_json and result.code:
        check_problem(result.err)
    elif as_json:
        json.loads(result.out)
        assert result.err == ""


def check_problem(text: str) -> None:
    schema = json.loads(files("backprop.views").joinpath("problem.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(json.loads(text))
    assert text.count("\n") == 1


@pytest.mark.parametrize(("line", "code", "out", "err"), TABLE, ids=[row[0] or "(nothing)" for row in TABLE])
def test_table(line: str, code: int, out: str, err: str) -> None:
    argv = shlex.split(line)
    result = process(*argv)
    check(result, as_json="--json" in argv or "--format=json" in argv)
    assert (result.code, bool(result.out), bool(result.err)) == (code, bool(out), bool(err)), result
    assert out in result.out
    assert err in result.err


@pytest.mark.parametrize("line", [line for line, code, _, _ in TABLE if code and line.startswith("eval")])
def test_every_failure_as_json(line: str) -> None:
    command, *rest = shlex.split(line)
    check(in_process([command, "--json", *rest]), as_json=True)


# Files and standard input

TEXTS: dict[str, tuple[bytes, int, str]] = {
    "one line": (b"x*y", 0, "∂f/∂x = 3\n"),
    "a byte order mark": (b"\xef\xbb\xbfx*y\n", 0, "∂f/∂x = 3\n"),
    "lines that end as on Windows": (b"q = x*y\r\nq + x\r\n", 0, "∂f/∂x = 4  ="),
    "comments and empty lines": ("# circuit\n\nq = x*y   # ∂q/∂x\n\nf = q + x\n".encode(), 0, "∂f/∂x = 4  ="),
    "a line that goes on": (b"(x +\n y)*\n 2\n", 0, "∂f/∂x = 2\n"),
    "nothing": (b"", 3, "no expression"),
    "another encoding": ("x·y".encode("latin-1"), 3, "not UTF-8"),
    "UTF-16": ("x*y\n".encode("utf-16"), 3, "not UTF-8"),
    "a zero byte": (b"x*y\0", 3, "U+0000"),
    "an error on line 2": (b"q = x*y\nq +* x\n", 3, "line 2: q +* x\n"),
}


@pytest.mark.parametrize(("data", "code", "says"), TEXTS.values(), ids=TEXTS)
def test_files_and_standard_input(tmp_path: Path, data: bytes, code: int, says: str) -> None:
    path = tmp_path / "a circuit.txt"
    path.write_bytes(data)
    point = ["--x=2", "--y=3"]
    from_file = process("eval", f"--file={path}", *point)
    check(from_file, as_json=False)
    assert from_file.code == code
    assert says in (from_file.err if code else from_file.out)
    for source in (["-"], ["--file=-"], ["--file", "-"]):
        again = in_process(["eval", *source, *point], stdin=data)
        assert (again.code, again.out) == (from_file.code, from_file.out)
        assert again.err.replace("Standard input", str(path)) == from_file.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--file=missing.txt"], "missing.txt cannot be read: No such file"),
        (["--file=/"], "/ cannot be read: Is a directory"),
        (["--file="], "--file"),
        (["--file=a.txt", "x"], "more than one expression"),
        (["--file=-", "-"], "more than one expression"),
    ],
)
def test_no_file(arguments: list[str], says: str) -> None:
    result = process("eval", *arguments, "--x=1")
    check(result, as_json=False)
    assert result.code == 2
    assert says in result.err


# A process among others

COMMANDS = [
    "eval x --x=1",
    "eval x --x=1 --json",
    "eval x --x=1 --format=csv",
    "eval x --x=1 --digits=3",
    "functions",
]
OTHER_COMMANDS = ["functions sin", "--help", "--version"]


def with_descriptor(argv: str, number: int, *, open_on: str | None) -> Result:
    """Run with a standard stream that is a pipe nobody reads (""), a file (its path), or closed (None)."""

    def prepare() -> None:
        if open_on is None:
            os.close(number)
            return
        reading, writing = os.pipe()
        os.close(reading)
        os.dup2(os.open(open_on, os.O_WRONLY) if open_on else writing, number)

    done = subprocess.run(
        [PROGRAM, *shlex.split(argv)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
        preexec_fn=prepare,
    )
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("argv", COMMANDS + OTHER_COMMANDS)
def test_a_reader_that_has_left_ends_it_quietly(argv: str) -> None:
    result = with_descriptor(argv, 1, open_on="")
    assert result.code in (141, -signal.SIGPIPE)
    assert result.err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("argv", COMMANDS)
def test_a_full_disk_is_a_problem_and_no_traceback(argv: str) -> None:
    result = with_descriptor(argv, 1, open_on="/dev/full")
    assert result.code not in (0, 1), "1 means that something was checked, and is wrong"
    assert "No space left on device" in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("argv", COMMANDS + OTHER_COMMANDS)
def test_a_closed_standard_output_is_a_problem(argv: str) -> None:
    result = with_descriptor(argv, 1, open_on=None)
    assert result.code == 2
    assert "cannot be written" in result.err


@pytest.mark.parametrize("stream", [0, 2])
@pytest.mark.parametrize("argv", COMMANDS[:4])
def test_nobody_misses_a_closed_stream(argv: str, stream: int) -> None:
    result = with_descriptor(argv, stream, open_on=None)
    assert result.code == 0
    assert result.err == ""


@pytest.mark.parametrize("options", [[], ["--digits=3"]])
def test_an_interrupt_ends_it_quietly(options: list[str]) -> None:
    """On a terminal it says when it waits, which is when we interrupt it."""
    ours, its = pty.openpty()
    command = [PROGRAM, "eval", "-", *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, stdin=its, env=ENVIRONMENT, **pipes) as program:
        assert b"Ctrl-D" in program.stderr.readline()
        program.send_signal(signal.SIGINT)
        assert program.communicate(timeout=30) == (b"", b"")
    os.close(its)
    os.close(ours)
    assert program.returncode == 130


# Terminals and colours

ABS = ("eval", "abs(x)", "--x=0")


@pytest.mark.parametrize(
    ("columns", "argv", "env", "coloured"),
    [
        (80, ABS, {}, True),
        (80, ABS, {"NO_COLOR": "1"}, False),
        (80, ABS, {"TERM": "dumb"}, False),
        (80, (*ABS, "--color=never"), {}, False),
        (80, (*ABS, "--color=always"), {"NO_COLOR": "1"}, True),
        (0, ABS, {}, False),
        (0, ABS, {"FORCE_COLOR": "1"}, False),
        (0, (*ABS, "--color=always"), {}, True),
        (0, (*ABS, "--color=always", "--format=csv"), {}, False),
        (0, (*ABS, "--color=always", "--json"), {}, False),
    ],
)
def test_colours(columns: int, argv: tuple[str, ...], env: dict[str, str], coloured: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ENVIRONMENT, "TERM", "xterm-256color")
        for name, value in env.items():
            patch.setitem(ENVIRONMENT, name, value)
        result = in_process(argv, columns=columns, colour=True)
    assert ("\x1b[" in result.out) == coloured
    assert result.code == 0


def test_a_real_terminal() -> None:
    """The same through a pseudo-terminal, whose width decides the layout."""
    texts = []
    for columns in (40, 140):
        ours, its = pty.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        subprocess.run(
            [PROGRAM, *ABS], stdin=its, stdout=its, stderr=its, env=ENVIRONMENT, check=True, timeout=30
        )
        texts.append(os.read(ours, 100_000).decode())
        os.close(its)
        os.close(ours)
    assert all("\x1b[32m" in text and "\x1b[1;36mnote:\x1b[0m" in text for text in texts)
    assert ["local derivative" in text for text in texts] == [False, True]


def test_the_list_of_functions_fits_and_has_all_spellings() -> None:
    for result in (process("functions"), in_process(["functions"], columns=80)):
        assert max(map(len, result.out.splitlines())) <= 80
        assert {"sen", "tg", "σ", "máx", "raíz"} <= set(result.out.replace(",", " ").split())


# Completion


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ev", ["eval"]),
        ("eval --fo", ["--format"]),
        ("eval --format ", ["table", "json", "csv", "markdown", "latex"]),
        ("eval --format m", ["markdown"]),
        ("functions sig", ["sign", "signum", "signo", "sigmoid", "sigma"]),
    ],
)
def test_completion_in_bash(typed: str, offered: list[str]) -> None:
    words = f"backprop {typed}"
    env = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_BACKPROP_COMPLETE": "complete_bash"}
    assert process(env=tuple(env.items())) == Result(0, "".join(f"{word}\n" for word in offered), "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_installed(shell: str) -> None:
    result = process(env=(("_BACKPROP_COMPLETE", f"source_{shell}"),))
    assert result.code == 0
    assert "_BACKPROP_COMPLETE=complete_" in result.out
    check(process("--show-completion"), as_json=False)


# LaTeX


def test_a_formula_of_the_lecture_as_it_stands():
    formula = r"\frac{1}{1 + e^{-(w_0x_0 + w_1x_1 + w_2)}}"
    point = ("--w_0=2", "--x_0=-1", "--w_1=-3", "--x_1=-2", "--w_2=-3")
    done = process("eval", formula, *point, "--json")
    found = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert found["expression"] == formula
    assert {name: round(slope, 2) for name, slope in found["gradient"].items()} == {
        "w_0": -0.2,
        "x_0": 0.39,
        "w_1": -0.39,
        "x_1": -0.59,
        "w_2": 0.2,
    }


def test_a_whole_definition_with_the_option():
    plain = process("eval", "f = (x + y)*z", "--x=-2", "--y=5", "--z=-4")
    latex = process("eval", "--latex", "f(x, y, z) = (x + y)z", "--x=-2", "--y=5", "--z=-4")
    assert latex == plain


def test_a_reading_is_said_beside_the_result():
    done = process("eval", r"\log xy", "--x=1", "--y=1", "--format=csv")
    assert done.code == 0
    assert done.err.startswith(
        "note: \\log xy is read as log(x*y), the natural logarithm.\n  \\log xy\n  ^^^^^^^\n"
    )


def test_bad_latex_ends_with_3():
    done = process("eval", r"\sum_i x_i", "--json")
    assert (done.code, done.out) == (3, "")
    assert json.loads(done.err)["span"] == [0, 4]
