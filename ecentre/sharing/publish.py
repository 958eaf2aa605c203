"""My steps, brought along, become the books of this copy: new objects, a backup of what was, one move or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import clock, disk, journal, objects, records
from ecentre.errors import RepositoryError
from ecentre.model import Problem, Ref
from ecentre.owed import Owed, packed
from ecentre.sharing import settings
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecentre.git import Git
    from ecentre.schema import Schemas
    from ecentre.sharing.replay import Taken

BACKUPS = "refs/ecentre/backup"


class Written(NamedTuple):
    """New commits, one a step, and their objects that are not known to be on the disk yet."""

    commits: list[str]
    loose: dict[str, str]


def written(git: Git, tip: str, taken: Sequence[Taken], who: str, schemas: Schemas) -> Written:
    """Write one commit a step on top of the shared books, each with its own author, time and words."""
    store, parent, made = objects.Store(git), tip, []
    tree = git.tree(tip)
    store.read(tree, [path for step in taken for path in (*step.files, *(one.ref.path for one in step.records))])
    for step in taken:
        files = {one.ref.path: store.put("blob", records.encode(one, schemas)) for one in step.records}
        tree = store.tree(tree, files | dict(step.files))
        head = f"tree {tree}\nparent {parent}\nauthor {step.own.author}\ncommitter {who}\n\n"
        parent = store.put("commit", (head + step.message).encode())
        made.append(parent)
    store.flush()
    return Written(made, packed(store.loose))


def moved(git: Git, new: str, who: str, loose: dict[str, str] | None = None) -> str:
    """Let this copy's books be ``new``; give the name under which the former state is kept, if steps were redone.

    Raises:
        RepositoryError: a hand edit is in the way, or another program moved the books; nothing has changed.
    """
    old = git.head()
    if old == new:
        return ""
    after = {one.path: one.blob for one in git.difference(old, new, ".")} if old else _all(git, new)
    before = {one.path: one.blob for one in git.difference(new, old, ".")} if old else dict.fromkeys(after, "")
    refuse_hand_edits(git, before, after)
    backup = _kept(git, old, new)
    line = f"{who}\tecentre: sync"
    journal.move(git, Owed(git.branch, old, new, line, before, after, loose or {}))
    return backup


def committer(git: Git, tip: str, who: str) -> str:
    """Give who adds to the shared books, and when, never earlier than what it follows, as git writes it."""
    raw = git.object(tip, "commit").decode("utf-8", "replace").partition("\n\n")[0] if tip else ""
    last = next((line for line in raw.split("\n") if line.startswith("committer ")), "")
    then = int(last.split(" ")[-2]) if last else 0
    me = who or "ecentre"
    return f"{me} <{me}@{settings.centre_code(git)}> {max(then, int(clock.now().timestamp()))} +0800"


def _all(git: Git, commit: str) -> dict[str, str]:
    return {one.path: one.blob for one in git.entries(commit, ".")}


def _kept(git: Git, old: str, new: str) -> str:
    """Keep a former state that the new one does not lead on from."""
    if not old or not git.run("merge-base", "--is-ancestor", old, new, check=False).code:
        return ""
    backup = f"{BACKUPS}/{clock.now():%Y%m%d-%H%M%S}-{old[:8]}"
    if git.value(backup) != old:
        objects.move(git, backup, "", old)
    return backup


def refuse_hand_edits(git: Git, before: dict[str, str], after: dict[str, str]) -> None:
    """Refuse to lay files over what somebody typed, or out of the folder.

    Raises:
        RepositoryError: naming each file and what to do with it.
    """
    for path in after:
        if not disk.within(git.root, path):
            raise RepositoryError(
                say("共享的账里有出格的文件名 {path},不能接收;请通知管理员",
                    "the shared books hold the strange path {path}; not taken; tell the administrator", path=path)
            )
    edited = [path for path in after if not journal.lies(git.root / path) & {before[path], after[path]}]
    if edited:
        raise RepositoryError(
            say("有手工改动挡着,未写入任何内容;处理后再运行 ecentre sync",
                "hand edits are in the way; nothing was written; see to them, then: ecentre sync"),
            tuple(_edited(path) for path in sorted(edited)),
        )  # fmt: skip


def _edited(path: str) -> Problem:
    ref = Ref.from_path(path)
    message = say(
        "被手工改过,别人也有新的;作为更正留下:ecentre keep {id},恢复原样:ecentre restore {id}",
        "changed by hand, and others have news on it; take it in: ecentre keep {id}, or put it back:"
        " ecentre restore {id}",
        id=ref.id if ref else path,
    )
    return Problem("file.changed", "X.7", message, ref, path=path)
