"""Bring the catalogues of translations up to date with the code: `python -m backprop.views.catalogue`.

It collects the sentences of the code into `locale/*/LC_MESSAGES/backprop.po`, where translators write, and
compiles these to the `.mo` files that the program reads. With `--check` it only says what is stale, and with
`--missing` which sentences have no translation, and are said in English. Needs Babel, which the program
itself does without.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from backprop.engine.primitives import ROWS
from backprop.grammar.characters import FOREIGN
from backprop.grammar.latex.unsupported import CHARACTERS, COMMANDS
from backprop.grammar.problem import AND, OR
from backprop.views.language import DOMAIN, LANGUAGES, LOCALE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from babel.messages.catalog import Catalog

_CALLS = {"say": None, "say_many": (1, 2), "said": None}
"""What is called with sentences as its first arguments."""

_TABLES: dict[str, list[str]] = {
    "grammar/problem.py": [AND, OR],
    "engine/gradcheck.py": ["agrees", "kink", "jump", "wrong", "undefined", "unchecked", "right"],
    "engine/relative_error.py": ["good", "fair", "doubtful", "bad"],
    "engine/primitives.py": list(dict.fromkeys(row.pattern for row in ROWS)),
    "grammar/characters.py": [text for _, *texts in FOREIGN for text in texts],
    "grammar/latex/unsupported.py": [
        text for texts in (*COMMANDS.values(), *CHARACTERS.values()) for text in texts
    ],
}
"""Sentences that stand in tables."""

_CHANGING = tuple(
    f'"{header}' for header in ("Report-", "POT-", "PO-", "Last-Translator", "Language-Team", "Generated-By")
)
"""Lines of a .po file that tell when and with what it was written."""


def collected() -> Catalog:
    """Every sentence that the code says, without translations."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    found = Catalog(domain=DOMAIN, project="backprop", charset="utf-8", fuzzy=False)
    root = Path(LOCALE).parents[1]
    for layer in ("grammar", "engine", "views", "homework", "cli"):
        for name, _, sentence, comments, _ in extract_from_dir(
            root / layer, [("**.py", "python")], keywords=_CALLS, comment_tags=("Translators:",)
        ):
            found.add(sentence, locations=[(f"{layer}/{name}", 0)], auto_comments=comments)
    for row in ROWS:
        for used in (row.kink.used, *(other.used for other in row.kink.others.values())) if row.kink else ():
            found.add(used, locations=[("engine/primitives.py", 0)])
    for file, sentences in _TABLES.items():
        for sentence in sentences:
            found.add(sentence, locations=[(file, 0)])
    return found


def path(language: str, suffix: str) -> Path:
    """Where the catalogue of a language is."""
    return Path(LOCALE, language, "LC_MESSAGES", f"{DOMAIN}.{suffix}")


def read(language: str) -> Catalog:
    """The catalogue of a language, as its translator left it."""
    from babel.messages.pofile import read_po

    with path(language, "po").open("rb") as stream:
        return read_po(stream, locale=language, domain=DOMAIN)


def updated(language: str) -> Catalog:
    """The catalogue of a language with the sentences that the code has now."""
    catalogue = read(language)
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def text_of(catalogue: Catalog) -> str:
    """A catalogue as a .po file, without headers that change though nothing else does."""
    from babel.messages.pofile import write_po

    stream = io.BytesIO()
    write_po(stream, catalogue, width=110, sort_by_file=True, include_lineno=False)
    lines = stream.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_CHANGING)).lstrip()


def compiled(language: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What the program reads: sentence -> translation."""
    from babel.messages.mofile import read_mo

    with path(language, "mo").open("rb") as stream:
        return translations(read_mo(stream))


def translations(catalogue: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Sentence -> translation, each with its plural if it has one."""
    return {_forms(message.id): _forms(message.string or "") for message in catalogue if message.id}


def _forms(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def missing(language: str) -> list[str]:
    """The sentences that have no translation."""
    found = translations(updated(language))
    return [sentence[0] for sentence, forms in found.items() if not all(forms)]


def report_missing() -> int:
    """List what is not translated, with how many sentences that is of all; the status to exit with."""
    for language in LANGUAGES[1:]:
        found = missing(language)
        print(*found, f"{language}: {len(found)} of {len(translations(collected()))} missing", sep="\n")
    return int(any(map(missing, LANGUAGES[1:])))


def main(check: bool) -> int:
    """Write the catalogues, or say which are stale; the status to exit with."""
    from babel.messages.mofile import write_mo

    stale = []
    for language in LANGUAGES[1:]:
        catalogue = updated(language)
        text, file = text_of(catalogue), path(language, "po")
        if file.read_text(encoding="utf-8") != text:
            stale.append(file)
        binary = path(language, "mo")
        if not binary.exists() or compiled(language) != translations(catalogue):
            stale.append(binary)
        if not check:
            file.write_text(text, encoding="utf-8")
            with binary.open("wb") as stream:
                write_mo(stream, catalogue)
    print(*stale, sep="\n", end="\n" if stale else "")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(report_missing() if "--missing" in sys.argv[1:] else main("--check" in sys.argv[1:]))
