"""Ids for my new records on the newer books: their own while it is free and leaves no gap, else the next free one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds, series
from ecentre.model import YEARLY_ID, Record, Ref
from ecentre.sharing.retake import UnfitError
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.model import Book
    from ecentre.words import Words


def free_id(book: Book, record: Record) -> str:
    """Give the id a new record can have, its own if possible.

    Raises:
        UnfitError: its id says what it is, and somebody else has made that very thing.
    """
    yearly, prefix = YEARLY_ID.fullmatch(record.id), kinds.PREFIXES[record.kind]
    if yearly and prefix:
        return series.next_id(book, record.kind, prefix, int(yearly.group(1)))
    if book.get(record.kind, record.id) is None:
        return record.id
    if yearly:
        raise UnfitError(_taken(book, record))
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


def _taken(book: Book, record: Record) -> Words:
    """Say that an official number is taken: it stands on paper, so it never changes by itself [A1.1.1.5]."""
    title = kinds.get(record.kind).title
    theirs = book.get(record.kind, record.id) or record
    return say(
        "{number} 已由别人先取用({theirs});字号不自动改换:印出的请收回,本件重新编号,轮到谁见 ecentre outgoing",
        "{number} was taken by somebody else first ({theirs}); an official number never changes by itself: call back "
        "what was printed and number this one again; whose turn it is: ecentre outgoing",
        number=record.text(title) or record.id, theirs=theirs.text("paper") or theirs.id,
    )


def fresh(ref: Ref, uid: str, known: Record | None) -> bool:
    """Tell whether a record of mine is not in the newer books yet, whatever stands at its place."""
    return known is None or known.ref != ref or known.text("uid") != uid
