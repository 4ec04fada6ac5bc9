"""Why a text cannot be read: from the token that the grammar does not allow to a `Problem`.

Each rule looks at that token and at what stands before it, and answers with a problem or passes. The rules
are tried in the order of `_RULES`; the last one always answers. There is a module for each kind of mistake.
"""

from __future__ import annotations

from backprop.grammar.diagnose.brackets import closing_bracket, comma, left_open
from backprop.grammar.diagnose.characters import character, programming
from backprop.grammar.diagnose.failure import Failure
from backprop.grammar.diagnose.functions import function_without_brackets
from backprop.grammar.diagnose.operands import missing_operand, number, unexpected
from backprop.grammar.diagnose.products import ambiguous_product, ambiguous_root, side_by_side
from backprop.grammar.diagnose.statements import assignment, empty, unnamed_statement
from backprop.grammar.lexer import END
from backprop.grammar.problem import Problem
from backprop.grammar.replay import Token, replay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

_RULES = (
    empty,
    character,
    unnamed_statement,
    left_open,
    programming,
    assignment,
    comma,
    closing_bracket,
    missing_operand,
    number,
    function_without_brackets,
    ambiguous_root,
    ambiguous_product,
    side_by_side,
    unexpected,
)


def diagnose(text: str, folded: str, functions: Collection[str] = ()) -> Problem:
    """The problem of a text that the parser refused.

    Args:
        text: what the user wrote.
        folded: the same after `fold`.
        functions: names of the functions that there are.
    """
    reading = replay(folded)
    at = len(reading.tokens) if reading.failed is None else reading.failed
    failure = Failure(text, folded, [*reading.tokens, Token(END, "", len(text), len(text))], at, functions)
    return next(problem for rule in _RULES if (problem := rule(failure)))
