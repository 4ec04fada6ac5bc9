"""The language of a call: that of `--lang`, or that of the locale."""

from __future__ import annotations

import os

from backprop.views.language import LANGUAGES, Language, language_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def spoken(code: str | None = None) -> Language:
    """The language that people are spoken to in.

    Args:
        code: of `--lang`, as it was written; the locale decides where it is missing or unknown.
    """
    return Language(code if code in LANGUAGES else language_of(os.environ))


def check_language(code: str | None) -> None:
    """Raise an InputError if there is no such language."""
    from backprop.cli.evaluate import check_choice

    if code is not None:
        check_choice("--lang", code, LANGUAGES)


def asked(argv: Sequence[str]) -> str | None:
    """What follows `--lang` in a command line that could not be taken apart."""
    for word, after in zip(argv, [*argv[1:], ""], strict=True):
        if word.startswith("--lang="):
            return word.partition("=")[2]
        if word == "--lang":
            return after
    return None
