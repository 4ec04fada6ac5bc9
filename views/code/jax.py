"""Programs for JAX, which it can compile (`jax.jit`) and map over axes (`jax.vmap`)."""

from __future__ import annotations

from backprop.views.code import arrays
from backprop.views.code.target import Form

_TARGET = arrays.target(
    "jax",
    "JAX",
    "jnp",
    "special",
    {"jnp": "import jax.numpy as jnp", "special": "from jax.scipy import special"},
)
_WHOLE_ORDER = Form("special.polygamma(jnp.int32({}), {})")  # JAX takes no other
TARGET = _TARGET._replace(forms={**_TARGET.forms, "polygamma": _WHOLE_ORDER})
