"""Problems, notices and tables in Spanish: what each command says, and that nothing is left in English.

`spanish.txt` is the golden file: commands, and what each of them says. To add one, write its line; then, as after
a change of words, run `UPDATE_GOLDEN=1 pytest tests/views/test_spanish.py` and read the difference.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from pathlib import Path

import pytest
from running import in_process, process

from backprop import BackpropError, differentiate
from backprop.grammar.problem import Problem, Said, joined, listed, replaced, said
from backprop.views.language import Language

sys.path.append(str(Path(__file__).parents[1] / "grammar"))
import test_diagnose
import test_latex_errors

GOLDEN = Path(__file__).with_name("spanish.txt")
COMMANDS = re.findall(r"^\$ backprop (.*)$", GOLDEN.read_text(encoding="utf-8"), re.MULTILINE)
SPANISH = Language("es")
BAD = [
    (text, file)
    for file in (test_diagnose, test_latex_errors)
    for mark, block in file.blocks(file.GOLDEN)
    if mark == ">"
    for text in [file.text_of(block)]
]


def answer(command: str) -> str:
    found = in_process([*shlex.split(command), "--lang=es"])
    return f"$ backprop {command}\n{found.out}{found.err}\n"


def test_golden_file() -> None:
    found = "".join(map(answer, COMMANDS))
    if "UPDATE_GOLDEN" in os.environ:
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def is_all_spanish(problem: Problem) -> bool:
    """Whether both of its sentences, and those inside them, have a translation."""
    return all(map(is_translated, filter(None, (problem.message, problem.hint))))


def is_translated(sentence: str) -> bool:
    if not isinstance(sentence, Said):
        return False
    words = re.sub(r"\{.*?\}", "", sentence.template)
    inside = [fact for fact in sentence.facts.values() if isinstance(fact, Said)]
    own = not re.search("[a-z]{3}", words) or SPANISH.template(sentence.template) != sentence.template
    return own and all(map(is_translated, inside))


def test_every_problem_of_reading_is_said_in_spanish() -> None:
    english = [
        (text, problem.message, problem.hint)
        for text, file in BAD
        if (problem := file.problem_of(text)) and not is_all_spanish(problem)
    ]
    assert len(BAD) > 200
    assert english == []


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("log(x)", {"x": -1}),
        ("log(sin(x*y + z)*2.5 - x)", {"x": 3, "y": 0, "z": 0}),
        ("x^y", {"x": 0, "y": -1}),
        ("nthRoot(x, n)", {"x": -1, "n": 2}),
        ("digamma(x)", {"x": 0}),
        ("exp(exp(x))", {"x": 9}),
        ("foo(x)", {"x": 1}),
        ("f(x)", {"x": 1}),
        ("sin(x, y)", {"x": 1, "y": 2}),
        ("max()", {}),
        ("max(3,5)*log(1,2,3)", {}),
        ("x + y", {"x": 1}),
        ("xy", {"x": 1, "y": 2}),
        ("q = x; q = 2; q", {"x": 1}),
        ("a = q; q = 2; q", {"x": 1}),
        ("x", {"x": 1, "z": 2}),
        ("x", {"x": float("nan")}),
        ("x", {"x": "a"}),
        ("2e-x", {"x": 1}),
        (" + ".join(f"x{i}" for i in range(12)), {}),
    ],
)
def test_every_problem_of_a_point_is_said_in_spanish(text: str, at: dict[str, float]) -> None:
    with pytest.raises(BackpropError) as caught:
        differentiate(text, at)
    assert is_all_spanish(caught.value.problem), caught.value.problem


@pytest.mark.parametrize(
    ("text", "at", "kinds"),
    [
        ("max(x, y) + abs(x)", {"x": 0, "y": 0}, {"kink", "one-sided"}),
        ("floor(x) + step(x)", {"x": 0}, {"kink", "one-sided"}),
        ("relu(x) - relu(-x)", {"x": 0}, {"kink", "one-sided"}),
        ("q = x; r = x; s = x; q*r", {"x": 1}, {"other-name", "unused-definition"}),
        ("e*pi", {"e": 1, "pi": 2}, {"shadowed-constant"}),
        ("max(3,5*x, 2)", {"x": 1}, {"decimal-comma"}),
        ("sqrt(x)", {"x": 0}, {"infinite-gradient"}),
        ("(1 - cos(x))/x^2", {"x": 1e-8}, {"recomputed"}),
        ("floor(x/0.1)", {"x": 0.3}, {"near-jump"}),
        (r"\log x2 \sin^{-1} y", {"x": 1, "y": 0.5}, {"reading"}),
        ("sqrt(x)*sqrt(x)", {"x": 0}, set()),
    ],
)
def test_every_notice_is_said_in_spanish(text: str, at: dict[str, float], kinds: set[str]) -> None:
    notices = differentiate(text, at).notices
    assert kinds <= {notice.kind for notice in notices}
    assert [notice for notice in notices if not is_all_spanish(notice)] == []


# Sentences


def test_a_sentence_is_the_string_that_it_was() -> None:
    sentence = said("No value for {names}.", names=listed(["x", "y"]))
    assert sentence == "No value for x and y."
    assert SPANISH.put(sentence) == "Falta el valor de x e y."
    assert Language("en").put(sentence) is sentence


def test_what_has_no_translation_stays_in_english() -> None:
    assert SPANISH.put("Nobody translated this.") == "Nobody translated this."
    assert (
        SPANISH.put(said("Nobody translated {this}.", this=said("a comma"))) == "Nobody translated una coma."
    )


@pytest.mark.parametrize(
    ("words", "conjunction", "spanish"),
    [
        (["x", "z"], "and", "x y z"),
        (["x", "y0"], "and", "x e y0"),
        (["a", "b", "i"], "and", "a, b e i"),
        (["7", "ocho"], "or", "7 u ocho"),
        (["x"], "and", "x"),
        ([], "and", ""),
    ],
)
def test_conjunctions_sound_right(words: list[str], conjunction: str, spanish: str) -> None:
    assert SPANISH.put(listed(words, conjunction)) == spanish


def test_facts_are_no_templates() -> None:
    assert SPANISH.put(said("There is no function called {name}.", name="{x}")).endswith("llamada {x}.")


def test_a_replaced_piece_is_translated_where_it_can_be() -> None:
    hint = replaced(said("Add {options}", options="--lang=…"), "--lang=…", "--at lang=…")
    assert (hint, SPANISH.put(hint)) == ("Add --at lang=…", "Añade --at lang=…")
    hint = replaced(said("Leave one --{name}=… out.", name="h"), "--h=…", "--at h=…")
    assert hint == "Leave one --at h=… out."
    assert joined(" ", ["a", "b"]) == "a b"


# Which language


def test_people_are_spoken_to_as_the_locale_says() -> None:
    locale = (("LC_ALL", ""), ("LANG", "es_AR.UTF-8"))
    assert process("eval", "x*y", "--x=1", "--y=2", env=locale).out.startswith("nodo")
    assert process("eval", "x*y", "--x=1", env=locale).err.startswith("error: Falta el valor de y.")
    assert process("eval", "x*y", "--x=1", "--y=2", "--lang=en", env=locale).out.startswith("node")
    assert process("eval", "--foo", env=locale).err.startswith("error: La variable foo no tiene valor.")


def test_programs_get_english_unless_they_ask() -> None:
    locale = (("LC_ALL", ""), ("LANG", "es_AR.UTF-8"))
    assert process("eval", "abs(x)", "--x=0", "--json", env=locale) == process(
        "eval", "abs(x)", "--x=0", "--json"
    )
    assert process("eval", "log(x)", "--x=0", "--json", env=locale).err.count("has no value") == 1
    assert process("eval", "x", "--x=1", "--format=csv", env=locale).out.startswith("id,kind")
    notices = json.loads(in_process(["eval", "abs(x)", "--x=0", "--json", "--lang=es"]).out)["notices"]
    assert notices[0]["message"].startswith("abs tiene aquí un punto anguloso")
    problem = json.loads(in_process(["eval", "log(x)", "--x=0", "--json", "--lang=es"]).err)
    assert problem["message"] == "log(x) no tiene valor en x = 0."
    check = json.loads(in_process(["gradcheck", "abs(x)", "--x=0", "--json", "--lang=es"]).out)
    assert check["notices"][0]["message"].startswith("abs tiene")
    found = json.loads(in_process(["diff", "floor(x)", "--json", "--lang=es"]).out)
    assert "da saltos" in found["notices"][0]["message"]
