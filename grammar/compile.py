"""Compile `expression.lark` into the plain tables that `parse.py` runs on.

`python -m backprop.grammar.compile` writes `tables.py`; with `--check` it only says, by its exit code,
whether that file is up to date. This is the one module that needs Lark, and the only one that knows it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lark import Lark

from backprop.grammar.checksum import GRAMMAR, checksum

TABLES = Path(__file__).with_name("tables.py")

WITH_TEXT = ("NUMBER", "NAME", "FUNCTION", "TARGET", "SUPERSCRIPT", "COMMA")
"""Terminals that the parser does more with than shift them, in the order of their numbers."""

HEADER = '''"""Generated from expression.lark by `python -m backprop.grammar.compile`. Do not edit."""

from __future__ import annotations
'''


def lark() -> Lark:
    """Lark's own parser for the language: the source of the tables and the oracle of the tests."""
    return Lark(Path(GRAMMAR).read_text(encoding="utf-8"), parser="lalr", lexer="basic", keep_all_tokens=True)


def tables() -> dict[str, Any]:
    """What `tables.py` holds, by name.

    CHECKSUM   of the grammar, so that stale tables are noticed
    TERMINALS  names of the terminals; the index of each is the number that stands for it below
    TOKEN      regular expression for one token after any blanks; its last branch takes any character
    LITERALS   text of a token -> its terminal, for the terminals whose text is fixed
    RULES      (left side, length of the right side, operation that the rule writes or None)
    ACTIONS    per state: terminal -> state to shift to, or ~rule to reduce by
    GOTO       per state: left side -> state after a reduction to it

    State 0 is the first. The end of the text is shifted like any terminal; then the text is accepted.
    """
    parser = lark()
    lalr = parser.parser.parser._parse_table
    patterns = {t.name: t.pattern for t in parser.terminals if t.name not in parser.ignore_tokens}
    punctuation = sorted(patterns.keys() - set(WITH_TEXT))
    terminals = {name: i for i, name in enumerate([*WITH_TEXT, *punctuation, "$END"])}
    rules = sorted(parser.rules, key=lambda rule: (rule.origin.name, rule.order))
    left_sides = {name: i for i, name in enumerate(sorted({rule.origin.name for rule in rules}))}

    states = _in_order_of_discovery(lalr.states, lalr.start_states["start"])
    actions: list[dict[int, int]] = [{} for _ in states]
    goto: list[dict[int, int]] = [{} for _ in states]
    for old, new in states.items():
        for symbol, (action, target) in sorted(lalr.states[old].items()):
            if action.name == "Reduce":
                actions[new][terminals[symbol]] = ~rules.index(target)
            elif symbol in terminals:
                actions[new][terminals[symbol]] = states[target]
            else:
                goto[new][left_sides[symbol]] = states[target]

    final = states[lalr.end_states["start"]]
    actions[final][terminals["$END"]] = final  # to accept is to shift the end

    literals = {text: terminals[name] for name, pattern in patterns.items() for text in _fixed_texts(pattern)}
    lexed = sorted((t for t in parser.terminals if t.name in patterns), key=_precedence)
    others = [t.pattern.to_regexp() for t in lexed if not _fixed_texts(t.pattern)]
    token = f"{_any_of(literals)}|{_alternatives(others, patterns['NAME'].value)}"
    return {
        "CHECKSUM": checksum(),
        "TERMINALS": tuple(terminals),
        "TOKEN": rf"[ \t]*({token}|.)",
        "LITERALS": literals,
        "RULES": [(left_sides[rule.origin.name], len(rule.expansion), rule.alias) for rule in rules],
        "ACTIONS": actions,
        "GOTO": goto,
    }


def _in_order_of_discovery(states: dict[int, Any], start: int) -> dict[int, int]:
    """Lark's state numbers -> ours, which depend on nothing but the grammar."""
    found = {start: 0}
    for state in (queue := [start]):
        for _, (action, target) in sorted(states[state].items()):
            if action.name == "Shift" and target not in found:
                found[target] = len(found)
                queue.append(target)
    return found


def _precedence(terminal: Any) -> tuple[Any, ...]:
    """Lark's order of terminals in a lexer: priority, then patterns before fixed texts, the longer first."""
    pattern = terminal.pattern
    return -terminal.priority, pattern.type == "str", -pattern.max_width, pattern.value


def _any_of(texts: Iterable[str]) -> str:
    """Fixed texts, the longer first. They stand before the patterns, none of which starts with one of them:
    most tokens are single characters, which one look at a set finds."""
    longer = sorted((re.escape(text) for text in texts if len(text) > 1), key=len, reverse=True)
    characters = "".join(re.escape(text) for text in texts if len(text) == 1)
    return "|".join([*longer, f"[{characters}]"])


def _alternatives(patterns: list[str], prefix: str) -> str:
    """`a(|a=|a|b` as `a(?:(|=|)|b`: a prefix that several patterns share is matched once."""
    rests = [pattern.removeprefix(prefix) for pattern in patterns if pattern.startswith(prefix)]
    others = [pattern for pattern in patterns if not pattern.startswith(prefix)]
    return "|".join([f"{prefix}(?:{'|'.join(rests)})", *others])


def _fixed_texts(pattern: Any) -> list[str]:
    r"""The texts of a terminal that is spelled out: `"+"` has one, `"^" | "**"` (to Lark, a pattern) two."""
    if pattern.type == "str":
        return [pattern.value]
    choices = pattern.value.removeprefix("(?:").removesuffix(")").split("|")
    spelled_out = pattern.value.startswith("(?:") and all(
        re.fullmatch(r"(\\.|[^\\\w\s.*+?^$()[\]{}])+", text) for text in choices
    )
    return [text.replace("\\", "") for text in choices] if spelled_out else []


def render(found: dict[str, Any]) -> str:
    """The text of `tables.py`: a line for every rule and every state."""
    lines = [HEADER]
    for name, value in found.items():
        if isinstance(value, list):
            lines += [f"{name} = [", *(f"    {item!r}," for item in value), "]"]
        else:
            lines.append(f"{name} = {value!a}" if isinstance(value, str) else f"{name} = {value!r}")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write `tables.py`, or check it; the exit code is 1 when a check finds it stale."""
    parser = argparse.ArgumentParser(prog="python -m backprop.grammar.compile", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when tables.py is stale")
    text = render(tables())
    if parser.parse_args().check:
        return int(TABLES.read_text(encoding="utf-8") != text)
    TABLES.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
