"""Dependencies point one way, and nothing is imported that a run does not use."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = {"grammar": 0, "engine": 1, "views": 2, "homework": 3, "cli": 4}
FILES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]


def imports(path: Path, *, top_level: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level else ast.walk(tree)
    found = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def layer_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_its_own_layer_and_below(path: Path) -> None:
    own = LAYERS[layer_of(path)]
    used = {name.split(".")[1] for name in imports(path) if name.startswith("backprop.")}
    assert all(LAYERS.get(layer, 0) <= own for layer in used)


def test_libraries_stay_where_they_belong() -> None:
    users = {
        library: {
            path.relative_to(ROOT).as_posix()
            for path in FILES
            if library in {i.split(".")[0] for i in imports(path)}
        }
        for library in ("lark", "typer", "rich", "mpmath", "numpy", "scipy", "jax")
    }
    assert users["lark"] == {"grammar/compile.py"}
    declared = {user for user in users["typer"] if not user.startswith("cli/commands/")}
    assert declared == {"cli/app.py", "cli/homework.py", "cli/options.py"}
    assert {user.split("/")[0] for user in users["rich"]} == {"views", "homework", "cli"}
    assert not users["numpy"] | users["scipy"] | users["jax"]
    assert users["mpmath"] == {"engine/arbitrary.py", "engine/recompute.py", "engine/referee.py"}


def test_a_declaration_imports_what_its_command_needs_when_it_is_called() -> None:
    """All declarations are read at every start, and most commands are not called."""
    light = {"evaluate", "options"}
    for path in (ROOT / "cli/commands").glob("*.py"):
        ours = {name for name in imports(path, top_level=True) if name.startswith("backprop.")}
        assert {name.split(".")[2] for name in ours if name.startswith("backprop.cli.")} <= light
        assert not any(name.startswith(("backprop.views", "backprop.homework")) for name in ours)


def test_a_plain_differentiation_imports_nothing_heavy() -> None:
    code = (
        "import sys, backprop; backprop.differentiate('(x + y)*sin(z)', x=1, y=2, z=3).gradient;"
        "print(*[name for name in sys.modules if 'latex' in name or name == 'backprop.grammar.drive']);"
        "print(*{'lark', 'typer', 'rich', 'mpmath', 'json', 'typing', 'dataclasses', 'inspect', 'gettext'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import site; site.main(); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = set(done.stdout.split())
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert heavy <= set(bare.stdout.split())
