"""What the documentation shows is what the program does."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

import pytest

import backprop
from backprop.views import reference
from examples import PAGES, ROOT, filled_in


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_print_what_is_shown(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if "jq " in text and not shutil.which("jq"):
        pytest.skip("an example needs jq")
    assert filled_in(text) == text, "run `python tests/docs/examples.py`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples(page: Path) -> None:
    assert doctest.testfile(str(page), module_relative=False).failed == 0


def test_docstring_examples() -> None:
    found = doctest.testmod(backprop)
    assert found.attempted >= 4
    assert found.failed == 0


def test_function_reference_is_that_of_the_table() -> None:
    page = (ROOT / "docs/functions.md").read_text(encoding="utf-8")
    assert page == reference.page(), "run `python -m backprop.views.reference > docs/functions.md`"


def test_every_function_is_in_the_reference() -> None:
    page = reference.page()
    assert all(f"`{reference.written(row)}`" in page for row in reference.public())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing
