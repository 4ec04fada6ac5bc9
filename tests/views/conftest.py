"""Lets these tests import what the tests of the command line and of the engine are built with."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / folder) for folder in ("cli", "engine")]


@pytest.fixture(scope="session")
def jax():
    """JAX with double precision, if it is there."""
    module = pytest.importorskip("jax")
    module.config.update("jax_enable_x64", True)
    return module
