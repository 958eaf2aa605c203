"""The centre's lock: one command at a time reads the books to change them."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING

from ecentre import clock
from ecentre.errors import RepositoryError, why
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filelock import FileLock

    from ecentre.git import Git

WAIT = 30.0
TURN = 0.5
PATIENCE = 2.0  # seconds until whoever waits is told why
HOLDER = "holder"


@contextmanager
def locked(git: Git, wait: float | None = None) -> Iterator[None]:
    """Hold the centre's lock; whoever waits is served in turn, and told who holds it when one holds it too long.

    Too long is ``wait`` seconds, as a rule half a minute.

    Raises:
        RepositoryError: somebody holds it too long, or the folder cannot be written to.
    """
    from filelock import FileLock

    git.trust()
    holder = git.own / HOLDER
    try:
        git.own.mkdir(parents=True, exist_ok=True)
        lock = FileLock(git.own / "lock")
        _wait(lock, holder, float(os.environ.get("ECENTRE_WAIT", WAIT)) if wait is None else wait)
    except OSError as error:
        raise RepositoryError(
            say("写不了 {place}({why})", "cannot write {place} ({why})", place=git.own, why=why(error))
        ) from error
    try:
        with suppress(OSError):
            holder.write_text(_who(), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _who() -> str:
    """Say who holds the lock: process, verb, since when (Beijing)."""
    words = (word for word in sys.argv[1:] if word.isascii() and word.replace("-", "").isalpha() and word[0] != "-")
    return " ".join((str(os.getpid()), *islice(words, 2), f"{clock.now():%H:%M:%S}"))


def _wait(lock: FileLock, holder: Path, wait: float) -> None:
    from filelock import Timeout

    seen, since = "", time.monotonic()
    began, told = since, False
    while True:
        try:
            lock.acquire(timeout=min(TURN, wait))
        except Timeout as error:
            now = _text(holder)
            if wait and now != seen:
                seen, since = now, time.monotonic()
            elif time.monotonic() - since >= wait:
                raise RepositoryError(
                    say(
                        "另一个 ecentre 正在办理(进程 {who}),未写入任何内容;请等它办完再试",
                        "another ecentre is at work (process {who}); nothing was written; try again when it is done",
                        who=seen or "?",
                    )
                ) from error
            if not told and time.monotonic() - began > PATIENCE:
                told = _tell(now)
        else:
            return


def _tell(holder: str) -> bool:
    """Tell whoever waits at the screen whom for; whoever closed it hears nothing."""
    words = say(
        "另一个 ecentre 正在办理(进程 {who}),正在等候;不等请按 Ctrl-C",
        "another ecentre is at work (process {who}); waiting for it; Ctrl-C gives up", who=holder or "?",
    )
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"{words}\n")
        sys.stderr.flush()
    return True


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")[:80]
    except OSError:
        return ""
