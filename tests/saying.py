"""Every sentence of the program, found in its source: what ``say(zh, en, …)`` and ``Words(zh, en, …)`` are given."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).parents[1] / "ecentre"
MAKERS = ("say", "Words")
SPEAKERS = (
    *("words", "text", "write", "echo", "line", "sure", "secret", "problem", "Problem", "Column", "fail"),
    *("UsageError", "NotFoundError", "RefusedError", "RepositoryError", "InvalidError", "BadParameter"),
)
"""What brings words before a person: none of them is given a sentence in one language only."""


class Said(NamedTuple):
    """One sentence: where it stands, both languages, the names that fill its places (None: more than can be seen)."""

    file: str
    line: int
    zh: str
    en: str
    given: frozenset[str] | None


def called(node: ast.AST) -> str:
    """Give the name of what is called, without what it belongs to."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    """Give every module of the program as it is parsed, by its name from the top."""
    paths = sorted(TOP.rglob("*.py"))
    return tuple((path.relative_to(TOP).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


@cache
def sentences() -> tuple[Said, ...]:
    """Give all sentences that stand in the source as they are said."""
    return tuple(one for file, tree in trees() for node in ast.walk(tree) for one in _said(file, node))


def _said(file: str, node: ast.AST) -> Iterator[Said]:
    if called(node) in MAKERS and isinstance(node, ast.Call):
        texts = [one.value for one in node.args[:2] if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if len(texts) == 2:
            names = [one.arg for one in node.keywords]
            seen = None if None in names or len(node.args) > 2 else frozenset(filter(None, names))
            yield Said(file, node.lineno, texts[0], texts[1], seen)


def unsaid() -> Iterator[tuple[str, int, str]]:
    """Give texts that go to a person without being said in two languages."""
    for file, tree in trees():
        two = {id(one) for node in ast.walk(tree) if called(node) in MAKERS for one in ast.walk(node)}
        for node in ast.walk(tree):
            if called(node) in SPEAKERS and isinstance(node, ast.Call):
                parts = [*node.args, *(one.value for one in node.keywords)]
                for one in (one for part in parts for one in ast.walk(part) if id(one) not in two):
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        yield file, one.lineno, one.value
