"""How a change becomes real: lock, read, plan, judge, write, one commit; or nothing.

The lock is taken before anything is read, so that two commands at once never plan on the same state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import clock, disk, journal, objects, records
from ecentre.errors import RepositoryError, why
from ecentre.git import Git
from ecentre.index import IndexBook, open_book
from ecentre.journal import locked, pending, recover
from ecentre.model import Problem
from ecentre.owed import packed
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from ecentre.model import Book, Change, Record, Ref
    from ecentre.schema import Schemas
    from ecentre.words import Words

NAMED = 20  # so many records are named in a commit's trailers
EDITED = say(
    "被手工改过,尚未处理;作为更正留下:ecentre keep {id},恢复原样:ecentre restore {id}",
    "changed by hand; take it in as a correction: ecentre keep {id}, or put it back: ecentre restore {id}",
)
STRANGE = say(
    "这个文件已经存在,但不在账上;请移走:ecentre restore {id}",
    "this file is there already but not in the books; put it aside: ecentre restore {id}",
)
UNREADABLE = say(
    "账上的这份记录读不懂;查看原因:ecentre check {id}", "the books hold it unreadable; see: ecentre check {id}"
)


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
    adopt: Mapping[str, bytes] | None = None,
) -> Done:
    """Plan a change on the newest books and make it real, all of it or nothing.

    ``adopt`` gives the hand edits that the plan takes over, by path, as they were read: only these are written over.

    Raises:
        RepositoryError: the lock is held, a file was changed by hand or is held open, the disk is full.
    """
    from ecentre.schema import Schemas

    git = Git(root)
    with locked(git):
        journal.mend(git)
        known = schemas or Schemas(root)
        book = open_book(root, known)
        change = plan(book)
        files = {record.ref.path: records.encode(record, known) for record in change.records}
        before = {record.ref.path: book.blob(record.ref) for record in change.records}
        files |= {path: bytes(data) for path, data in change.files.items()}
        before |= _kept(git, book.commit, change.files)
        typed = _lying(git, adopt or {})
        _refuse_hand_edits(git, book, change.records, typed)
        _refuse_strange_files(git, before, change.files)
        before |= {path: blob for path, blob in typed.items() if path in files}
        _refuse_held(git, files)
        if dry_run or not files:
            return Done(change, "")
        return Done(change, _written(git, book, change, files, before))


def _written(
    git: Git, book: IndexBook, change: Change, files: Mapping[str, bytes], before: Mapping[str, str]
) -> str:
    """Write objects, then move the books to them."""
    old, store = book.commit, objects.Store(git)
    after = {path: store.put("blob", data) for path, data in files.items()}
    tree = store.tree(git.tree(old) if old else "", after)
    who = author_line(book, change)
    new = store.put("commit", commit_text(tree, old, who, change))
    line = f"{who}\tecentre: {_one_line(change.subject)}"
    try:
        store.flush()
        earlier = {path: before.get(path, "") for path in after}
        journal.move(git, journal.Owed(git.branch, old, new, line, earlier, after, packed(store.loose)))
    except OSError as error:
        raise RepositoryError(
            say(
                "写不了磁盘({why}),未写入任何内容;请腾出空间或检查文件夹权限后再办",
                "cannot write to the disk ({why}); nothing was written; make room or check the folder, then try again",
                why=why(error),
            )
        ) from error
    return new


def author_line(book: Book, change: Change) -> str:
    """Give author and time as git writes them: the person's id at the centre, Beijing time."""
    centres = [one for one in change.records if one.kind == "centre"] or book.find("centre")
    code = centres[0].text("code").lower() if centres else "ecentre"
    return f"{change.actor} <{change.actor}@{code}> {int(clock.now().timestamp())} +0800"


def commit_text(tree: str, old: str, who: str, change: Change, also: str = "") -> bytes:
    """Give the commit that holds a change, with the records it touched and who acted as trailers.

    ``also`` is the tip of a request that is taken in with it.
    """
    parents = (f"parent {one}" for one in (old, also) if one)
    head = [f"tree {tree}", *parents, f"author {who}", f"committer {who}", ""]
    named = [f"Record: {record.id}" for record in change.records[:NAMED]]
    more = [f"Records: {len(change.records)}"] if len(change.records) > NAMED else []
    trailers = [*named, *more, f"Acted-by: {change.actor}"]
    return "\n".join([*head, _one_line(change.subject), "", *trailers, ""]).encode()


def _one_line(text: str) -> str:
    """Keep a subject to one line: a line break would let it forge trailers [T4]."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:200]


def _kept(git: Git, commit: str, paths: Iterable[str]) -> dict[str, str]:
    """Give the blobs that files other than records have in the books."""
    wanted = set(paths)
    tops = {path.partition("/")[0] for path in wanted}
    found = git.entries(commit, *sorted(tops)) if commit and tops else []
    return {one.path: one.blob for one in found if one.path in wanted}


def _lying(git: Git, typed: Mapping[str, bytes]) -> dict[str, str]:
    """Give the blobs of those hand edits that still lie in the folder as they were read."""
    blobs = {path: objects.object_id("blob", data) for path, data in typed.items()}
    return {path: blob for path, blob in blobs.items() if blob in journal.lies(git.root / path)}


def _refuse_hand_edits(git: Git, book: IndexBook, touched: Iterable[Record], adopted: Mapping[str, str]) -> None:
    """Refuse to write over what a person typed into a record's file, or over a file that is no record."""
    for record in touched:
        if record.ref.path in adopted:
            continue
        kept, now = book.blob(record.ref), journal.lies(git.root / record.ref.path)
        if kept and book.get(*record.ref) is None:
            raise _in_the_way(record.ref, UNREADABLE)
        if kept not in now:
            raise _in_the_way(record.ref, EDITED if kept else STRANGE)


def _in_the_way(ref: Ref, why: Words) -> RepositoryError:
    return RepositoryError(
        say("有手工改动挡着,未写入任何内容", "a hand edit is in the way; nothing was written"),
        (Problem("file.changed", "X.7", say(why.zh, why.en, id=ref.id), ref, path=ref.path),),
    )


def _refuse_strange_files(git: Git, before: Mapping[str, str], files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        if not journal.lies(git.root / path) & {"", before.get(path, ""), objects.object_id("blob", data)}:
            raise RepositoryError(
                say("{path} 有未记账的改动;请先移走或改名,再办一次", "{path} holds changes that are not in the books;"
                    " move or rename it first, then try again", path=path)
            )


def _refuse_held(git: Git, paths: Iterable[str]) -> None:
    """Refuse before anything is written where a file is held open by another program (WPS on Windows) or protected."""
    for path in paths:
        if not disk.within(git.root, path):
            raise RepositoryError(
                say("{path} 的文件夹是指向别处的链接,未写入任何内容;请删去该链接再办",
                    "the folder of {path} is a link that leads elsewhere; nothing was written; delete the link first",
                    path=path)
            )
        try:
            with (git.root / path).open("r+b"):
                pass
        except FileNotFoundError:
            continue
        except OSError as error:
            raise RepositoryError(
                say("{path} 正被别的程序占用或不可写({why}),未写入任何内容;请关闭后再办",
                    "{path} is held by another program or protected ({why}); nothing was written; close it first",
                    path=path, why=why(error))
            ) from error


__all__ = ["Done", "act", "locked", "pending", "recover"]
