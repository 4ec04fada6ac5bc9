"""How fast a class is marked, and that memory does not grow with it.

    python benchmarks/marking.py [--rows 25000 100000] [--jobs 2] [--seed 1]

A row is an answer of a student, or a submission of several answers (JSON Lines). Of the students half make no
mistake, and round as they like; others have a misconception, which the table makes at random, or guess
numbers; some write what cannot be read, or what is meant to do harm. The time is that of processors, in
all processes together, and memory the peak of the largest process.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from backprop.homework.models import EVERYWHERE, ONE
from backprop.homework.sheet import Question, read_sheet

SHEET = """
title = "Backpropagation"
decimals = 2

[[problem]]
name = "lecture"
expression = "q = x + y; f = q*z"
at = { x = -2, y = 5, z = -4 }
asked = ["value q", "q", "x", "y", "z"]

[[problem]]
name = "neuron"
expression = "1/(1 + e^-(w0*x0 + w1*x1 + w2))"
at = { w0 = 2, x0 = -1, w1 = -3, x1 = -2, w2 = -3 }

[[problem]]
name = "branches"
expression = "a = x*y; b = sigmoid(a); f = max(a, z) + x*b"
at = { x = 1.5, y = -0.5, z = -2 }
asked = ["value b", "value f", "b", "a", "x", "y", "z"]
"""
HOSTILE = (
    "9^9^9^9", "(" * 240, "gamma(" * 70 + "x", "polygamma(150, 1e-5)+" * 20 + "1", "1" * 600, "=cmd|'x'",
    "<script>alert(1)</script>", "\x1b[2J", "x" * 100_001, "__import__('os').system('true')", "\\frac{" * 80,
)  # fmt: skip
UNREADABLE = "x +", "foo(2)", "3,14", "two", "?", "", "1/0", "(2"


class Class:
    """Students who answer at random, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.questions = read_sheet(SHEET, "sheet").problem
        self.models = {
            question.name: [
                *question.marker.exercise.models(EVERYWHERE),
                *question.marker.exercise.models(ONE),
            ]
            for question in self.questions
        }

    def submissions(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Student, problem and answers, without end."""
        number = 0
        while True:
            number += 1
            for question in self.questions:
                yield f"student {number}", question.name, self.answers(question)

    def answers(self, question: Question) -> dict[str, str]:
        chance, marker = self.chance, question.marker
        right = marker.exercise.right[0].exact()
        kind = chance.choices(("right", "mistaken", "guessed", "unreadable", "hostile"), (50, 35, 8, 5, 2))[0]
        found = chance.choice(self.models[question.name]).exact() if kind == "mistaken" else right
        answers = {}
        for target in question.targets():
            number = (found or right).at(target.of == "value", marker.nodes[target.node])
            if kind == "guessed" and chance.random() < 0.5:
                number = chance.uniform(-5, 5)
            answers[str(target)] = f"{number:.{chance.choice((2, 2, 2, 3, 4))}f}"
        if kind in ("unreadable", "hostile"):
            texts = UNREADABLE if kind == "unreadable" else HOSTILE
            answers[chance.choice([*answers])] = chance.choice(texts)
        return answers


def write(path: Path, rows: int, seed: int) -> int:
    """Write a class of so many rows; how many answers they are."""
    answers, written = 0, 0
    with path.open("w", encoding="utf-8") as stream:
        if path.suffix == ".csv":
            stream.write("student,problem,asked,answer\n")
        for student, problem, given in Class(seed).submissions():
            if path.suffix == ".csv":
                for asked, answer in given.items():
                    quoted = answer.replace('"', '""')
                    stream.write(f'{student},{problem},{asked},"{quoted}"\n')
                written += len(given)
            else:
                line = {"student": student, "problem": problem, "answers": given}
                stream.write(json.dumps(line) + "\n")
                written += 1
            answers += len(given)
            if written >= rows:
                return answers
    raise AssertionError


def measured(argv: list[str]) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of processors, and the peak of the largest process in MB."""
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, *argv], check=True, capture_output=True, text=True)
    processor, peak = map(float, done.stdout.split())
    return time.perf_counter() - start, processor, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[25_000, 100_000])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    program = str(Path(sys.executable).with_name("backprop"))
    print("| rows | of | answers | seconds | rows a second and core | answers a second and core | peak MB |")
    print("|---:|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "sheet.toml"
        sheet.write_text(SHEET, encoding="utf-8")
        for name, of in (("class.csv", "an answer"), ("class.jsonl", "a submission")):
            for rows in options.rows:
                path, marks = Path(folder) / name, Path(folder) / f"marks-{rows}-{name}"
                answers = write(path, rows, options.seed)
                argv = [program, "homework", "grade", str(sheet), str(path), "-o", str(marks)]
                clock, processor, peak = measured([*argv, "--jobs", str(options.jobs), "--format", "csv"])
                speeds = f"{rows / processor:,.0f} | {answers / processor:,.0f}"
                print(f"| {rows:,} | {of} | {answers:,} | {clock:.0f} | {speeds} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
