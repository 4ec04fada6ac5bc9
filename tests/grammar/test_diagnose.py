"""Every bad text gets a problem that says what is wrong, where, and what to do about it.

`errors.txt` is the golden file: texts (`> `), and what the program says about each. To add one, write its
text; then, as after a change of words, run `UPDATE_GOLDEN=1 pytest tests/grammar/test_diagnose.py` and read
the difference. `<U+200B>` in a text stands for that character.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentences import SOUP, sentences, soup, texts

from backprop.grammar import characters, diagnose
from backprop.grammar.fold import SUPERSCRIPTS, compose, fold
from backprop.grammar.parser import parse
from backprop.grammar.problem import Problem
from backprop.grammar.syntax import Call, Define, Item

GOLDEN = Path(__file__).with_name("errors.txt")
INVISIBLE = re.compile(r"<U\+([0-9A-F]{4,6})>")


def problem_of(text: str) -> Problem | None:
    text = compose(text)
    folded = fold(text)
    return None if parse(folded) else diagnose.diagnose(text, folded)


# The golden file


def golden_texts() -> list[str]:
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    blocks = [list(block) for quoted, block in groupby(lines, lambda line: line[:1] == ">") if quoted]
    return [INVISIBLE.sub(lambda m: chr(int(m[1], 16)), "\n".join(line[2:] for line in block)) for block in blocks]


def regenerated() -> str:
    """The golden file as it should be: headings stay, and every text is followed by its problem."""
    texts = iter(golden_texts())
    parts = re.split(r"(?m)^(#.*\n)", GOLDEN.read_text(encoding="utf-8"))
    blocks = ("".join(answer(next(texts)) for _ in range(len(re.findall(r"(?m)(?:^>.*\n)+", part)))) for part in parts)
    return "".join(f"{part}\n" if part.startswith("#") else block for part, block in zip(parts, blocks, strict=True))
