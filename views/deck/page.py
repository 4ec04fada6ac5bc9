"""The page: the template, with the acts, the style and the script put in."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape
from importlib.resources import files

from backprop.views.deck import node
from backprop.views.deck.acts import Act, Options, acts
from backprop.views.deck.holes import without
from backprop.views.deck.words import labels, words
from backprop.views.expression import written
from backprop.views.problem import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from backprop.engine.trace import Trace

__all__ = ["Options", "deck", "page"]

SCRIPTS = ("numbers", "stage", "inputs", "node", "speaker", "print", "ask", "play")
"""Parts of the script, in order."""

_LONGEST_TITLE = 200


def deck(traces: Sequence[Trace], options: Options) -> str:
    """A deck as one file that refers to no other.

    Args:
        traces: to play, one after another.
        options: how.
    """
    title = options.title or " · ".join(written(trace, _LONGEST_TITLE) for trace in traces)
    return page(acts(traces, options), title, options)


def page(found: Sequence[Act], title: str, options: Options, *, head: str = "", sends: str = "'none'") -> str:
    """The page of some acts.

    Args:
        found: to play, one after another.
        title: of the page.
        options: how.
        head: HTML that stands above the deck.
        sends: where a form of `head` may be sent, in the words of Content-Security-Policy.
    """
    data = {
        "digits": options.digits,
        "decimals": options.decimals,
        "acts": [act.data for act in found],
        "words": words(options.language),
    }
    script = _script([act.program for act in found])
    captions = node.captions(options.language)
    pieces = {
        **{name: escape(text) for name, text in labels(options.language).items()},
        "language": options.language.code,
        "title": escape(visible(without(title)[:_LONGEST_TITLE])),
        "policy": f"default-src 'none'; style-src 'unsafe-inline'; script-src '{_digest(script)}'; "
        f"form-action {sends}; base-uri 'none'",
        "style": _asset("style.css"),
        "head": head,
        "acts": "\n".join(act.html for act in found),
        "captions": "".join(
            f"<li><b>{escape(name)}</b> <span>{escape(said)}</span></li>" for name, said in captions
        ),
        "data": _json(data),
        "script": script,
    }
    return re.sub(r"@@(\w+)@@", lambda place: pieces[place[1]], _asset("template.html"))


def _script(programs: Sequence[str]) -> str:
    """The script, which keeps its names to itself."""
    closures = ",\n".join(
        f"(() => {{\n{program}\nreturn passes;\n}})()" if program else "null" for program in programs
    )
    parts = "\n".join(_asset(f"{name}.js") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\nconst PROGRAMS = [{closures}];\n{parts}\n}})();'


def _json(data: dict[str, Any]) -> str:
    """JSON that ends no script."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e")


def _digest(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _asset(name: str) -> str:
    return files("backprop.views.deck").joinpath("assets", name).read_text(encoding="utf-8")
