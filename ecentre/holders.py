"""Who holds a lock of git's: one that a dead program left behind is told from that of a living one."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROCESSES = Path("/proc")  # Linux
PROGRAM = "git"


def living(lock: Path, folder: Path) -> bool:
    """Tell whether a program has a lock open, or git is at work in a folder; False where the system does not say."""
    if os.name == "nt":
        return _open_on_windows(lock)
    return any(_at_work(process, lock.resolve(), folder.resolve()) for process in _processes())


def _processes() -> Iterator[Path]:
    with suppress(OSError):
        yield from (process for process in PROCESSES.iterdir() if process.name.isdigit())


def _at_work(process: Path, lock: Path, folder: Path) -> bool:
    """Look at one process; that of another user cannot be looked into, one that ends meanwhile is none."""
    with suppress(OSError):
        if (process / "comm").read_text(encoding="utf-8", errors="replace").strip() == PROGRAM:
            return (process / "cwd").readlink().is_relative_to(folder)
        return any(handle.readlink() == lock for handle in (process / "fd").iterdir())
    return False


def _open_on_windows(lock: Path) -> bool:
    """Windows renames no file that a program has open."""
    try:
        lock.replace(lock)
    except PermissionError:
        return True
    except OSError:
        return False
    return False
