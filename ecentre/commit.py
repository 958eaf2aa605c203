"""How a change becomes real: lock, plan, write, one commit; or nothing.

The lock is taken before anything is read. A journal written before the branch moves tells the next command what an
interrupted one still owed; objects that no commit names are harmless.
"""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ecentre import clock, disk, objects, records
from ecentre.errors import RepositoryError
from ecentre.git import Git
from ecentre.index import IndexBook, open_book
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from ecentre.model import Change
    from ecentre.schema import Schemas

WAIT = 20.0
PATIENCE = 2.0
JOURNAL = "journal.json"


class Done(NamedTuple):
    """A change and the id of the commit that holds it; empty for a dry run."""

    change: Change
    commit: str


def act(
    root: Path,
    plan: Callable[[IndexBook], Change],
    *,
    dry_run: bool = False,
    schemas: Schemas | None = None,
    adopt: bool = False,
) -> Done:
    """Plan a change on the newest books and make it real, all of it or nothing.

    Raises:
        RepositoryError: the lock is held, a file was changed by hand, the disk is full.
    """
    from ecentre.schema import Schemas

    git = Git(root)
    with locked(git):
        recover(root)
        known = schemas or Schemas(root)
        book = open_book(root, known)
        change = plan(book)
        if dry_run:
            return Done(change, "")
        files = {record.ref.path: records.encode(record, known) for record in change.records}
        files |= {path: bytes(data) for path, data in change.files.items()}
        if not adopt:
            _refuse_hand_changes(git, book, change)
        return Done(change, _write(git, book.commit, change, files))


def _refuse_hand_changes(git: Git, book: IndexBook, change: Change) -> None:
    for record in change.records:
        path = git.root / record.ref.path
        here = path.read_bytes() if path.is_file() else None
        kept = book.get(*record.ref)
        then = records.encode(kept, book.schemas) if kept else None
        if here != then and (here is None or git.file(book.commit, record.ref.path) != here):
            raise RepositoryError(
                say(
                    "{path} 被手工改过,尚未处理;按更正留下:ecentre keep {id},恢复原样:ecentre restore {id}",
                    "{path} was changed by hand; take it in: ecentre keep {id}, or put it back: ecentre restore {id}",
                    path=record.ref.path, id=record.id,
                )
            )


def _write(git: Git, old: str, change: Change, files: Mapping[str, bytes]) -> str:
    store = objects.Store(git)
    blobs = {path: store.put("blob", data) for path, data in files.items()}
    tree = store.tree(git.tree(old) if old else "", blobs)
    new = store.put("commit", _message(git, tree, old, change))
    store.flush()
    _switch(git, old, new, blobs, change.subject)
    _lay(git, blobs)
    _finish(git, blobs)
    return new


def _switch(git: Git, old: str, new: str, blobs: Mapping[str, str], subject: str) -> None:
    """Write the journal, then move the branch; the journal goes again where the branch did not move."""
    journal = {"old": old, "new": new, "files": dict(blobs)}
    disk.write(git.dir / "ecentre" / JOURNAL, json.dumps(journal).encode(), objects.drafts(git))
    try:
        objects.move(git, git.branch, old, new, f"ecentre <ecentre> {int(time.time())} +0800\t{subject}")
    except BaseException:
        if git.head() != new:
            (git.dir / "ecentre" / JOURNAL).unlink(missing_ok=True)
        raise


def _lay(git: Git, blobs: Mapping[str, str]) -> None:
    """Put the files of a step into the folder; an empty blob means the file goes."""
    contents = dict(git.blobs({id for id in blobs.values() if id}))
    for path, id in blobs.items():
        if id:
            _place(git.root / path, contents[id], objects.drafts(git))
        else:
            (git.root / path).unlink(missing_ok=True)


def _message(git: Git, tree: str, old: str, change: Change) -> bytes:
    moment = clock.now()
    who = f"{change.actor} <{change.actor}@ecentre> {int(moment.timestamp())} +0800"
    lines = [f"tree {tree}", *([f"parent {old}"] if old else []), f"author {who}", f"committer {who}", ""]
    names = [f"Record: {record.id}" for record in change.records[:20]]
    more = [f"Records: {len(change.records)}"] if len(change.records) > 20 else []
    return "\n".join([*lines, change.subject, "", *names, *more, f"Acted-by: {change.actor}", ""]).encode()


def _place(path: Path, data: bytes, drafts: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return disk.write(path, data, drafts)
        except PermissionError as error:
            if time.monotonic() > until:
                raise RepositoryError(
                    say("{path} 正被别的程序打开;请关闭后运行 ecentre", "{path} is open elsewhere; close it", path=path)
                ) from error
            time.sleep(0.05)


def refresh(git: Git, paths: Iterable[str]) -> None:
    """Let git's own index know what now lies in the folder at some paths."""
    listed = "".join(f"{path}\0" for path in paths).encode()
    git.run("update-index", "--add", "--remove", "-z", "--stdin", input=listed)


def _finish(git: Git, files: Iterable[str]) -> None:
    refresh(git, files)
    (git.dir / "ecentre" / JOURNAL).unlink(missing_ok=True)


def step_back(git: Git, old: str, new: str, files: Mapping[str, bytes | None]) -> None:
    """Move the books to an earlier state and put the files of the step between back; the journal covers a crash."""
    store = objects.Store(git)
    blobs = {path: "" if data is None else store.put("blob", data) for path, data in files.items()}
    store.flush()
    _switch(git, old, new, blobs, "undo")
    _lay(git, blobs)
    _finish(git, blobs)


def pending(git: Git) -> bool:
    """Tell whether an interrupted command still owes something."""
    return (git.dir / "ecentre" / JOURNAL).is_file()


def recover(root: Path) -> bool:
    """Finish or drop what an interrupted command left; tell whether there was anything."""
    git = Git(root)
    file = git.dir / "ecentre" / JOURNAL
    if not file.is_file():
        return False
    journal = json.loads(file.read_text(encoding="utf-8"))
    for lock in (git.dir / "index.lock", git.dir / (git.branch + ".lock")):
        lock.unlink(missing_ok=True)
    if git.head() == journal["new"]:
        _lay(git, journal["files"])
        _finish(git, journal["files"])
    else:
        file.unlink()
    return True


@contextmanager
def locked(git: Git) -> Iterator[None]:
    """Hold the centre's lock; whoever waits too long is told."""
    from filelock import FileLock, Timeout

    place = git.dir / "ecentre"
    place.mkdir(parents=True, exist_ok=True)
    lock = FileLock(place / "lock")
    try:
        with lock.acquire(timeout=WAIT):
            yield
    except Timeout as error:
        raise RepositoryError(
            say("另一个 ecentre 正在办理;请稍后再试", "another ecentre is at work; try again in a moment")
        ) from error
    except OSError as error:
        raise RepositoryError(say("无法写入:{why}", "cannot write: {why}", why=error.strerror or error)) from error
