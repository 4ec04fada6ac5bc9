"""What is asked, in words, in English and in Spanish."""

from __future__ import annotations

from backprop.homework.answers import VALUE, Target

LANGUAGES = ("en", "es")

_VALUE_OF = ("value of {}", "valor de {}")


def in_words(target: Target, output: str, language: str) -> str:
    """`∂f/∂x`, or `value of q`.

    Args:
        target: that is asked.
        output: id of the output.
        language: "en" or "es".
    """
    if target.of == VALUE:
        return _VALUE_OF[LANGUAGES.index(language)].format(target.node)
    return f"∂{output}/∂{target.node}"
