"""Lets these tests import what the tests of the command line and of the engine are built with."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path += [str(Path(__file__).parents[1] / folder) for folder in ("cli", "engine")]
