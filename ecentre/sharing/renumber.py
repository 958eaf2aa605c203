"""Ids for my new records on the newer books: their own while it is free and leaves no gap, else the next free one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds, series
from ecentre.model import YEARLY_ID, Record, Ref
from ecentre.sharing.retake import UnfitError
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.model import Book


def free_id(book: Book, record: Record) -> str:
    """Give the id a new record can have, its own if possible.

    Raises:
        UnfitError: its id says what it is, and somebody else has made that very thing.
    """
    yearly = YEARLY_ID.fullmatch(record.id)
    if yearly:
        return series.next_id(book, record.kind, kinds.PREFIXES[record.kind], int(yearly.group(1)))
    if book.get(record.kind, record.id) is None:
        return record.id
    title = record.text(kinds.get(record.kind).title)
    spelled = series.slug(title) if title else ""
    if not spelled or not record.id.startswith(spelled):
        raise UnfitError(
            say(
                "{id} 已由别人登记;请看过后在那上面办理:ecentre show {id}",
                "{id} was registered by somebody else; look at theirs and go on with it: ecentre show {id}",
                id=record.id,
            )
        )
    return series.free_slug(book, record.kind, title)


def fresh(ref: Ref, uid: str, known: Record | None) -> bool:
    """Tell whether a record of mine is not in the newer books yet, whatever stands at its place."""
    return known is None or known.ref != ref or known.text("uid") != uid
