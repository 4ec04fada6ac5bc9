"""Lets these tests import `running` from the tests of the command line, and those of the engine's helpers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

_TESTS = Path(__file__).parents[1]
sys.path += [str(_TESTS / "cli"), str(_TESTS / "engine")]


@pytest.fixture(scope="session")
def jax():
    """JAX with double precision, if it is there."""
    module = pytest.importorskip("jax")
    module.config.update("jax_enable_x64", True)
    return module
