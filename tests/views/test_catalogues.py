"""The catalogues of translations: complete, up to date, and with the same places for facts."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

from backprop.engine.primitives import ROWS
from backprop.views import catalogue
from backprop.views.language import LANGUAGES, Language

TRANSLATED = LANGUAGES[1:]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    found = catalogue.compiled(language)
    wanted = catalogue.translations(catalogue.collected())
    assert len(wanted) > 50
    assert found.keys() == wanted.keys()
    assert [sentence for sentence, forms in found.items() if not all(forms)] == []


def test_no_sentence_escapes_the_catalogue() -> None:
    """Babel sees nothing inside an f-string."""
    known = {
        sentence for sentences in catalogue.translations(catalogue.collected()) for sentence in sentences
    }
    root = Path(__file__).parents[2]
    said = {
        (file.name, call.args[0].value)
        for layer in ("grammar", "engine", "views", "homework", "cli")
        for file in (root / layer).rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", getattr(call.func, "id", "")) in ("say", "said")
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert len(said) > 400
    assert [found for found in said if found[1] not in known] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogues_are_up_to_date(language: str) -> None:
    text = catalogue.path(language, "po").read_text(encoding="utf-8")
    updated = catalogue.updated(language)
    assert text == catalogue.text_of(updated), "run `python -m backprop.views.catalogue`"
    assert catalogue.compiled(language) == catalogue.translations(updated)


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_have_the_same_places_and_formulas(language: str) -> None:
    for sentence, forms in catalogue.compiled(language).items():
        for original, form in zip(sentence, forms, strict=True):
            assert places(form) == places(original), sentence
            assert form.count("`") == original.count("`"), sentence


def places(sentence: str) -> set[str]:
    return {f"{name}:{form}" for _, name, form, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_primitive_has_a_reason(language: str) -> None:
    assert all(Language(language).why(row) for row in ROWS)


def test_a_language_without_a_catalogue_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        Language("fr")
