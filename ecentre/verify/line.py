"""Which part of the main line is judged, from which state on, and what is remembered of it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ecentre.errors import RepositoryError
from ecentre.git import Git
from ecentre.verify import history, relay, trust
from ecentre.verify.shapes import known
from ecentre.verify.verdict import Failure, Verdict, digest
from ecentre.verify.walk import Walk
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecentre.schema import Schemas


def walk(git: Git) -> Walk:
    """Start a walk that knows the files of this program."""
    from ecentre.founding import shipped

    files = shipped()
    return Walk(git, files, known(files))


def verified(root: Path, *, full: bool, since: str) -> Verdict:
    """Judge the main line and remember a sound tip."""
    git = Git(root)
    head = git.head()
    if not head:
        raise RepositoryError(say("这里还没有账;新建:ecentre init", "there are no books here yet: ecentre init"))
    if since:
        return _since(git, git.commit_named(since), head)
    held = trust.of(git)
    one = None if full else _onwards(git, held, head)
    if one is None:
        one = _whole(git, held, head)
    return one


def _since(git: Git, base: str, head: str) -> Verdict:
    """Take a state as given and judge what came after; nothing is remembered, for somebody chose where to begin."""
    way = walk(git)
    way.begin(base)
    return _judged(way, history.passages(git, base, head), base)


def standing(git: Git) -> Walk:
    """Give the walk at the newest state, with what breaches left behind; nothing is remembered of it."""
    held, head, way = trust.of(git), git.head(), walk(git)
    line: list[history.Passage] = []
    if held.tip and trust.recall(git, held, way):
        with suppress(RepositoryError):
            line = history.passages(git, held.tip, head)
        if held.tip == head or (line and _follows(git, line[0].commit, held.tip)):
            _judged(way, line, held.tip)
            return way
    way = walk(git)
    return relay.judged(lambda: walk(git), way, *_begun(way, held, history.commits(git, head)))


def _onwards(git: Git, held: trust.Trust, head: str) -> Verdict | None:
    """Judge what came since the last sound tip; None where the whole has to be judged."""
    way = walk(git)
    if not held.tip or not trust.recall(git, held, way):
        return None
    try:
        line = history.passages(git, held.tip, head)
    except RepositoryError:
        return None
    if head != held.tip and (not line or not _follows(git, line[0].commit, held.tip)):
        return None
    found = _judged(way, line, held.tip)
    if found.sound and line:
        trust.remember(git, held, way)
    return found


def _follows(git: Git, commit: str, before: str) -> bool:
    return f"\nparent {before}\n".encode() in git.object(commit, "commit").partition(b"\nauthor ")[0] + b"\n"


def _whole(git: Git, held: trust.Trust, head: str) -> Verdict:
    """Judge everything since the introduction."""
    way, ids = walk(git), history.commits(git, head)
    base, after = _begun(way, held, ids)
    way = relay.judged(lambda: walk(git), way, base, after)
    found = _verdict(way, base)
    lost = [*_rewritten(git, held, ids), *_false(git, head)]
    if lost:
        return found._replace(failures=(*lost, *found.failures))
    if found.sound:
        trust.remember(git, held._replace(introduction=held.introduction or ids[0]), way)
    return found._replace(introduced=not held.introduction)


def _begun(way: Walk, held: trust.Trust, ids: list[str]) -> tuple[str, list[str]]:
    """Put a walk at the introduction; give it, empty where that is the founding, and what came after."""
    if held.introduction not in ids[1:]:
        return "", ids
    way.begin(held.introduction)
    return held.introduction, ids[ids.index(held.introduction) + 1 :]


def _false(git: Git, head: str) -> Iterator[Failure]:
    """Find folders that somebody put into this copy under the id of others [T29]."""
    for path in history.false_folders(git, head):
        message = say(
            "文件夹 {path} 的内容与它在 git 里的编号不符,这份拷贝被动过;请改用另一份拷贝",
            "the folder {path} is not what its id in git says: this copy was tampered with; use another", path=path,
        )
        yield Failure(head, path, "verify.object", "X.7", message)


def _rewritten(git: Git, held: trust.Trust, ids: list[str]) -> Iterator[Failure]:
    """Say it where history no longer holds what it was found to hold; own steps that were moved apart [T8]."""
    for was in (held.introduction, held.tip):
        if was and was not in ids and was not in _undone(git):
            message = say(
                "历史被改写:以前核实过的 {was} 已不在历史里;请与另一份拷贝核对,查清之前不要在上面继续办理;"
                "确认无误后删去 {file} 再运行 ecentre verify --full",
                "history was rewritten: {was}, verified before, is no part of it any more; compare another copy and "
                "build on nothing until it is clear; once it is, delete {file} and run ecentre verify --full",
                was=was[:10], file=held.file.as_posix(),
            )
            yield Failure(was, "", "verify.rewritten", "X.7", message)
            return


def _undone(git: Git) -> set[str]:
    """Give the own steps that were taken back by ``undo``, or that ``sync`` brought along to newer books."""
    kept = ("--glob=refs/ecentre/undone/", "--glob=refs/ecentre/backup/")
    return set(git.text("rev-list", *kept, "--not", "HEAD", "--").split())


def _judged(way: Walk, line: list[history.Passage], base: str) -> Verdict:
    relay.onwards(way, line, before=bool(base))
    return _verdict(way, base)


def _verdict(way: Walk, base: str) -> Verdict:
    counts, book = way.counts, way.book
    count = sum(path.startswith("records/") for path in book.files)
    return Verdict(
        counts.commits, counts.steps, counts.signed, tuple(way.failures), digest(book.sums.items()), way.tip, base,
        count, counts,
    )


def judged(git: Git, schemas: Schemas, base: str, head: str) -> list[Failure]:
    """Judge one change; nothing is read of the state before but what the change asks for."""
    del schemas
    way = walk(git)
    if base:
        way.begin(base, everything=False)
        passage = history.between(git, base, head)
    else:
        passage = history.passages(git, "", head)[0]
    way.take(next(history.read(git, [passage], before=bool(base))))
    return [one for one in way.failures if one.rule != "verify.cut"]
