"""Taking back and putting back: the only ways a written file changes without a new step.

``undo`` moves the books back over one's own last step while nobody has built on it, ``back`` takes that step up again
while nothing else was done; ``restore`` puts a hand-changed file back and keeps what was typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import clock, commit, disk, journal, objects, owed, staging
from ecentre.errors import NotFoundError, RefusedError, RepositoryError
from ecentre.git import PLAIN_FILE, Git
from ecentre.model import Ref
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from ecentre.git import Commit, Entry

    Told = Callable[[Commit], tuple[str, str, object]]
    Asked = Callable[[Commit, list[str]], None]

KEPT = "kept"
BACKUPS = "refs/ecentre/undone"


class Undone(NamedTuple):
    """A step taken back: what it said, the files it touched, where its last state is kept."""

    subject: str
    paths: tuple[str, ...]
    backup: str


def last_step(git: Git, actor: str, told: Told) -> tuple[Commit, list[Entry]]:
    """Give one's own last, unpublished step and the files as they were before it; ``told`` says of one what, who, how.

    Raises:
        RefusedError: the last step is another person's, was published, is the founding, or was not made here.
    """
    history = git.history(limit=1)
    last = history[0] if history else None
    if last is None or not last.parent or ": found " in last.subject:
        raise RefusedError(
            say(
                "建账的一步不能撤回;建错了就另建一个:ecentre init 文件夹",
                "the founding cannot be taken back; found another: ecentre init DIR",
            )
        )
    if not _own(last, actor):
        what, who, way = told(last)
        raise RefusedError(
            say(
                "最后一步({what})是 {who} 办的,只能由本人撤回{way}",
                "the last step ({what}) was taken by {who}, who alone may take it back{way}",
                what=what, who=who, way=_behind(way),
            )
        )
    others = git.text("for-each-ref", "--contains", last.id, "--format=%(refname)").splitlines()
    if [name for name in others if name != git.branch and not name.startswith("refs/ecentre/")]:
        what, _, way = told(last)
        raise RefusedError(
            say(
                "这一步({what})已经发给别人,不能撤回{way}",
                "others have this step ({what}), so it stays{way}",
                what=what, way=_behind(way),
            )
        )
    return last, git.difference(git.tree(last.id), git.tree(last.parent), ".")


def _own(step: Commit, actor: str) -> bool:
    return step.author == actor and f"Acted-by: {actor}" in step.trailers.splitlines()


def _behind(way: object) -> Words | str:
    """Put the way out behind what is refused, where there is one."""
    return say(";{way}", "; {way}", way=way) if way else ""


def _plainly(step: Commit) -> tuple[str, str, object]:
    return step.subject, step.author, say("请更正:ecentre correct 编号", "correct it: ecentre correct ID")


def undo(root: Path, actor: str, sure: Asked, told: Told = _plainly) -> Undone:
    """Take back one's own last step; ``sure`` is asked first and may raise. The state is kept under a backup name."""
    git = Git(root)
    with commit.locked(git):
        journal.mend(git)
        last, earlier = last_step(git, actor, told)
        after = {one.path: one.blob for one in earlier}
        _as_it_is(git, last.id, after)
    sure(last, list(after))  # nobody else waits while a person thinks
    with commit.locked(git):
        journal.mend(git)
        _refuse_other(last, last_step(git, actor, told)[0])
        before = _as_it_is(git, last.id, after)
        backup = f"{BACKUPS}/{clock.now():%Y%m%d-%H%M%S}-{last.id[:8]}"
        if git.value(backup) != last.id:
            objects.move(git, backup, "", last.id)
        _move(git, _said(actor, "undo"), (last.id, before), (last.parent, after))
        return Undone(last.subject, tuple(after), backup)


def back(root: Path, actor: str, sure: Asked) -> Undone:
    """Take up again one's own step that was taken back last, while nothing was done since; ``sure`` may raise.

    Raises:
        RefusedError: nothing was taken back here, or something was done since.
    """
    git = Git(root)
    with commit.locked(git):
        journal.mend(git)
        head = git.head()
        backup, step = _taken_back(git, head, actor)
        changed = git.difference(git.tree(head), git.tree(step.id), ".")
        after = {one.path: one.blob for one in changed}
        _as_it_is(git, head, after)
    sure(step, list(after))
    with commit.locked(git):
        journal.mend(git)
        _refuse_other(step, _taken_back(git, git.head(), actor)[1])
        before = _as_it_is(git, head, after)
        _move(git, _said(actor, "undo --back"), (head, before), (step.id, after))
        return Undone(step.subject, tuple(after), backup)


def _refuse_other(asked: Commit, found: Commit) -> None:
    if asked.id != found.id:
        raise RefusedError(
            say("您看的时候账又动了,没有撤也没有取;再看一次:ecentre undo",
                "the books moved while you looked, and nothing was done; look again: ecentre undo")
        )  # fmt: skip


def _taken_back(git: Git, head: str, actor: str) -> tuple[str, Commit]:
    """Give the newest backup that follows on the books as they stand, and the step it keeps."""
    form = "--format=%(objectname)%00%(refname)"
    listed = [one.split("\0") for one in git.text("for-each-ref", "--sort=-refname", form, BACKUPS).splitlines()]
    for id, name in listed:
        (step,) = git.history(limit=1, start=id)
        if step.parent == head and _own(step, actor):
            return name, step
    raise RefusedError(
        say(
            "没有可取回的一步:没有撤回过,或撤回以后又办了别的事;请重新办理,登记的经过:ecentre log 编号",
            "there is no step to take up again: none was taken back, or something was done since; take it anew,"
            " what was done: ecentre log ID",
        )
    )


def _as_it_is(git: Git, head: str, paths: Collection[str]) -> dict[str, str]:
    """Give the blobs of some files in the books, empty where there is none; nothing of them may be changed by hand."""
    kept = {one.path: one.blob for one in git.entries(head, ".") if one.path in paths}
    for path in paths:
        _refuse_edited(git, path, kept.get(path, ""))
    return {path: kept.get(path, "") for path in paths}


def _said(actor: str, what: str) -> str:
    return f"{actor} <{actor}@ecentre> {int(clock.now().timestamp())} +0800\tecentre: {what}"


def _move(git: Git, line: str, old: tuple[str, dict[str, str]], new: tuple[str, dict[str, str]]) -> None:
    """Move the books and the files from one state to another, each a step and the blobs it holds."""
    journal.move(git, journal.Owed(git.branch, old[0], new[0], line, old[1], new[1], {}))


def _refuse_edited(git: Git, path: str, kept: str) -> None:
    if kept not in journal.lies(git.root / path):
        raise RepositoryError(
            say(
                "{path} 还有手工改动;先运行 ecentre restore {path}",
                "{path} holds a hand edit; first: ecentre restore {path}",
                path=path,
            )
        )


def hand_changed(root: Path) -> list[tuple[str, str]]:
    """Give the record files that differ from the books: two-letter status and path."""
    git = Git(root)
    late = owed.untold(git)  # git sees these differ from what its index was told, not from the books
    kept = {one.path: one.blob for one in git.entries(git.head(), "records")} if late else {}
    same = {path for path in late if kept.get(path, "") in journal.lies(root / path)}
    return [(status, path) for status, path in git.changed() if Ref.from_path(path) and path not in same]


def edited(root: Path, names: Iterable[str]) -> list[str]:
    """Give those of some paths or ids whose files differ from the books."""
    changed = [path for _, path in Git(root).changed()]
    return [name for name in names if any(name in (one, id_of(one)) for one in changed)]


def restore(root: Path, names: Iterable[str]) -> list[tuple[str, Path | None]]:
    """Put hand-changed files back as the books have them; give each path and where the typed text is, if any was.

    Raises:
        NotFoundError: no changed file answers to a name.
    """
    git = Git(root)
    with commit.locked(git):
        journal.mend(git)
        changed = [path for _, path in git.changed()]
        found = [(name, [one for one in changed if name in (one, id_of(one))]) for name in names]
        for name, paths in found:
            if not paths:
                raise NotFoundError(_unchanged(name))
        wanted = list(dict.fromkeys(path for _, paths in found for path in paths))
        done = [(path, _put_back(git, path)) for path in wanted]
        kept = {one.path: one.blob for one in git.entries(git.head(), *wanted) if one.mode == PLAIN_FILE}
        staging.refresh(git, {path: kept.get(path, "") for path in wanted})
        return done


def set_aside(root: Path, path: str) -> list[Path]:
    """Give what was typed into a file by hand and taken out again by ``restore``, the newest first."""
    found = (Git(root).own / KEPT).glob(f"{path.rpartition('/')[2]}.*")
    return sorted(found, reverse=True)


def _unchanged(name: str) -> Words:
    return say("{name} 没有待恢复的手工改动", "{name} has no hand change to put back", name=name)


def id_of(path: str) -> str:
    """Give the name of a file without folders and ending: the id of its record."""
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
