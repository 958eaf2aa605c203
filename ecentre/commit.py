"""How a change becomes real: lock, plan, write, one commit; or nothing.

The lock is taken before anything is read. A journal written before the branch moves tells the next command what an
interrupted one still owed; objects that no commit names are harmless.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import clock, objects, records
from ecentre.errors import EcentreError, RepositoryError
from ecentre.git import Git
from ecentre.index import IndexBook, open_book
from ecentre.model import Ref
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
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
    with _locked(git):
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
    blobs = {path: objects.put(git, "blob", data) for path, data in files.items()}
    tree = objects.put_tree(git, git.tree(old) if old else "", blobs)
    new = objects.put(git, "commit", _message(git, tree, old, change))
    journal = {"old": old, "new": new, "verb": change.verb, "files": blobs}
    objects.write_safely(git.dir / "ecentre" / JOURNAL, json.dumps(journal).encode())
    try:
        objects.move(git, git.branch, old, new, change.subject)
    except BaseException:
        (git.dir / "ecentre" / JOURNAL).unlink(missing_ok=True)
        raise
    for path, data in files.items():
        _place(git.root / path, data)
    _finish(git, blobs)
    return new


def _message(git: Git, tree: str, old: str, change: Change) -> bytes:
    moment = clock.now()
    who = f"{change.actor} <{change.actor}@ecentre> {int(moment.timestamp())} +0800"
    lines = [f"tree {tree}", *([f"parent {old}"] if old else []), f"author {who}", f"committer {who}", ""]
    names = [f"Record: {record.id}" for record in change.records[:20]]
    more = [f"Records: {len(change.records)}"] if len(change.records) > 20 else []
    return "\n".join([*lines, change.subject, "", *names, *more, f"Acted-by: {change.actor}", ""]).encode()


def _place(path: Path, data: bytes) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return objects.write_safely(path, data)
        except PermissionError as error:
            if time.monotonic() > until:
                raise RepositoryError(
                    say("{path} 正被别的程序打开;请关闭后运行 ecentre", "{path} is open elsewhere; close it", path=path)
                ) from error
            time.sleep(0.05)


def _finish(git: Git, files: Mapping[str, str]) -> None:
    git.run("update-index", "--add", "--remove", "-z", "--stdin", input="".join(f"{p}\0" for p in files).encode())
    (git.dir / "ecentre" / JOURNAL).unlink(missing_ok=True)


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
        for path, id in journal["files"].items():
            (_, data), = git.blobs([id])
            _place(root / path, data)
        _finish(git, journal["files"])
    else:
        file.unlink()
    return True


@contextmanager
def _locked(git: Git) -> Iterator[None]:
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
