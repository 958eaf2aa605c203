"""Taking back, putting back, and mending a copy: the only ways a written file changes without a new step.

``undo`` moves the books back over one's own last step while nobody has built on it; ``restore`` puts a hand-changed
file back and keeps what was typed; ``examine`` finds what a crash, a sync folder or a foreign program left behind.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from ecentre import cachefile, clock, commit, disk, holders, journal, objects, owed, staging
from ecentre.errors import NotFoundError, RefusedError, RepositoryError
from ecentre.git import PLAIN_FILE, Git
from ecentre.gitcall import SETTINGS
from ecentre.model import Ref
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ecentre.git import Commit, Entry

LOCK_AGE = 10.0
KEPT = "kept"
BACKUPS = "refs/ecentre/undone"

Finding = tuple[Words, bool]


class Undone(NamedTuple):
    """A step taken back: what it said, the files it touched, where its last state is kept."""

    subject: str
    paths: tuple[str, ...]
    backup: str


def last_step(git: Git, actor: str) -> tuple[Commit, list[Entry]]:
    """Give one's own last, unpublished step and the files as they were before it.

    Raises:
        RefusedError: the last step is another person's, was published, is the founding, or was not made here.
    """
    history = git.history(limit=1)
    last = history[0] if history else None
    if last is None or not last.parent or ": found " in last.subject:
        raise RefusedError(say("建账的一步不能撤回", "the founding cannot be taken back"))
    if last.author != actor or f"Acted-by: {actor}" not in last.trailers.splitlines():
        raise RefusedError(
            say(
                "最后一步({subject})是 {who} 办的,只能由本人撤回;其他情况请更正:ecentre correct",
                "the last step ({subject}) was taken by {who}, who alone may take it back; else: ecentre correct",
                subject=last.subject, who=last.author,
            )
        )
    others = git.text("for-each-ref", "--contains", last.id, "--format=%(refname)").splitlines()
    if [name for name in others if name != git.branch and not name.startswith("refs/ecentre/")]:
        raise RefusedError(
            say(
                "这一步已经发给别人,不能撤回;请更正:ecentre correct",
                "others have this step; correct it: ecentre correct",
            )
        )
    return last, git.difference(git.tree(last.id), git.tree(last.parent), ".")


def undo(root: Path, actor: str, sure: Callable[[Commit, list[str]], None]) -> Undone:
    """Take back one's own last step; ``sure`` is asked first and may raise. The state is kept under a backup name."""
    git = Git(root)
    with commit.locked(git):
        journal.mend(git)
        last, earlier = last_step(git, actor)
        paths = [one.path for one in earlier]
        kept = {one.path: one.blob for one in git.entries(last.id, ".") if one.path in paths}
        for path in paths:
            _refuse_edited(git, path, kept.get(path, ""))
        sure(last, paths)
        backup = f"{BACKUPS}/{clock.now():%Y%m%d-%H%M%S}-{last.id[:8]}"
        if git.value(backup) != last.id:
            objects.move(git, backup, "", last.id)
        line = f"{actor} <{actor}@ecentre> {int(clock.now().timestamp())} +0800\tecentre: undo"
        before = {path: kept.get(path, "") for path in paths}
        after = {one.path: one.blob for one in earlier}
        journal.move(git, journal.Owed(git.branch, last.id, last.parent, line, before, after, {}))
        return Undone(last.subject, tuple(paths), backup)


def _refuse_edited(git: Git, path: str, kept: str) -> None:
    if kept not in journal.lies(git.root / path):
        raise RepositoryError(
            say("{path} 还有手工改动;先运行 ecentre restore {path}",
                "{path} holds a hand edit; first: ecentre restore {path}", path=path)
        )


def hand_changed(root: Path) -> list[tuple[str, str]]:
    """Give the record files that differ from the books: two-letter status and path."""
    git = Git(root)
    late = owed.untold(git)  # git sees these differ from what its index was told, not from the books
    kept = {one.path: one.blob for one in git.entries(git.head(), "records")} if late else {}
    same = {path for path in late if kept.get(path, "") in journal.lies(root / path)}
    return [(status, path) for status, path in git.changed() if Ref.from_path(path) and path not in same]


def restore(root: Path, names: Iterable[str]) -> list[tuple[str, Path | None]]:
    """Put hand-changed files back as the books have them; give each path and where the typed text is, if any was.

    Raises:
        NotFoundError: no changed file answers to a name.
    """
    git = Git(root)
    with commit.locked(git):
        journal.mend(git)
        changed = [path for _, path in git.changed()]
        found = [(name, [one for one in changed if name in (one, _id(one))]) for name in names]
        for name, paths in found:
            if not paths:
                raise NotFoundError(_unchanged(name))
        wanted = list(dict.fromkeys(path for _, paths in found for path in paths))
        done = [(path, _put_back(git, path)) for path in wanted]
        kept = {one.path: one.blob for one in git.entries(git.head(), *wanted) if one.mode == PLAIN_FILE}
        staging.refresh(git, {path: kept.get(path, "") for path in wanted})
        return done


def _unchanged(name: str) -> Words:
    return say(
        "{name} 没有待恢复的手工改动;改动若已进入历史,请管理员查明:ecentre verify --full",
        "{name} has no hand change to put back; one that is in history already is found by: ecentre verify --full",
        name=name,
    )


def _id(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")


def _put_back(git: Git, path: str) -> Path | None:
    file, drafts = git.root / path, objects.drafts(git)
    aside = git.own / KEPT / f"{path.rpartition('/')[2]}.{clock.now():%Y%m%d-%H%M%S}"
    number = 1
    while aside.exists():
        number += 1
        aside = aside.with_name(f"{aside.name.partition('~')[0]}~{number}")
    typed = file.is_file() and not file.is_symlink()
    if typed:
        disk.write(aside, file.read_bytes(), drafts)
    entry = next((one for one in git.entries(git.head(), path) if one.mode == PLAIN_FILE), None)
    if file.is_symlink() or entry is None:
        file.unlink(missing_ok=True)
    if entry is not None:
        disk.write(file, git.object(entry.blob, "blob"), drafts)
    return aside if typed else None


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
    for status, path in hand_changed(root):
        yield (
            say("{path} 被手工改过({status});ecentre keep {id} 或 ecentre restore {id}",
                "{path} was changed by hand ({status}); ecentre keep {id} or ecentre restore {id}",
                path=path, status=status.strip(), id=_id(path)),
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
        yield say("git 的暂存区与账不一致", "git's index differs from the books"), able
