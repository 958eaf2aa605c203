"""The hook that keeps a server's bare repository: every push to the main line is judged before it is taken."""

from __future__ import annotations

import sys
from pathlib import Path

from ecentre import disk
from ecentre.errors import NotFoundError, RefusedError
from ecentre.words import say

NAME = "pre-receive"
MARK = "# ecentre: judges every push to the main line before it is taken"
SCRIPT = """#!/bin/sh
{mark}
exec '{python}' -W ignore -m ecentre ci --receive
"""


def script() -> bytes:
    """Give the hook, with the program that writes it."""
    python = Path(sys.executable).as_posix().replace("'", "'\\''")
    return SCRIPT.format(mark=MARK, python=python).encode()


def install(repository: Path) -> Path:
    """Write the hook into a bare repository; another's hook is left alone.

    Raises:
        NotFoundError: it is no bare repository.
        RefusedError: it has another hook.
    """
    if not (repository / "objects").is_dir() or not (repository / "HEAD").is_file():
        raise NotFoundError(
            say(
                "{folder} 不是服务器上的共享库(裸库);先建:git init --bare {folder}",
                "{folder} is no bare repository; make one: git init --bare {folder}", folder=repository,
            )
        )
    place = repository / "hooks" / NAME
    if place.exists() and MARK not in place.read_text(encoding="utf-8", errors="replace"):
        raise RefusedError(
            say(
                "{place} 已有别的钩子;请在其中加一行:ecentre ci --receive",
                "{place} is another hook; add the line to it: ecentre ci --receive", place=place,
            )
        )
    place.parent.mkdir(exist_ok=True)
    draft = place.with_name(f"{NAME}.draft")
    draft.write_bytes(script())
    draft.chmod(0o755)
    disk.replace(draft, place)
    return place


__all__ = ["install", "script"]
