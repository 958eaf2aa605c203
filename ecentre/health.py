"""What a crash, a sync folder or a foreign program left behind in a copy, found and mended."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from ecentre import cachefile, clock, commit, holders, journal, owed, policy, repair, staging
from ecentre.errors import EcentreError
from ecentre.git import Git
from ecentre.gitcall import SETTINGS
from ecentre.index import open_book
from ecentre.schema import Schemas
from ecentre.verify import trust
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_AGE = 10.0  # seconds
BACKUPS = "refs/ecentre/backup"
KEEP = "backup.keep_days"

Finding = tuple[Words, bool]


def examine(root: Path, *, fix: bool = False) -> Iterator[Finding]:
    """Give what is wrong with this copy, and whether it was mended."""
    git = Git(root)
    if journal.pending(git):
        if fix:
            journal.recover(root)
        yield say("上一次办理被打断", "an earlier command was interrupted"), fix
    for examined in (_branch, _locks, _settings, _index, _staged):
        yield from examined(git, fix=fix)
    done = git.run("fsck", "--connectivity-only", "--no-dangling", "--no-progress", check=False)
    if done.code:
        told = (done.err or done.out).decode("utf-8", "replace").strip().splitlines()[:1]
        yield (
            say("历史有损坏:{told};请从另一份复制或备份恢复", "history is damaged: {told}; bring it from another copy",
                told="".join(told)),
            False,
        )
    if fix:
        yield from _backups(git)
    for status, path in repair.hand_changed(root):
        yield (
            say("{path} 被手工改过({status});ecentre keep {id} 或 ecentre restore {id}",
                "{path} was changed by hand ({status}); ecentre keep {id} or ecentre restore {id}",
                path=path, status=status.strip(), id=repair.id_of(path)),
            False,
        )


def _branch(git: Git, *, fix: bool) -> Iterator[Finding]:
    """Find a copy in which an old state is checked out; its commits are never thrown away."""
    head = (git.dir / "HEAD").read_text(encoding="utf-8").strip()
    if head.startswith("ref: refs/heads/"):
        return
    main = "refs/heads/main"
    back = fix and git.value(main) == head and not git.run("symbolic-ref", "HEAD", main, check=False).code
    yield (
        say(
            "当前打开的是旧状态 {head};回到最新:git switch main",
            "an old state is checked out: {head}; back to the newest: git switch main", head=head[:10],
        ),
        back,
    )


def _backups(git: Git) -> Iterator[Finding]:
    """Let go of states kept by ``sync`` for longer than policy says; what verification last saw stays."""
    try:
        days = policy.number(open_book(git.root, Schemas(git.root)), KEEP)
    except EcentreError:
        return
    tip = trust.of(git).tip
    words = ("for-each-ref", f"--contains={tip}", "--format=%(refname)", BACKUPS)
    held = git.run(*words, check=False).out.decode("utf-8", "replace").split() if tip else []
    last = f"{clock.now() - timedelta(days=days):%Y%m%d-%H%M%S}" if days is not None else ""
    rows = git.text("for-each-ref", "--format=%(refname) %(objectname)", BACKUPS).splitlines()
    old = [row.split(" ") for row in rows if row.removeprefix(f"{BACKUPS}/") < last and row.split(" ")[0] not in held]
    for name, id in old:
        git.run("update-ref", "-d", name, id)
    if old:
        yield (
            say("清理了 {n} 份超过 {days} 天的同步留底", "{n} states kept by sync for over {days} days were let go",
                n=len(old), days=days),
            True,
        )


def _locks(git: Git, *, fix: bool) -> Iterator[Finding]:
    """Find locks that a dead program left; a young one may belong to a living one that cannot be seen."""
    for lock in (*git.dir.glob("*.lock"), *(git.common / "refs").rglob("*.lock")):
        if lock.is_file() and time.time() - lock.stat().st_mtime > LOCK_AGE and not holders.living(lock, git.root):
            if fix:
                lock.unlink(missing_ok=True)
            yield say("遗留的锁 {name}", "a lock left behind: {name}", name=lock.name), fix


def _settings(git: Git, *, fix: bool) -> Iterator[Finding]:
    listed = git.run("config", "--local", "--list", "-z", check=False).out.decode("utf-8", "replace").split("\0")
    known = {name.lower(): value for name, _, value in (item.partition("\n") for item in listed)}
    for name, value in SETTINGS.items():
        if known.get(name.lower()) != value:
            if fix:
                git.run("config", "--local", name, value)
            told = say("本份设置 {name} 应为 {value}", "the setting {name} should be {value}", name=name, value=value)
            yield told, fix


def _index(git: Git, *, fix: bool) -> Iterator[Finding]:
    file = git.own / cachefile.NAME
    if not file.is_file():
        return
    try:
        with closing(sqlite3.connect(file)) as base:
            sound = base.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        if fix:
            cachefile.discard(git)
        yield say("查询索引损坏,删掉会自动重建", "the index is damaged; it is rebuilt when deleted"), fix


def _staged(git: Git, *, fix: bool) -> Iterator[Finding]:
    """Find a git index that cannot be read, or that holds something else than the books; the folder is not touched."""
    if not git.head():
        return
    if git.run("diff-index", "--cached", "--quiet", git.head(), "--", "records", check=False).code:
        able = fix and not staging.held(git)
        if able:
            with commit.locked(git):
                staging.reset(git)
                owed.told(git)
        yield say("git 的索引与账不一致", "git's index differs from the books"), able
