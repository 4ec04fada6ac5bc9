"""Bring the catalogues of translations up to date with the code: `python -m backprop.views.catalogue`.

It collects the sentences of the code into `locale/*/LC_MESSAGES/backprop.po`, where translators write, and
compiles these to the `.mo` files that the program reads. With `--check` it only says what is stale. Needs
Babel, which the program itself does without.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from backprop.engine.primitives import ROWS
from backprop.views.language import DOMAIN, LANGUAGES, LOCALE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

_CALLS = {"say": None, "count": (1, 2)}
"""Methods of `Language` whose first arguments are sentences."""


def collected() -> Catalog:
    """Every sentence that the code says, without translations."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    found = Catalog(domain=DOMAIN, project="backprop", charset="utf-8", fuzzy=False)
    root = Path(LOCALE).parents[1]
    for layer in ("cli", "views"):
        for name, _, sentence, comments, _ in extract_from_dir(
            root / layer, [("**.py", "python")], keywords=_CALLS, comment_tags=("Translators:",)
        ):
            found.add(sentence, locations=[(f"{layer}/{name}", 0)], auto_comments=comments)
    for row in ROWS:
        for used in (row.kink.used, *(other.used for other in row.kink.others.values())) if row.kink else ():
            found.add(used, locations=[("engine/primitives.py", 0)])
    return found


def path(language: str, suffix: str) -> Path:
    """Where the catalogue of a language is."""
    return Path(LOCALE, language, "LC_MESSAGES", f"{DOMAIN}.{suffix}")


def read(language: str) -> Catalog:
    """The catalogue of a language, as its translator left it."""
    from babel.messages.pofile import read_po

    with path(language, "po").open("rb") as stream:
        return read_po(stream, locale=language, domain=DOMAIN)


def updated(language: str) -> tuple[bytes, bytes]:
    """The catalogue of a language with the sentences of the code, as bytes of a .po and of a .mo file."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import write_po

    catalogue = read(language)
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalogue, width=110, omit_header=False, sort_by_file=True, include_lineno=False)
    write_mo(compiled, catalogue)
    return text.getvalue(), compiled.getvalue()


def main(check: bool) -> int:
    """Write the catalogues, or say which are stale; the status to exit with."""
    stale = []
    for language in LANGUAGES[1:]:
        for suffix, content in zip(("po", "mo"), updated(language), strict=True):
            file = path(language, suffix)
            if not file.exists() or file.read_bytes() != content:
                stale.append(str(file))
                if not check:
                    file.write_bytes(content)
    print(*stale, sep="\n", end="\n" if stale else "")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
