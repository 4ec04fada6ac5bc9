"""The page on which an expression is typed: a form, and below it the deck, or what is wrong."""

from __future__ import annotations

from html import escape

from backprop.engine.trace import Trace
from backprop.grammar.problem import Problem
from backprop.views.deck import markup
from backprop.views.deck.acts import Act, Options, acts
from backprop.views.deck.page import page
from backprop.views.expression import written
from backprop.views.problem import draw

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_TITLE = 100


def desk(text: str, at: Mapping[str, str], trace: Trace, options: Options) -> str:
    """The page of an expression.

    Args:
        text: as it was typed.
        at: values as they were typed.
        trace: of the expression.
        options: how it is played.
    """
    notes = [draw(notice, "note", language=options.language) for notice in trace.notices]
    head = _form(text, _hidden(at), notes, options)
    return page(acts([trace], options), written(trace, _LONGEST_TITLE), options, head=head, sends="'self'")


def refusal(text: str, at: Mapping[str, str], problem: Problem, options: Options) -> str:
    """The page of a text that cannot be played."""
    title = options.language.say("This cannot be played")
    html = [
        '<article class="act plain">',
        *markup.opening(1, "", escape(title), 'data-kind="problem"'),
        f'<pre class="problem">{escape(draw(problem, language=options.language))}</pre>',
        *markup.closing(escape(options.language.put(problem.message)), []),
        "</article>",
    ]
    head = _form(text, _shown(at), [], options)
    return page([Act("\n".join(html), 1, {})], title, options, head=head, sends="'self'")


def _hidden(at: Mapping[str, str]) -> str:
    """Values that go along; they are changed with the sliders."""
    return "".join(
        f'<input type="hidden" name="at" value="{escape(f"{name}={value}")}">' for name, value in at.items()
    )


def _shown(at: Mapping[str, str]) -> str:
    """Values that are changed here, because there is no deck with sliders."""
    return "".join(
        f'<input type="text" class="at" name="at" aria-label="{escape(name)}" '
        f'value="{escape(f"{name}={value}")}">'
        for name, value in at.items()
    )


def _form(text: str, values: str, notes: list[str], options: Options) -> str:
    say = options.language.say
    label = escape(say("Expression"))
    show, table, link = map(escape, (say("Show"), say("Table"), say("Copy link")))
    buttons = (
        f'<button type="submit">{show}</button><button type="button" id="ask-table">{table}</button>'
        f'<button type="button" id="ask-link">{link}</button>'
    )
    said = "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
    return (
        f'<form class="ask" role="search" method="get" action="/"><label for="expression">{label}</label>'
        f'<input type="text" id="expression" name="expression" value="{escape(text)}" autocomplete="off" '
        f'autocapitalize="off" spellcheck="false">{values}{buttons}{said}</form>'
    )
