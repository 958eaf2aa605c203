"""What a crash, a sync folder or a foreign program left behind in a copy, found and mended."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ecentre import cachefile, clock, commit, holders, journal, machine, owed, policy, repair, staging
from ecentre.errors import EcentreError
from ecentre.git import Git
from ecentre.gitcall import SETTINGS
from ecentre.index import open_book
from ecentre.machine import MENDS, Finding
from ecentre.schema import Schemas
from ecentre.verify import trust
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_AGE = 10.0  # seconds
BACKUPS = "refs/ecentre/backup"
KEEP = "backup.keep_days"


def examine(root: Path, *, fix: bool = False) -> Iterator[Finding]:
    """Give what is wrong with this copy, and whether it was mended."""
    git = Git(root)
    if journal.pending(git):
        if fix:
            journal.recover(root)
        yield Finding(
            say("上一次办理被打断", "an earlier command was interrupted"),
            say("有一步只写了一半;下一条命令会自动补完", "a step is half written; any next command finishes it"),
            MENDS, fix,
        )  # fmt: skip
    for examined in (_branch, _locks, _settings, _index, _staged):
        yield from examined(git, fix=fix)
    yield from _whole(git)
    yield from _clock(git)
    if fix:
        yield from _backups(git)
    for status, path in repair.hand_changed(root):
        id = repair.id_of(path)
        yield Finding(
            say("{path} 被手工改过({status})", "{path} was changed by hand ({status})", path=path,
                status=status.strip()),
            say("手工改动没有记账,别人看不到,也没有人核对", "it is not in the books: nobody else sees or checks it"),
            say("留下:ecentre keep {id};恢复原样:ecentre restore {id}",
                "take it in: ecentre keep {id}; put it back: ecentre restore {id}", id=id),
        )  # fmt: skip


def _whole(git: Git) -> Iterator[Finding]:
    """Find history of which something is missing or damaged."""
    done = git.run("fsck", "--connectivity-only", "--no-dangling", "--no-progress", check=False)
    if done.code:
        told = (done.err or done.out).decode("utf-8", "replace").strip().splitlines()[:1]
        yield Finding(
            say("历史有损坏:{told}", "history is damaged: {told}", told="".join(told)),
            say("少了的部分查不到、核实不了", "what is missing can be neither read nor proved"),
            say("从备份取回:ecentre backup 备份文件 --open 新文件夹,或从别人那份重新加入:ecentre join 邀请文件",
                "take it back: ecentre backup FILE --open NEW, or join again from others: ecentre join FILE"),
        )  # fmt: skip


def _clock(git: Git) -> Iterator[Finding]:
    """Find a clock that stands before the last step."""
    for last in git.history(limit=1):
        found = machine.behind(datetime.fromisoformat(last.at), clock.now())
        if found:
            yield found


def _branch(git: Git, *, fix: bool) -> Iterator[Finding]:
    """Find a copy in which an old state is checked out; its commits are never thrown away."""
    head = (git.dir / "HEAD").read_text(encoding="utf-8").strip()
    if head.startswith("ref: refs/heads/"):
        return
    main = "refs/heads/main"
    back = fix and git.value(main) == head and not git.run("symbolic-ref", "HEAD", main, check=False).code
    yield Finding(
        say("当前打开的是旧状态 {head}", "an old state is checked out: {head}", head=head[:10]),
        say("旧状态上不能办理", "nothing can be built on it"),
        say("回到最新:git switch main", "back to the newest: git switch main"), back,
    )  # fmt: skip


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
        yield Finding(
            say("清理了 {n} 份超过 {days} 天的同步留底", "{n} states kept by sync for over {days} days were let go",
                n=len(old), days=days),
            say("过了制度规定的留存天数", "the days of policy are over"), MENDS, mended=True,
        )  # fmt: skip


def _locks(git: Git, *, fix: bool) -> Iterator[Finding]:
    """Find locks that a dead program left; a young one may belong to a living one that cannot be seen."""
    for lock in (*git.dir.glob("*.lock"), *(git.common / "refs").rglob("*.lock")):
        if lock.is_file() and time.time() - lock.stat().st_mtime > LOCK_AGE and not holders.living(lock, git.root):
            if fix:
                lock.unlink(missing_ok=True)
            yield Finding(
                say("遗留的锁 {name}", "a lock left behind: {name}", name=lock.name),
                say("有锁在,后面的办理会停住", "commands wait for it in vain"), MENDS, fix,
            )  # fmt: skip


def _settings(git: Git, *, fix: bool) -> Iterator[Finding]:
    listed = git.run("config", "--local", "--list", "-z", check=False).out.decode("utf-8", "replace").split("\0")
    known = {name.lower(): value for name, _, value in (item.partition("\n") for item in listed)}
    for name, value in SETTINGS.items():
        if known.get(name.lower()) != value:
            if fix:
                git.run("config", "--local", name, value)
            yield Finding(
                say("本份设置 {name} 应为 {value}", "the setting {name} should be {value}", name=name, value=value),
                say("设置不对,文件在不同电脑上会变样", "files would differ from one computer to the next"), MENDS, fix,
            )  # fmt: skip


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
        yield Finding(
            say("查询索引损坏", "the index is damaged"),
            say("查询会慢或出错;删掉会自动重建", "lists are slow or fail; it is rebuilt when deleted"), MENDS, fix,
        )  # fmt: skip


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
        yield Finding(
            say("git 的索引与账不一致", "git's index differs from the books"),
            say("用别的 git 工具看,会以为有改动没交", "other git tools would show changes that are none"), MENDS, able,
        )  # fmt: skip
