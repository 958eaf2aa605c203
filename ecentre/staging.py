"""Git's own index kept in step with the folder, so that plain git and editors see nothing but what people changed.

The new index is made beside the old one and put in its place under git's lock, which carries our mark from its first
moment on: a lock left by a killed command is known for what it is.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from ecentre import disk, objects
from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ecentre.git import Git

MARK = b"ecentre\n"
UNHURRIED = ("-c", "core.fsync=none")  # git's index can be made anew at any time
PATIENCE = 2.0
PAUSE = 0.05


def refresh(git: Git, paths: Iterable[str]) -> None:
    """Let git's index know what lies in the folder at some paths; the centre's lock is held.

    Raises:
        RepositoryError: another git program holds the index, or git failed.
    """
    listed = "".join(f"{path}\0" for path in paths).encode()
    _claimed(git)
    try:
        index, draft = git.dir / "index", objects.drafts(git) / f"index-{os.getpid()}"
        if index.is_file():
            _twin(index, draft)
        place = {"GIT_INDEX_FILE": str(draft.resolve())}
        git.run(*UNHURRIED, "update-index", "--add", "--remove", "-z", "--stdin", input=listed, env=place)
        disk.replace(draft, index)
    finally:
        lock_of(git).unlink(missing_ok=True)


def _twin(index: Path, draft: Path) -> None:
    """Give the index a second name; git writes a new file under it and leaves the first alone."""
    draft.unlink(missing_ok=True)
    try:
        os.link(index, draft)
    except OSError:  # a file system without hard links
        draft.write_bytes(index.read_bytes())


def reset(git: Git) -> None:
    """Make git's index anew from the books; what lies in the folder stays as it is."""
    _claimed(git)
    try:
        draft = objects.drafts(git) / f"index-{os.getpid()}"
        draft.unlink(missing_ok=True)
        place = {"GIT_INDEX_FILE": str(draft.resolve())}
        git.run("read-tree", git.head(), env=place)
        git.run("update-index", "-q", "--refresh", env=place, check=False)
        disk.replace(draft, git.dir / "index")
    finally:
        lock_of(git).unlink(missing_ok=True)


def lock_of(git: Git) -> Path:
    """Give the place of git's own lock of its index."""
    return git.dir / "index.lock"


def _claimed(git: Git) -> None:
    until = time.monotonic() + PATIENCE
    lock = lock_of(git)
    while True:
        try:
            return disk.claim(lock, MARK, objects.drafts(git))
        except FileExistsError as error:
            if _ours(lock):
                lock.unlink(missing_ok=True)
            elif time.monotonic() > until:
                raise RepositoryError(
                    say(
                        "另一个 git 程序占用了 {lock};请稍后再试,若仍不行请运行 ecentre doctor --fix",
                        "another git program holds {lock}; try again, or run ecentre doctor --fix", lock=lock,
                    )
                ) from error
            else:
                time.sleep(PAUSE)


def _ours(lock: Path) -> bool:
    """Tell whether a lock was left by a command of ours that is dead: the living one holds the centre's lock."""
    try:
        return lock.read_bytes() == MARK
    except OSError:
        return False
