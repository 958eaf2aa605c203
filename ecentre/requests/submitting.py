"""Putting own steps forward: which of them some records need, and the branch they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import records
from ecentre.errors import EcentreError, RefusedError
from ecentre.index import open_book
from ecentre.model import Problem, Ref
from ecentre.requests import branch, merged
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecentre.git import Git
    from ecentre.requests.branch import Built, Step
    from ecentre.schema import Schemas


def unpublished(git: Git) -> list[Step]:
    """Give the steps of this copy that the shared main line does not hold, oldest first.

    Raises:
        RefusedError: this copy has never seen the shared main line.
    """
    main = git.value(branch.SHARED)
    if not main:
        raise RefusedError(
            say(
                "本机的账还没有同步过;请先运行 ecentre sync,尚未连接共享库的先 ecentre connect",
                "this copy was never synchronised; first: ecentre sync, or ecentre connect",
            )
        )
    return branch.steps(git, merged.common(git, main, git.head()), git.head())


def built(git: Git, schemas: Schemas, name: str, refs: Sequence[Ref], me: str, *, renew: bool = False) -> Built:
    """Make the branch that puts the unpublished steps of some records forward, with all these build on.

    Raises:
        RefusedError: there is nothing to put forward, or it does not fit the shared books any more.
    """
    wanted = branch.chosen(unpublished(git), [ref.path for ref in refs], _named(git, schemas))
    if not wanted:
        raise RefusedError(
            say(
                "{ids} 没有未发布的步骤,不必提交;查看:ecentre review",
                "{ids} has no unpublished step; nothing to put forward; see: ecentre review",
                ids=joined(ref.id for ref in refs),
            )
        )
    _refuse_taken(git, schemas, wanted)
    return branch.build(git, name, wanted, me, renew=renew)


def _refuse_taken(git: Git, schemas: Schemas, wanted: Sequence[Step]) -> None:
    """Refuse a new record under a number that somebody else's open request gave to another one [X.7].

    Raises:
        RefusedError: with whose it is; nobody's request is ever written over.
    """
    main = git.value(branch.SHARED)
    mine = {path: blob for step in wanted for path, blob in step.after.items() if blob}
    new = {path for step in wanted for path, before in step.before.items() if not before and path in mine}
    for name, tip in branch.states(git).items() if new else ():
        there = {one.path: one.blob for one in git.entries(tip, *sorted(new))}
        other = [path for path, blob in there.items() if _uid(git, blob) != _uid(git, mine[path])]
        if other and not branch.finished(git, main, tip):
            raise _taken(Ref.from_path(other[0]), name, _asker(git, schemas, main, tip))


def _uid(git: Git, blob: str) -> bytes:
    """Give the line of a record's text that names it for ever."""
    return next((one for one in git.object(blob, "blob").split(b"\n") if one.startswith(b"uid:")), b"")


def _asker(git: Git, schemas: Schemas, main: str, tip: str) -> str:
    """Give the name of who put a request forward: who took its first step."""
    first = branch.steps(git, merged.common(git, main, tip), tip)[0]
    id = branch.author(git, first.commit)
    known = open_book(git.root, schemas, at=main).get("person", id)
    return known.text("name") if known else id


def _taken(ref: Ref | None, name: str, who: str) -> RefusedError:
    message = say(
        "编号 {id} 已用在 {who} 的申请 {name} 里,那是另一件;那份申请入账后运行 ecentre sync,您的这件会自动换成下一个号,"
        "再提交。看那份申请:ecentre review {name}",
        "{id} is another record in {who}'s request {name}; once that is taken in, ecentre sync gives yours the next"
        " number; then submit it. Look at theirs: ecentre review {name}",
        id=ref.id if ref else name, who=who, name=name,
    )
    return RefusedError(
        say("没有送出,两件都没有动", "nothing was sent; both records are as they were"),
        (Problem("request.number", "X.7", message, ref),),
    )


def _named(git: Git, schemas: Schemas) -> Callable[[str, str], Iterable[str]]:
    """Give the function that tells which records a record's text names that the shared books lack: they go along."""
    known = {one.path for one in git.entries(git.value(branch.SHARED), "records")}

    def paths(path: str, blob: str) -> Iterable[str]:
        ref = Ref.from_path(path)
        if ref is None:
            return []
        try:
            record = records.decode(ref, git.object(blob, "blob"), schemas)
            found = [Ref(kind, id).path for _, kind, id in schemas.get(ref.kind).references(record.data)]
        except (EcentreError, KeyError):
            return []
        return [one for one in found if one not in known]

    return paths


__all__ = ["built", "unpublished"]
