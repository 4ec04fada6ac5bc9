"""The conventions at corners, asked of PyTorch, JAX and TensorFlow themselves, where they are installed.

`hypot` is each library's Euclidean norm. `max` of many is the maximum of a stack in PyTorch and JAX, and
`tf.maximum` again and again in TensorFlow, whose `reduce_max` shares a tie instead.
"""

from __future__ import annotations

import functools
import math
import os
from collections.abc import Callable
from typing import Any

import pytest
from test_kinks import CONVENTIONS

NAMES = (
    "max",
    "min",
    "abs",
    "relu",
    "leaky_relu",
    "elu",
    "clip",
    "sign",
    "floor",
    "ceil",
    "hypot",
    "sqrt",
    "softplus",
)


def torch_gradient(name: str, at: list[float], constants: list[float]) -> list[float]:
    torch = pytest.importorskip("torch")
    F = torch.nn.functional
    functions: dict[str, Callable[..., Any]] = {
        "max": lambda *xs: torch.stack(xs).max(),
        "min": lambda *xs: torch.stack(xs).min(),
        "relu": F.relu,
        "leaky_relu": F.leaky_relu,
        "elu": F.elu,
        "clip": torch.clamp,
        "hypot": lambda *xs: torch.linalg.norm(torch.stack(xs)),
        "softplus": F.softplus,
    }
    xs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in at]
    value = functions.get(name, getattr(torch, name, None))(*xs, *constants)
    return [slope.item() for slope in torch.autograd.grad(value, xs)]


def jax_gradient(name: str, at: list[float], constants: list[float]) -> list[float]:
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    jnp = jax.numpy
    functions: dict[str, Callable[..., Any]] = {
        "max": lambda *xs: jnp.stack(xs).max(),
        "min": lambda *xs: jnp.stack(xs).min(),
        "clip": jnp.clip,
        "hypot": lambda *xs: jnp.linalg.norm(jnp.stack(xs)),
    }
    function = functions.get(name) or getattr(jax.nn, name, None) or getattr(jnp, name)
    slopes = jax.grad(lambda *xs: function(*xs, *constants), argnums=tuple(range(len(at))))(*at)
    return [float(slope) for slope in slopes]


def tensorflow_gradient(name: str, at: list[float], constants: list[float]) -> list[float]:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    tf = pytest.importorskip("tensorflow")
    functions: dict[str, Callable[..., Any]] = {
        "max": lambda *xs: functools.reduce(tf.maximum, xs),
        "min": lambda *xs: functools.reduce(tf.minimum, xs),
        "elu": tf.keras.activations.elu,
        "clip": tf.clip_by_value,
        "hypot": lambda *xs: tf.norm(tf.stack(xs)),
    }
    function = functions.get(name) or getattr(tf.nn, name, None) or getattr(tf.math, name)
    xs = [tf.Variable(x, dtype=tf.float64) for x in at]
    with tf.GradientTape() as tape:
        value = function(*xs, *constants)
    slopes = tape.gradient(value, xs)  # None: TensorFlow sends nothing back through floor
    return [0.0 if slope is None else float(tf.convert_to_tensor(slope)) for slope in slopes]


GRADIENTS = {"torch": torch_gradient, "jax": jax_gradient, "tensorflow": tensorflow_gradient}


@pytest.mark.parametrize("library", GRADIENTS)
@pytest.mark.parametrize("row", CONVENTIONS, ids=[f"{row[0]} at {row[1]}" for row in CONVENTIONS])
def test_a_library_does_what_we_say(row, library):
    written, at, *gradients = row
    name, _, arguments = written.removesuffix(")").partition("(")
    assert name in NAMES
    constants = [float(word) for word in arguments.split(", ") if not word.isalpha()]
    found = GRADIENTS[library](name, [float(x) for x in at], constants)
    said = dict(zip(GRADIENTS, gradients, strict=True))[library]
    assert found == pytest.approx(said, nan_ok=True, rel=1e-7)
    assert not any(map(math.isinf, found)) or name == "sqrt"
