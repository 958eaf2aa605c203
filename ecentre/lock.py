"""The centre's lock: one command at a time reads the books to change them."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filelock import FileLock

    from ecentre.git import Git

WAIT = 30.0
TURN = 0.5
HOLDER = "holder"


@contextmanager
def locked(git: Git) -> Iterator[None]:
    """Hold the centre's lock; whoever waits is served in turn, and told who holds it when one holds it too long.

    Raises:
        RepositoryError: somebody holds it too long, or the folder cannot be written to.
    """
    from filelock import FileLock

    git.trust()
    holder = git.own / HOLDER
    try:
        git.own.mkdir(parents=True, exist_ok=True)
        lock = FileLock(git.own / "lock")
        _wait(lock, holder)
    except OSError as error:
        raise RepositoryError(
            say("写不了 {place}({why})", "cannot write {place} ({why})", place=git.own, why=error.strerror or error)
        ) from error
    try:
        with suppress(OSError):
            holder.write_text(f"{os.getpid()} {' '.join(sys.argv[1:3])}", encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _wait(lock: FileLock, holder: Path) -> None:
    from filelock import Timeout

    seen, since = "", time.monotonic()
    while True:
        try:
            lock.acquire(timeout=TURN)
        except Timeout as error:
            now = _text(holder)
            if now != seen:
                seen, since = now, time.monotonic()
            elif time.monotonic() - since > float(os.environ.get("ECENTRE_WAIT", WAIT)):
                raise RepositoryError(
                    say(
                        "另一个 ecentre 正在办理(进程 {who}),未写入任何内容;请等它办完再试",
                        "another ecentre is at work (process {who}); nothing was written; try again when it is done",
                        who=seen or "?",
                    )
                ) from error
        else:
            return


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")[:80]
    except OSError:
        return ""
