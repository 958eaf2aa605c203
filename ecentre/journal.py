"""How the books move, so that a step has happened wholly or not at all, and how an interrupted move is finished.

Before the branch moves nothing can be seen of a step but objects that no commit names, which are harmless; after it the
step has happened, and whoever comes next finishes it from the word that was written down before.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ecentre import disk, objects, owed, staging
from ecentre.errors import RepositoryError, why
from ecentre.git import JOURNAL, OBJECT_ID, Git
from ecentre.lock import locked
from ecentre.owed import Owed, pending
from ecentre.words import say
from ecentre.worktree import lies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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


def catch_up(git: Git) -> None:
    """Tell git's index what it could not be told in time, unless it or the books are in use at this moment."""
    with suppress(RepositoryError, OSError), locked(git, wait=0.0):
        _tell(git)


def _tell(git: Git) -> None:
    """Tell git's index what the books hold at the paths that it is behind with; the lock is held."""
    late = owed.untold(git)
    if late and not staging.held(git):
        tops = sorted({path.partition("/")[0] for path in late})
        kept = {one.path: one.blob for one in git.entries(git.head(), *tops)}
        staging.refresh(git, {path: kept.get(path, "") for path in late}, patience=0.0)
        owed.told(git)


def mend(git: Git) -> bool:
    """Finish or drop what an interrupted command left, git's index brought up to date too; the lock is held."""
    mended = _mended(git)
    with suppress(RepositoryError, OSError):
        _tell(git)
    return mended


def _mended(git: Git) -> bool:
    for draft in objects.drafts(git).glob("*"):
        draft.unlink(missing_ok=True)
    lost = owed.after_power_loss(git)
    if lost:
        _again(git, lost)
    owed.forget(git, all_earlier=bool(lost))
    left = owed.current(git)
    if left is None:
        owed.leave(git)
        return bool(lost)
    lock = objects.lock_of(git, left.ref)
    with suppress(OSError):
        if lock.read_text(encoding="ascii").strip() == left.new:
            lock.unlink()
    if git.value(left.ref) == left.new:
        finish(git, left)
    else:
        owed.leave(git)
    return True


def _again(git: Git, lost: list[Owed]) -> None:
    """Do moves again whose traces a power failure may have taken, this time waiting for the disk."""
    for one in lost:
        for id, data in owed.unpacked(one).items():
            if not objects.sound(git, id):
                disk.write(objects.place_of(git, id), data, objects.drafts(git))
        tip = git.value(one.ref)
        if tip in ("", one.old) or not OBJECT_ID.fullmatch(tip):
            disk.write(git.common / one.ref, f"{one.new}\n".encode(), objects.drafts(git))
    if not (git.dir / "index").is_file() or git.run("ls-files", "--", "records/centre", check=False).code:
        staging.reset(git)
    finish(git, _together(git, lost))


def _together(git: Git, lost: list[Owed]) -> Owed:
    """Make one move of many: every file they touched goes from what is torn, or was before, to the newest state."""
    before = {path: blob for one in lost for path, blob in one.before.items()}
    tops = sorted({path.partition("/")[0] for path in before})
    kept = {one.path: one.blob for one in git.entries(git.head(), *tops) if one.path in before}
    whole = git.contents(set(kept.values()))
    for path, blob in kept.items():
        if _torn(git.root / path, whole[blob]):
            (git.root / path).unlink()
            before[path] = ""
    after = {path: kept.get(path, "") for path in before}
    return lost[-1]._replace(new=git.head(), before=before, after=after)


def _torn(file: Path, whole: bytes) -> bool:
    """Tell whether a file is what a power failure leaves of one: its beginning, or nothing."""
    try:
        return file.is_file() and (data := file.read_bytes()) != whole and whole.startswith(data.rstrip(b"\0"))
    except OSError:
        return False


def move(git: Git, step: Owed) -> None:
    """Move the books, all or nothing; Ctrl-C comes too early or too late, never in between.

    Raises:
        RepositoryError: nothing has changed, or (then it says so) a file could not be written yet.
        OSError: the disk; nothing has changed.
    """
    left = owed.current(git)  # git's index could not be brought up to date yet
    if left is not None:
        step = step._replace(
            before={**left.before, **step.before}, after={**left.after, **step.after},
            objects={**left.objects, **step.objects},
        )
    with _deaf():
        try:
            owed.enter(git, step._replace(boot=owed.boot()))
            objects.move(git, step.ref, step.old, step.new, step.line)
        except BaseException:
            if git.value(step.ref) != step.new:
                owed.leave(git)
                raise
        finish(git, step)


def finish(git: Git, step: Owed) -> None:
    """Put the files of a move into the folder and let git know; files edited by hand meanwhile are left alone."""
    lying = {path: lies(git.root / path) for path in step.after}
    paths = [path for path, ids in lying.items() if ids & {step.before[path], step.after[path]}]
    try:
        _lay(git, {path: step.after[path] for path in paths if step.after[path] not in lying[path]})
    except OSError as error:
        raise RepositoryError(
            say(
                "已经记账,但 {name} 现在写不了({why});请关闭占用它的程序或腾出空间,再运行任一条 ecentre 命令即可补上",
                "it is in the books, but {name} cannot be written now ({why}); close the program that holds it or make"
                " room on the disk, then any ecentre command writes it",
                name=error.filename2 or error.filename or "", why=why(error),
            )
        ) from error
    with suppress(OSError):  # git's index is a convenience; with a disk that fails the journal stays
        try:
            staging.refresh(git, step.after)
        except (RepositoryError, OSError):
            owed.put_off(git, step.after)
        if (git.own / JOURNAL).exists():
            owed.settle(git, step)


def _lay(git: Git, blobs: dict[str, str]) -> None:
    contents = git.contents(id for id in blobs.values() if id)
    files = {git.root / path: contents[id] for path, id in blobs.items() if id}
    disk.write_all(files, objects.drafts(git), durable=False)
    for path, id in blobs.items():
        if not id:
            (git.root / path).unlink(missing_ok=True)


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


__all__ = ["Owed", "finish", "lies", "locked", "mend", "move", "pending", "recover"]
