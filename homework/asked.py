"""What is asked, and what it is worth, in words."""

from __future__ import annotations

from backprop.engine.targets import VALUE, Target
from backprop.grammar.problem import said
from backprop.homework.acceptance import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from backprop.views.language import Language


def in_words(target: Target, output: str, language: Language) -> str:
    """`∂f/∂x`, or `value of q`.

    Args:
        target: that is asked.
        output: id of the output.
        language: to say it in.
    """
    if target.of == VALUE:
        return language.say("value of {node}", node=target.node)
    return f"∂{output}/∂{target.node}"


def all_in_words(targets: Sequence[Target], output: str, language: Language) -> str:
    """Everything that is asked, in a line."""
    return ", ".join(in_words(target, output, language) for target in targets)


def marks_in_words(marks: float, language: Language) -> str:
    """`1 mark`, `2.5 marks`."""
    return language.say("1 mark") if marks == 1 else language.say("{number} marks", number=f"{marks:g}")


def rule_in_words(rule: Rule, language: Language) -> str:
    """`2 decimals`; "" where nothing is said."""
    if rule.tolerance is not None:
        return language.say("tolerance {size}", size=rule.tolerance.written)
    if rule.rounding is None:
        return ""
    decimals, figures = rule.rounding.decimals, rule.rounding.figures
    if decimals is not None:
        return (
            language.say("1 decimal") if decimals == 1 else language.say("{number} decimals", number=decimals)
        )
    one = said("1 significant figure")
    return language.say(one) if figures == 1 else language.say("{number} significant figures", number=figures)
