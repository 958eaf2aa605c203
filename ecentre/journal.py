"""What a command that moves the books still owes once the branch has moved: kept on disk until it is done.

Before the branch moves nothing can be seen of a step but objects that no commit names, which are harmless; after it the
step has happened, and whoever comes next finishes it from the journal.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from ecentre import disk, objects, staging
from ecentre.errors import RepositoryError
from ecentre.git import JOURNAL, Git
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filelock import FileLock

WAIT = 30.0
TURN = 0.5
HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class Owed:
    """A move of the books: the ref, from and to which commit, and each file's blob before and after, empty for none."""

    ref: str
    old: str
    new: str
    line: str
    before: dict[str, str]
    after: dict[str, str]


def pending(git: Git) -> bool:
    """Tell whether an interrupted command still owes something: one look at the disk."""
    return (git.own / JOURNAL).is_file()


def recover(root: Path) -> bool:
    """Finish or drop what an interrupted command left, waiting for one that is still at it; tell whether there was any.

    Raises:
        RepositoryError: a file cannot be written yet; it is tried again by the next command.
    """
    git = Git(root)
    if not pending(git):
        return False
    with locked(git):
        return mend(git)


def mend(git: Git) -> bool:
    """Finish or drop what an interrupted command left; the lock is held."""
    for draft in objects.drafts(git).glob("*"):
        draft.unlink(missing_ok=True)
    owed = _read(git)
    if owed is None:
        (git.own / JOURNAL).unlink(missing_ok=True)
        return False
    lock = objects.lock_of(git, owed.ref)
    with suppress(OSError):
        if lock.read_text(encoding="ascii").strip() == owed.new:
            lock.unlink()
    if git.value(owed.ref) == owed.new:
        finish(git, owed)
    else:
        (git.own / JOURNAL).unlink(missing_ok=True)
    return True


def move(git: Git, owed: Owed) -> None:
    """Move the books, all or nothing; Ctrl-C comes too early or too late, never in between.

    Raises:
        RepositoryError: nothing has changed, or (then it says so) a file could not be written yet.
        OSError: the disk; nothing has changed.
    """
    with _deaf():
        try:
            disk.write(git.own / JOURNAL, json.dumps(asdict(owed)).encode(), objects.drafts(git))
            objects.move(git, owed.ref, owed.old, owed.new, owed.line)
        except BaseException:
            if git.value(owed.ref) != owed.new:
                (git.own / JOURNAL).unlink(missing_ok=True)
                raise
        finish(git, owed)


def finish(git: Git, owed: Owed) -> None:
    """Put the files of a move into the folder and let git know; files edited by hand meanwhile are left alone."""
    lying = {path: lies(git.root / path) for path in owed.after}
    paths = [path for path, ids in lying.items() if ids & {owed.before[path], owed.after[path]}]
    try:
        _lay(git, {path: owed.after[path] for path in paths if owed.after[path] not in lying[path]})
    except OSError as error:
        raise RepositoryError(
            say(
                "已经记账,但 {name} 现在写不了({why});请关闭占用它的程序或腾出空间,再运行任一条 ecentre 命令即可补上",
                "it is in the books, but {name} cannot be written now ({why}); close the program that holds it or make"
                " room on the disk, then any ecentre command writes it",
                name=error.filename2 or error.filename or "", why=error.strerror or error,
            )
        ) from error
    with suppress(RepositoryError, OSError):  # git's index is a convenience; the journal stays and the next one tries
        staging.refresh(git, paths)
        (git.own / JOURNAL).unlink(missing_ok=True)


def _lay(git: Git, blobs: dict[str, str]) -> None:
    contents = git.contents(id for id in blobs.values() if id)
    disk.write_all({git.root / path: contents[id] for path, id in blobs.items() if id}, objects.drafts(git))
    for path, id in blobs.items():
        if not id:
            (git.root / path).unlink(missing_ok=True)


def lies(file: Path) -> frozenset[str]:
    """Give the blobs that a file in the folder may stand for: as it is, or with its line ends of Windows undone."""
    if file.is_symlink():
        return frozenset()
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return frozenset(("",))
    forms = (data, data) if b"\0" in data else (data, data.replace(b"\r\n", b"\n"))
    return frozenset(objects.object_id("blob", form) for form in forms)


def _read(git: Git) -> Owed | None:
    try:
        return Owed(**json.loads((git.own / JOURNAL).read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


@contextmanager
def _deaf() -> Iterator[None]:
    """Put off Ctrl-C for the few milliseconds in which the books move; what was asked for has then happened."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    known = signal.signal(signal.SIGINT, lambda _signal, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, known)


@contextmanager
def locked(git: Git) -> Iterator[None]:
    """Hold the centre's lock; whoever waits is served in turn, and told who holds it when one holds it too long.

    Raises:
        RepositoryError: somebody holds it too long, or the folder cannot be written to.
    """
    from filelock import FileLock

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
