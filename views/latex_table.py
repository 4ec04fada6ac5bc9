"""The table of a Trace in LaTeX, with the columns of the one in the terminal."""

from __future__ import annotations

from backprop.engine.build import build
from backprop.engine.trace import Node, Trace
from backprop.grammar.read import read
from backprop.views.language import ENGLISH, Language
from backprop.views.latex_equations import local
from backprop.views.latex_notation import latex_of, within
from backprop.views.latex_sheet import Sheet, arrows, sheet
from backprop.views.latex_steps import formula
from backprop.views.latex_symbols import LEVELS, Piece
from backprop.views.numbers import DIGITS
from backprop.views.rows import ends, remark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_ALIGNMENT = "@{}lcrlrrl@{}"

_MOST_ON_A_PAGE = 40
"""A table with more lines goes on on the next page."""

_DOTS = "dots"
"""How the ellipsis in a label is read."""

_SIGNS = {"+": "+", "−": "-", "×": r"\times ", "÷": r"\div "}


def table(
    trace: Trace, *, digits: int = DIGITS, constants: bool = False, language: Language = ENGLISH
) -> str:
    """Every node with its value, local derivatives and gradients.

    Args:
        trace: to write.
        digits: significant digits.
        constants: whether constants are rows too.
        language: of headings and patterns.
    """
    page = sheet(trace, digits, constants=constants)
    first, left_out, last = ends(list(page.ids))
    lines: list[str] = []
    in_inputs = True
    for node in trace.walk(page.ids, first):
        if in_inputs and node.op and lines:
            lines.append(r"\midrule")
        in_inputs = in_inputs and not node.op
        lines += _lines(page, node, language)
    if left_out:
        lines.append(rf"$\vdots$ \\  % {remark(left_out, language)}")
    for node in trace.walk(page.ids, last):
        lines += _lines(page, node, language)
    return _framed(lines, language, is_long=is_long(trace, constants=constants))


def is_long(trace: Trace, *, constants: bool = False) -> bool:
    """Whether the table is longer than a page."""
    ids = trace.ids(constants=constants)
    return sum(max(1, len(trace.graph.args[node])) for node in ids) > _MOST_ON_A_PAGE


def _lines(page: Sheet, node: Node, language: Language) -> Iterator[str]:
    live = node.kind != "constant"
    symbol, written = page.pieces[node.place].text, page.written(node.place, page.pieces, inline=True).text
    start = [
        f"${symbol}$" if symbol == written else f"${symbol} = {written}$",
        gate(node.gate),
        f"${page.number(node.value).text}$",
    ]
    upstream, pattern = (
        (f"${page.number(node.upstream).text}$", language.template(node.pattern)) if live else ("", "")
    )
    found = arrows(node)
    for i, arrow in enumerate(found):
        slope = f"${formula(local(page, arrow, inline=True))}$"
        sent = f"${page.number(arrow.sent).text}$"
        yield _line([*start, slope, upstream, sent, pattern] if i == 0 else ["", "", "", slope, "", sent, ""])
    if not found:
        yield _line([*start, "", upstream, "", pattern])


def _line(cells: list[str]) -> str:
    return f"{' & '.join(cells).rstrip()} \\\\"


def gate(label: str) -> str:
    r"""How a circuit shows a gate: `$+1$`, `$\times\left(-1\right)$`, `$1/x$`, `exp`."""
    if label.replace("_", "").isalnum():
        return label.replace("_", r"\_")
    if label == "^":
        return "$x^{y}$"
    sign, rest = (_SIGNS[label[0]], label[1:]) if label[:1] in _SIGNS else ("", label)
    if not rest:
        return f"${sign.strip()}$" if sign else ""
    graph = build(read(rest.replace("…", _DOTS)))
    dots = {node: Piece(r"\dots", LEVELS["atom"]) for name, node in graph.inputs.items() if name == _DOTS}
    written = latex_of(graph, dots, inline=True)
    return f"${sign}{within(written, 'power')}$" if sign else f"${written.text}$"


def _framed(lines: list[str], language: Language, *, is_long: bool) -> str:
    r"""The lines as a table. One that is wider than the text stands out on both sides of it."""
    say = language.say
    columns = [say("node"), say("gate"), say("value"), say("local derivative")]
    head = _line([*columns, say("upstream"), say("downstream"), say("pattern")])
    opening = [r"\begingroup\small\setlength{\tabcolsep}{4pt}"]
    if is_long:
        margin = "{0pt plus 1fill minus 1fill}"
        opening += [rf"\setlength{{\LTleft}}{margin}\setlength{{\LTright}}{margin}"]
        opening += [rf"\begin{{longtable}}{{{_ALIGNMENT}}}", r"\toprule", head, r"\midrule", r"\endhead"]
        opening += [r"\bottomrule", r"\endlastfoot"]
        closing = [r"\end{longtable}"]
    else:
        opening += [r"\par\medskip\noindent\makebox[\linewidth]{%"]
        opening += [rf"\begin{{tabular}}{{{_ALIGNMENT}}}", r"\toprule", head, r"\midrule"]
        closing = [r"\bottomrule", r"\end{tabular}}\par\medskip"]
    return "\n".join([*opening, *(f"  {line}" for line in lines), *closing, r"\endgroup", ""])
