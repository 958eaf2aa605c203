"""Taking back, putting back, and mending a copy: the only ways a written file changes without a new step.

``undo`` moves the books back over one's own last step while nobody has built on it; ``restore`` puts a hand-changed file back
and keeps what was typed; ``examine`` finds what a crash, a sync folder or a foreign program left behind.
"""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING, NamedTuple

from ecentre import clock, commit, disk, objects
from ecentre.errors import NotFoundError, RefusedError, RepositoryError
from ecentre.git import Git
from ecentre.gitcall import SETTINGS
from ecentre.model import Ref
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ecentre.git import Commit, Entry

LOCK_AGE = 10.0
KEPT = "kept"


class Undone(NamedTuple):
    """A step taken back: what it said, the files it touched, where its last state is kept."""

    subject: str
    paths: tuple[str, ...]
    backup: str


def last_step(root: Path, actor: str) -> tuple[Commit, list[Entry]]:
    """Give one's own last, unpublished step and the files it touched.

    Raises:
        RefusedError: the last step is another person's, was published, is the founding, or was not made here.
    """
    git = Git(root)
    last = git.history(limit=1)[0]
    if last.author != actor or f"Acted-by: {actor}" not in last.trailers:
        raise RefusedError(
            say(
                "最后一步({subject})是 {who} 办的,只能由本人撤回;其他情况请更正:ecentre correct",
                "the last step ({subject}) was taken by {who}, who alone may take it back; else: ecentre correct",
                subject=last.subject, who=last.author,
            )
        )
    if not last.parent or ": found " in last.subject:
        raise RefusedError(say("建账的一步不能撤回", "the founding cannot be taken back"))
    if git.text("for-each-ref", "--contains", last.id, "--format=%(refname)", "refs/remotes"):
        raise RefusedError(
            say("这一步已经发给别人,不能撤回;请更正:ecentre correct", "others have this step; correct it: ecentre correct")
        )
    return last, git.difference(git.tree(last.parent), git.tree(last.id))


def undo(root: Path, actor: str, sure: Callable[[Commit, list[str]], None]) -> Undone:
    """Take back one's own last step; ``sure`` is asked first and may raise. The state is kept under a backup name."""
    git = Git(root)
    with commit.locked(git):
        commit.recover(root)
        last, touched = last_step(root, actor)
        paths = [one.path for one in touched]
        edited = {path for _, path in git.changed()} & set(paths)
        if edited:
            raise RepositoryError(
                say("{path} 还有手工改动;先运行 ecentre restore {path}",
                    "{path} holds a hand edit; first: ecentre restore {path}", path=min(edited))
            )
        sure(last, paths)
        backup = f"refs/ecentre/undone/{clock.now():%Y%m%d-%H%M%S}-{last.id[:8]}"
        objects.move(git, backup, "", last.id, "ecentre <ecentre> 0 +0000\tundo")
        before = {path: git.file(last.parent, path) for path in paths}
        commit.step_back(git, last.id, last.parent, before)
        return Undone(last.subject, tuple(paths), backup)


def hand_changed(root: Path) -> list[tuple[str, str]]:
    """Give the record files that differ from the books: two-letter status and path."""
    return [(status, path) for status, path in Git(root).changed() if Ref.from_path(path)]


def restore(root: Path, names: Iterable[str]) -> list[tuple[str, Path]]:
    """Put hand-changed records back as the books have them; give each path and where the typed text is kept.

    Raises:
        NotFoundError: no changed file answers to a name.
    """
    git = Git(root)
    with commit.locked(git):
        commit.recover(root)
        changed = [path for _, path in git.changed()]
        done = []
        for name in names:
            path = next((one for one in changed if name in (one, one.rpartition("/")[2].removesuffix(".yaml"))), None)
            if path is None:
                raise NotFoundError(say("{name} 没有手工改动", "{name} was not changed by hand", name=name))
            done.append((path, _put_back(git, path)))
        return done


def _put_back(git: Git, path: str) -> Path:
    file = git.root / path
    kept = git.dir / "ecentre" / KEPT / f"{path.rpartition('/')[2]}.{clock.now():%Y%m%d-%H%M%S}"
    if file.is_file() and not file.is_symlink():
        disk.write(kept, file.read_bytes(), objects.drafts(git))
    data = git.file(git.head(), path)
    file.unlink(missing_ok=True)
    if data is not None:
        disk.write(file, data, objects.drafts(git))
    commit.refresh(git, [path])
    return kept


def examine(root: Path, *, fix: bool = False) -> Iterator[tuple[Words, bool]]:
    """Give what is wrong with this copy, and whether it was mended."""
    git = Git(root)
    if commit.pending(git):
        if fix:
            with commit.locked(git):
                commit.recover(root)
        yield say("上一次办理被打断", "an earlier command was interrupted"), fix
    yield from _locks(git, fix=fix)
    yield from _settings(git, fix=fix)
    yield from _cache(git, fix=fix)
    done = git.run("fsck", "--connectivity-only", "--no-dangling", "--no-progress", check=False)
    if done.code:
        told = done.err.decode("utf-8", "replace").strip().splitlines()[:1]
        yield say("历史有损坏:{told};请从备份恢复", "history is damaged: {told}; restore a backup", told="".join(told)), False
    for status, path in hand_changed(root):
        yield say("{path} 被手工改过({status})", "{path} was changed by hand ({status})", path=path, status=status), False


def _locks(git: Git, *, fix: bool) -> Iterator[tuple[Words, bool]]:
    for lock in (git.dir / "index.lock", git.dir / "HEAD.lock", git.dir / f"{git.branch}.lock"):
        if lock.exists() and time.time() - lock.stat().st_mtime > LOCK_AGE:
            if fix:
                lock.unlink(missing_ok=True)
            yield say("遗留的锁 {name}", "a lock left behind: {name}", name=lock.name), fix


def _settings(git: Git, *, fix: bool) -> Iterator[tuple[Words, bool]]:
    for name, value in SETTINGS.items():
        done = git.run("config", "--local", "--get", name, check=False)
        if done.out.decode().strip() != value:
            if fix:
                git.run("config", "--local", name, value)
            yield say("本份设置 {name} 应为 {value}", "the setting {name} should be {value}", name=name, value=value), fix


def _cache(git: Git, *, fix: bool) -> Iterator[tuple[Words, bool]]:
    file = git.dir / "ecentre" / "index.sqlite"
    if not file.is_file():
        return
    try:
        with sqlite3.connect(file) as base:
            sound = base.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        if fix:
            file.unlink(missing_ok=True)
        yield say("查询索引损坏,删掉会自动重建", "the index is damaged; it is rebuilt when deleted"), fix

