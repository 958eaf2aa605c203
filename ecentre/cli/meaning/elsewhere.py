"""Where a record is that the books do not hold: on a request that this copy knows of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.errors import NotFoundError
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.index import IndexBook
    from ecentre.model import Ref


def found(book: IndexBook, ref: Ref) -> NotFoundError | None:
    """Say on which request a record lies; None where this copy knows of none."""
    from ecentre.requests import branch, waiting

    git = getattr(book, "git", None)
    if git is None or not waiting.any_known(git):
        return None
    name = next((name for name, tip in branch.states(git).items() if git.entries(tip, ref.path)), "")
    if not name:
        return None
    return NotFoundError(
        say(
            "{id} 还没有入账,在申请 {name} 里;查看:ecentre review {name}",
            "{id} is not in the books yet but on the request {name}; see: ecentre review {name}", id=ref.id, name=name,
        )
    )


__all__ = ["found"]
