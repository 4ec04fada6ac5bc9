"""`backprop homework grade`, as a program: everybody is marked once, in order, whatever somebody wrote.

`graded/` has a sheet, answers, and what is printed of them; `UPDATE_GOLDEN=1 pytest tests/homework` writes it anew.
"""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import time
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from running import ENVIRONMENT, PROGRAM, Result, in_process

from backprop.homework.cells import safe

GRADED = Path(__file__).parent / "graded"
SHEET, ANSWERS = str(GRADED / "sheet.toml"), str(GRADED / "answers.csv")


def grade(*argv: str | Path, stdin: bytes = b"", columns: int = 0) -> Result:
    return in_process(["homework", "grade", *map(str, argv)], stdin=stdin, columns=columns)


def records(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def golden(name: str, found: str) -> None:
    path = GRADED / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["table", "csv", "jsonl"])
def test_what_is_printed(form: str):
    found = grade(SHEET, ANSWERS, "--format", form)
    assert found.code == 1
    said = found.err.replace(f"{GRADED}/", "")
    if form == "jsonl":
        keyless = ({**record, "key": "…"} for record in records(found.out))
        lines = (json.dumps(record, ensure_ascii=False, indent=1) for record in keyless)
        golden("marks.json.txt", "\n".join(lines) + "\n")
    else:
        golden(f"{form}.txt", f"{found.out}\n{said}")


def test_records_are_as_the_schema_says():
    schema = json.loads(files("backprop.homework.grading").joinpath("marks.schema.json").read_text("utf-8"))
    check = Draft202012Validator(schema)
    for record in records(grade(SHEET, ANSWERS, "--format", "jsonl").out):
        check.validate(record)


def test_0_if_all_could_be_read(tmp_path: Path):
    path = tmp_path / "bo.txt"
    path.write_text("square: x = 6\n", encoding="utf-8")
    found = grade(SHEET, path)
    assert (found.code, found.err) == (0, "")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ((SHEET,), "There are no answers to mark."),
        ((SHEET, "nowhere.csv"), "nowhere.csv cannot be read"),
        (("nowhere.toml", ANSWERS), "nowhere.toml cannot be read"),
        ((ANSWERS, ANSWERS), "is not TOML"),
        ((SHEET, ANSWERS, "--format", "xml"), "--format"),
        ((SHEET, ANSWERS, "--jobs", "0"), "--jobs"),
        ((SHEET, ANSWERS, "-o", ANSWERS), "is no file of marks"),
        ((SHEET, ANSWERS, "-o", "/nowhere/marks.jsonl"), "cannot be written"),
        ((SHEET, ANSWERS, "--report", f"{ANSWERS}/x"), "cannot be made"),
        ((SHEET, ANSWERS, "--coderunner"), "more than one student"),
        (("--sheets", ANSWERS, ANSWERS), "is no list of sheets"),
    ],
)
def test_wrong_use_is_said(argv: tuple[str, ...], message: str):
    before = Path(ANSWERS).read_bytes()
    found = grade(*argv)
    assert found.code == 2
    assert message in found.err
    assert not found.out
    assert Path(ANSWERS).read_bytes() == before


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A class in which nearly everybody answers something else, and its marks, by one process."""
    folder = tmp_path_factory.mktemp("class")
    path, marks = folder / "class.csv", folder / "marks.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("student,square: x\n")
        stream.writelines(f"s{n},{n / 7:.2f}\n" for n in range(1200))
    assert grade(SHEET, path, "--jobs", "1", "-o", marks).code == 0
    return path, marks.read_bytes()


def test_several_processes_mark_as_one_does(big: tuple[Path, bytes], tmp_path: Path):
    path, expected = big
    found = grade(SHEET, path, "-o", tmp_path / "marks.jsonl", "--jobs", "2", "--format", "csv")
    assert (found.code, found.err) == (0, "")
    assert (tmp_path / "marks.jsonl").read_bytes() == expected
    assert [line.partition(",")[0] for line in found.out.splitlines()[1:]] == [f"s{n}" for n in range(1200)]


def test_an_interruption_loses_nothing(big: tuple[Path, bytes], tmp_path: Path):
    path, expected = big
    marks = tmp_path / "marks.jsonl"
    argv = [
        PROGRAM,
        "homework",
        "grade",
        SHEET,
        str(path),
        "--jobs",
        "2",
        "--format",
        "csv",
        "-o",
        str(marks),
    ]
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT, start_new_session=True
    ) as program:
        while program.poll() is None and not (marks.exists() and marks.stat().st_size):
            time.sleep(0.02)
        os.killpg(program.pid, signal.SIGINT)  # as a terminal does: to all of its processes
        out, err = program.communicate(timeout=60)
    assert (program.returncode, out, err) == (130, b"", b"")
    kept = marks.read_bytes()
    assert kept.endswith(b"\n")
    assert 0 < len(kept) < len(expected)
    marks.write_bytes(kept + kept[:40])  # as a power failure may leave it
    assert grade(SHEET, path, "--jobs", "1", "--format", "csv", "-o", marks).code == 0
    assert marks.read_bytes() == expected


def test_running_again_marks_only_what_is_new_and_tells_the_same(tmp_path: Path):
    marks, more = tmp_path / "marks.jsonl", tmp_path / "more.csv"
    first = grade(SHEET, ANSWERS, "-o", marks)
    before = marks.read_text(encoding="utf-8")
    assert grade(SHEET, ANSWERS, "-o", marks) == first
    assert marks.read_text(encoding="utf-8") == before
    more.write_text(Path(ANSWERS).read_text(encoding="utf-8") + "Dee,square,x,6\n", encoding="utf-8")
    found = grade(SHEET, more, "-o", marks, "--format", "csv")
    assert found.out.splitlines()[-1] == "Dee,,1,1"
    assert len(marks.read_text(encoding="utf-8").splitlines()) == len(before.splitlines()) + 1
    corrected = tmp_path / "sheet.toml"
    corrected.write_text(Path(SHEET).read_text(encoding="utf-8").replace("x = 3", "x = 4"), encoding="utf-8")
    assert ",Dee,,0" in grade(corrected, more, "-o", marks, "--format", "csv").out.replace("\n", ",")


def test_rows_of_a_student_need_not_stand_together():
    head, *rows = Path(ANSWERS).read_text(encoding="utf-8").splitlines()[:6]
    rows += ["Bo,square,x,6", *(row.replace("Ana", "Bo") for row in rows)]
    mixed = "\n".join([head, *rows[::2], *rows[1::2]]) + "\n"
    found = grade(SHEET, "-", "--format", "csv", stdin=mixed.encode())
    assert found.out == "student,lecture,square,total\nAna,10,,10\nBo,10,1,11\n"


def test_students_with_sheets_of_their_own(tmp_path: Path):
    sheet = Path(SHEET).read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(sheet, encoding="utf-8")
    (tmp_path / "b.toml").write_text(sheet.replace("x = 3", "x = 5"), encoding="utf-8")
    (tmp_path / "c.toml").write_text("no sheet", encoding="utf-8")
    manifest, answers = tmp_path / "manifest.csv", tmp_path / "answers.csv"
    manifest.write_text("student,sheet\nana,a.toml\nbo,b.toml\nchris,c.toml\n", encoding="utf-8")
    names = "ana", "bo", "chris", "dee"
    rows = "".join(f"{name},square,x,10\n" for name in names)
    answers.write_text(f"student,problem,asked,answer\n{rows}", encoding="utf-8")
    found = grade("--sheets", manifest, answers, "--format", "csv")
    assert found.out.splitlines()[1:] == ["ana,,0,0", "bo,,1,1"]
    assert "c.toml is not TOML" in found.err
    assert "is of dee, who has no sheet" in found.err


def test_what_gradescope_and_coderunner_want(tmp_path: Path):
    path, results = tmp_path / "bo.txt", tmp_path / "results.json"
    path.write_text("square: x = 6\nlecture: q = 4\nlecture: z = <b>\n", encoding="utf-8")
    unwritable = grade(SHEET, path, "--gradescope", "/nowhere/results.json")
    assert unwritable.code == 2
    assert "Check the path given to --gradescope" in unwritable.err
    assert grade(SHEET, path, "--gradescope", results).code == 0
    found = json.loads(results.read_text(encoding="utf-8"))
    assert found["score"] == 1
    assert [(test["name"], test["score"], test["max_score"]) for test in found["tests"]] == [
        ("Problem lecture", 0, 10),
        ("Problem square", 1, 1),
    ]
    assert set(found) <= {"score", "output", "output_format", "tests"}
    assert "∂f/∂q = 4  (wrong)" in found["tests"][0]["output"]
    found = json.loads(grade(SHEET, path, "--coderunner").out)
    assert found["fraction"] == pytest.approx(1 / 11)
    allowed = {"fraction", "prologuehtml", "testresults", "epiloguehtml"}
    assert set(found) == allowed
    head, *rows = found["testresults"]
    assert head[0] == "iscorrect"
    assert {len(row) for row in rows} == {len(head)}
    assert rows[-1] == [1, "square: ∂f/∂x", "6", "right", "1"] or rows[0][0] == 1
    assert "<b>" not in found["prologuehtml"] + found["epiloguehtml"]


HOSTILE = (
    "9^9^9^9", "(" * 240, "gamma(" * 70 + "x", "polygamma(150, 1e-5)+" * 20 + "1", "1" * 600, "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>", "\x1b[2J\x9b31m", "x" * 9000, "__import__('os').system('true')", "\\frac{" * 80,
    "\u202e4-", "exp(exp(exp(exp(exp(9)))))", "1e999", "x;x;x", "a=1", "{{7*7}}", "'; DROP TABLE work; --",
)  # fmt: skip


def test_hostile_text_is_an_answer_that_earns_nothing():
    lines = [
        {"student": text, "problem": "square", "answers": {"x": text}} for text in HOSTILE if len(text) < 200
    ]
    lines += [{"student": str(n), "problem": text, "answers": {text: text}} for n, text in enumerate(HOSTILE)]
    lines += [
        {"student": "s" + str(n), "problem": "square", "answers": {"x": t}} for n, t in enumerate(HOSTILE)
    ]
    data = "\n".join(map(json.dumps, lines)).encode()
    for form in ("table", "csv", "jsonl"):
        found = grade(SHEET, "-", "--format", form, stdin=data)
        assert found.code == 1
        assert not [c for c in found.out + found.err if not c.isprintable() and c != "\n"]
        if form == "jsonl":
            marked = records(found.out)
            assert {record["marks"] for record in marked} == {0}
            standings = {answer["standing"] for record in marked for answer in record["answers"]}
            assert standings <= {"wrong", "unreadable"}
        if form == "csv":
            for row in csv.reader(io.StringIO(found.out)):
                assert not row[0].startswith(("=", "+", "-", "@"))


@given(st.text())
def test_no_cell_is_a_formula(text: str):
    cell = safe(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or cell == text


@pytest.mark.parametrize("number", ["-4", "+4", "-0.59", "4", "-.5"])
def test_numbers_stay_as_they_are(number: str):
    assert safe(number) == number
    assert safe(f"{number}+cmd") == (f"'{number}+cmd" if number[0] in "+-" else f"{number}+cmd")
