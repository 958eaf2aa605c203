"""What two copies took out of the same cabinet: each was sound alone, only together they are too much [A2.8.9]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.index import open_book
from ecentre.schema import Schemas
from ecentre.subjects import shortage

if TYPE_CHECKING:
    from ecentre.git import Git
    from ecentre.words import Words


def told(git: Git, before: str) -> list[Words]:
    """Say of each item what a cabinet lacks more than it did before the books were brought together."""
    if before in ("", git.head()):
        return []
    books = (open_book(git.root, Schemas(git.root), at=at) for at in (before, ""))
    return list(shortage.newly(*books))
