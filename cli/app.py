"""The command tree, as Typer describes it: every command, every option, help and completion."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from backprop.cli import output
from backprop.cli.arguments import split
from backprop.cli.evaluate import FORMATS, Request, evaluate
from backprop.cli.exit_code import ExitCode
from backprop.cli.homework import app as homework
from backprop.cli.language import asked
from backprop.engine.primitives import CONVENTIONS
from backprop.grammar.problem import InputError, Problem, said

_HELP = """Differentiate an expression, and see every step of backpropagation.

[bold]Examples[/bold]

  backprop eval '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop eval 'q = x + y; f = q*z' --x=-2 --y=5 --z=-4 --json | jq .gradient

  backprop eval '1/(1 + e^-(w*x + b))' --w=2 --x=-1 --b=pi/2 --digits=3

  backprop gradcheck 'x^2*y' --x=3 --y=-1 --claim x=-6

  backprop check 'x^2*y' --x=3 --y=-1 --answer x=-6 --answer y=9

  backprop diff 'x^2*sin(x)'

  backprop explain '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop draw '(x + y)*z' --x=-2 --y=5 --z=-4 -o circuit.svg

  backprop deck '(x + y)*z' --x=-2 --y=5 --z=-4 -o lecture.html

  backprop functions sigmoid

  backprop code '(x + y)*z' --to numpy
"""

_EVAL_HELP = """Evaluate an expression at a point, and show each node's value, local derivative and gradient.

Give every variable a value with [bold]--name=value[/bold] (or --name value). A value may be an expression
without variables, such as pi/2. For a variable that is called like an option, write [bold]--at json=3[/bold].

[bold]Examples[/bold]

  backprop eval '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop eval 'q = x + y; f = q*z' --x=-2 --y=5 --z=-4 --output q

  backprop eval -x^2 --x=3 --json | jq .gradient.x

  backprop eval '\\frac{1}{1 + e^{-wx}}' --w=2 --x=-1

  backprop eval --file circuit.txt --w=2 --x=-1 --format markdown

  echo 'max(x, y)' | backprop eval - --x=4 --y=2

[bold]Exit codes[/bold]  0 done · 2 wrong use · 3 unreadable expression · 4 no value at this point
"""

_GRADCHECK_HELP = """Check a gradient against differences, and against a referee with hundreds of digits.

Beside every slope stands the central difference with its relative error, as in the CS231n notes; below, how
that error depends on the step. With [bold]--claim x=-4[/bold] a slope that somebody else gives is judged too.
Points are given as for eval; a variable called h with [bold]--at h=2[/bold].

[bold]Examples[/bold]

  backprop gradcheck '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop gradcheck '(x + y)*z' --x=-2 --y=5 --z=-4 --claim x=-4 --claim z=2

  backprop gradcheck 'abs(x)' --x=0 --convention jax --json

[bold]Exit codes[/bold]  0 all agrees · 1 something is wrong · 2 wrong use · 3 unreadable · 4 no value here
"""

_CHECK_HELP = """Check a student's answers: right or wrong, and why.

An answer is a number as people write it (-4, 3/8, 1.2e-3) or a formula, for a slope (x; grad q for a node) or
for a value (value q). It is right when rounding results on the way can lead to it, to as many decimals as it
shows; with --decimals or --figures the exercise says how many, with --tolerance how far off it may be.

[bold]Examples[/bold]

  backprop check '(x + y)*z' --x=-2 --y=5 --z=-4 --answer x=-4 --answer z=3

  backprop check 'q = x + y; q*z' --x=-2 --y=5 --z=-4 --answer 'value q=3' --answer 'grad q=z'

  backprop check 'sin(x*y)' --x=1 --y=2 --answers answers.csv --decimals 2 --show-solution

[bold]Exit codes[/bold]  0 all right · 1 something is wrong · 2 wrong use · 3 unreadable · 4 no value here
"""

_CODE_HELP = """Write an expression and its gradient as a program: a function of its variables.

It comes as Python (with its module math), for arrays as NumPy or JAX, as C, as JavaScript, or
[bold]staged[/bold]: Python in which every gate is a line, first forward and then backward, to read.

[bold]Examples[/bold]

  backprop code '(x + y)*z' --to python

  backprop code 'q = x + y; f = q*z' --to staged

  backprop code 'softplus(w*x + b)' --to c --wrt w,b > neuron.c
"""

app = typer.Typer(
    name="backprop",
    help=_HELP,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
app.add_typer(homework, name="homework")

_LATEX = typer.Option("--latex", help="Read LaTeX; a backslash in the formula says so by itself.")
_LANG = typer.Option(
    "--lang",
    metavar="LANGUAGE",
    help="One of en, es; by default what the locale says.",
    autocompletion=lambda: ["en", "es"],
)
_CONVENTION = typer.Option(
    "--convention",
    metavar="LIBRARY",
    help=f"Slopes at corners as in {', '.join(CONVENTIONS)}.",
    autocompletion=lambda: [*CONVENTIONS],
)

TAKES_EXPRESSION = ("eval", "check", "gradcheck", "diff", "code", "explain", "draw", "deck", "serve")
"""Commands whose command line is an expression and a point."""


def _show_version(wanted: bool) -> None:
    if wanted:
        from backprop.version import VERSION

        output.write([f"backprop {VERSION}\n"])
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Typer reads the options of the program itself from here."""


@app.command("eval", help=_EVAL_HELP)
def _eval(
    expression: Annotated[
        list[str] | None, typer.Argument(help="What to differentiate, in quotes; - reads standard input.")
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="NAME=VALUE", help="Bind a variable; for names that are options, too."),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="PATH", help="Read the expression from a file; - is standard input."),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.", autocompletion=lambda: FORMATS
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
    latex: Annotated[bool, _LATEX] = False,
    wrt: Annotated[
        str | None,
        typer.Option("--wrt", metavar="X,Y", help="Only these derivatives; variables or nodes."),
    ] = None,
    node: Annotated[
        str | None,
        typer.Option("--output", metavar="NAME", help="The node to differentiate, if not the last."),
    ] = None,
    digits: Annotated[
        str | None, typer.Option("--digits", metavar="N", help="Significant digits in tables. \\[default: 6]")
    ] = None,
    precision: Annotated[
        str | None,
        typer.Option("--precision", metavar="N", help="Compute N correct digits of every number."),
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Keep rational numbers exact: 1/3, not 0.333333.")
    ] = False,
    constants: Annotated[bool, typer.Option("--all", help="Show constants as nodes too.")] = False,
    colour: Annotated[
        str, typer.Option("--color", metavar="WHEN", help="One of auto, always, never.")
    ] = "auto",
    convention: Annotated[str | None, _CONVENTION] = None,
    language: Annotated[str | None, _LANG] = None,
) -> int:
    if as_json and form not in (None, "json"):
        message = said("--json and --format={form} ask for two formats.", form=form)
        raise InputError(Problem("usage", message, hint=said("Leave one out.")))
    chosen = "json" if as_json else form or FORMATS[0]
    return evaluate(
        Request(
            expression or [],
            at or [],
            file,
            chosen,
            wrt,
            node,
            digits,
            precision,
            exact,
            constants,
            colour,
            convention,
            latex,
            language,
        )
    )


@app.command("gradcheck", help=_GRADCHECK_HELP)
def _gradcheck(
    expression: Annotated[
        list[str] | None, typer.Argument(help="What to check, in quotes; - reads standard input.")
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="NAME=VALUE", help="Bind a variable; for names that are options, too."),
    ] = None,
    claim: Annotated[
        list[str] | None,
        typer.Option("--claim", metavar="NAME=SLOPE", help="Judge this slope, in a variable or a node."),
    ] = None,
    h: Annotated[
        str | None, typer.Option("--h", metavar="H", help="Step, relative where |x| > 1. \\[default: 1e-5]")
    ] = None,
    steps: Annotated[
        str | None,
        typer.Option("--steps", metavar="H,H", help="Other steps to try. \\[default: 1e-2 to 1e-11]"),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="PATH", help="Read the expression from a file; - is standard input."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    wrt: Annotated[
        str | None,
        typer.Option("--wrt", metavar="X,Y", help="Only these derivatives; variables or named nodes."),
    ] = None,
    node: Annotated[
        str | None,
        typer.Option("--output", metavar="NAME", help="The node to differentiate, if not the last."),
    ] = None,
    digits: Annotated[
        str | None, typer.Option("--digits", metavar="N", help="Significant digits in tables. \\[default: 6]")
    ] = None,
    colour: Annotated[
        str, typer.Option("--color", metavar="WHEN", help="One of auto, always, never.")
    ] = "auto",
    convention: Annotated[str | None, _CONVENTION] = None,
    latex: Annotated[bool, _LATEX] = False,
    language: Annotated[str | None, _LANG] = None,
) -> int:
    from backprop.cli.gradcheck import check

    form = "json" if as_json else "table"
    request = Request(
        expression or [],
        at or [],
        file,
        form,
        wrt,
        node,
        digits,
        colour=colour,
        convention=convention,
        latex=latex,
        language=language,
    )
    return check(request, claims=claim or [], h=h, steps=steps)


@app.command("check", help=_CHECK_HELP)
def _check(
    expression: Annotated[
        list[str] | None, typer.Argument(help="What was to be differentiated; - reads standard input.")
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="NAME=VALUE", help="Bind a variable; for names that are options, too."),
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option("--answer", metavar="NAME=ANSWER", help="An answer: x=-4, 'grad q=z', 'value q=3'."),
    ] = None,
    answers: Annotated[
        str | None,
        typer.Option(
            "--answers", metavar="PATH", help="A file of answers, JSON or CSV; - is standard input."
        ),
    ] = None,
    decimals: Annotated[
        str | None, typer.Option("--decimals", metavar="N", help="Results are rounded to N decimals.")
    ] = None,
    figures: Annotated[
        str | None,
        typer.Option("--figures", metavar="N", help="Results are rounded to N significant figures."),
    ] = None,
    tolerance: Annotated[
        str | None,
        typer.Option(
            "--tolerance",
            metavar="T",
            help="How far off answers may be: 0.01, 1%, or as in webwork, stack-…, prairielearn-….",
        ),
    ] = None,
    decimal_comma: Annotated[
        bool, typer.Option("--decimal-comma", help="Answers have decimal commas: 0,39.")
    ] = False,
    diagnose: Annotated[
        bool, typer.Option("--diagnose", help="Say what went wrong, with a hint; with --show-solution, why.")
    ] = False,
    language: Annotated[str | None, _LANG] = None,
    solution: Annotated[bool, typer.Option("--show-solution", help="Show the right answers too.")] = False,
    seed: Annotated[
        str | None,
        typer.Option("--seed", metavar="N", help="Of the points where formulas are compared. [default: 0]"),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="PATH", help="Read the expression from a file; - is standard input."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    latex: Annotated[
        bool, typer.Option("--latex", help="Read LaTeX; a backslash in the formula says so by itself.")
    ] = False,
    node: Annotated[
        str | None,
        typer.Option("--output", metavar="NAME", help="The node to differentiate, if not the last."),
    ] = None,
    digits: Annotated[
        str | None, typer.Option("--digits", metavar="N", help="Significant digits in tables. [default: 6]")
    ] = None,
    colour: Annotated[
        str, typer.Option("--color", metavar="WHEN", help="One of auto, always, never.")
    ] = "auto",
    convention: Annotated[str | None, _CONVENTION] = None,
) -> int:
    from backprop.cli.check import Marking, mark

    form = "json" if as_json else "table"
    request = Request(
        expression or [],
        at or [],
        file,
        form,
        output=node,
        digits=digits,
        colour=colour,
        convention=convention,
        latex=latex,
        language=language,
    )
    marking = Marking(
        answer or [],
        answers,
        decimals,
        figures,
        tolerance,
        decimal_comma,
        solution,
        seed,
        diagnose,
    )
    return mark(request, marking, options_of("check"))


@app.command("code", help=_CODE_HELP)
def _code(
    expression: Annotated[
        list[str] | None, typer.Argument(help="What to write, in quotes; - reads standard input.")
    ] = None,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="LANGUAGE",
            help="One of python, numpy, jax, c, js, staged.",
            autocompletion=lambda: ["python", "numpy", "jax", "c", "js", "staged"],
        ),
    ] = "python",
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="PATH", help="Read the expression from a file; - is standard input."),
    ] = None,
    wrt: Annotated[
        str | None,
        typer.Option("--wrt", metavar="X,Y", help="Only these derivatives; variables or named nodes."),
    ] = None,
    node: Annotated[
        str | None,
        typer.Option("--output", metavar="NAME", help="The node to differentiate, if not the last."),
    ] = None,
    at: Annotated[list[str] | None, typer.Option("--at", hidden=True)] = None,
    convention: Annotated[str | None, _CONVENTION] = None,
    latex: Annotated[bool, _LATEX] = False,
    language: Annotated[str | None, _LANG] = None,
) -> int:
    from backprop.cli import code

    request = code.Request(expression or [], at or [], to, file, wrt, node, latex, convention, language)
    return code.write(request)


_DIFF_HELP = """Differentiate an expression into formulas, as short as they can be said.

With a value for every variable, [bold]--x=2[/bold], the formulas are evaluated too.

[bold]Examples[/bold]

  backprop diff 'x^2*sin(x)'

  backprop diff '(w*x + b - y)^2' --wrt w,b

  backprop diff 'exp(-x^2)' --order 2 --x=0.5

  backprop diff 'x^2*y + sin(x*y)' --hessian

  backprop diff 'r = sqrt(x^2 + y^2); t = atan2(y, x)' --jacobian

  backprop diff 'max(x, y)*z' --json | jq '.derivatives[].expression'

[bold]Exit codes[/bold]  0 done · 2 wrong use · 3 unreadable expression · 4 no value at this point
"""


@app.command("diff", help=_DIFF_HELP)
def _diff(
    expression: Annotated[
        list[str] | None, typer.Argument(help="What to differentiate, in quotes; - reads standard input.")
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="NAME=VALUE", help="Bind a variable; for names that are options, too."),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="PATH", help="Read the expression from a file; - is standard input."),
    ] = None,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FORM",
            help="One of text, json, latex, python, numpy, jax, c, js.",
            autocompletion=lambda: ["text", "json", "latex", "python", "numpy", "jax", "c", "js"],
        ),
    ] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="Short for --to json.")] = False,
    wrt: Annotated[
        str | None,
        typer.Option("--wrt", metavar="X,Y", help="Only these derivatives; variables or named nodes."),
    ] = None,
    order: Annotated[
        str | None,
        typer.Option("--order", metavar="N", help="Differentiate N times in each variable. \\[default: 1]"),
    ] = None,
    hessian: Annotated[
        bool, typer.Option("--hessian", help="All second derivatives; equal ones are shown once.")
    ] = False,
    jacobian: Annotated[
        bool, typer.Option("--jacobian", help="The derivatives of every statement, or of --output.")
    ] = False,
    node: Annotated[
        str | None,
        typer.Option(
            "--output",
            metavar="NAME",
            help="The node to differentiate, if not the last; several with commas.",
        ),
    ] = None,
    digits: Annotated[
        str | None, typer.Option("--digits", metavar="N", help="Significant digits of values. \\[default: 6]")
    ] = None,
    colour: Annotated[
        str, typer.Option("--color", metavar="WHEN", help="One of auto, always, never.")
    ] = "auto",
    latex: Annotated[bool, _LATEX] = False,
    language: Annotated[str | None, _LANG] = None,
) -> int:
    from backprop.cli import diff

    form = "json" if as_json else to
    request = diff.Request(
        expression or [],
        at or [],
        file,
        form,
        wrt,
        order,
        hessian,
        jacobian,
        node,
        digits,
        colour,
        latex,
        language,
    )
    return diff.diff(request, options_of("diff"))


def _function_names() -> list[str]:
    from backprop.engine.primitives import FUNCTIONS

    return [*FUNCTIONS]


_EXPLAIN_HELP = """Explain both passes in words, gate by gate: rule, local derivative, chain rule in numbers.

[bold]--node x[/bold] explains one gradient, as the sum over the paths from x to the output.

[bold]--step[/bold] goes frame by frame: space or → on, ← back, q quits.

Points are given as for eval.

[bold]Examples[/bold]

  backprop explain '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop explain '1/(1 + e^-(w*x + b))' --w=2 --x=-1 --b=3 --step

  backprop explain 'x*y + x^2 - x' --x=3 --y=-4 --node x

  backprop explain 'q = x + y; f = q*z' --x=-2 --y=5 --z=-4 --lang es --format markdown

[bold]Exit codes[/bold]  0 done · 2 wrong use · 3 unreadable expression · 4 no value at this point
"""


@app.command("explain", help=_EXPLAIN_HELP)
def _explain(
    expression: Annotated[
        list[str] | None, typer.Argument(help="What to explain, in quotes; - reads standard input.")
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="NAME=VALUE", help="Bind a variable; for names that are options, too."),
    ] = None,
    gradient_of: Annotated[
        str | None,
        typer.Option(
            "--node", metavar="NAME", help="Explain the gradient of this node only, over its paths."
        ),
    ] = None,
    step: Annotated[bool, typer.Option("--step", help="Frame by frame, with the keyboard.")] = False,
    language: Annotated[str | None, _LANG] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="One of text, markdown, latex.",
            autocompletion=lambda: ["text", "markdown", "latex"],
        ),
    ] = "text",
    everything: Annotated[
        bool, typer.Option("--all", help="Leave nothing out of a long expression.")
    ] = False,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="PATH", help="Read the expression from a file; - is standard input."),
    ] = None,
    latex: Annotated[
        bool, typer.Option("--latex", help="Read LaTeX; a backslash in the formula says so by itself.")
    ] = False,
    wrt: Annotated[
        str | None,
        typer.Option("--wrt", metavar="X,Y", help="Sum up these derivatives only; variables or nodes."),
    ] = None,
    node: Annotated[
        str | None,
        typer.Option("--output", metavar="NAME", help="The node to differentiate, if not the last."),
    ] = None,
    digits: Annotated[
        str | None, typer.Option("--digits", metavar="N", help="Significant digits. \\[default: 6]")
    ] = None,
    colour: Annotated[
        str, typer.Option("--color", metavar="WHEN", help="One of auto, always, never.")
    ] = "auto",
    convention: Annotated[str | None, _CONVENTION] = None,
) -> int:
    from backprop.cli.explain import explain

    request = Request(
        expression or [],
        at or [],
        file,
        form,
        wrt,
        node,
        digits,
        constants=everything,
        colour=colour,
        convention=convention,
        latex=latex,
        language=language,
    )
    return explain(request, node=gradient_of, step=step)


_DRAW_HELP = """Draw the circuit: values stand above the wires in green, gradients below them in red.

Without a file it is drawn in characters. A file is what its name ends in: .svg, .png, .pdf, .dot (Graphviz),
.mmd (Mermaid), .tex (TikZ) or .txt. Points are given as for eval.

[bold]Examples[/bold]

  backprop draw '(x + y)*z' --x=-2 --y=5 --z=-4

  backprop draw '(x + y)*z' --x=-2 --y=5 --z=-4 -o circuit.svg

  backprop draw '(x + y)*z' --x=-2 --y=5 --z=-4 --steps 3 -o three-steps.png

  backprop draw '1/(1 + e^-(w*x + b))' --w=2 --x=-1 --b=3 --format dot | dot -Tpdf -o neuron.pdf

[bold]Exit codes[/bold]  0 done · 2 wrong use · 3 unreadable expression · 4 no value at this point
"""


@app.command("draw", help=_DRAW_HELP)
def _draw(
    expression: Annotated[
        list[str] | None, typer.Argument(help="What to draw, in quotes; - reads standard input.")
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="NAME=VALUE", help="Bind a variable; for names that are options, too."),
    ] = None,
    path: Annotated[
        str, typer.Option("--write", "-o", metavar="PATH", help="The file to write; - is standard output.")
    ] = "-",
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="One of text, svg, png, pdf, dot, mermaid, tikz; by default as the file is called.",
            autocompletion=lambda: ["text", "svg", "png", "pdf", "dot", "mermaid", "tikz"],
        ),
    ] = None,
    language: Annotated[str | None, _LANG] = None,
    steps: Annotated[
        str | None,
        typer.Option("--steps", metavar="N", help="Draw the state after N steps; 0 has the inputs only."),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="PATH", help="Read the expression from a file; - is standard input."),
    ] = None,
    latex: Annotated[
        bool, typer.Option("--latex", help="Read LaTeX; a backslash in the formula says so by itself.")
    ] = False,
    node: Annotated[
        str | None,
        typer.Option("--output", metavar="NAME", help="The node to differentiate, if not the last."),
    ] = None,
    digits: Annotated[
        str | None, typer.Option("--digits", metavar="N", help="Significant digits. \\[default: 3]")
    ] = None,
    colour: Annotated[
        str, typer.Option("--color", metavar="WHEN", help="One of auto, always, never.")
    ] = "auto",
    convention: Annotated[str | None, _CONVENTION] = None,
) -> int:
    from backprop.cli.draw import draw

    request = Request(
        expression or [],
        at or [],
        file,
        output=node,
        digits=digits,
        colour=colour,
        convention=convention,
        latex=latex,
        language=language,
    )
    return draw(request, path=path, form=form, steps=steps)


_DECK_HELP = """Make a lecture of an expression: one HTML file that plays both passes, a gradient a frame.

It needs no network. → and space go on, ← goes back; n shows notes, s opens a view for the speaker, p prints
a frame a page. Inputs can be changed there, and a click on a gate shows how gradients are computed at it.

Several expressions make one deck. With [bold]--lecture[/bold] the gradients at a node in general follow the
first, and the patterns the last. Points are given as for eval; a variable has one value in all.

[bold]Examples[/bold]

  backprop deck '(x + y)*z' --x=-2 --y=5 --z=-4 -o lecture.html

  backprop deck '1/(1 + e^-(w*x + b))' --w=2 --x=-1 --b=3 --by gate --lang es -o neuron.html

[bold]Exit codes[/bold]  0 done · 2 wrong use · 3 unreadable expression · 4 no value at this point
"""


@app.command("deck", help=_DECK_HELP)
def _deck(
    expression: Annotated[
        list[str] | None, typer.Argument(help="What the lecture is about, in quotes; - reads standard input.")
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="NAME=VALUE", help="Bind a variable; for names that are options, too."),
    ] = None,
    path: Annotated[
        str, typer.Option("--write", "-o", metavar="PATH", help="The file to write; - is standard output.")
    ] = "-",
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="WHAT",
            help="A frame for each gradient, or for each gate; gradient,gate for two expressions.",
            autocompletion=lambda: ["gradient", "gate"],
        ),
    ] = "gradient",
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Of a frame before all others.")] = "",
    is_lecture: Annotated[
        bool, typer.Option("--lecture", help="With the gradients at a node, and the patterns.")
    ] = False,
    language: Annotated[str | None, _LANG] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="PATH", help="Read the expression from a file; - is standard input."),
    ] = None,
    latex: Annotated[bool, _LATEX] = False,
    wrt: Annotated[
        str | None,
        typer.Option("--wrt", metavar="X,Y", help="Only these derivatives; variables or nodes."),
    ] = None,
    node: Annotated[
        str | None,
        typer.Option("--output", metavar="NAME", help="The node to differentiate, if not the last."),
    ] = None,
    digits: Annotated[
        str | None, typer.Option("--digits", metavar="N", help="Significant digits. [default: 3]")
    ] = None,
    decimals: Annotated[
        str | None, typer.Option("--decimals", metavar="N", help="Digits after the point, instead.")
    ] = None,
    colour: Annotated[
        str, typer.Option("--color", metavar="WHEN", help="One of auto, always, never.")
    ] = "auto",
    convention: Annotated[str | None, _CONVENTION] = None,
) -> int:
    from backprop.cli.deck import Wishes, make

    request = Request(
        expression or [],
        at or [],
        file,
        wrt=wrt,
        output=node,
        digits=digits,
        colour=colour,
        convention=convention,
        latex=latex,
        language=language,
    )
    return make(request, Wishes(path, decimals, by, title, is_lecture))


_SERVE_HELP = """Type expressions in a browser: the circuit, sliders for inputs, the table, and every step.

It answers on this machine only (127.0.0.1), keeps nothing of what is typed, and needs no network. The address
of a page has the expression and its inputs, so it can be shared with whoever runs this too. Ctrl-C ends it.

[bold]Examples[/bold]

  backprop serve

  backprop serve '1/(1 + e^-(w*x + b))' --w=2 --x=-1 --b=3 --open

  backprop serve --port 0 --lang es

[bold]Exit codes[/bold]  0 done · 2 wrong use · 3 unreadable expression
"""


@app.command("serve", help=_SERVE_HELP)
def _serve(
    expression: Annotated[
        list[str] | None, typer.Argument(help="What the page shows first, in quotes.")
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="NAME=VALUE", help="Bind a variable; for names that are options, too."),
    ] = None,
    port: Annotated[
        str | None, typer.Option("--port", metavar="N", help="Of the address; 0 for any. [default: 8765]")
    ] = None,
    is_opened: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="WHAT",
            help="A frame for each gradient, or for each gate.",
            autocompletion=lambda: ["gradient", "gate"],
        ),
    ] = "gradient",
    language: Annotated[str | None, _LANG] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="PATH", help="Read the expression from a file; - is standard input."),
    ] = None,
    digits: Annotated[
        str | None, typer.Option("--digits", metavar="N", help="Significant digits. [default: 3]")
    ] = None,
    decimals: Annotated[
        str | None, typer.Option("--decimals", metavar="N", help="Digits after the point, instead.")
    ] = None,
    colour: Annotated[
        str, typer.Option("--color", metavar="WHEN", help="One of auto, always, never.")
    ] = "auto",
    convention: Annotated[str | None, _CONVENTION] = None,
) -> int:
    from backprop.cli.deck import Wishes
    from backprop.cli.serve import serve

    request = Request(
        expression or [],
        at or [],
        file,
        digits=digits,
        colour=colour,
        convention=convention,
        language=language,
    )
    return serve(request, Wishes(decimals=decimals, by=by), port=port, is_opened=is_opened)


@app.command("functions", context_settings={"ignore_unknown_options": True})  # -x is in the list
def _functions(
    name: Annotated[
        str | None,
        typer.Argument(
            help="A function or an operator; without it, all are listed.", autocompletion=_function_names
        ),
    ] = None,
    language: Annotated[str | None, _LANG] = None,
) -> int:
    """List the functions, or explain one: value, derivative, domain, and what happens at its corners.

    Examples:  backprop functions    backprop functions sigmoid
    """
    from backprop.cli.functions import functions

    return functions(name, language)


def run_typer(argv: Sequence[str]) -> int:
    """Run a command line of any shape; the status to exit with."""
    if hasattr(signal, "SIGPIPE"):  # Typer would end with 1 when nobody reads on, which means "wrong" here
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    as_json = "--json" in argv or "--format=json" in "=".join(argv).lower()
    if not argv:
        argv = ["--help"]
    try:
        result = app(args=declared(argv), prog_name="backprop", standalone_mode=False)
    except InputError as error:
        return output.fail(error, as_json=as_json, language=asked(argv))
    except typer.Abort:
        return ExitCode.INTERRUPTED
    except typer.TyperException as error:
        if not error.format_message():  # a group without a command: its help has been shown
            return ExitCode.USAGE
        hint = said("`backprop --help` shows what there is.")
        problem = Problem("usage", error.format_message(), hint=hint)
        return output.fail(InputError(problem), as_json=as_json, language=asked(argv))
    return int(result or ExitCode.DONE)


def declared(argv: Sequence[str]) -> list[str]:
    """A command line in shapes that Typer knows: `eval -x^2 --x=3` is `eval --at=x=3 -- -x^2`."""
    if not argv or argv[0] not in TAKES_EXPRESSION or argv[1:] == ["-h"]:
        return [*argv]
    found = split(_long(argv[1:]), options_of(argv[0]))
    return [
        argv[0],
        *found.options,
        *(f"--at={binding}" for binding in found.bindings),
        "--",
        *found.expressions,
    ]


def _long(words: Sequence[str]) -> list[str]:
    """`-o PATH` with its long name: one dash and a letter are an expression otherwise."""
    options = [*words[: words.index("--")]] if "--" in words else [*words]
    rest = words[len(options) :]
    return [*("--write" if word == "-o" else word for word in options), *rest]


def options_of(command: str) -> dict[str, bool]:
    """Option of a command -> whether it takes a value."""
    parameters = get_command(app).commands[command].params  # type: ignore[attr-defined]
    found = {
        option: not parameter.is_flag
        for parameter in parameters
        for option in getattr(parameter, "opts", ())
        if option.startswith("--")
    }
    return {**found, "--help": False}
