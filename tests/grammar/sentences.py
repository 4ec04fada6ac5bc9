"""Random texts for the tests of the grammar: sentences of it, sentences with an accident, and token soup."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from backprop.grammar.compile import lark

SPELLINGS = {
    "NUMBER": ["2", "0.5", "3", ".5", "1.", "1e3", "2E-1", "4.5e+2"],
    "NAME": ["x", "y", "xy", "z_1", "π", "α2", "e", "ñu", "w₀", "in"],
    "FUNCTION": ["f(", "sin (", "σ(", "e2\t("],
    "TARGET": ["q=", "q_1 =", "λ ="],
    "SUPERSCRIPT": ["²", "⁻¹", "¹⁰", "⁻"],
    "SEPARATOR": [";", "\n", "; ", "\r\n\r\n", " # a (note\n", ";;\n ;"],
    "POWER": ["^", "**"],
}
BLANKS = ["", "", "", "", " ", "", "\t", " \n", " # so\n"]

_TOKENS = r"""
    0 2 . .5 1e e3 E- 1.5 x y e π σ w₀ _ sin f( in( ( ( ) ) ) + + - − * × / ÷ ^ ** √ ² ⁻ ⁻¹ ²⁻ , ; = == q=
    # % ! [ | ~ & { ? : \ ' .x != =~ ＝ ½ ⁿ if not lambda
"""
SOUP = *_TOKENS.split(), *" \t\n\r\u00a0\u200b\u0301\x1c\x1b\ufffd\ue002"


def _rules() -> dict[str, list[list[str]]]:
    """Left side -> its right sides; the first is one from which the end is nearest."""
    parser = lark()
    grammar: dict[str, list[list[str]]] = {}
    for rule in parser.rules:
        grammar.setdefault(rule.origin.name, []).append([symbol.name for symbol in rule.expansion])
    height = dict.fromkeys((terminal.name for terminal in parser.terminals), 0)
    while len(height) < len(grammar) + len(parser.terminals):
        for left, rights in grammar.items():
            known = [(max(map(height.get, right)), right) for right in rights if height.keys() >= set(right)]
            if known and left not in height:
                rights.remove(min(known)[1])
                rights.insert(0, min(known)[1])
                height[left] = 1 + min(known)[0]
    return grammar


_RULES = _rules()
_TEXT = {t.name: SPELLINGS.get(t.name, [t.pattern.value]) for t in lark().terminals}


def sentence(decisions: bytes) -> str:
    """The text that the grammar writes when every choice is taken from `decisions`, then the shortest."""
    choices: Iterator[int] = iter(decisions)
    pieces: list[str] = []
    symbols = ["start"]
    while symbols:
        symbol = symbols.pop()
        options = _RULES.get(symbol) or _TEXT[symbol]
        option = options[next(choices, 0) % len(options)]
        if isinstance(option, list):
            symbols += reversed(option)
        else:
            pieces += option, BLANKS[next(choices, 0) % len(BLANKS)]
    return "".join(pieces)


def with_accidents(text: str, accidents: list[tuple[int, int, str]]) -> str:
    for where, length, piece in accidents:
        start = where % (len(text) + 1)
        text = text[:start] + piece + text[start + length :]
    return text


sentences = st.builds(sentence, st.binary(max_size=120))
accidents = st.tuples(st.integers(0, 999), st.integers(0, 2), st.sampled_from(("", *SOUP)))
spoilt = st.builds(with_accidents, sentences, st.lists(accidents, min_size=1, max_size=3))
soup = st.lists(st.sampled_from(SOUP), max_size=12).map("".join)
texts = sentences | spoilt | soup
