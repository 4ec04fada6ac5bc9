"""Programs for JAX, which it can compile (`jax.jit`) and map over axes (`jax.vmap`)."""

from __future__ import annotations

from backprop.views.code import arrays

TARGET = arrays.target(
    "jax",
    "JAX",
    "jnp",
    "special",
    {"jnp": "import jax.numpy as jnp", "special": "from jax.scipy import special"},
)
