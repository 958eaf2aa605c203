"""Within the command line, too, what is shared lies below what shares it: no two modules need each other."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "ecentre" / "cli"
TOP = "ecentre.cli"


def named(path: Path) -> str:
    parts = path.relative_to(FOLDER).with_suffix("").parts
    return ".".join((TOP, *(parts[:-1] if parts[-1] == "__init__" else parts)))


def needed(tree: ast.AST) -> set[str]:
    """Give what a module imports anywhere, but for what only its annotations name."""
    found: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        found |= needed(node)
    return found


def test_no_two_modules_of_the_command_line_need_each_other() -> None:
    modules = {named(path): path for path in FOLDER.rglob("*.py")}
    graph = {
        name: (needed(ast.parse(path.read_text(encoding="utf-8"))) & set(modules)) - {name, TOP}
        for name, path in modules.items()
    }
    assert list(TopologicalSorter(graph).static_order())
