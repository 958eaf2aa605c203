"""Folders for the time of one piece of work: they vanish at its end, or when the next begins if its program was killed.

Whoever works in such a folder holds a lock in it, which the system lets go of when the program ends in any way.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOCK = "lock"
YOUNG = 60  # seconds within which a folder may be there and its lock not yet
UNLOCKED = (OSError, NotImplementedError)


@contextmanager
def folder(sort: str) -> Iterator[Path]:
    """Give a new folder of a sort, such as ``tutorial``; what cannot be taken away at the end is left to the next."""
    from filelock import FileLock

    prefix = f"ecentre-{sort}-"
    _sweep(prefix)
    made = Path(tempfile.mkdtemp(prefix=prefix)).resolve()
    lock = FileLock(made / LOCK)
    with suppress(*UNLOCKED):
        lock.acquire(timeout=0)
    try:
        yield made
    finally:
        lock.release()
        with suppress(OSError):
            remove(made)


def _sweep(prefix: str) -> None:
    """Take away what killed programs of this user left."""
    from filelock import FileLock

    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(*UNLOCKED):
            if _ours(left):
                with FileLock(left / LOCK, timeout=0):
                    pass  # nobody works in it
                remove(left)


def _ours(left: Path) -> bool:
    """Tell whether a folder is this user's own, closed to others and no link; Windows gives each user a place apart."""
    about = left.lstat()
    own = os.name == "nt" or (about.st_uid == os.getuid() and not about.st_mode & 0o077)
    return own and stat.S_ISDIR(about.st_mode) and time.time() - about.st_mtime > YOUNG


def remove(folder: Path) -> None:
    """Take a folder away with all that is in it, also what git made read-only."""

    def unlocked(function: Callable[[str], object], path: str, _: object) -> None:
        if os.path.lexists(path) and not Path(path).is_symlink():
            Path(path).chmod(stat.S_IWRITE)
            function(path)

    shutil.rmtree(folder, onerror=unlocked)
