"""Compile the grammars into plain tables: `expression.lark` for `parser.py`, `latex.lark` for `latex/`.

`python -m backprop.grammar.compile` writes `tables.py` and `latex/tables.py`; with `--check` it only says, by
its exit code, whether they are up to date. This is the one module that needs Lark, and the only one that
knows it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lark import Lark

from backprop.grammar.checksum import GRAMMAR, LATEX_GRAMMAR, checksum
from backprop.grammar.record import Record

TABLES = Path(__file__).with_name("tables.py")
LATEX_TABLES = Path(__file__).with_name("latex") / "tables.py"

WITH_TEXT = ("NUMBER", "NAME", "FUNCTION", "TARGET", "SUPERSCRIPT", "COMMA")
"""Terminals that the parser does more with than shift them, in the order of their numbers."""

HEADER = '''"""Generated from {} by `python -m backprop.grammar.compile`. Do not edit."""

from __future__ import annotations
'''


class Language(Record):
    """A grammar and the module that its tables are written to."""

    grammar: str
    module: Path
    with_text: tuple[str, ...] = ()


PLAIN = Language(GRAMMAR, TABLES, WITH_TEXT)
LATEX = Language(LATEX_GRAMMAR, LATEX_TABLES)


def lark(language: Language = PLAIN, lexer: Any = "basic") -> Lark:
    """Lark's own parser for a language: the source of the tables and the oracle of the tests."""
    grammar = Path(language.grammar).read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=lexer, keep_all_tokens=True)


def tables(language: Language = PLAIN) -> dict[str, Any]:
    """What the generated module holds, by name.

    CHECKSUM   of the grammar, so that stale tables are noticed
    TERMINALS  names of the terminals; the index of each is the number that stands for it below
    TOKEN      regular expression for one token, whose last branch takes any character; that of the plain
               language has blanks before it, that of LaTeX has a group named after each terminal
    LITERALS   text of a token -> its terminal, for the terminals whose text is fixed (not for LaTeX)
    RULES      (left side, length of the right side, operation that the rule writes or None)
    ACTIONS    per state: terminal -> state to shift to, or ~rule to reduce by
    GOTO       per state: left side -> state after a reduction to it

    State 0 is the first. The end of the text is shifted like any terminal; then the text is accepted.
    """
    parser = lark(language)
    lalr = parser.parser.parser._parse_table
    names = {symbol.name for rule in parser.rules for symbol in rule.expansion if symbol.is_term}
    others = sorted(names - set(language.with_text))
    terminals = {name: i for i, name in enumerate([*language.with_text, *others, "$END"])}
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

    return {
        "CHECKSUM": checksum(language.grammar),
        "TERMINALS": tuple(terminals),
        **(_lexer(parser, terminals) if language.with_text else _lexer_by_group(parser)),
        "RULES": [(left_sides[rule.origin.name], len(rule.expansion), rule.alias) for rule in rules],
        "ACTIONS": actions,
        "GOTO": goto,
    }


def _lexer(parser: Lark, terminals: dict[str, int]) -> dict[str, Any]:
    """TOKEN and LITERALS for a lexer that tells terminals by the text of a token."""
    patterns = {t.name: t.pattern for t in parser.terminals if t.name in terminals}
    literals = {text: terminals[name] for name, pattern in patterns.items() for text in _fixed_texts(pattern)}
    lexed = sorted((t for t in parser.terminals if t.name in terminals), key=_precedence)
    others = [t.pattern.to_regexp() for t in lexed if not _fixed_texts(t.pattern)]
    token = f"{_any_of(literals)}|{_alternatives(others, patterns['NAME'].value)}"
    return {"TOKEN": rf"[ \t]*({token}|.)", "LITERALS": literals}


def _lexer_by_group(parser: Lark) -> dict[str, Any]:
    """TOKEN for a lexer that tells terminals by the group that matched."""
    lexed = sorted(parser.terminals, key=_precedence)
    groups = [f"(?P<{t.name}>{t.pattern.to_regexp()})" for t in lexed]
    return {"TOKEN": "|".join([*groups, "."])}


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


def render(language: Language = PLAIN) -> str:
    """The text of the generated module: a line for every rule and every state."""
    found = tables(language)
    lines = [HEADER.format(Path(language.grammar).name)]
    for name, value in found.items():
        if isinstance(value, list):
            lines += [f"{name} = [", *(f"    {item!r}," for item in value), "]"]
        else:
            lines.append(f"{name} = {value!a}" if isinstance(value, str) else f"{name} = {value!r}")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the generated modules, or check them; the exit code is 1 when a check finds a stale one."""
    parser = argparse.ArgumentParser(prog="python -m backprop.grammar.compile", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a module is stale")
    check = parser.parse_args().check
    rendered = {language.module: render(language) for language in (PLAIN, LATEX)}
    if check:
        return int(any(module.read_text(encoding="utf-8") != text for module, text in rendered.items()))
    for module, text in rendered.items():
        module.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
