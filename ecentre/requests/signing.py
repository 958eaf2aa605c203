"""Answering on a request's own branch: one step more on it, sent at once, so that the request carries its approval.

The step is planned on the books as they would be with the request taken in, so that whoever signs sees, and is judged
by, today's posts and policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import commit, objects, records
from ecentre.errors import RefusedError, RepositoryError
from ecentre.requests import courier, judging
from ecentre.requests.branch import FOLDER, shared
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.git import Git
    from ecentre.index import IndexBook
    from ecentre.model import Change
    from ecentre.requests.waiting import Request
    from ecentre.schema import Schemas


def act(
    git: Git, schemas: Schemas, request: Request, plan: Callable[[IndexBook], Change], *, dry_run: bool = False
) -> commit.Done:
    """Plan a step on a request and send it, or change nothing.

    Raises:
        RefusedError: the request cannot be taken in any more, or touches what the main line changed meanwhile.
        RepositoryError: somebody else answered first, or the shared copy cannot be reached.
    """
    if request.conflicts:
        raise _renew(request, request.conflicts)
    refuse_unsound(git, schemas, request)
    change = plan(request.book)
    if dry_run or not change.records:
        return commit.Done(change, "")
    tip = written(git, schemas, request, change)
    sent = courier.push(git, tip, f"refs/heads/{FOLDER}{request.name}", request.tip)
    if not sent.done:
        raise RepositoryError(
            say(
                "没有送到共享库,未写入任何内容:{told};可能有人刚答复过,请再看一遍:ecentre review {name}",
                "it did not reach the shared copy and nothing was written: {told}; somebody may have answered just now:"
                " ecentre review {name}",
                told=sent.told, name=request.name,
            )
        )
    courier.remember(git, shared(request.name), tip)
    return commit.Done(change, tip)


def refuse_unsound(git: Git, schemas: Schemas, request: Request) -> None:
    """Refuse to build on a request whose steps history could not hold.

    Raises:
        RefusedError: with what is wrong.
    """
    found = judging.transition(git, schemas, request.main, request.book.commit)
    if found:
        raise RefusedError(
            say(
                "申请 {name} 没有通过核验,不要签;请提交人退回重办",
                "{name} does not hold up; do not sign; whoever put it forward must do it again", name=request.name,
            ),
            judging.distinct(found),
        )


def written(git: Git, schemas: Schemas, request: Request, change: Change) -> str:
    """Write a change as one step on a request's tip, in the store only; give the new tip."""
    paths = [record.ref.path for record in change.records]
    there = {one.path: one.blob for one in git.entries(request.tip, *paths)}
    moved = [one.ref.path for one in change.records if request.book.blob(one.ref) != there.get(one.ref.path, "")]
    if moved:
        raise _renew(request, tuple(moved))
    store = objects.Store(git)
    blobs = {one.ref.path: store.put("blob", records.encode(one, schemas)) for one in change.records}
    tree = store.tree(git.tree(request.tip), blobs)
    who = commit.author_line(request.book, change)
    tip = store.put("commit", commit.commit_text(tree, request.tip, who, change))
    store.flush()
    return tip


def _renew(request: Request, paths: tuple[str, ...]) -> RefusedError:
    return RefusedError(
        say(
            "申请 {name} 与共享的账已不一致({paths}),现在不能签;请提交人先同步再提交:ecentre sync,"
            "再 ecentre submit {name}",
            "{name} no longer fits the shared books ({paths}) and cannot be signed; whoever put it forward:"
            " ecentre sync, then ecentre submit {name}",
            name=request.name, paths=joined(paths[:3]),
        )
    )


__all__ = ["act", "refuse_unsound", "written"]
