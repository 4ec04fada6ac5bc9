"""Pages stand alone, say what there is to say, and nothing that somebody wrote becomes a part of them."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import in_process

from backprop.homework.grading.pages import page_name

GRADED = Path(__file__).parent / "graded"
SHEET, ANSWERS = str(GRADED / "sheet.toml"), str(GRADED / "answers.csv")
BLOCKS = {"p", "h1", "h2", "tr", "li", "section", "div"}


class Page(HTMLParser):
    """The elements of a page, and what can be read on it, a line each."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.lines = [""]
        self._hidden = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._hidden += tag in ("style", "head")
        if tag in BLOCKS:
            self.lines.append("")
        if tag == "td":
            self.lines[-1] += " |"

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "head")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.lines[-1] += " " + data

    def text(self) -> str:
        lines = (re.sub(r"\s+", " ", line).strip() for line in self.lines)
        return "\n".join(line for line in lines if line) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    found = in_process(["homework", "grade", SHEET, ANSWERS, "--report", str(folder)])
    assert found.code == 1
    return folder


@pytest.mark.parametrize("name", ["class", "Ana", "Bo", "Chris"])
def test_what_a_page_says(folder: Path, name: str):
    file = "class.html" if name == "class" else page_name(name)
    found = Page((folder / file).read_text(encoding="utf-8")).text().replace(f"{GRADED}/", "")
    path = GRADED / f"page_{name.lower()}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_pages_load_nothing_and_run_nothing(folder: Path):
    pages = [*folder.glob("*.html")]
    assert len(pages) == 6
    for path in pages:
        page = Page(path.read_text(encoding="utf-8"))
        tags = {tag for tag, _ in page.elements}
        assert not tags & {"script", "img", "link", "iframe", "object", "b-b", "form"}
        for _, attributes in page.elements:
            assert not any(name.startswith("on") or name == "src" for name in attributes)
            assert (folder / (attributes.get("href") or "class.html")).exists()


def test_what_students_and_teachers_wrote_is_text(folder: Path):
    path = folder / page_name('=HYPERLINK("http://a.b")')
    text = path.read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "Backpropagation &lt;b&gt;" in text
    assert "<script" not in text


def test_right_answers_only_where_they_are_to_be_shown(folder: Path, tmp_path: Path):
    hidden = Page((folder / page_name("Bo")).read_text(encoding="utf-8")).text()
    argv = ["homework", "grade", SHEET, ANSWERS, "--report", str(tmp_path), "--show-solution", "--lang", "es"]
    in_process(argv)
    shown = Page((tmp_path / page_name("Bo")).read_text(encoding="utf-8")).text()
    assert "∂f/∂x | 3 | ✗ wrong | 0" in hidden
    assert "∂f/∂x | 3 | -4 | ✗ mal | 0" in shown
    assert "Ningún error conocido" in shown


def test_formulas_are_set_where_they_have_room(tmp_path: Path):
    sheet, answers = tmp_path / "sheet.toml", tmp_path / "ana.txt"
    terms = " + ".join(rf"\frac{{x_{{{i}}}}}{{2}}" for i in range(20))
    point = ", ".join(f"x_{i} = 1" for i in range(20))
    sheet.write_text(
        f"""
        title = "One"
        [[problem]]
        latex = '\\frac{{1}}{{1 + e^{{-w_0}}}}'
        at = {{ w_0 = 1 }}
        [[problem]]
        latex = '{terms}'
        at = {{ {point} }}
        """,
        encoding="utf-8",
    )
    answers.write_text("1: w_0 = 1\n", encoding="utf-8")
    done = in_process(["homework", "grade", str(sheet), str(answers), "--report", str(tmp_path)])
    assert done.code == 0, done.err
    text = (tmp_path / page_name("ana")).read_text(encoding="utf-8")
    assert "<mfrac>" in text
    assert "f = x_0/2 + x_1/2 + " in text
    assert "\\frac" not in text


@given(st.text(min_size=1))
def test_names_of_pages_are_plain_and_stay_in_the_folder(student: str):
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*\.html", page_name(student))
    assert page_name(student) != "class.html"


def test_no_two_students_share_a_page():
    students = [
        "ana",
        "Ana",
        "ANA",
        "aña",
        "../ana",
        "ana/",
        "",
        "class",
        "con",
        "nul.txt",
        "ana.",
        "-",
        "—",
        "学生",
    ]
    names = [page_name(student).lower() for student in students]
    assert len({*names}) == len(names)
