"""Git's own index kept in step with the books, so that plain git and editors see nothing but what people changed.

The new index is made beside the old one and put in its place under git's lock, which carries our mark from its first
moment on: a lock left by a killed command is known for what it is.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ecentre import disk, gitindex, objects, worktree
from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ecentre.git import Git

MARK = b"ecentre\n"
UNHURRIED = ("-c", "core.fsync=none")  # git's index can be made anew at any time
PATIENCE = 2.0
PAUSE = 0.05


def refresh(git: Git, blobs: Mapping[str, str], *, patience: float | None = None) -> None:
    """Let git's index know what the books hold at some paths (empty: no file); the centre's lock is held.

    Raises:
        RepositoryError: another git program holds the index for longer than ``patience`` (seconds), or git failed.
    """
    with _claimed(git, PATIENCE if patience is None else patience) as draft:
        try:
            draft.write_bytes(_renewed(git, blobs))
        except (gitindex.StrangeIndexError, FileNotFoundError):
            _by_git(git, blobs, draft)
        disk.replace(draft, git.dir / "index")


def reset(git: Git) -> None:
    """Make git's index anew from the books; what lies in the folder stays as it is."""
    with _claimed(git, PATIENCE) as draft:
        place = {"GIT_INDEX_FILE": str(draft.resolve())}
        git.run("read-tree", git.head(), env=place)
        git.run("update-index", "-q", "--refresh", env=place, check=False)
        disk.replace(draft, git.dir / "index")


def _renewed(git: Git, blobs: Mapping[str, str]) -> bytes:
    """Make the new index in this process."""
    place = git.dir / "index"
    index = gitindex.Index(place.read_bytes())
    files = {path: _entry(git.root / path, path, blob) if blob else b"" for path, blob in blobs.items()}
    moment = place.stat().st_mtime_ns
    return index.renewed(files, _doubtful(git, index, moment, blobs))


def _entry(file: Path, path: str, blob: str) -> bytes:
    """Note a file; where it is not as the books hold it, without its times, so that git sees it differ."""
    try:
        told = file.lstat()
    except OSError:
        return gitindex.entry(path, blob)
    return gitindex.entry(path, blob, told if blob in worktree.lies(file) else None)


def _doubtful(git: Git, index: gitindex.Index, moment: int, besides: Mapping[str, str]) -> Iterator[int]:
    """Give the entries whose files may have been changed in the second in which they were noted."""
    for start, path, note in index.racy(moment):
        if path not in besides and not worktree.still(git.root / path, note, moment):
            yield start


def _by_git(git: Git, blobs: Mapping[str, str], draft: Path) -> None:
    """Let git make the new index of one that only git understands, from those files that are as the books hold them."""
    index = git.dir / "index"
    if index.is_file():
        _twin(index, draft)
    listed = "".join(f"{path}\0" for path, blob in blobs.items() if blob in worktree.lies(git.root / path)).encode()
    place = {"GIT_INDEX_FILE": str(draft.resolve())}
    git.run(*UNHURRIED, "update-index", "--add", "--remove", "-z", "--stdin", input=listed, env=place)


def _twin(index: Path, draft: Path) -> None:
    """Give the index a second name; git writes a new file under it and leaves the first alone."""
    try:
        os.link(index, draft)
    except OSError:  # a file system without hard links
        draft.write_bytes(index.read_bytes())


def lock_of(git: Git) -> Path:
    """Give the place of git's own lock of its index."""
    return git.dir / "index.lock"


@contextmanager
def _claimed(git: Git, patience: float) -> Iterator[Path]:
    """Hold git's lock of its index, and give the place for a new one."""
    _claim(git, patience)
    draft = objects.drafts(git) / f"index-{os.getpid()}"
    try:
        draft.unlink(missing_ok=True)
        yield draft
    finally:
        lock_of(git).unlink(missing_ok=True)


def _claim(git: Git, patience: float) -> None:
    until = time.monotonic() + patience
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


def held(git: Git) -> bool:
    """Tell whether another git program holds the index now, or left its lock behind."""
    return lock_of(git).exists() and not _ours(lock_of(git))


def _ours(lock: Path) -> bool:
    """Tell whether a lock was left by a command of ours that is dead: the living one holds the centre's lock."""
    try:
        return lock.read_bytes() == MARK
    except OSError:
        return False
