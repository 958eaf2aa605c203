"""Putting own steps forward: which of them some records need, and the branch they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import records
from ecentre.errors import EcentreError, RefusedError
from ecentre.model import Ref
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
    return branch.build(git, name, wanted, me, renew=renew)


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
